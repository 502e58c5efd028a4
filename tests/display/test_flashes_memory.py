"""The guard's memory of a tenth of a second: however many frames come in it, all of them are looked at."""

from __future__ import annotations

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.geometry import Rect, Size
from ledsign.display.flashes import FlashGuard
from ledsign.display.sign import Face, Sign

from .test_flashes_plainly import Plainly

SIGN = Sign(name="s", canvas=Size(20, 12), faces=(Face(name="all", rect=Rect(0, 0, 20, 12)),), outputs=())
LIGHT = (np.arange(256) / 255.0) ** SIGN.gamma


def pictures(frames: int, fps: int) -> np.ndarray:
    """Levels of the left half, which swells and fades seven times a second, and of the rest."""
    second = np.arange(frames) / fps
    left = 100 + 100 * np.sin(2 * np.pi * 7 * second)
    right = 60 + 60 * np.sin(2 * np.pi * 5 * second + 1)
    found = np.empty((frames, 12, 20, 3), np.uint8)
    found[:, :, :10] = left.astype(np.uint8)[:, None, None, None]
    found[:, :, 10:] = right.astype(np.uint8)[:, None, None, None]
    return found


@pytest.mark.parametrize("fps", [240, 700, 1400])
def test_many_frames_in_a_tenth_of_a_second(fps: int) -> None:
    """24, 70 and 140 of them: room for 64 is enough, is made once, is made twice."""
    guard, plain = FlashGuard(SIGN, 1), Plainly(SIGN.faces[0].rect, SIGN.canvas.width, 1)
    for number, frame in enumerate(pictures(fps * 3 // 10, fps)):
        now_ns = number * NS_PER_S // fps
        passed = plain.look(frame.reshape(-1, 3), LIGHT, now_ns)
        plain.conclude(passed, now_ns)
        assert guard.admits(frame, now_ns) == passed, number
    assert guard.held > 0


def test_a_flash_is_seen_against_the_oldest_of_very_many() -> None:
    """One half brightens so slowly that only the first of two hundred frames is a tenth darker."""
    guard = FlashGuard(SIGN, 1)
    frame = np.zeros((12, 20, 3), np.uint8)

    def fade(begin_ns: int, most: int) -> list[bool]:
        passed = []
        for number in range(190):
            frame[:, :10] = int(255 * (number / 189 * most / 100) ** (1 / SIGN.gamma))
            passed.append(guard.admits(frame, begin_ns + number * NS_PER_S // 2000))
        return passed

    assert all(fade(0, 15))
    frame[:] = 0
    assert guard.admits(frame, NS_PER_S // 2)
    again = fade(NS_PER_S // 2 + NS_PER_S // 5, 15)
    assert not all(again)
    assert again.index(False) > 100


@pytest.mark.parametrize("fps", [240, 480])
def test_a_slow_rise_counts_while_its_memory_moves(fps: int) -> None:
    """A quarter of the face rises by a tenth within a tenth of a second, from what has just been moved to
    where brighter pictures were remembered before: the next flash is the second.
    """
    guard, tenth = FlashGuard(SIGN, 1), fps // 10
    frame = np.zeros((12, 20, 3), np.uint8)
    begin = 64 - tenth * 2 // 3
    passed = []
    for number in range(begin + 3 * tenth):
        since = number - begin
        light = 0.5 if number < begin // 2 else 0.125 * since / tenth if 0 < since < tenth + 2 else 0.0
        frame[:6, :10] = round(255 * (0.5 if since > 2 * tenth else light) ** (1 / SIGN.gamma))
        passed.append(guard.admits(frame, number * NS_PER_S // fps))
    assert passed.index(False) == begin + 2 * tenth + 1
