"""Pictures of a wall as files: whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from ledsign.display import monitor
from ledsign.display.monitor import HEADER, PictureFile, picture_mark, read_picture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_half_written_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "frame.bin"
    file = PictureFile(path, 4, 2)
    assert read_picture(path) is None
    frame = np.arange(24, dtype=np.uint8).reshape(2, 4, 3)
    file.write(frame, 7)
    found = read_picture(path)
    assert found is not None
    assert (found.at_ns, found.pixels) == (7, frame.tobytes())
    raw = bytearray(path.read_bytes())
    raw[8] |= 1
    path.write_bytes(raw)
    assert read_picture(path) is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: raw[:10],
        lambda raw: b"",
        lambda raw: b"X" + raw[1:],
        lambda raw: raw[:-1],
        lambda raw: raw + b"0",
        lambda raw: HEADER.pack(b"LEDVIEW1", 2, 0, 1 << 31, 1 << 31) + raw[HEADER.size :],
    ],
)
def test_nonsense_is_no_picture(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = tmp_path / "frame.bin"
    PictureFile(path, 4, 2).write(np.zeros((2, 4, 3), np.uint8), 1)
    path.write_bytes(damage(path.read_bytes()))
    assert read_picture(path) is None


class Changing(bytearray):
    """A file that is being written: whoever has read the pixels finds another number before them."""

    def __getitem__(self, key: Any) -> Any:
        found = super().__getitem__(key)
        self[8:9] = b"\x77"
        return found


def test_a_picture_that_changed_while_it_was_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "frame.bin"
    file = PictureFile(path, 4, 2)
    file.write(np.zeros((2, 4, 3), np.uint8), 1)
    file.close()
    held = Changing(path.read_bytes())
    assert monitor._read(held) is None  # type: ignore[arg-type]
    times = []
    true = monitor._read

    def once_torn(mapped: Any) -> Any:
        times.append(1)
        return None if len(times) == 1 else true(mapped)

    monkeypatch.setattr(monitor, "_read", once_torn)
    assert read_picture(path) is not None
    monkeypatch.setattr(monitor, "_read", lambda _: None)
    assert read_picture(path) is None


def test_the_mark_tells_one_picture_from_the_next(tmp_path: Path) -> None:
    path = tmp_path / "frame.bin"
    assert picture_mark(path) == (0, 0)
    path.write_bytes(b"LEDVIEW1")
    assert picture_mark(path) == (0, 0)
    path.write_bytes(b"X" * HEADER.size)
    assert picture_mark(path) == (0, 0)
    path.unlink()
    file = PictureFile(path, 4, 2)
    file.write(np.zeros((2, 4, 3), np.uint8), 7)
    first = picture_mark(path)
    file.write(np.zeros((2, 4, 3), np.uint8), 8)
    assert first[1] == 7
    assert picture_mark(path)[1] == 8
    assert picture_mark(path) != first
