"""A map taken over is exactly the map: every LED at its place with its channel."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledsign.core.errors import Forbidden, Invalid, Stale
from ledsign.core.geometry import Rect
from ledsign.display.leds import output_leds
from ledsign.display.panel import Axis, Corner, Panel, panel_pixels
from ledsign.display.sign import MappedPixel, OutputSpec
from ledsign.service import signs, wiring_import
from ledsign.service.roles import Role
from ledsign.service.wiring_import import panels_of
from tests.house import LOCAL, actor
from tests.service.casting import SIGN, SIGN_TEXT

if TYPE_CHECKING:
    from ledsign.service.house import House


def leds(panels: list[dict[str, Any]]) -> set[tuple[int, int, int]]:
    found = set()
    for one in panels:
        panel = Panel(
            rect=Rect(*one["rect"]), start=Corner(one.get("start", "top-left")),
            axis=Axis(one.get("axis", "row")), serpentine=one.get("serpentine", False),
            channel=one["channel"],
        )  # fmt: skip
        for number, (x, y) in enumerate(panel_pixels(panel)):
            found.add((int(x), int(y), one["channel"] + 3 * number))
    return found


@given(
    start=some.sampled_from(Corner), axis=some.sampled_from(Axis), serpentine=some.booleans(),
    width=some.integers(1, 9), height=some.integers(1, 9), first=some.integers(0, 50),
)  # fmt: skip
def test_a_panel_comes_back_as_few_pieces(
    start: Corner, axis: Axis, serpentine: bool, width: int, height: int, first: int
) -> None:
    panel = Panel(rect=Rect(2, 3, width, height), start=start, axis=axis, serpentine=serpentine)
    pixels = [
        MappedPixel(x=int(x), y=int(y), channel=first + 3 * number)
        for number, (x, y) in enumerate(panel_pixels(panel))
    ]
    found = panels_of(pixels, 3)
    assert leds(found) == {(one.x, one.y, one.channel) for one in pixels}
    if min(width, height) > 1:
        assert len(found) == 1


@given(seed=some.integers(0, 10_000), count=some.integers(1, 40))
def test_any_map_comes_back_exactly(seed: int, count: int) -> None:
    order = Random(seed)
    places = [(x, y) for y in range(8) for x in range(8)]
    if seed % 2:
        order.shuffle(places)
    gaps = [order.choice((0, 0, 3, 7)) for _ in range(count)]
    pixels = [
        MappedPixel(x=x, y=y, channel=3 * number + sum(gaps[:number]))
        for number, (x, y) in enumerate(places[:count])
    ]
    assert leds(panels_of(pixels, 3)) == {(one.x, one.y, one.channel) for one in pixels}


@pytest.fixture
def wall(house: House) -> House:
    with house.unit(LOCAL) as unit:
        signs.create(unit, SIGN_TEXT)
    return house


def snake(width: int = 64, height: int = 16) -> str:
    rows = [list(range(y * width, (y + 1) * width)) for y in range(height)]
    leds = [led for y, row in enumerate(rows) for led in (row[::-1] if y % 2 else row)]
    return json.dumps({"width": width, "height": height, "map": leds})


def output(house: House) -> OutputSpec:
    with house.view(LOCAL) as unit:
        return signs.loaded(unit, SIGN).outputs[0]


def test_a_ledmap_replaces_the_wiring_and_the_rest_of_the_document_stays(wall: House) -> None:
    with wall.unit(LOCAL) as unit:
        found = wiring_import.tried(unit, SIGN, output(wall).name, snake())
        assert len(found.panels) == 1
        saved = wiring_import.take(unit, SIGN, found)
    assert saved.row.version == 2
    after = output_leds(output(wall))
    assert sorted(zip(after.x, after.y, after.first, strict=True)) == sorted(
        (one.x, one.y, one.channel) for one in found.pixels
    )
    kept = [line for line in SIGN_TEXT.splitlines() if line.startswith(("name:", "canvas:", "fps:"))]
    assert all(line in saved.revision.text for line in kept)


def test_trying_changes_nothing(wall: House) -> None:
    before = output(wall)
    with wall.view(LOCAL) as unit:
        wiring_import.tried(unit, SIGN, before.name, "x,y,channel\n0,0,0\n1,0,1\n")
    assert output(wall) == before


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x,y,channel\n1,2\n", "channel"),
        ("{", "JSON"),
        ("x,y,channel\n900,0,0\n", "outside"),
        (snake(65, 16), "outside"),
        ("", "LED"),
    ],
)
def test_a_map_that_is_none_is_refused_with_its_problems(wall: House, text: str, told: str) -> None:
    with wall.view(LOCAL) as unit, pytest.raises(Invalid, match=told):
        wiring_import.tried(unit, SIGN, output(wall).name, text)


def test_a_map_of_too_many_pieces_says_so(wall: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wiring_import, "MOST_PANELS", 3)
    rows = "\n".join(f"{2 * number},0,{number}" for number in range(5))
    with wall.view(LOCAL) as unit, pytest.raises(Invalid, match="irregular"):
        wiring_import.tried(unit, SIGN, output(wall).name, rows)


def test_an_unknown_controller(wall: House) -> None:
    with wall.view(LOCAL) as unit, pytest.raises(Invalid, match="controller"):
        wiring_import.tried(unit, SIGN, "nobody", snake())


def test_somebody_else_was_quicker(wall: House) -> None:
    with wall.view(LOCAL) as unit:
        found = wiring_import.tried(unit, SIGN, output(wall).name, snake())
    with wall.unit(LOCAL) as unit:
        signs.replace(unit, SIGN, 1, SIGN_TEXT + "# a remark\n")
    with wall.unit(LOCAL) as unit, pytest.raises(Stale):
        wiring_import.take(unit, SIGN, found)


def test_only_who_may(wall: House) -> None:
    with wall.view(actor("amy", Role.PROPERTY)) as unit, pytest.raises(Forbidden):
        wiring_import.tried(unit, SIGN, "board", snake())
