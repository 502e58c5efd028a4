"""Small pictures to see effects with: a numbered strip, and what a view shows of it."""

from collections.abc import Callable

import numpy as np
import pytest

from ledsign.core.geometry import Rect, Size


@pytest.fixture(scope="session")
def show_on() -> Callable:
    """A function of (placements, clip size, view size): int array (height, width) of 1 + clip pixel numbers.

    0 is where nothing is placed, −1 where a placement with another gain than 256 is.
    """

    def draw(placements, clip: Size, view: Size):
        numbers = np.arange(1, clip.width * clip.height + 1).reshape(clip.height, clip.width)
        out = np.zeros((view.height, view.width), int)
        for placed in placements:
            src, dst = placed.src, placed.dst
            assert Rect(0, 0, clip.width, clip.height).contains(src)
            assert Rect(0, 0, view.width, view.height).contains(Rect(dst.x, dst.y, src.width, src.height))
            piece = numbers[src.y : src.bottom, src.x : src.right]
            target = out[dst.y : dst.y + src.height, dst.x : dst.x + src.width]
            assert not target.any(), "two placements on one pixel"
            target[:] = piece if placed.gain == 256 else -1
        return out

    return draw
