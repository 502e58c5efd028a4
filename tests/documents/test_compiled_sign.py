"""Signs: what a document becomes."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Problem
from ledsign.display.grid import panel_grid
from ledsign.display.panel import Axis, Corner, Panel
from ledsign.display.sign import ColourOrder, Face, MappedPixel, Split
from ledsign.documents.load import check_sign, load_sign

Write = Callable[..., Path]
Faults = Callable[[str], list[Problem]]


def test_every_field_arrives(write: Write) -> None:
    sign = load_sign(
        write("""\
ledsign: sign/1
name: full
title: 全
canvas: [64, 32]
fps: 30000/1001
gamma: 2.8
brightness: 80%
time_zone: Europe/Berlin
pitch_mm: 10
white_point: 3000 K
viewing_distance_m: 25
luminance_cd_m2: 1200.5
rules: [shenzhen-text-screen-2018]
rules_strict: true
one_bit: true
led_colour: "#00ff00"
faces: {b: [32, 0, 32, 32], a: [0, 0, 32, 32]}
outputs:
  - name: one
    to: sacn://127.0.0.1
    order: grb
    universe: 7
    split: packed
    offset: 12
    max_burst: 4
    channels: 4000
    gamma: 1.8
    white_point: [1, 0.9, 0.8]
    panels:
      - rect: [0, 0, 32, 16]
        start: bottom-right
        axis: column
        serpentine: true
        rotation: 180
        channel: 30
      - rect: [0, 16, 32, 16]
        gamma: 2.0
  - name: two
    to: ddp://127.0.0.1
    order: mono
    panels:
      - grid: {face: b, panel: [16, 8], start: top-right, axis: column, folded: true, turn: 180, gamma: 1.5,
               panel_start: bottom-left, panel_axis: column, serpentine: true}
""")
    )
    assert (sign.name, sign.title, sign.canvas, sign.fps) == (
        "full",
        "全",
        Size(64, 32),
        Fraction(30000, 1001),
    )
    assert (sign.gamma, sign.brightness, sign.zone, sign.pitch_mm) == (2.8, 0.8, "Europe/Berlin", 10.0)
    assert (sign.one_bit, sign.led_colour) == (True, (0, 255, 0))
    # in the order they are written: that is the reading order
    assert sign.faces == (Face(name="b", rect=Rect(32, 0, 32, 32)), Face(name="a", rect=Rect(0, 0, 32, 32)))
    one, two = sign.outputs
    assert one.panels == (
        Panel(
            rect=Rect(0, 0, 32, 16),
            start=Corner.BOTTOM_RIGHT,
            axis=Axis.COLUMN,
            serpentine=True,
            rotation=180,
            channel=30,
        ),
        Panel(rect=Rect(0, 16, 32, 16), gamma=2.0),
    )
    assert (one.gamma, one.white_point, two.gamma, two.white_point) == (1.8, (1.0, 0.9, 0.8), None, None)
    assert (sign.white_point, sign.viewing_distance_m, sign.luminance_cd_m2) == (3000.0, 25.0, 1200.5)
    assert (sign.rules, sign.rules_strict) == (("shenzhen-text-screen-2018",), True)
    assert (one.name, one.address, one.order, one.channels) == (
        "one",
        "sacn://127.0.0.1",
        ColourOrder.GRB,
        4000,
    )
    assert (one.universe, one.split, one.offset, one.max_burst) == (7, Split.PACKED, 12, 4)
    assert two.order is ColourOrder.MONO
    grid = panel_grid(
        Rect(32, 0, 32, 32),
        Size(16, 8),
        start=Corner.TOP_RIGHT,
        axis=Axis.COLUMN,
        folded=True,
        turn=180,
        panel_start=Corner.BOTTOM_LEFT,
        panel_axis=Axis.COLUMN,
        serpentine=True,
    )
    assert two.panels == tuple(replace(panel, gamma=1.5) for panel in grid)
    assert two.universe == 7 + -(-4000 // 512)


def test_defaults(write: Write, sign_text: str) -> None:
    sign = load_sign(write(sign_text))
    assert (sign.gamma, sign.brightness, sign.zone, sign.one_bit) == (2.2, 1.0, "Asia/Shanghai", False)
    assert [output.order for output in sign.outputs] == [ColourOrder.RGB] * 2


@pytest.mark.parametrize(
    ("first", "second", "universes"),
    [
        ("", "", (1, 8)),  # 1024 RGB LEDs, 170 to a universe
        ("split: packed", "", (1, 7)),
        ("order: RGBW", "", (1, 9)),
        ("order: W", "", (1, 3)),
        ("universe: 100", "", (100, 107)),
        ("channels: 5120", "", (1, 12)),
        ("", "universe: 50", (1, 50)),
    ],
)
def test_universes_follow_one_another(
    write: Write, sign_head: str, first: str, second: str, universes: tuple[int, int]
) -> None:
    text = (
        sign_head
        + f"""\
outputs:
  - name: one
    to: sacn://127.0.0.1
    panels: [{{rect: [0, 0, 32, 32]}}]
    {first}
  - name: two
    to: sacn://127.0.0.1
    panels: [{{rect: [32, 0, 32, 32]}}]
    {second}
"""
    )
    assert tuple(output.universe for output in load_sign(write(text)).outputs) == universes


def test_an_address_may_say_its_universe(write: Write, sign_text: str) -> None:
    text = sign_text.replace("ddp://127.0.0.1\n", "sacn://127.0.0.1?universe=33\n")
    assert [output.universe for output in load_sign(write(text)).outputs] == [33, 40]


MAP = """\
outputs:
  - name: one
    to: ddp://127.0.0.1
    map: {name}
"""


def test_a_csv_map(write: Write, sign_head: str) -> None:
    write("x,y,channel\n0,0,0\n1,0,3\n", "m.csv")
    [output] = load_sign(write(sign_head + MAP.format(name="m.csv"))).outputs
    assert output.pixels == (MappedPixel(x=0, y=0, channel=0), MappedPixel(x=1, y=0, channel=3))
    assert output.panels == ()


def test_a_wled_ledmap(write: Write, sign_head: str) -> None:
    write(json.dumps({"map": [1, 0, -1, 2], "width": 2, "height": 2}), "ledmap.json")
    text = sign_head + MAP.format(name="ledmap.json") + "    map_at: [32, 8]\n    order: RGBW\n"
    [output] = load_sign(write(text)).outputs
    assert {(pixel.x, pixel.y, pixel.channel) for pixel in output.pixels} == {
        (33, 8, 0),
        (32, 8, 4),
        (33, 9, 8),
    }


def test_faults_of_a_map_name_the_map_file(write: Write, sign_head: str) -> None:
    write("x,y,channel\n0,0,0\n0,zero,3\n", "m.csv")
    found = check_sign(write(sign_head + MAP.format(name="m.csv")))[1]
    assert [(Path(one.where.file).name, one.where.line, one.code) for one in found] == [
        ("m.csv", 3, "csv.number")
    ]


def test_a_map_that_is_no_text(write: Write, sign_head: str) -> None:
    write(b"\xff\xfe\x00", "m.csv")
    [found] = check_sign(write(sign_head + MAP.format(name="m.csv")))[1]
    assert (found.code, found.where.line) == ("map.bad", 9)


def test_a_map_that_is_too_large(write: Write, sign_head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledsign.documents.compiled_sign.MAX_MAP_BYTES", 10)
    write("x,y,channel\n0,0,0\n", "m.csv")
    assert [one.code for one in check_sign(write(sign_head + MAP.format(name="m.csv")))[1]] == ["map.bad"]
