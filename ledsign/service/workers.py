"""Workers: processes that compile, render and decode, apart from the service and from each other.

``quick`` is for people who wait at a screen: drafts, stills, frames. ``long`` is for jobs and submissions,
whose shows are written to disk; one at a time, so that one process writes a bundle. Uploads are looked at by
a fresh child each, one of which is always ready, two at a time.
"""

from __future__ import annotations

import sys
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Literal

from ledsign.core.errors import Invalid, Unavailable
from ledsign.service.lane import Lane
from ledsign.service.worker_process import WorkerProcess
from ledsign.worker.telling import problem_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledsign.core.clock import Clock
    from ledsign.service.options import Options
    from ledsign.worker.framing import Message

MODULE = "ledsign.worker"
DECODE = "ledsign.worker.decode"
# The service has 40 threads; who waits here must leave some for everybody else.
MOST_WAITING = 16
MOST_LONG_WAITING = 6
MOST_UPLOADS = 2
MOST_UPLOADS_WAITING = 8
# A child may compute for 1.5 s (``ledsign.worker.looking``), which stops a bomb. On a busy machine an honest
# picture waits, so the clock is generous; where computing cannot be limited it is all there is.
DECODE_TIMEOUT_S = 10.0 if sys.platform != "win32" else 1.8

LaneName = Literal["quick", "long"]


class Workers:
    """Nothing is started before it is needed, or ``warm`` asks for it."""

    def __init__(self, options: Options, home: Path, clock: Clock) -> None:
        self._home, self._clock = home, clock
        quick = options.workers
        self._lanes: dict[LaneName, Lane] = {
            "quick": Lane(lambda: WorkerProcess(MODULE), seats=quick, most_waiting=MOST_WAITING),
            "long": Lane(lambda: WorkerProcess(MODULE), seats=1, most_waiting=MOST_LONG_WAITING, drops=True),
        }
        self._uploads = Lane(self._decoder, seats=MOST_UPLOADS, most_waiting=MOST_UPLOADS_WAITING, fresh=True)
        self._spare: WorkerProcess | None = None
        self._lock = threading.Lock()
        self._closed = False

    def warm(self) -> None:
        """Start what people will wait for: one worker, and a spare for the first upload."""
        self._lanes["quick"].warm()
        self._restock()

    def call(
        self,
        message: Message,
        *,
        timeout_s: float,
        lane: LaneName = "quick",
        urgency: int = 0,
        progress: Callable[[int, int, str], None] | None = None,
        gone: Callable[[], bool] = lambda: False,
        who: str = "",
        again: bool = True,
    ) -> Any:
        """The result of a request (``ledsign.worker.main``). Lower ``urgency`` comes first.

        ``who`` it is for: of several of the same urgency those come first for whom least is being done.
        ``again``: it is tried once more when its worker dies. ``gone``: nobody waits for it any more.

        Raises Invalid with the problems found, TooMany,
        Unavailable.
        """
        answer = self._lanes[lane].call(
            message, timeout_s=timeout_s, urgency=urgency, progress=progress, gone=gone, who=who, again=again
        )
        return _result(answer)

    def decode(self, message: Message) -> dict[str, Any]:
        """What a fresh child found in an upload (``ledsign.worker.decode``), within two seconds of computing.

        Raises Invalid when it is refused, TooMany.
        """
        try:
            answer = self._uploads.call(message, timeout_s=DECODE_TIMEOUT_S)
        except Unavailable as error:
            if error.code not in ("too-slow", "worker-died"):
                raise
            raise Invalid(
                f"upload.{error.code}",
                "it cannot be read in the memory and time an upload gets; make it smaller, or save it again",
                "在限定的内存和时间内无法读取该文件：请缩小后重新导出",
            ) from None
        result = _result(answer)
        assert isinstance(result, dict)
        return result

    def pids(self) -> dict[str, list[int]]:
        """The processes that run now."""
        return {**{name: lane.pids() for name, lane in self._lanes.items()}, "uploads": self._uploads.pids()}

    def close(self) -> None:
        """End them."""
        with self._lock:
            self._closed = True
            spare, self._spare = self._spare, None
        for lane in (*self._lanes.values(), self._uploads):
            lane.close()
        if spare is not None:
            spare.leave()

    def _decoder(self) -> WorkerProcess:
        """The spare, or a new one; and a new spare for whoever comes next."""
        with self._lock:
            spare, self._spare = self._spare, None
        threading.Thread(target=self._restock, name="spare decoder", daemon=True).start()
        return spare if spare is not None and spare.is_running() else WorkerProcess(DECODE)

    def _restock(self) -> None:
        with self._lock:
            if self._spare is None and not self._closed:
                with suppress(OSError):
                    self._spare = WorkerProcess(DECODE)


def _result(answer: Message) -> Any:
    """Raises what the worker's error is here."""
    if "error" not in answer:
        return answer["result"]
    error = answer["error"]
    problems = [problem_of(one) for one in error["problems"]]
    if error["code"] == "disk":
        raise Unavailable("disk-full", error["en"], error["zh"])
    raise Invalid(error["code"], error["en"], error["zh"], problems=problems)
