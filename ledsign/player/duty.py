"""Duty: one of the two player processes of a sign, from standby to the last black frame.

    read desk and show ─▶ draw the first frame ─▶ wait for the turn ─▶ go on with the packets' numbers
      ─▶ loop ── beside it: upkeep, the door, outputs that open ─▶ black ─▶ end of stream

Whatever takes time is done before the turn comes; what cannot be (a serial line is one player's at a time)
is done beside the loop.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

from ledsign.player.heartbeat import ACTIVE_FILE, Heartbeat, Role, read_beat
from ledsign.player.memory_file import place_in_memory
from ledsign.player.pacer import Punctual
from ledsign.player.pieces import PIECES_FILE, keep_pieces, read_pieces
from ledsign.player.realtime import claim
from ledsign.player.rig import Rig
from ledsign.player.standby import Standby
from ledsign.player.status import loop_status
from ledsign.player.turn import LOCK_FILE, Turn
from ledsign.player.upkeep import Upkeep

if TYPE_CHECKING:
    from ledsign.player.identity import Identity

WARM_NS = 1_000_000_000


class _Leave(Exception):  # noqa: N818 - no error
    """Told to go while waiting."""


class Duty(Rig):
    """A rig and its turn."""

    _orphaned = _leaving = False
    _standby: Standby | None = None

    def run(self) -> int:
        """Play when it is our turn. Returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._signalled)
        turn = Turn(self.folder / LOCK_FILE, place_in_memory(self.folder / LOCK_FILE))
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
        self._standby = standby = Standby(
            self.folder,
            self.clock,
            self._keep_ready,
            self._has_killed,
            superseded=self._make_way,
            supervisor=self.supervisor,
            limit_ns=int(self._options.stale * 1_000_000_000),
        )
        standby.orphaned = self._orphaned
        standby.start()
        self._tell("standby")
        try:
            turn.wait(self.clock)
        finally:
            standby.end()
        before = read_beat(self.folder / ACTIVE_FILE)
        if self._orphaned and before is not None and before.role is Role.LEFT:
            raise _Leave  # who played was told to end, and nobody is there to tell us

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
        left = read_pieces(self.folder / PIECES_FILE)
        pieces = self.witness.running = keep_pieces(self.folder / PIECES_FILE)
        pulse = Heartbeat(self.folder / ACTIVE_FILE, Role.ACTIVE, self.supervisor)
        self._active = True
        with self._warming:  # a drawing ahead that is under way
            pass
        self.take_desk()
        self._pulse = pulse
        self._fit(self._crew)
        self.real_time = claim(wanted=self._options.realtime != "no", cpu=self._options.cpu)
        if self._options.low_jitter:
            self.loop.clock = Punctual(self.clock)
        self.started_ns = taken_ns
        upkeep = Upkeep(self, before, left)
        upkeep.start()
        try:
            self.loop.run(self._options.seconds)
        finally:
            upkeep.stop()
            self.witness.close()
            self.journal.note("stop", frames=self.loop.totals.frames)
            if self.journal.close(2.0) and pieces is not None:
                pieces.clear()
        pulse.become(Role.LEFT)
        self._tell("stopped", **loop_status(self.loop))
        return 0

    def _has_killed(self, who: Identity, silent_ns: int) -> None:
        self._tell("killed", pid=who.pid, silent_s=round(silent_ns / 1e9, 3))

    def orphan(self) -> None:
        """Our supervisor has gone: who plays goes on, who waits stays its spare. For another thread."""
        self._orphaned = True
        if self._standby is not None:
            self._standby.orphaned = True

    def _make_way(self) -> None:
        """End as a signal would, unless our turn comes first. For the standby's thread."""
        if not self._leaving:
            self._leaving = True
            os.kill(os.getpid(), signal.SIGTERM)

    def _signalled(self, *_: object) -> None:
        if not self._active:
            raise _Leave
        if self._leaving:  # our turn came first: who is to take it will end us
            self._leaving = False
            return
        self.loop.stop()

    @property
    def is_active(self) -> bool:
        """Whether it is our turn."""
        return self._active
