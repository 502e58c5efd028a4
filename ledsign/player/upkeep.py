"""Upkeep: what a playing player has to look after besides frames, in a thread of its own.

It opens the outputs and the door, works out the rules of the next hour, takes in what has been published,
ends what is over, follows a wall clock that was set, and writes the journal's entries about all that.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ledsign import __version__
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError
from ledsign.player.clock_trust import Trust
from ledsign.player.heartbeat import ACTIVE_FILE, Role, read_beat
from ledsign.player.identity import boot_id, this_process
from ledsign.player.memory_file import relink
from ledsign.player.numbering import NUMBERING_FILE
from ledsign.player.pieces import unrecorded
from ledsign.show.store import SHOWS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.player.door import Door
    from ledsign.player.duty import Duty
    from ledsign.player.heartbeat import Beat

ROUND_S = 0.05
FIRST_FRAME_S = 0.002
SLOW_NS = NS_PER_S
LUX_FILE = "lux"
LUX_OLD_NS = 600 * NS_PER_S


class Upkeep:
    """Looks after ``duty`` from ``start`` to ``stop``. ``before`` is the heartbeat of our predecessor,
    ``left`` the pieces of proof of play that it had under way.
    """

    def __init__(self, duty: Duty, before: Beat | None, left: Sequence[dict[str, Any]] = ()) -> None:
        self._duty = duty
        self._before = before
        self._left = list(left)
        self._over = threading.Event()
        self._slow_ns = 0
        self._steps = duty.loop.pacer.repinned
        self._trust: Trust | None = None
        self._door: Door | None = None
        self._door_told = False
        self._faults = 0
        self._lost = ""
        self._unreached: set[tuple[str, str, str]] = set()
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; the door is closed."""
        self._over.set()
        self._thread.join(2.0)
        if self._door is not None:
            self._door.close()

    def _run(self) -> None:
        self._begin()
        while not self._over.is_set():
            try:
                self.look()
            except Exception as error:  # noqa: BLE001 - the next round may do better; the picture goes on
                self._duty.note("fault", what=f"upkeep: {type(error).__name__}: {error}")
            self._over.wait(ROUND_S)

    def _begin(self) -> None:
        duty, before = self._duty, self._before
        duty.crew.start()
        # Who asks is to hear what is on, so nobody is let in before the first frame has left.
        deadline_ns = duty.clock.monotonic_ns() + NS_PER_S
        while duty.loop.totals.first_sent_ns is None and duty.clock.monotonic_ns() < deadline_ns:
            if self._over.wait(FIRST_FRAME_S):
                return
        self._open_door()
        for piece in unrecorded(self._left, duty.folder / "journal"):
            duty.note("play", **piece, recovered=True)
        took_over = before is not None and before.who.boot == boot_id() and before.beats > 1
        gap_ns = duty.clock.monotonic_ns() - before.sent_ns if before is not None and took_over else 0
        duty.note(
            "start",
            version=__version__,
            boot=boot_id().hex(),
            takeover=took_over,
            gap_ms=round(gap_ns / 1e6, 1),
            real_time=duty.real_time.policy,
        )
        playing = duty.standing.playing
        duty.tell(
            "started",
            show=playing.show.digest if playing is not None else "",
            fps=float(duty.loop.fps),
            takeover=took_over,
            real_time=duty.real_time.policy,
            dark=duty.standing.desk.dark,
            outputs=[
                {
                    "name": plan.name,
                    "to": plan.target.url,
                    "protocol": plan.protocol.name,
                    "channels": plan.channels,
                }
                for plan in duty.crew.plans
            ],
        )

    def look(self) -> None:
        """One round."""
        duty = self._duty
        now_ns, wall_ns = duty.clock.monotonic_ns(), duty.clock.now_ns()
        if duty.loop.pacer.repinned != self._steps:
            self._steps = duty.loop.pacer.repinned
            duty.programme.relay()
            duty.note("clock-step", steps=self._steps)
        duty.expire()
        if now_ns - self._slow_ns >= SLOW_NS:
            self._slow_ns = now_ns
            self._look_slowly(wall_ns)

    def _look_slowly(self, wall_ns: int) -> None:
        duty = self._duty
        duty.trust.ask_kernel()
        trust = duty.trust.judge(wall_ns)
        if trust is not self._trust:
            if self._trust is not None or trust is not Trust.TRUSTED:
                duty.note("clock", trust=str(trust))
                duty.tell("clock", trust=str(trust))
            self._trust = trust
        duty.programme.prepare()
        self._restore()
        duty.save_desk()
        duty.keep_up()
        self._promote(trust)
        duty.loop.lux = duty.programme.lux = self._lux(wall_ns)
        if self._door is None:
            self._open_door()
        self._mind_ways()
        faults = duty.programme.faults + duty.loop.totals.output_errors
        if faults != self._faults:
            self._faults = faults
            duty.note("fault", what=duty.programme.last_fault or duty.loop.totals.last_error, count=faults)

    def _restore(self) -> None:
        """Somebody has removed the state folder, or what others find us by: put it back from memory."""
        duty, folder = self._duty, self._duty.folder
        lost = not folder.exists() or not (folder / SHOWS).exists()
        with suppress(OSError):  # no space for a name: next second
            beat = read_beat(folder / ACTIVE_FILE)
            if duty.pulse is not None and (beat is None or beat.who != this_process()):
                duty.pulse.reopen(Role.ACTIVE)
            relink(folder / NUMBERING_FILE)
        if self._door is not None and not self._door.is_there():
            self._door.close()
            self._door = None
        if lost and duty.standing.playing is not None:
            trouble = duty.republish()
            if trouble not in (self._lost, ""):
                duty.note("state-lost", what=trouble)
                duty.tell("refused", reason=trouble)
            elif not trouble:
                duty.note("state-lost", what=f"{folder} had gone and was put back")
                duty.tell("refused", reason=f"{folder} had gone and was put back from memory")
            self._lost = trouble

    def _mind_ways(self) -> None:
        """Say which controllers there is no way to, and when there is."""
        duty = self._duty
        for plan, way in zip(duty.crew.plans, duty.crew.ways, strict=True):
            if way.is_open and plan.key in self._unreached:
                self._unreached.discard(plan.key)
                duty.note("reached", output=plan.name)
                duty.tell("reached", output=plan.name, to=plan.target.url)
            elif not way.is_open and way.sent.last_error and plan.key not in self._unreached:
                self._unreached.add(plan.key)
                duty.note("unreachable", output=plan.name, what=way.sent.last_error)
                duty.tell("unreachable", output=plan.name, to=plan.target.url, reason=way.sent.last_error)

    def _promote(self, trust: Trust) -> None:
        try:
            if self._duty.stock.promote(trusted=trust is Trust.TRUSTED) is not None:
                self._duty.keep_up()
        except LedsignError as error:
            self._duty.note("refused", what=str(error))

    def _open_door(self) -> None:
        try:
            self._door = self._duty.open_door()
        except (OSError, LedsignError) as error:
            if not self._door_told:
                self._door_told = True
                self._duty.tell("refused", reason=f"control: {error}")

    def _lux(self, wall_ns: int) -> float | None:
        """What the light sensor says: a number in the file ``lux``, rewritten at least every ten minutes."""
        path = self._duty.folder / LUX_FILE
        try:
            fresh = abs(wall_ns - path.stat().st_mtime_ns) <= LUX_OLD_NS
            lux = float(path.read_text()[:32])
        except (OSError, ValueError):
            return None
        return lux if fresh and lux >= 0 else None
