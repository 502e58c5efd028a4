"""One light for a whole canvas: where all LEDs are alike it shows what ``shown`` does, else there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Rect
from ledsign.display.panel import Panel
from ledsign.display.shown import canvas_light, shown
from ledsign.display.sign import ColourOrder, OutputSpec, Sign

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject, SearchStrategy

MakeSign = Callable[..., Sign]
LEFT, RIGHT = Rect(0, 0, 3, 4), Rect(4, 0, 4, 4)


def output(name: str, rect: Rect, order: ColourOrder = ColourOrder.RGB, **panel: object) -> OutputSpec:
    return OutputSpec(name=name, address="", panels=(Panel(rect=rect, **panel),), order=order)  # type: ignore[arg-type]


@given(st.data())
def test_it_shows_what_the_sign_shows(signs: SearchStrategy[Sign], data: DataObject) -> None:
    sign = data.draw(signs)
    light = canvas_light(sign)
    if light is None:
        return
    frame = np.random.default_rng(3).integers(0, 256, (*light.wired.shape, 3), np.uint8)
    assert np.array_equal(np.where(light.wired[..., None], light.of(frame), 0), shown(sign, frame))


@pytest.mark.parametrize("order", [ColourOrder.RGB, ColourOrder.GR, ColourOrder.MONO, ColourOrder.RGBW])
@pytest.mark.parametrize("brightness", [None, 0.25])
def test_leds_of_one_kind_have_one(sign_with: MakeSign, order: ColourOrder, brightness: float | None) -> None:
    sign = sign_with(output("a", LEFT, order), output("b", RIGHT, order), led_colour=(255, 51, 0))
    light = canvas_light(sign, brightness)
    assert light is not None
    assert light.wired.tolist() == [[True] * 3 + [False] + [True] * 4] * 4
    frame = np.random.default_rng(3).integers(0, 256, (4, 8, 3), np.uint8)
    wanted = shown(sign, frame, brightness=brightness)
    assert np.array_equal(np.where(light.wired[..., None], light.of(frame), 0), wanted)
    # A picture of any size is lit alike.
    assert np.array_equal(light.of(frame[1:3, 4:7]), wanted[1:3, 4:7])


def test_leds_that_differ_have_none(sign_with: MakeSign) -> None:
    assert canvas_light(sign_with()) is None
    assert canvas_light(sign_with(output("a", LEFT), output("b", RIGHT, ColourOrder.MONO))) is None
    assert canvas_light(sign_with(output("a", LEFT), output("b", RIGHT, gamma=2.0))) is None


def test_lights_that_are_alike_have_one_name(sign_with: MakeSign) -> None:
    def name(brightness: float | None = None, order: ColourOrder = ColourOrder.RGB, **values: object) -> str:
        light = canvas_light(sign_with(output("a", LEFT, order), **values), brightness)
        assert light is not None
        return light.name

    plain = name()
    assert len(plain) == 16
    assert int(plain, 16) >= 0
    assert name(order=ColourOrder.BGR) == name(1.0) == name(brightness=None) == plain
    others = [
        name(0.5), name(gamma=2.0), name(order=ColourOrder.MONO), name(order=ColourOrder.RG),
        name(order=ColourOrder.MONO, led_colour=(255, 51, 0)),
    ]  # fmt: skip
    assert len({plain, *others}) == 6
