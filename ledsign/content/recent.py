"""Recent: clips of pictures that were made lately, by what they were made of.

An editor compiles a playlist again for every key pressed, and decoding an animation takes longer than all its
captions. What a clip is made of says which clip it is, so the same is given back, read-only as clips are.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledsign.show.types import Clip

MOST_BYTES = 96 * 1024 * 1024


class Recent:
    """Clips of at most ``most_bytes`` of pixels together; those used longest ago are forgotten."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[tuple[object, ...], Clip] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def made(self, file: Path, rest: tuple[object, ...], make: Callable[[], Clip]) -> Clip:
        """The clip of the bytes of ``file`` and ``rest``, all else that ``make`` depends on.

        Raises what ``make`` raises; nothing is kept then, nor when the file changed meanwhile.
        """
        before = _hash(file)
        key = (before, *rest)
        with self._lock:
            if before and key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        clip = make()
        if before and _hash(file) == before and _weight(clip) <= self._most:
            self._keep(key, clip)
        return clip

    def _keep(self, key: tuple[object, ...], clip: Clip) -> None:
        with self._lock:
            if key not in self._kept:
                self._kept[key] = clip
                self._bytes += _weight(clip)
            while self._bytes > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= _weight(oldest)


def _weight(clip: Clip) -> int:
    return sum(tile.nbytes for tile in clip.tiles)


def _hash(file: Path) -> str:
    """Empty when it cannot be read, or is no file (a pipe has no end): whoever opens it says why."""
    try:
        if not file.is_file():
            return ""
        with file.open("rb") as data:
            return hashlib.file_digest(data, "sha256").hexdigest()
    except (OSError, ValueError):  # a name with a NUL
        return ""
