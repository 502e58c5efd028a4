"""Every fault a sign can have: which code, at which field, and that nothing else is complained about."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Problem
from ledsign.display.addressing import patch_own, universe_of
from ledsign.display.checks import layout_problems, output_problems
from ledsign.display.leds import output_leds
from ledsign.display.panel import Panel
from ledsign.display.sign import ColourOrder, Face, MappedPixel, OutputSpec, Sign, Split

MakeSign = Callable[..., Sign]


def panel(x: int, y: int, width: int, height: int, **values: Any) -> Panel:
    return Panel(rect=Rect(x, y, width, height), **values)


def output(*panels: Panel, name: str = "o", address: str = "ddp://192.0.2.1", **values: Any) -> OutputSpec:
    return OutputSpec(name=name, address=address, panels=panels, **values)


def pixels(*places: tuple[int, int, int], **values: Any) -> OutputSpec:
    return output(pixels=tuple(MappedPixel(x=x, y=y, channel=c) for x, y, c in places), **values)


FULL = output(panel(0, 0, 8, 4))
LEFT, RIGHT = panel(0, 0, 4, 4), panel(4, 0, 4, 4)
HOLES = ("face.hole", "faces[0].rect")


def told(problems: list[Problem]) -> list[tuple[str, str]]:
    for found in problems:
        assert found.message.en
        assert found.remedy.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in found.message.zh), found
        assert any("\u4e00" <= letter <= "\u9fff" for letter in found.remedy.zh), found
    return [(found.code, found.where.field) for found in problems]


VALUES: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({}, []),
    ({"fps": Fraction(0)}, [("sign.fps", "fps")]),
    ({"fps": Fraction(-1)}, [("sign.fps", "fps")]),
    ({"gamma": 0.0}, [("sign.gamma", "gamma")]),
    ({"gamma": math.nan}, [("sign.gamma", "gamma")]),
    ({"gamma": math.inf}, [("sign.gamma", "gamma")]),
    ({"white_point": 1000.0}, [("sign.white-point", "white_point")]),
    ({"white_point": (1.0, 2.0, 1.0)}, [("sign.white-point", "white_point")]),
    ({"white_point": 3000.0}, []),
    ({"brightness": -0.1}, [("sign.brightness", "brightness")]),
    ({"brightness": 1.1}, [("sign.brightness", "brightness")]),
    ({"brightness": math.nan}, [("sign.brightness", "brightness")]),
    ({"led_colour": (0, 256, 0)}, [("sign.led-colour", "led_colour")]),
    ({"zone": "Asia/Shanhai"}, [("sign.zone", "zone")]),
    ({"zone": "../etc/passwd"}, [("sign.zone", "zone")]),
    ({"zone": ""}, [("sign.zone", "zone")]),
    ({"faces": ()}, [("face.none", "faces")]),
    ({"faces": (Face(name="f", rect=Rect(0, 0, 0, 4)),)}, [("face.empty", "faces[0].rect")]),
    ({"faces": (Face(name="f", rect=Rect(1, 0, 8, 4)),)}, [("face.outside", "faces[0].rect")]),
    (
        {"faces": (Face(name="f", rect=Rect(0, 0, 4, 4)), Face(name="g", rect=Rect(3, 0, 5, 4)))},
        [("face.overlap", "faces[1].rect")],
    ),
    (
        {"faces": (Face(name="f", rect=Rect(0, 0, 4, 4)), Face(name="f", rect=Rect(4, 0, 4, 4)))},
        [("name.twice", "faces[1].name")],
    ),
    (
        {"faces": (Face(name="f", rect=Rect(0, 0, 8, 4)), Face(name="g", rect=Rect(2, 1, -3, 2)))},
        [("face.empty", "faces[1].rect")],
    ),
    (
        {"fps": Fraction(0), "gamma": 0.0, "brightness": 2.0, "zone": "nowhere"},
        [
            ("sign.fps", "fps"),
            ("sign.zone", "zone"),
            ("sign.gamma", "gamma"),
            ("sign.brightness", "brightness"),
        ],
    ),
]


@pytest.mark.parametrize(
    ("output", "values", "faults"),
    [
        ({"gamma": 0.0}, {}, [("sign.gamma", "outputs[0].gamma")]),
        ({"gamma": 2.8}, {}, []),
        ({"white_point": 99.0}, {}, [("sign.white-point", "outputs[0].white_point")]),
        ({"white_point": 3000.0}, {"one_bit": True}, [("white-point.unused", "outputs[0].white_point")]),
        (
            {"white_point": 3000.0, "order": ColourOrder.MONO},
            {},
            [("white-point.unused", "outputs[0].white_point")],
        ),
        (
            {"panels": (replace(FULL.panels[0], gamma=-1.0),)},
            {},
            [("sign.gamma", "outputs[0].panels[0].gamma")],
        ),
    ],
)
def test_light_of_an_output_and_of_its_panels(
    sign_with: MakeSign, output: dict[str, Any], values: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert told(layout_problems(sign_with(replace(FULL, **output), **values))) == faults


@pytest.mark.parametrize(("values", "faults"), VALUES)
def test_values_of_the_sign(
    sign_with: MakeSign, values: dict[str, Any], faults: list[tuple[str, str]]
) -> None:
    assert told(layout_problems(sign_with(FULL, **values))) == faults


@pytest.mark.parametrize(
    ("canvas", "code"),
    [(Size(0, 4), "canvas.empty"), (Size(8, -1), "canvas.empty"), (Size(10**9, 10**9), "canvas.large")],
)
def test_no_canvas(sign_with: MakeSign, canvas: Size, code: str) -> None:
    found = told(layout_problems(sign_with(FULL, canvas=canvas)))
    assert found[0] == (code, "canvas")


WIRING: list[tuple[tuple[OutputSpec, ...], list[tuple[str, str]]]] = [
    ((), [("output.none", "outputs")]),
    ((output(),), [("output.empty", "outputs[0].panels"), HOLES]),
    (
        (OutputSpec(name="o", address="", panels=(LEFT,), pixels=(MappedPixel(x=7, y=0, channel=900),)),),
        [("output.both", "outputs[0].pixels"), HOLES],
    ),
    (
        (output(LEFT), output(RIGHT, address="ddp://192.0.2.2")),
        [("name.twice", "outputs[1].name")],
    ),
    ((output(LEFT, RIGHT, panel(1, 1, 0, 2)),), [("panel.empty", "outputs[0].panels[2].rect")]),
    (
        (output(LEFT, panel(4, 0, 5, 4)),),
        [("panel.outside", "outputs[0].panels[1].rect")],
    ),
    (
        (output(FULL.panels[0], panel(20, 0, 5, 4)),),
        [("panel.outside", "outputs[0].panels[1].rect")],
    ),
    ((output(LEFT, panel(4, 0, 4, 4, rotation=45)),), [("panel.rotation", "outputs[0].panels[1].rotation")]),
    ((output(FULL.panels[0], panel(3, 3, 2, 1)),), [("pixel.twice", "outputs[0].panels[1].rect")]),
    (
        (FULL, output(panel(3, 3, 2, 1), name="p", address="ddp://192.0.2.2")),
        [("pixel.twice", "outputs[1].panels[0].rect")],
    ),
    (
        (output(FULL.panels[0], panel(0, 0, 1, 1), panel(0, 0, 2, 1)),),
        [
            ("pixel.twice", "outputs[0].panels[1].rect"),
            ("pixel.twice", "outputs[0].panels[2].rect"),
            ("pixel.twice", "outputs[0].panels[2].rect"),
        ],
    ),
    ((pixels((0, 0, 0), (1, 0, 3), (0, 0, 6)),), [("pixel.twice", "outputs[0].pixels[2]"), HOLES]),
    ((pixels((0, 0, 0), (8, 0, 3), (-1, 9, 6)),), [("panel.outside", "outputs[0].pixels[1]"), HOLES]),
    # The map's bounding box meets the panel, its pixels do not: no fault but the hole between them.
    (
        (output(panel(2, 0, 6, 4)), pixels((0, 0, 0), (1, 3, 3), name="p", address="ddp://192.0.2.2")),
        [HOLES],
    ),
    (
        (
            output(panel(1, 1, 1, 1)),
            pixels((0, 0, 0), (2, 2, 3), name="p", address="ddp://192.0.2.2"),
            pixels((7, 3, 0), (7, 3, 3), name="q", address="ddp://192.0.2.3"),
        ),
        [("pixel.twice", "outputs[2].pixels[1]"), HOLES],
    ),
    (
        (
            output(panel(1, 1, 1, 1), panel(2, 2, 1, 1)),
            pixels((0, 0, 0), (2, 2, 3), name="p", address="ddp://192.0.2.2"),
        ),
        [("pixel.twice", "outputs[1].pixels"), HOLES],
    ),
    ((output(panel(0, 0, 7, 4)),), [HOLES]),
]


@pytest.mark.parametrize(("outputs", "faults"), WIRING)
def test_wiring(sign_with: MakeSign, outputs: tuple[OutputSpec, ...], faults: list[tuple[str, str]]) -> None:
    assert told(layout_problems(sign_with(*outputs))) == faults


CHANNELS: list[tuple[OutputSpec, list[tuple[str, str]]]] = [
    (output(LEFT, panel(4, 0, 4, 4, channel=60), channels=108), []),
    (output(LEFT, panel(4, 0, 4, 4, channel=-3)), [
        ("channel.range", "outputs[0].panels[1].channel"), ("channel.twice", "outputs[0].panels[1].channel"),
    ]),
    (output(LEFT, RIGHT, channels=95), [("channel.range", "outputs[0].channels")]),
    (output(LEFT, panel(4, 0, 4, 4, channel=60), channels=107), [
        ("channel.range", "outputs[0].panels[1].channel"),
    ]),
    (output(LEFT, RIGHT, channels=-1), [("channel.range", "outputs[0].channels")]),
    (output(LEFT, panel(4, 0, 4, 4, channel=10**12)), [("channel.range", "outputs[0].channels")]),
    (output(LEFT, RIGHT, channels=10**12), [("channel.range", "outputs[0].channels")]),
    (output(LEFT, panel(4, 0, 4, 4, channel=47)), [("channel.twice", "outputs[0].panels[1].channel")]),
    (output(panel(0, 0, 4, 4, channel=40), panel(4, 0, 4, 4, channel=0)), [
        ("channel.twice", "outputs[0].panels[1].channel"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("one", "faults"), CHANNELS)
def test_channels_of_panels(sign_with: MakeSign, one: OutputSpec, faults: list[tuple[str, str]]) -> None:
    assert told(layout_problems(sign_with(one))) == faults


MAPPED: list[tuple[OutputSpec, list[tuple[str, str]]]] = [
    (pixels((0, 0, 3), (1, 0, 0), channels=6), []),
    (pixels((0, 0, 0), (1, 0, 4), channels=6), [("channel.range", "outputs[0].pixels[1].channel")]),
    (pixels((0, 0, -1), (1, 0, 4)), [("channel.range", "outputs[0].pixels[0].channel")]),
    (pixels((0, 0, 5), (1, 0, 3)), [("channel.twice", "outputs[0].pixels[1].channel")]),
    (
        pixels((0, 0, 0), (1, 0, 3), order=ColourOrder.RGBW),
        [("channel.twice", "outputs[0].pixels[1].channel")],
    ),
]


@pytest.mark.parametrize(("one", "faults"), MAPPED)
def test_channels_of_maps(sign_with: MakeSign, one: OutputSpec, faults: list[tuple[str, str]]) -> None:
    assert told(layout_problems(sign_with(one))) == [*faults, HOLES]


def two(first: str, second: str, **values: Any) -> tuple[OutputSpec, OutputSpec]:
    """Two controllers of 48 channels each."""
    return output(LEFT, address=first), output(RIGHT, name="p", address=second, **values)


UNIVERSES = [("universe.overlap", "outputs[1].universe")]
ADDRESSES: list[tuple[tuple[OutputSpec, OutputSpec], list[tuple[str, str]]]] = [
    (two("ddp://192.0.2.1", "ddp://192.0.2.2"), []),
    (two("ddp://192.0.2.1", "ddp://192.0.2.1"), [("offset.overlap", "outputs[1].offset")]),
    (two("ddp://192.0.2.1", "ddp://192.0.2.1:4048", offset=47), [("offset.overlap", "outputs[1].offset")]),
    (two("ddp://192.0.2.1", "ddp://192.0.2.1", offset=48), []),
    (two("ddp://192.0.2.1", "ddp://192.0.2.1:4049"), []),
    (two("ddp://192.0.2.1", "ddp://192.0.2.2", offset=-1), [("offset.range", "outputs[1].offset")]),
    (two("sacn://192.0.2.1", "sacn://192.0.2.1"), UNIVERSES),
    (two("sacn://192.0.2.1", "sacn://192.0.2.1", universe=2), []),
    (two("sacn://192.0.2.1", "sacn://192.0.2.2"), []),
    (two("sacn://239.255.0.1", "sacn://"), UNIVERSES),
    (two("sacn://239.255.0.1", "sacn://239.255.0.2", universe=2), []),
    (two("sacn://[ff18::83:0:1]", "sacn://239.255.0.1"), UNIVERSES),
    (two("sacn://host", "SACN://HOST:5568"), UNIVERSES),
    (two("sacn://192.0.2.1", "artnet://192.0.2.1"), []),
    (two("artnet://192.0.2.1", "artnet://192.0.2.1"), UNIVERSES),
    (two("sacn://192.0.2.1", "sacn://192.0.2.2", universe=0), [("universe.range", "outputs[1].universe")]),
    (
        two("sacn://192.0.2.1", "sacn://192.0.2.2", universe=64_000),
        [("universe.range", "outputs[1].universe")],
    ),
    (two("artnet://192.0.2.1", "artnet://192.0.2.2", universe=0), []),
    (two("artnet://192.0.2.1", "artnet://a", universe=32_768), [("universe.range", "outputs[1].universe")]),
    (two("serial:///dev/ttyUSB0?baud=1", "serial:///dev/ttyUSB0"), [("address.twice", "outputs[1].address")]),
    (two("serial:///dev/ttyUSB0", "serial:///dev/ttyUSB1"), []),
    (two("serial://COM3", "serial://COM3"), [("address.twice", "outputs[1].address")]),
    (two("pcap://out.pcap", "pcap://out.pcap"), []),
    (two("ddp://[bad", "ddp://[bad"), []),
    (two("ddp://h:99999", "ddp://h:99999"), []),
    (two("ddp://", "ddp://"), []),
    (two("ddp://192.0.2.1", "ddp://192.0.2.2", max_burst=0), [("output.burst", "outputs[1].max_burst")]),
]


@pytest.mark.parametrize(("outputs", "faults"), ADDRESSES)
def test_addresses(
    sign_with: MakeSign, outputs: tuple[OutputSpec, OutputSpec], faults: list[tuple[str, str]]
) -> None:
    assert told(layout_problems(sign_with(*outputs))) == faults


def test_the_last_universe_counts(sign_with: MakeSign) -> None:
    """171 LEDs from the last universe need one more than there is."""
    canvas = {"canvas": Size(171, 1), "faces": (Face(name="f", rect=Rect(0, 0, 171, 1)),)}
    one = output(panel(0, 0, 171, 1), address="sacn://192.0.2.1", universe=63_999)
    (found,) = layout_problems(sign_with(one, **canvas))
    assert (found.code, found.remedy.en) == ("universe.range", "begin between 1 and 63998")


SPLIT_LEDS = [
    ({"channel": 1}, 1), ({"channel": 511}, 1), ({"channel": 513}, 0), ({}, 0), ({"channel": 3}, 0),
]  # fmt: skip


@pytest.mark.parametrize(("values", "broken"), SPLIT_LEDS)
@pytest.mark.parametrize(
    ("address", "split"),
    [
        ("sacn://a", Split.WHOLE),
        ("artnet://a", Split.WHOLE),
        ("sacn://a", Split.PACKED),
        ("ddp://a", Split.WHOLE),
    ],
)
def test_leds_across_universes(
    sign_with: MakeSign, values: dict[str, int], broken: int, address: str, split: Split
) -> None:
    canvas = {"canvas": Size(170, 1), "faces": (Face(name="f", rect=Rect(0, 0, 170, 1)),)}
    found = layout_problems(
        sign_with(output(panel(0, 0, 170, 1, **values), address=address, split=split), **canvas)
    )
    if broken and split is Split.WHOLE and not address.startswith("ddp"):
        assert told(found) == [("channel.split", "outputs[0].split")]
        assert found[0].message.en.startswith(f"{broken} LEDs")
        assert found[0].severity == "warning"
    else:
        assert found == []


@given(st.data())
def test_leds_across_universes_are_counted(signs: SearchStrategy[Sign], data: DataObject) -> None:
    sign = data.draw(signs)
    told = {
        found.where.field: found.message.en
        for found in layout_problems(sign)
        if found.code == "channel.split"
    }
    for index, patch in enumerate(patch_own(sign)):
        leds = output_leds(patch.output).first.tolist()
        last = patch.bytes_per_led - 1
        broken = sum(universe_of(patch, led)[0] != universe_of(patch, led + last)[0] for led in leds)
        universes = patch.output.address.startswith(("sacn", "artnet"))
        if broken and universes and patch.output.split is Split.WHOLE:
            assert told.pop(f"outputs[{index}].split").startswith(f"{broken} LEDs ")
    assert told == {}


def test_counts_and_places_are_told(sign_with: MakeSign) -> None:
    overlap, hole = layout_problems(sign_with(output(panel(0, 0, 5, 4), panel(3, 1, 4, 3))))
    assert overlap.message.en == "panel 0 of 'o' and panel 1 of 'o' both wire 6 pixels, first 3,1"
    assert overlap.message.zh == "“o”的模组 0与“o”的模组 1重复接了 6 个像素，第一个是 3,1"
    assert "outputs[0].panels[0].rect" in overlap.remedy.en
    # Columns 5 and 6 of row 0, column 7 of every row.
    assert hole.message.en == "6 pixels of face 'all' have no LED, first 5,0"
    assert hole.severity == "warning"


def test_a_heap_of_panels_is_told_in_a_bounded_way(sign_with: MakeSign) -> None:
    heap = output(*[panel(0, 0, 8, 4, channel=0) for _ in range(20)])
    found = layout_problems(sign_with(heap))
    pairs = 20 * 19 // 2
    for code in ("channel.twice", "pixel.twice"):
        mine = [problem for problem in found if problem.code == code]
        assert len(mine) == 101
        assert mine[-1].message.en.startswith(f"{pairs - 100} more pairs")


def test_faults_of_one_output_only(sign_with: MakeSign) -> None:
    """What is between outputs, or of other outputs, is not asked when one is compiled."""
    one = output(LEFT, address="sacn://a")
    other = output(LEFT, address="sacn://a", channels=1)
    sign = sign_with(one, other)
    assert told(output_problems(sign, one)) == []
    assert told(output_problems(sign, other)) == [("channel.range", "outputs[1].channels")]
    assert {code for code, _ in told(layout_problems(sign))} == {
        "name.twice", "channel.range", "pixel.twice", "universe.overlap", "face.hole",
    }  # fmt: skip


def test_a_near_zone_is_proposed(sign_with: MakeSign) -> None:
    (found,) = layout_problems(sign_with(FULL, zone="Asia/Shanhai"))
    assert found.remedy.en == "write an IANA name, e.g. Asia/Shanghai"
