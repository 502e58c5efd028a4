"""Monitor: the file in which somebody who looks at a wall leaves its latest picture for others to read.

    offset  bytes
    0       8      b"LEDVIEW1"
    8       8      sequence, little-endian: odd while the picture is being written
    16      8      when it was seen, nanoseconds since 1970
    24      4      width
    28      4      height
    32      …      pixels, RGB, row 0 on top

The writer adds one to the sequence, writes, and adds one again; a reader that saw the same even number before
and after has a whole picture (a sequence lock: nobody waits for anybody).
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.core.frame import Frame

STATUS_FILE, FRAME_FILE = "status.json", "frame.bin"
MAGIC = b"LEDVIEW1"
HEADER = struct.Struct("<8sQQII")
_SEQUENCE = struct.Struct("<Q")
_PLACE = struct.Struct("<QII")
MOST_PIXELS = 1 << 26
_TRIES = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """``pixels`` are 3 × width × height bytes, seen at ``at_ns``; ``sequence`` grows with every picture."""

    sequence: int
    at_ns: int
    width: int
    height: int
    pixels: bytes


class PictureFile:
    """The writing side. One process writes."""

    def __init__(self, path: Path, width: int, height: int) -> None:
        """Raises OSError."""
        self._size = HEADER.size + 3 * width * height
        self._width, self._height = width, height
        path.parent.mkdir(parents=True, exist_ok=True)
        made = path.with_name(f".{path.name}")
        made.write_bytes(bytes(self._size))
        with made.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), self._size)
        self._sequence = 0
        self._map[: HEADER.size] = HEADER.pack(MAGIC, 1, 0, width, height)
        self._sequence = 1
        made.replace(path)

    def write(self, frame: Frame, at_ns: int) -> None:
        """Replace the picture."""
        self._sequence |= 1
        _SEQUENCE.pack_into(self._map, 8, self._sequence)
        _PLACE.pack_into(self._map, 16, at_ns, self._width, self._height)
        self._map[HEADER.size :] = frame.tobytes()
        self._sequence += 1
        _SEQUENCE.pack_into(self._map, 8, self._sequence)
        self._sequence += 1

    def close(self) -> None:
        """Leave the last picture where it is."""
        self._map.close()


def read_picture(path: Path) -> Picture | None:
    """The latest whole picture; None when there is none."""
    try:
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            for _ in range(_TRIES):
                found = _read(mapped)
                if found is not None:
                    return found
    except (OSError, ValueError):
        return None
    return None


def picture_mark(path: Path) -> tuple[int, int]:
    """Sequence and time of the latest picture without its pixels: what tells one from the next."""
    try:
        with path.open("rb") as file:
            magic, sequence, at_ns, _, _ = HEADER.unpack(file.read(HEADER.size))
    except (OSError, struct.error):
        return 0, 0
    return (sequence, at_ns) if magic == MAGIC else (0, 0)


def _read(mapped: mmap.mmap) -> Picture | None:
    if len(mapped) < HEADER.size:
        return None
    magic, sequence, at_ns, width, height = HEADER.unpack_from(mapped)
    length = 3 * width * height
    if magic != MAGIC or sequence % 2 or width * height > MOST_PIXELS or len(mapped) != HEADER.size + length:
        return None
    pixels = mapped[HEADER.size :]
    if _SEQUENCE.unpack_from(mapped, 8)[0] != sequence:
        return None
    return Picture(sequence=sequence, at_ns=at_ns, width=width, height=height, pixels=pixels)
