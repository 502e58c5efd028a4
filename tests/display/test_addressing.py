"""Channels, offsets, universes and slots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from ledsign.core.geometry import Rect
from ledsign.display.addressing import (
    Patch,
    bytes_per_led,
    channels_needed,
    channels_of,
    panel_channels,
    patch_own,
    patch_whole,
    slots_of,
    universe_of,
)
from ledsign.display.panel import Panel
from ledsign.display.sign import ColourOrder, MappedPixel, OutputSpec, Sign, Split

MakeSign = Callable[..., Sign]


def output(leds: int, **values: object) -> OutputSpec:
    panels = (Panel(rect=Rect(0, 0, leds, 1)),) if leds else ()
    return OutputSpec(**({"name": "o", "address": "", "panels": panels} | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("order", "size", "whole"),
    [("RGB", 3, 510), ("BGR", 3, 510), ("RGBW", 4, 512), ("WRGB", 4, 512), ("RG", 2, 512), ("W", 1, 512)],
)
def test_size_and_slots(order: str, size: int, whole: int) -> None:
    assert bytes_per_led(ColourOrder(order)) == size
    assert slots_of(output(1, order=ColourOrder(order))) == whole
    assert slots_of(output(1, order=ColourOrder(order), split=Split.PACKED)) == 512


def test_panels_follow_each_other_unless_told() -> None:
    panels = (
        Panel(rect=Rect(0, 0, 2, 2)),
        Panel(rect=Rect(2, 0, 1, 1), channel=100),
        Panel(rect=Rect(3, 0, 1, 2)),
        Panel(rect=Rect(4, 0, -1, 3)),
    )
    chain = output(0, panels=panels)
    assert panel_channels(chain) == (range(0, 12), range(100, 103), range(103, 109), range(109, 109))
    assert channels_needed(chain) == channels_of(chain) == 109
    assert channels_of(replace(chain, channels=300)) == 300


def test_an_imported_map_needs_up_to_its_last_channel() -> None:
    pixels = (MappedPixel(x=0, y=0, channel=9), MappedPixel(x=1, y=0, channel=0))
    assert channels_of(output(0, pixels=pixels, order=ColourOrder.RGBW)) == 13
    assert channels_of(output(0)) == 0


@pytest.mark.parametrize(
    ("leds", "split", "universes"),
    [(170, Split.WHOLE, 1), (171, Split.WHOLE, 2), (340, Split.WHOLE, 2), (0, Split.WHOLE, 0),
     (170, Split.PACKED, 1), (171, Split.PACKED, 2), (512, Split.PACKED, 3), (512, Split.WHOLE, 4)],
)  # fmt: skip
def test_number_of_universes(sign_with: MakeSign, leds: int, split: Split, universes: int) -> None:
    (patch,) = patch_own(sign_with(output(leds, split=split, universe=7, offset=33)))
    assert (patch.universes, patch.universe, patch.offset) == (universes, 7, 33)
    assert patch.slots == (510 if split is Split.WHOLE else 512)


def test_behind_one_address_controllers_follow_each_other(sign_with: MakeSign) -> None:
    sign = sign_with(
        output(200, universe=10, offset=5), output(100, universe=20, offset=5), output(1, universe=30)
    )
    own = patch_whole(sign)
    assert [(patch.offset, patch.universe) for patch in own] == [(0, 10), (600, 20), (900, 30)]
    given = patch_whole(sign, 0)
    assert [(patch.offset, patch.universe) for patch in given] == [(0, 0), (600, 2), (900, 3)]
    assert patch_whole(sign_with()) == ()


def test_own_universes_that_would_collide_are_numbered_on(sign_with: MakeSign) -> None:
    sign = sign_with(output(200, universe=5), output(0, universe=5), output(100, universe=6))
    assert [patch.universe for patch in patch_whole(sign)] == [5, 7, 7]
    assert [patch.universe for patch in patch_own(sign)] == [5, 5, 6]


@pytest.mark.parametrize(
    ("split", "channel", "place"),
    [(Split.WHOLE, 0, (4, 1)), (Split.WHOLE, 509, (4, 510)), (Split.WHOLE, 510, (5, 1)),
     (Split.PACKED, 511, (4, 512)), (Split.PACKED, 512, (5, 1)), (Split.WHOLE, 599, (5, 90))],
)  # fmt: skip
def test_place_of_a_channel(sign_with: MakeSign, split: Split, channel: int, place: tuple[int, int]) -> None:
    (patch,) = patch_own(sign_with(output(200, split=split, universe=4)))
    assert universe_of(patch, channel) == place


@pytest.mark.parametrize("channel", [-1, 600])
def test_a_channel_that_is_not_there(sign_with: MakeSign, channel: int) -> None:
    (patch,) = patch_own(sign_with(output(200)))
    with pytest.raises(ValueError, match=r"not in 0\.\.599 of o"):
        universe_of(patch, channel)


def places(patch: Patch) -> list[tuple[int, int]]:
    return [universe_of(patch, channel) for channel in range(patch.channels)]


@given(st.data())
def test_every_channel_lands_exactly_once(signs: SearchStrategy[Sign], data: DataObject) -> None:
    sign = data.draw(signs)
    for patches in (patch_own(sign), patch_whole(sign), patch_whole(sign, 3)):
        everywhere = [place for patch in patches for place in places(patch)]
        assert len(everywhere) == len(set(everywhere)) == sum(patch.channels for patch in patches)
        for patch in patches:
            mine = places(patch)
            assert mine == sorted(mine)
            assert {universe for universe, _ in mine} == set(
                range(patch.universe, patch.universe + patch.universes)
            )
            assert all(1 <= slot <= patch.slots for _, slot in mine)
            bytes_of = range(patch.offset, patch.offset + patch.channels)
            others = [other for other in patches if other is not patch]
            assert not any(set(bytes_of) & set(range(o.offset, o.offset + o.channels)) for o in others)
