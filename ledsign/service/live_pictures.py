"""Live pictures: what a sign receives and what it should, for whoever watches. Encoded once for all of them.

    frame.bin (monitor) ── ObservedView ─┐
                                         ├─▶ Feed (one thread while anybody watches) ─▶ take(Shot), take(told)
    release and wishes ─── DesiredView ──┘

A ``Shot`` is its header and the picture's RGB bytes, row by row, deflated. It may be halved for who watches
on few pixels. Whoever takes one must not keep the thread.
"""

from __future__ import annotations

import struct
import threading
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias

import numpy as np

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.core.frame import Frame
    from ledsign.service.house import House

What: TypeAlias = Literal["observed", "desired"]
HEADER = struct.Struct("<4sHHHHIQ")
MAGIC = b"LED1"
REDUCTIONS = (1, 2, 4, 8)
TELL_NS = NS_PER_S
_LEVEL = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """One picture, ready to be sent: ``LED1``, width, height, reduction, 0, number, nanoseconds, pixels."""

    number: int
    data: bytes


class View(Protocol):
    """Where pictures come from. Asked by one thread."""

    period_ns: int

    def look(self) -> tuple[Frame, int] | None:
        """A picture that differs from the one before, and its time; None when there is none."""
        ...

    def told(self) -> dict[str, Any]:
        """What is to be said beside the pictures, about once a second."""
        ...


Take: TypeAlias = "Callable[[Shot | dict[str, Any] | None], None]"


class Feed:
    """One view and all who watch it. The thread lives as long as anybody does, and so does the view.

    A view tells only what changed, so whoever comes first after a while needs a new one: a caption that
    stands still would not be seen by them at all.
    """

    def __init__(self, house: House, view: Callable[[], View]) -> None:
        self._house, self._look_anew = house, view
        self._view = view()
        self._lock = threading.Lock()
        self._watchers: dict[int, list[Take]] = {}
        self._frame: tuple[Frame, int] | None = None
        self._number = 0
        self._shots: dict[int, Shot] = {}
        self._said: dict[str, Any] | None = None
        self._thread: threading.Thread | None = None
        self.encoded = 0

    @property
    def said(self) -> dict[str, Any] | None:
        """What was last told; None while nobody watches."""
        with self._lock:
            return self._said if self._thread is not None else None

    def join(self, reduction: int, take: Take) -> Callable[[], None]:
        """Give ``take`` what there is, and everything from now on, None at the end. Returns how to leave."""
        with self._lock:
            self._watchers.setdefault(reduction, []).append(take)
            running = self._thread is not None
            if running and self._said is not None:
                take(self._said)
            if running and self._frame is not None:
                take(self._shot(reduction))
            if not running:
                self._frame, self._said, self._shots = None, None, {}
                self._view = self._look_anew()
                self._thread = threading.Thread(target=self._run, name="live pictures", daemon=True)
                self._thread.start()

        def leave() -> None:
            with self._lock:
                self._watchers[reduction].remove(take)
                if not self._watchers[reduction]:
                    del self._watchers[reduction]

        return leave

    def _run(self) -> None:
        clock, told_ns = self._house.clock, -TELL_NS
        due_ns = clock.monotonic_ns()
        while not self._house.closing.is_set():
            self._turn()
            now_ns = clock.monotonic_ns()
            if now_ns - told_ns >= TELL_NS:
                told_ns = now_ns
                self._tell()
            with self._lock:
                if not self._watchers:
                    self._thread = None
                    return
            due_ns = max(due_ns + self._view.period_ns, clock.monotonic_ns())
            clock.sleep_until_ns(due_ns)
        with self._lock:
            self._thread = None
            for take in self._everybody():
                take(None)

    def _turn(self) -> None:
        found = self._view.look()
        if found is None:
            return
        with self._lock:
            self._number += 1
            self._frame, self._shots = found, {}
            for reduction, takes in self._watchers.items():
                shot = self._shot(reduction)
                for take in takes:
                    take(shot)

    def _tell(self) -> None:
        said = self._view.told()
        with self._lock:
            self._said = said
            for take in self._everybody():
                take(said)

    def _everybody(self) -> list[Take]:
        return [take for takes in self._watchers.values() for take in takes]

    def _shot(self, reduction: int) -> Shot:
        """Made once for all who want that size."""
        if reduction not in self._shots:
            assert self._frame is not None
            frame, at_ns = self._frame
            self._shots[reduction] = _encoded(frame, at_ns, self._number, reduction)
            self.encoded += 1
        return self._shots[reduction]


class LivePictures:
    """The feeds of a house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._lock = threading.Lock()
        self._feeds: dict[tuple[str, What], Feed] = {}

    def feed(self, sign: str, what: What) -> Feed:
        """Of one sign, which there must be."""
        from ledsign.service.live_views import view_of

        with self._lock:
            if (sign, what) not in self._feeds:
                self._feeds[sign, what] = Feed(self._house, lambda: view_of(self._house, sign, what))
            return self._feeds[sign, what]

    def is_same(self, sign: str) -> bool | None:
        """Whether both views agree, as far as anybody watches."""
        feed = self._feeds.get((sign, "desired"))
        said = None if feed is None else feed.said
        return None if said is None else said.get("same")


def _encoded(frame: Frame, at_ns: int, number: int, reduction: int) -> Shot:
    if reduction > 1:
        rows, columns = (side // reduction for side in frame.shape[:2])
        whole = frame[: rows * reduction, : columns * reduction]
        cells = whole.reshape(rows, reduction, columns, reduction, 3)
        frame = cells.mean(axis=(1, 3), dtype=np.float32).astype(np.uint8)
    height, width = frame.shape[:2]
    head = HEADER.pack(MAGIC, width, height, reduction, 0, number & 0xFFFFFFFF, at_ns)
    return Shot(number=number, data=head + zlib.compress(frame.tobytes(), _LEVEL))
