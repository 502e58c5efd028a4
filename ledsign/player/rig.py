"""Rig: programme, outputs and loop of one sign, built from what is on disk and changed while they play."""

from __future__ import annotations

import gc
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
from ledsign.player.fitting import Fitting
from ledsign.player.heartbeat import supervisor_pid
from ledsign.player.journal import Journal
from ledsign.player.loop import Loop
from ledsign.player.numbering import NUMBERING_FILE, SharedNumbering
from ledsign.player.programme import Programme, Standing, playing_of
from ledsign.player.realtime import RealTime
from ledsign.player.status import player_status
from ledsign.player.stock import Stock
from ledsign.player.witness import Witnessing
from ledsign.show.store import player_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from ledsign.core.clock import Clock
    from ledsign.core.problem import Bilingual
    from ledsign.display.sign import Sign
    from ledsign.player.heartbeat import Heartbeat

SEEN_NS = 1_000_000_000
SEEN_STEP_NS = 4_000_000


class Rig:
    """The Engine that commands act on. Everything but ``loop`` belongs to threads beside the loop."""

    def __init__(self, options: argparse.Namespace, clock: Clock, tell: Callable[..., None]) -> None:
        self._options = options
        self.clock = clock
        self._tell = tell
        self.folder: Path = options.state
        self.supervisor = supervisor_pid()
        self._stock = Stock(self.folder, clock)
        # Never held for long, because a standby that takes over reads the desk first of all.
        self._at_desk = threading.Lock()
        self._changing = threading.Lock()
        self._warming = threading.Lock()
        self._warmed_ns = 0
        self._pulse: Heartbeat | None = None
        self._active = False
        self.fallback = ""
        self.real_time = RealTime(policy="normal")
        self.started_ns = clock.monotonic_ns()

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
        drawer = self._stock.drawer
        desk = drawer.read()
        if drawer.trouble:
            then = "" if drawer.unsaved is not None else "; dark until resume"
            self._tell("refused", reason=f"{drawer.trouble}{then}")
        playing = None
        try:
            stored = self._stock.show()
            self.fallback = stored.fallback.en if stored.fallback is not None else ""
            playing = playing_of(stored.show, stored.release, trusted=stored.trusted)
            stored.close()
        except LedsignError as error:
            if self._wired is None:
                raise
            self.fallback = str(error)
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

    # ------------------------------------------------------------ changing what is shown
    def keep_up(self) -> None:
        """Show what is on disk now, if another process has changed it. For one thread beside the loop."""
        self.take_desk()
        if self._stock.show_changed():
            try:
                self._load()
            except LedsignError as error:
                self.fallback = str(error)
                self._tell("refused", reason=f"show: {error}")

    def take_desk(self) -> None:
        """Follow the desk on disk, if another process has written it."""
        with self._at_desk:
            desk = self._stock.drawer.read_if_changed()
            if desk is not None:
                self._set_desk(desk)

    def save_desk(self) -> None:
        """Get on disk what it would not take before, and what has vanished from it."""
        drawer = self._stock.drawer
        with self._at_desk:
            if drawer.is_lost():
                drawer.put_anyway(self.standing.desk)
            elif drawer.unsaved is not None and drawer.save():
                self.note("desk-saved")

    def expire(self) -> None:
        """Take what is over off the desk."""
        with self._at_desk:
            desk = self.standing.desk
            current = desk.current(self.clock.now_ns(), self.clock.monotonic_ns())
            if current is not desk:
                self._set_desk(current)
                self._stock.drawer.put_anyway(current)

    def _set_desk(self, desk: Desk) -> None:
        try:
            self.programme.set_desk(desk)
        except LedsignError as error:  # a pattern or playlist this show does not have
            self._tell("refused", reason=f"desk: {error}")

    def _load(self) -> None:
        """Play the newest show of the store from the next frame edge on. Raises LedsignError."""
        with self._changing:
            stored = self._stock.show()
            self.fallback = stored.fallback.en if stored.fallback is not None else ""
            playing = playing_of(stored.show, stored.release, trusted=stored.trusted)
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
            self._tell("show", show=playing.show.digest, release=release, fallback=self.fallback)

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

    def put(self, desk: Desk, *, anyway: bool = False) -> Bilingual | None:
        """See Engine."""
        with self._at_desk:
            if not anyway:
                self._stock.drawer.put(desk)
                self._set_desk(desk)
                return None
            self._set_desk(desk)
            self._stock.drawer.put_anyway(desk)
            return self._stock.drawer.warning

    def load(self, folder: str) -> None:
        """See Engine."""
        if folder:
            self._stock.publish(Path(folder))
        self._load()

    @property
    def pulse(self) -> Heartbeat | None:
        """Our heartbeat, once we play."""
        return self._pulse

    def republish(self) -> str:
        """Put the show that plays into a store that has gone. Returns why it could not, "" when it could."""
        playing = self.standing.playing
        if playing is None:
            return ""
        if playing.release is not None:
            return f"{self.folder} has gone with its releases; what is on plays on → publish it again"
        try:
            player_store(self.folder, self.clock).publish(playing.show)
        except (LedsignError, OSError) as error:
            return f"{self.folder} has gone; what is on plays on: {error}"
        return ""

    def seen(self) -> None:
        """See Engine. The frame under way may have been drawn before the change, so it takes two."""
        wanted = self.loop.totals.frames + 2
        deadline_ns = self.clock.monotonic_ns() + SEEN_NS
        while self.loop.totals.frames < wanted and self.clock.monotonic_ns() < deadline_ns:
            self.clock.sleep_until_ns(self.clock.monotonic_ns() + SEEN_STEP_NS)

    def status(self) -> dict[str, Any]:
        """See Engine."""
        return player_status(self)

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
