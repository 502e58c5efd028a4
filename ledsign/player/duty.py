"""Duty: one of the two player processes of a sign, from standby to the last black frame.

    read desk and show ─▶ draw the first frame ─▶ wait for the turn ─▶ go on with the packets' numbers
      ─▶ loop ── beside it: upkeep, the door, outputs that open ─▶ black ─▶ end of stream

Whatever takes time is done before the turn comes; what cannot be (a serial line is one player's at a time)
is done beside the loop.
"""

from __future__ import annotations

import gc
import signal
import threading
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import LedsignError, ShowError
from ledsign.display.wiring import from_json
from ledsign.player.clock_trust import ClockTrust
from ledsign.player.commands import Commands
from ledsign.player.crew import Crew, crew_of, same_wiring
from ledsign.player.desk import Desk
from ledsign.player.door import Door
from ledsign.player.exposition import metrics_text
from ledsign.player.heartbeat import ACTIVE_FILE, Heartbeat, Role, read_beat, supervisor_pid
from ledsign.player.journal import Journal
from ledsign.player.loop import Fitting, Loop
from ledsign.player.numbering import NUMBERING_FILE, SharedNumbering
from ledsign.player.programme import Programme, Standing, playing_of
from ledsign.player.realtime import RealTime, claim
from ledsign.player.standby import Standby
from ledsign.player.status import (
    desk_status,
    loop_status,
    process_status,
    show_status,
    shown_status,
)
from ledsign.player.stock import Stock
from ledsign.player.turn import LOCK_FILE, Turn
from ledsign.player.upkeep import Upkeep
from ledsign.player.witness import Witnessing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from ledsign.core.clock import Clock
    from ledsign.display.sign import Sign
    from ledsign.player.identity import Identity

SEEN_NS = 1_000_000_000
SEEN_STEP_NS = 4_000_000
WARM_NS = 1_000_000_000


class _Leave(Exception):  # noqa: N818 - no error
    """Told to go while waiting."""


class Duty:
    """The parts of a player with a state folder. Also the Engine its commands act on."""

    def __init__(self, options: argparse.Namespace, clock: Clock, tell: Callable[..., None]) -> None:
        self._options = options
        self.clock = clock
        self._tell = tell
        self.folder: Path = options.state
        self._supervisor = supervisor_pid()
        self._stock = Stock(self.folder, clock)
        self._changing = threading.Lock()
        self._warming = threading.Lock()
        self._warmed_ns = 0
        self._active = self._leaving = False
        self._fallback = ""
        self.real_time = RealTime(policy="normal")
        self._started_ns = clock.monotonic_ns()

    # ------------------------------------------------------------ building
    def _build(self) -> None:
        """Everything up to the first frame. Raises LedsignError when not even black can be sent."""
        options = self._options
        self._wired: Sign | None = None
        if options.wiring is not None:
            try:
                self._wired = from_json(options.wiring.read_bytes())
            except OSError as error:
                raise ShowError(f"{options.wiring}: cannot be read: {error.strerror}") from error
        desk = self._stock.desk()
        if self._stock.desk_trouble:
            self._tell("refused", reason=f"{self._stock.desk_trouble}; dark until resume")
        playing = None
        try:
            stored = self._stock.show()
            self._fallback = stored.fallback.en if stored.fallback is not None else ""
            playing = playing_of(stored.show, stored.release)
            stored.close()
        except LedsignError as error:
            if self._wired is None:
                raise
            self._fallback = str(error)
            self._tell("refused", reason=f"no show yet: {error}")
        sign = self._sign_for(playing.show.sign) if playing is not None else self._wired
        assert sign is not None
        self.trust = ClockTrust(
            self.clock,
            synchronised=options.clock == "synchronised",
            **({} if options.earliest_ns is None else {"earliest_ns": options.earliest_ns}),
        )
        self.programme = Programme(sign, self.clock, self.trust, desk)
        self._crew = crew_of(sign, options.to, self.clock, self._fps(sign))
        self.journal = Journal(self.folder / "journal", self.clock)
        self.witness = Witnessing(self.journal, self._crew.fps)
        if playing is not None:
            self.programme.play(playing)
            self.witness.load(playing.show)
        self._set_desk(desk)
        self.programme.prepare()
        self.loop = Loop(
            self.programme,
            sign.canvas,
            self._crew.fitting(),
            self.clock,
            self._crew.fps,
            self._first_frame,
        )
        self._keep_warm()
        # What has been built stays: collecting it later would only hold up frames.
        gc.collect()
        gc.freeze()

    def _keep_warm(self) -> None:
        """Draw the frame of now, so that the first one we send costs no more than any other."""
        with self._warming:
            if not self._active:
                self.loop.draw_ahead()

    def _sign_for(self, compiled: Sign) -> Sign:
        """The wiring given at the start drives any show of the same canvas; else the show's own does."""
        wired = self._wired
        return wired if wired is not None and wired.canvas == compiled.canvas else compiled

    def _fps(self, sign: Sign) -> Fraction:
        given: Fraction | None = self._options.fps
        return given or sign.fps

    # ------------------------------------------------------------ running
    def run(self) -> int:
        """Play when it is our turn. Returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._signalled)
        turn = Turn(self.folder / LOCK_FILE)
        try:
            self._build()
            if not turn.take():
                self._stand_by(turn)
            return self._play()
        except _Leave:
            self._tell("stopped", frames=0)
            return 0
        finally:
            turn.release()

    def _stand_by(self, turn: Turn) -> None:
        standby = Standby(
            self.folder,
            self.clock,
            self._keep_ready,
            self._has_killed,
            supervisor=self._supervisor,
            limit_ns=int(self._options.stale * 1_000_000_000),
        )
        standby.start()
        self._tell("standby")
        try:
            turn.wait(self.clock)
        finally:
            standby.end()

    def _keep_ready(self) -> None:
        """As long as another plays."""
        self.keep_up()
        now_ns = self.clock.monotonic_ns()
        if now_ns - self._warmed_ns >= WARM_NS:
            self._warmed_ns = now_ns
            self.programme.prepare()
            self._keep_warm()

    def _play(self) -> int:
        """The turn is ours."""
        taken_ns = self.clock.monotonic_ns()
        before = read_beat(self.folder / ACTIVE_FILE)
        pulse = Heartbeat(self.folder / ACTIVE_FILE, Role.ACTIVE, self._supervisor)
        self._active = True
        with self._warming:  # a drawing ahead that is under way
            pass
        desk = self._stock.desk_if_changed()
        if desk is not None:
            self._set_desk(desk)
        self._pulse = pulse
        self._fit(self._crew)
        self.real_time = claim(wanted=self._options.realtime != "no", cpu=self._options.cpu)
        self._started_ns = taken_ns
        upkeep = Upkeep(self, before)
        upkeep.start()
        try:
            self.loop.run(self._options.seconds)
        finally:
            upkeep.stop()
            self.witness.close()
            self.journal.note("stop", frames=self.loop.totals.frames)
            self.journal.close(2.0)
        self._tell("stopped", **loop_status(self.loop))
        return 0

    def _fit(self, crew: Crew) -> None:
        """Let the loop work with a crew from the next frame on."""
        self.loop.load(
            self.programme,
            Fitting(
                outputs=crew.outputs,
                limits=crew.limiter,
                witness=self.witness,
                pulse=self._pulse,
                numbering=SharedNumbering(self.folder / NUMBERING_FILE, crew.outputs),
            ),
            crew.sign.canvas,
        )

    def _first_frame(self, sent_ns: int) -> None:
        self._tell("first_frame", seconds=round((sent_ns - self._options.born_ns) / 1e9, 3))

    def _has_killed(self, who: Identity, silent_ns: int) -> None:
        self._tell("killed", pid=who.pid, silent_s=round(silent_ns / 1e9, 3))

    def _signalled(self, *_: object) -> None:
        self._leaving = True
        if not self._active:
            raise _Leave
        self.loop.stop()

    @property
    def is_active(self) -> bool:
        """Whether it is our turn."""
        return self._active

    # ------------------------------------------------------------ changing what is shown
    def keep_up(self) -> None:
        """Show what is on disk now, if another process has changed it. For one thread beside the loop."""
        with self._changing:
            desk = self._stock.desk_if_changed()
            if desk is not None:
                self._set_desk(desk)
        if self._stock.show_changed():
            try:
                self._load()
            except LedsignError as error:
                self._fallback = str(error)
                self._tell("refused", reason=f"show: {error}")

    def _set_desk(self, desk: Desk) -> None:
        try:
            self.programme.set_desk(desk)
        except LedsignError as error:  # a pattern or playlist this show does not have
            self._tell("refused", reason=f"desk: {error}")

    def _load(self) -> None:
        """Play the newest show of the store from the next frame edge on. Raises LedsignError."""
        with self._changing:
            stored = self._stock.show()
            self._fallback = stored.fallback.en if stored.fallback is not None else ""
            playing = playing_of(stored.show, stored.release)
            stored.close()
            standing = self.programme.standing.playing
            if standing is not None and standing.key == playing.key:
                return
            old, sign = self._crew, self._sign_for(playing.show.sign)
            self.witness.load(playing.show)
            if not same_wiring(old.sign, sign):
                self._crew = crew_of(sign, self._options.to, self.clock, self.loop.fps, old)
                if self._active:
                    self._crew.start()
                    self.programme.play(playing)
                    self._fit(self._crew)
                else:
                    self.programme.play(playing)
                    self.loop.load(self.programme, self._crew.fitting(), sign.canvas)
                self._release(old)
            else:
                self.programme.play(playing)
            self.programme.prepare()
        if self._active:
            release = playing.release.number if playing.release is not None else 0
            self.note("show", show=playing.show.digest, title=playing.show.title, release=release)
            self._tell("show", show=playing.show.digest, release=release, fallback=self._fallback)

    def _release(self, old: Crew) -> None:
        """Close the ways nobody uses any more, once the loop has let go of them."""
        if self._active:
            self.seen()
        for way in old.ways:
            if way not in self._crew.ways:
                way.close()

    # ------------------------------------------------------------ the Engine of commands
    @property
    def sign(self) -> Sign:
        """See Engine."""
        return self._crew.sign

    @property
    def standing(self) -> Standing:
        """See Engine."""
        return self.programme.standing

    @property
    def crew(self) -> Crew:
        """The outputs in use."""
        return self._crew

    @property
    def stock(self) -> Stock:
        """What is on disk."""
        return self._stock

    def put(self, desk: Desk) -> None:
        """See Engine."""
        with self._changing:
            self._stock.put_desk(desk)
            self._set_desk(desk)

    def load(self, folder: str) -> None:
        """See Engine."""
        if folder:
            self._stock.publish(Path(folder))
        self._load()

    def seen(self) -> None:
        """See Engine. The frame under way may have been drawn before the change, so it takes two."""
        wanted = self.loop.totals.frames + 2
        deadline_ns = self.clock.monotonic_ns() + SEEN_NS
        while self.loop.totals.frames < wanted and self.clock.monotonic_ns() < deadline_ns:
            self.clock.sleep_until_ns(self.clock.monotonic_ns() + SEEN_STEP_NS)

    def status(self) -> dict[str, Any]:
        """See Engine."""
        now_ns, wall_ns = self.clock.monotonic_ns(), self.clock.now_ns()
        return {
            "sign": self.sign.name,
            **process_status(self._supervisor, self._started_ns, now_ns),
            "at_ns": wall_ns,
            "fps": float(self.loop.fps),
            "shown": shown_status(self.loop),
            "desk": desk_status(self.standing),
            "show": show_status(self.standing.playing, self._fallback),
            "clock": {"trust": str(self.trust.judge(wall_ns)), "synchronised": self.trust.synchronised},
            "real_time": {
                "policy": self.real_time.policy,
                "cpu": self.real_time.cpu,
                "reason": self.real_time.reason,
            },
            **loop_status(self.loop),
            "faults": self.programme.faults,
            "last_fault": self.programme.last_fault,
            "desk_trouble": self._stock.desk_trouble,
            "journal_trouble": self.journal.trouble,
            "lux": self.loop.lux,
        }

    def metrics(self) -> str:
        """See Engine."""
        return metrics_text(self.status())

    def note(self, kind: str, **fields: Any) -> None:
        """See Engine."""
        self.journal.note(kind, **fields)

    def stop(self) -> None:
        """See Engine."""
        self.loop.stop()

    def open_door(self) -> Door:
        """Let commands in."""
        return Door(self.folder, Commands(self).obey)

    def tell(self, event: str, **fields: Any) -> None:
        """An event for whoever started us."""
        self._tell(event, **fields)
