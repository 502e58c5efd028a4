"""Supervisor: keeps two players of one sign running, for ever.

    supervisor ──▶ player (active) ── heartbeat ──┐
        │     └──▶ player (standby) ◀─────────────┤ kills a silent one, takes over
        └── systemd: READY, WATCHDOG, STATUS ◀────┘

It decides nothing about pictures. A child that ends is started again, at once the first time, later and later
up to every five seconds when it keeps ending, and never given up. When the supervisor itself is killed its
children play on, one lit and one its spare; the next supervisor ends who plays once its own standby is
ready, which nobody sees, and the spare makes way by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from ledsign.app.backoff import Backoff
from ledsign.app.notify import Notify, watchdog_due
from ledsign.app.offspring import Offspring
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import PlayerError
from ledsign.core.problem import operator_language
from ledsign.player.heartbeat import ACTIVE_FILE, STANDBY_FILE, Beat, Role, beating
from ledsign.player.turn import Turn
from ledsign.player.watch import POLL_NS, STALE_NS, Watch
from ledsign.show.replacement import replace_file

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from ledsign.core.clock import Clock

SUPERVISOR_LOCK = "supervisor.lock"
PLAYERS = 2
# The standby acts first; this is for when there is none, or when it hangs too.
SILENT_NS = STALE_NS + NS_PER_S // 5
STANDBY_SILENT_NS = 10 * NS_PER_S
# The spare of a dead supervisor sees that another waits, and makes way before who plays is ended.
READY_BEATS = 5
# Time for black, the end of the streams and the journal.
GOODBYE_NS = 10 * NS_PER_S


class Process(Protocol):
    """A running child."""

    @property
    def pid(self) -> int:
        """Its number."""
        ...

    def ended(self) -> int | None:
        """Its exit code, None while it runs."""
        ...

    def terminate(self) -> None:
        """Ask it to end."""
        ...

    def kill(self) -> None:
        """End it."""
        ...


@dataclass(slots=True)
class _Post:
    """One of the two places for a player."""

    backoff: Backoff
    process: Process | None = None
    started_ns: int = 0


class Supervisor:
    """Two players with ``arguments`` and a state ``folder``. Call ``step`` every ``POLL_NS``, then ``stop``.

    ``kept`` are files players need to start, written again when they have gone.

    ``on_event`` gets every event of the children with their ``pid``, and our own: ``born``, ``died``,
    ``killed``, ``adopted``.
    """

    def __init__(
        self,
        folder: Path,
        arguments: Sequence[str],
        clock: Clock,
        on_event: Callable[[dict[str, Any]], None],
        *,
        spawn: Callable[[Sequence[str], Callable[[dict[str, Any]], None]], Process] | None = None,
        notify: Notify | None = None,
        players: int = PLAYERS,
        kept: Mapping[Path, bytes] | None = None,
    ) -> None:
        """Raises PlayerError when another supervisor looks after this sign."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._kept = dict(kept or {})
        self._arguments = ["--state", str(folder), *arguments]
        self._clock = clock
        self._on_event = on_event
        self._spawn = spawn or Offspring
        self._notify = notify or Notify()
        self._lock = Turn(folder / SUPERVISOR_LOCK)
        if not self._lock.take():
            self._lock.release()
            raise _taken(folder)
        self._posts = [_Post(Backoff()) for _ in range(players)]
        self._watch = Watch(folder / ACTIVE_FILE, clock, SILENT_NS)
        self._standby_watch = Watch(folder / STANDBY_FILE, clock, STANDBY_SILENT_NS)
        self._ready = False
        self._alive_ns = 0
        self._fed_beats = -1

    @property
    def pids(self) -> tuple[int, ...]:
        """The players that run."""
        return tuple(post.process.pid for post in self._posts if post.process is not None)

    @property
    def deaths(self) -> int:
        """How often a player has ended by itself."""
        return sum(post.backoff.deaths for post in self._posts)

    def step(self) -> None:
        """One round: start who is missing, end who is stuck, tell systemd."""
        now_ns = self._clock.monotonic_ns()
        for post in self._posts:
            self._look_after(post, now_ns)
        beat = beating(self._folder / ACTIVE_FILE)
        self._end_silent(self._watch)
        # Who has become active beats no more as a standby, and is not to blame.
        self._end_silent(self._standby_watch, spare=beat.who.pid if beat is not None else 0)
        self._adopt(beat)
        self._tell_systemd(beat, now_ns)

    def stop(self, goodbye_ns: int = GOODBYE_NS) -> None:
        """End in order: who waits first, so that it does not take over; then who plays, with its black."""
        self._notify.stopping()
        beat = beating(self._folder / ACTIVE_FILE)
        active = beat.who.pid if beat is not None else 0
        running = [post.process for post in self._posts if post.process is not None]
        for last in (False, True):
            group = [one for one in running if (one.pid == active) == last]
            for process in group:
                process.terminate()
            self._wait(group, goodbye_ns)
        for post in self._posts:
            post.process = None
        self._lock.release()

    # ------------------------------------------------------------ inside
    def _look_after(self, post: _Post, now_ns: int) -> None:
        if post.process is not None:
            code = post.process.ended()
            if code is None:
                return
            self._on_event({"event": "died", "pid": post.process.pid, "code": code})
            post.process = None
            post.backoff.died(post.started_ns, now_ns)
        if post.backoff.is_due(now_ns):
            try:
                self._restore()
                post.process = self._spawn(self._arguments, self._on_event)
            except OSError as error:  # no memory, no process numbers: later
                post.backoff.died(now_ns, now_ns)
                self._on_event({"event": "refused", "reason": f"cannot start a player: {error}"})
                return
            post.started_ns = now_ns
            self._on_event({"event": "born", "pid": post.process.pid})

    def _restore(self) -> None:
        """Put back what players need to start, should somebody have removed the folder. Raises OSError."""
        for path, content in self._kept.items():
            if not path.exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                replace_file(path, [content])

    def _end_silent(self, watch: Watch, spare: int = 0) -> None:
        silent = watch.look()
        if silent is not None and silent.pid != spare and silent.kill():
            self._on_event({"event": "killed", "pid": silent.pid, "silent_s": watch.silent_ns / NS_PER_S})

    def _adopt(self, beat: Beat | None) -> None:
        """A player of a supervisor that died still plays: ours takes over once it is ready."""
        if beat is None or beat.who.pid in self.pids or beat.role is not Role.ACTIVE:
            return
        waiting = beating(self._folder / STANDBY_FILE)
        if (
            waiting is not None
            and waiting.who.pid in self.pids
            and waiting.beats > READY_BEATS
            and beat.who.kill()
        ):
            self._on_event({"event": "adopted", "pid": beat.who.pid})

    def _tell_systemd(self, beat: Beat | None, now_ns: int) -> None:
        if not self._notify.wanted or beat is None or beat.sent_ns == 0:
            return
        if not self._ready:
            self._ready = True
            self._notify.ready()
        if watchdog_due(self._alive_ns, now_ns, self._notify.every_ns) and beat.beats != self._fed_beats:
            # Fed by frames that left, not by a timer: a player that plays nothing is not alive.
            self._alive_ns, self._fed_beats = now_ns, beat.beats
            self._notify.alive()
        waiting = beating(self._folder / STANDBY_FILE)
        spare = f"standby {waiting.who.pid}" if waiting is not None else "no standby"
        self._notify.status(f"playing (pid {beat.who.pid}), {spare}, {self.deaths} restarts")

    def _wait(self, processes: Sequence[Process], goodbye_ns: int) -> None:
        deadline_ns = self._clock.monotonic_ns() + goodbye_ns
        left = list(processes)
        while left and self._clock.monotonic_ns() < deadline_ns:
            left = [one for one in left if one.ended() is None]
            if left:
                self._clock.sleep_until_ns(self._clock.monotonic_ns() + POLL_NS // 5)
        for process in left:
            process.kill()


def _taken(folder: Path) -> PlayerError:
    if operator_language() == "zh":
        return PlayerError(f"{folder}：该屏的播放程序已在运行 → 先停止它，或用 --home 换一个目录")
    return PlayerError(f"{folder}: this sign has a player already → stop it first, or use another --home")
