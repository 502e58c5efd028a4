"""Lane: some workers and the requests that wait for them, the urgent ones first, never too many."""

from __future__ import annotations

import heapq
import threading
from collections import Counter
from contextlib import contextmanager, suppress
from itertools import count
from threading import Condition
from typing import TYPE_CHECKING

from ledsign.core.errors import ServiceError, TooMany, Unavailable
from ledsign.service.worker_process import GLANCE_S, Died, TookTooLong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledsign.service.worker_process import WorkerProcess
    from ledsign.worker.framing import Message

RETRY_AFTER_S = 2
PATIENCE_S = 30.0
WARM_S = 60.0


class Lane:
    """``seats`` processes, started when first needed and again when they have died."""

    def __init__(
        self,
        start: Callable[[], WorkerProcess],
        *,
        seats: int,
        most_waiting: int,
        fresh: bool = False,
        drops: bool = False,
    ) -> None:
        """``fresh``: a process of its own for each request, ended after it, and no second try.

        ``drops``: work that nobody waits for any more is ended, with its worker; otherwise it is only not
        begun, since a warm worker is worth more.
        """
        self._drops = drops
        self._start = start
        self._fresh = fresh
        self._seats = seats
        self._free: list[WorkerProcess | None] = [None] * seats
        self._most_waiting = most_waiting
        self._changed = Condition()
        self._waiting: list[tuple[int, int, int]] = []
        self._theirs: Counter[str] = Counter()
        self._numbers = count()
        self._busy: set[WorkerProcess] = set()
        self._closed = False

    def warm(self) -> None:
        """Start every worker and have it open its fonts, in the background, so that nobody has to wait."""
        for _ in range(self._seats):
            threading.Thread(target=self._warm_one, name="warming", daemon=True).start()

    def _warm_one(self) -> None:
        with suppress(ServiceError):
            self.call({"kind": "warm"}, timeout_s=WARM_S, urgency=-1)

    def pids(self) -> list[int]:
        """Of the processes that run now."""
        with self._changed:
            return [one.pid for one in (*self._free, *self._busy) if one is not None and one.is_running()]

    def call(
        self,
        message: Message,
        *,
        timeout_s: float,
        patience_s: float = PATIENCE_S,
        urgency: int = 0,
        progress: Callable[[int, int, str], None] | None = None,
        gone: Callable[[], bool] = lambda: False,
        who: str = "",
        again: bool = True,
    ) -> Message:
        """The answer of a worker. A request whose worker died is sent to another, once: none changes anything
        that it does not change the same way again. Raises TooMany, Unavailable.
        """
        for once_more in (True, False) if again and not self._fresh else (False,):
            with (
                self._asking(who) as under_way,
                self._seat((urgency, under_way), patience_s, gone) as process,
            ):
                try:
                    return process.ask(
                        message,
                        timeout_s=timeout_s,
                        progress=progress,
                        gone=gone if self._drops else _never,
                    )
                except TookTooLong:
                    raise Unavailable(
                        "too-slow",
                        f"it took longer than {timeout_s:g} s and was stopped; make it smaller, or try later",
                        f"处理超过 {timeout_s:g} 秒，已中止：请缩小内容或稍后重试",
                    ) from None
                except Died:
                    if not once_more:
                        break
        raise Unavailable(
            "worker-died",
            "the worker stopped while doing this; nothing was changed; make it smaller, or tell whoever runs"
            " the service",
            "处理进程异常退出，未做任何更改：请缩小内容，或联系系统管理员",
        )

    def close(self) -> None:
        """End every process; who still waits is refused."""
        with self._changed:
            self._closed = True
            ending = [*self._busy, *(one for one in self._free if one is not None)]
            self._free = [None] * len(self._free)
            self._changed.notify_all()
        for one in ending:
            one.leave()

    @contextmanager
    def _asking(self, who: str) -> Iterator[int]:
        """How much is under way for them already: who has much lets others go first."""
        with self._changed:
            under_way = self._theirs[who] if who else 0
            self._theirs[who] += 1
        try:
            yield under_way
        finally:
            with self._changed:
                self._theirs[who] -= 1
                if not self._theirs[who]:
                    del self._theirs[who]

    @contextmanager
    def _seat(
        self, rank: tuple[int, int], patience_s: float, gone: Callable[[], bool]
    ) -> Iterator[WorkerProcess]:
        """A running worker of our own for the time of the block."""
        process = self._taken(rank, patience_s, gone)
        try:
            yield process
        finally:
            if self._fresh:
                process.leave()
            with self._changed:
                self._busy.discard(process)
                self._free.append(process if process.is_running() and not self._closed else None)
                self._changed.notify_all()
            if self._closed:
                process.end()

    def _taken(self, rank: tuple[int, int], patience_s: float, gone: Callable[[], bool]) -> WorkerProcess:
        with self._changed:
            if len(self._waiting) >= self._most_waiting:
                raise TooMany(
                    "busy", "too much is being compiled and drawn just now; try again in a moment",
                    "当前处理任务过多，请稍后再试", retry_after_s=RETRY_AFTER_S,
                )  # fmt: skip
            ticket = (*rank, next(self._numbers))
            heapq.heappush(self._waiting, ticket)
            try:
                left_s = patience_s
                while not self._closed and not (self._free and self._waiting[0] == ticket):
                    if not self._changed.wait(GLANCE_S):
                        left_s -= GLANCE_S
                    if left_s <= 0 or gone():
                        raise TooMany(
                            "busy", "it waited too long for its turn; try again in a moment",
                            "等待处理的时间过长，请稍后再试", retry_after_s=RETRY_AFTER_S,
                        )  # fmt: skip
            finally:
                self._waiting.remove(ticket)
                heapq.heapify(self._waiting)
                self._changed.notify_all()
            if self._closed:
                raise Unavailable("stopping", "the service is stopping", "服务正在停止")
            kept = self._free.pop()
            process = kept if kept is not None and kept.is_running() else None
            if process is None:
                try:
                    process = self._start()
                except OSError as error:
                    self._free.append(None)
                    raise Unavailable(
                        "worker", f"no worker can be started: {error.strerror}; try again later",
                        f"无法启动处理进程：{error.strerror}；请稍后再试",
                    ) from error  # fmt: skip
            self._busy.add(process)
            return process


def _never() -> bool:
    return False
