"""Programme: what is lit now, of all that could be.

    dark (desk) > test pattern > takedown > release expired, clock not trusted: safe only > stage

Everything a frame needs hangs on one immutable ``Standing``; a change builds another one beside it and puts
it in its place, so a frame sees the old or the new and never a mix. Changes come from other threads.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from ledsign.player.clock_trust import Trust
from ledsign.player.desk import Desk, key_of
from ledsign.player.source import DARKNESS, Lit, Said
from ledsign.schedule.types import Layer
from ledsign.show.pattern import Pattern
from ledsign.show.staging import Stage

if TYPE_CHECKING:
    from fractions import Fraction

    from ledsign.core.clock import Clock
    from ledsign.core.frame import Frame
    from ledsign.display.sign import Sign
    from ledsign.player.clock_trust import ClockTrust
    from ledsign.player.desk import Interlude
    from ledsign.show.release import Release
    from ledsign.show.stroke import Stroke
    from ledsign.show.types import Show

_NS = 1_000_000_000
AHEAD_NS = 3600 * _NS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Playing:
    """A show with its stages ready. ``key`` tells it from others: digest and number of the release.

    ``trusted``: people's signatures were checked against a trust file.
    """

    show: Show
    release: Release | None
    stage: Stage
    safe: Stage
    trusted: bool = False

    @property
    def number(self) -> int:
        """Of its release; 0 for a show without one."""
        return self.release.number if self.release is not None else 0

    @property
    def key(self) -> str:
        """What a takedown names."""
        return key_of(self.show.digest, self.number)

    def has_expired(self, t_ns: int) -> bool:
        """Whether its release is over."""
        return self.release is not None and t_ns >= self.release.expires_ns


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standing:
    """All that decides a frame."""

    playing: Playing | None
    desk: Desk
    pattern: Pattern | None = None
    interlude: Interlude | None = None

    @property
    def taken_down(self) -> bool:
        """Whether a takedown holds for what plays, or for what may come where nothing does."""
        playing = self.playing
        if playing is None or not self.desk.taken_down:
            return bool(self.desk.taken_down)
        return self.desk.takes_down(playing.key, playing.number)


def playing_of(show: Show, release: Release | None = None, *, trusted: bool = False) -> Playing:
    """Build the stages of a show: the slow part. Raises ShowError, ScheduleError."""
    stage = Stage(show)
    return Playing(show=show, release=release, stage=stage, safe=stage.safe_only(), trusted=trusted)


class Programme:
    """A Source. ``draw`` is for the loop's thread and waits for nobody, everything else for any other."""

    def __init__(self, sign: Sign, clock: Clock, trust: ClockTrust, desk: Desk | None = None) -> None:
        self._sign = sign
        self._clock = clock
        self._trust = trust
        self._standing = Standing(playing=None, desk=desk or Desk())
        self._changing = threading.Lock()
        self.lux: float | None = None
        self.faults = 0
        self.last_fault = ""

    @property
    def standing(self) -> Standing:
        """What decides now."""
        return self._standing

    # ------------------------------------------------------------ changing it
    def play(self, playing: Playing) -> None:
        """From the next frame on that show. Overrides it has no playlist for are passed over."""
        with self._changing:
            self._sign = playing.show.sign
            self._lay(playing, self._standing.desk)
            self._standing = replace(self._standing, playing=playing)

    def set_desk(self, desk: Desk) -> None:
        """From the next frame on what ``desk`` says."""
        with self._changing:
            standing = self._standing
            interlude = desk.pattern(self._clock.now_ns(), self._clock.monotonic_ns())
            pattern = standing.pattern
            if interlude is None:
                pattern = None
            elif interlude != standing.interlude:
                pattern = Pattern(interlude.what, self._sign, interlude.face)
            if standing.playing is not None:
                self._lay(standing.playing, desk)
            self._standing = replace(standing, desk=desk, pattern=pattern, interlude=interlude)

    def relay(self) -> None:
        """The wall clock has been set: overrides keep the time they have left."""
        with self._changing:
            if self._standing.playing is not None and self._standing.desk.interludes:
                self._lay(self._standing.playing, self._standing.desk)

    def prepare(self) -> None:
        """Work out the rules of the next hour, outside the loop."""
        playing = self._standing.playing
        if playing is not None:
            now_ns = self._clock.now_ns()
            for stage in (playing.stage, playing.safe):
                stage.prepare(now_ns)
                stage.prepare(now_ns + AHEAD_NS)

    def _lay(self, playing: Playing, desk: Desk) -> None:
        entries = desk.entries(self._clock.now_ns(), self._clock.monotonic_ns())
        known = tuple(one for one in entries if not one.playlist or one.playlist in playing.stage.playlists)
        playing.stage.override(known)
        playing.safe.override([one for one in known if one.layer is Layer.EMERGENCY])

    # ------------------------------------------------------------ drawing
    def draw(self, t: Fraction, out: Frame) -> Lit:
        """See Source. A picture that cannot be drawn is replaced by the safe one, or by black."""
        standing = self._standing
        try:
            return self._draw(standing, t, out)
        except Exception as error:  # noqa: BLE001 - the player must outlive any one picture
            self.faults += 1
            self.last_fault = f"{type(error).__name__}: {error}"
        playing = standing.playing
        if playing is not None:
            try:
                return self._safe(standing, playing, t, out, "fault")
            except Exception:  # noqa: BLE001 - neither this one
                self.faults += 1
        out.fill(0)
        return Lit(DARKNESS, "fault")

    def _draw(self, standing: Standing, t: Fraction, out: Frame) -> Lit:
        t_ns = t.numerator * _NS // t.denominator
        desk, playing = standing.desk, standing.playing
        if desk.dark:
            out.fill(0)
            return Lit(DARKNESS, "blackout")
        interlude = standing.interlude
        if (
            standing.pattern is not None
            and interlude is not None
            and interlude.lasts(t_ns, self._clock.monotonic_ns())
        ):
            standing.pattern.render(t, out)
            return Lit(DARKNESS, "test-pattern", desk.brightness)
        if playing is None:
            out.fill(0)
            return Lit(DARKNESS, "no-show")
        stage, why = self._stage_at(standing, playing, t_ns)
        if stage is None:
            out.fill(0)
            return Lit(DARKNESS, why)
        return self._staged(stage, standing, t, out)._replace(why=why)

    def say(self, t: Fraction) -> Said | None:
        """See Says."""
        try:
            return self._said(self._standing, t)
        except Exception:  # noqa: BLE001 - ``draw`` knows what to show then
            return None

    def foresee(self, t: Fraction) -> tuple[Stroke, ...]:
        """See Says. What people may do until then is not foreseen."""
        standing = self._standing
        playing = standing.playing
        if playing is None or standing.desk.dark:
            return ()
        t_ns = t.numerator * _NS // t.denominator
        stage = self._stage_at(standing, playing, t_ns)[0]
        return () if stage is None else stage.apart().strokes(t)[1] or ()

    def _said(self, standing: Standing, t: Fraction) -> Said | None:
        """What ``_draw`` would draw. None for what is rare: it need not be fast."""
        playing = standing.playing
        if standing.desk.dark:
            return Said(Lit(DARKNESS, "blackout"), (), _fill_black)
        if playing is None or standing.pattern is not None:
            return None
        t_ns = t.numerator * _NS // t.denominator
        stage, why = self._stage_at(standing, playing, t_ns)
        if stage is None:
            return Said(Lit(DARKNESS, why), (), _fill_black)
        decision, strokes = stage.strokes(t)
        if strokes is None:
            return None
        lit = Lit(decision, why, self._level(stage, standing, t_ns))
        return Said(lit, strokes, partial(stage.paint, t, decision))

    def _stage_at(self, standing: Standing, playing: Playing, t_ns: int) -> tuple[Stage | None, str]:
        """The stage that plays when neither darkness nor a pattern is wanted, and why if not the usual one.

        None: black.
        """
        why = ""
        if standing.taken_down:
            why = "takedown"
            if standing.desk.shown_instead != "safe":
                return None, why
        elif playing.has_expired(t_ns):
            why = "expired"
        elif playing.stage.is_scheduled and self._trust.judge(t_ns) is not Trust.TRUSTED:
            why = "clock"
        if not why:
            return playing.stage, why
        return (playing.safe if playing.stage.is_scheduled else None), why

    def _level(self, stage: Stage, standing: Standing, t_ns: int) -> float | None:
        level = standing.desk.brightness
        return stage.level(t_ns, self.lux) if level is None and stage.is_scheduled else level

    def _safe(self, standing: Standing, playing: Playing, t: Fraction, out: Frame, why: str) -> Lit:
        """The safe picture, black where the show has none, and emergencies above it."""
        if playing.stage.is_scheduled:
            return self._staged(playing.safe, standing, t, out)._replace(why=why)
        out.fill(0)
        return Lit(DARKNESS, why)

    def _staged(self, stage: Stage, standing: Standing, t: Fraction, out: Frame) -> Lit:
        stage.render(t, out)
        t_ns = t.numerator * _NS // t.denominator
        return Lit(stage.decision_at(t_ns), "", self._level(stage, standing, t_ns))


def _fill_black(frame: Frame) -> None:
    frame.fill(0)
