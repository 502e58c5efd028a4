"""JobBoard: what running jobs say, for those who watch them. In memory; the table keeps how they ended."""

from __future__ import annotations

import threading
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

KEPT_JOBS = 200
KEPT_EVENTS = 500
AT_ONCE = 1
ENDED = ("done", "failed", "lost")


@dataclass(frozen=True, slots=True)
class Event:
    """``number`` counts from 1 within its job; a watcher that comes back says the last one it had."""

    number: int
    name: str
    data: dict[str, Any]


class JobBoard:
    """Of the house."""

    def __init__(self) -> None:
        self._events: OrderedDict[str, list[Event]] = OrderedDict()
        self._lock = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None

    def say(self, job: str, name: str, data: dict[str, Any]) -> None:
        """One thing that happened to a job. Of very many only the newest are kept."""
        with self._lock:
            events = self._events.setdefault(job, [])
            number = events[-1].number + 1 if events else 1
            events.append(Event(number, name, data))
            del events[:-KEPT_EVENTS]
            self._events.move_to_end(job)
            while len(self._events) > KEPT_JOBS:
                self._events.popitem(last=False)

    def after(self, job: str, number: int) -> list[Event]:
        """What happened after that event."""
        with self._lock:
            return [one for one in self._events.get(job, ()) if one.number > number]

    def run(self, work: Callable[[], None]) -> None:
        """Do it in a thread of our own, after all that was given before."""
        with self._lock:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="job")
            self._pool.submit(work)

    def close(self) -> None:
        """Begin no more; what runs is ended with its worker."""
        with self._lock:
            if self._pool is not None:
                self._pool.shutdown(wait=False, cancel_futures=True)
                self._pool = None
