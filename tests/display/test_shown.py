"""What a sign can show of a frame; that maps agree is tested with them."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ledsign.core.geometry import Rect
from ledsign.display.panel import Panel
from ledsign.display.shown import shown
from ledsign.display.sign import ColourOrder, MappedPixel, OutputSpec, Sign


def test_each_kind_of_led_in_one_frame(sign_with: Callable[..., Sign]) -> None:
    sign = sign_with(
        OutputSpec(name="a", address="", panels=(Panel(rect=Rect(0, 0, 1, 4)),)),
        OutputSpec(name="b", address="", panels=(Panel(rect=Rect(1, 0, 1, 4)),), order=ColourOrder.GR),
        OutputSpec(name="c", address="", panels=(Panel(rect=Rect(2, 0, 1, 4)),), order=ColourOrder.MONO),
        OutputSpec(name="d", address="", panels=(Panel(rect=Rect(3, 0, 1, 4)),), order=ColourOrder.RGBW),
        OutputSpec(
            name="e",
            address="",
            pixels=(MappedPixel(x=7, y=3, channel=0), MappedPixel(x=6, y=0, channel=3)),
        ),
        led_colour=(255, 51, 0),
    )
    frame = np.full((4, 8, 3), (10, 20, 50), np.uint8)
    seen = shown(sign, frame)
    assert seen[0].tolist() == [
        [10, 20, 50], [10, 20, 0], [50, 10, 0], [10, 20, 50],
        [0, 0, 0], [0, 0, 0], [10, 20, 50], [0, 0, 0],
    ]  # fmt: skip
    assert seen[3, 7].tolist() == [10, 20, 50]
    assert seen[3, 6].tolist() == [0, 0, 0]
    assert frame[0, 1].tolist() == [10, 20, 50], "the frame given stays as it is"


def test_brightness_in_place_of_the_signs_own(sign_with: Callable[..., Sign]) -> None:
    sign = sign_with(OutputSpec(name="a", address="", panels=(Panel(rect=Rect(0, 0, 8, 4)),)), brightness=0.5)
    frame = np.full((4, 8, 3), 200, np.uint8)
    assert shown(sign, frame)[0, 0].tolist() == [100] * 3
    assert shown(sign, frame, brightness=1.0)[0, 0].tolist() == [200] * 3
