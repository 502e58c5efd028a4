from __future__ import annotations

from pathlib import Path

import numpy as np

from ledsign.content.recent import Recent
from ledsign.show.clip import make_clip
from ledsign.show.types import Clip


def clip(level: int, width: int = 10) -> Clip:
    return make_clip(np.full((10, width, 3), level, np.uint8))


def test_the_same_file_and_wishes_give_the_same_clip(tmp_path: Path) -> None:
    recent, made = Recent(), []

    def make() -> Clip:
        made.append(1)
        return clip(len(made))

    first, second = tmp_path / "a.png", tmp_path / "b.png"
    first.write_bytes(b"one")
    kept = recent.made(first, ("contain",), make)
    second.write_bytes(b"one")
    assert recent.made(second, ("contain",), make) is kept
    assert recent.made(first, ("cover",), make) is not kept
    first.write_bytes(b"two")
    assert recent.made(first, ("contain",), make) is not kept
    assert len(made) == 3


def test_a_file_that_changes_meanwhile_is_not_kept(tmp_path: Path) -> None:
    recent, file = Recent(), tmp_path / "a.png"
    file.write_bytes(b"one")

    def make() -> Clip:
        file.write_bytes(b"two")
        return clip(2)

    recent.made(file, (), make)
    file.write_bytes(b"one")
    assert recent.made(file, (), lambda: clip(1)).tiles[0].max() == 1


def test_memory_is_bounded(tmp_path: Path) -> None:
    recent = Recent(most_bytes=700)
    files = [tmp_path / str(number) for number in range(3)]
    kept = []
    for number, file in enumerate(files):
        file.write_bytes(bytes([number]))
        kept.append(recent.made(file, (), lambda number=number: clip(number)))
    assert recent.made(files[2], (), lambda: clip(9)) is kept[2]
    assert recent.made(files[1], (), lambda: clip(9)) is kept[1]
    assert recent.made(files[0], (), lambda: clip(9)) is not kept[0]
    files[2].write_bytes(b"large")
    large = recent.made(files[2], (), lambda: clip(1, 100))
    assert recent.made(files[2], (), lambda: clip(1, 100)) is not large
    assert recent.made(files[1], (), lambda: clip(9)) is kept[1]
