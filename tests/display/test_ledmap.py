"""WLED ledmaps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Point, Size
from ledsign.display.ledmap import read_ledmap

CANVAS = Size(6, 4)


def places(text: str, **values: Any) -> list[tuple[int, int, int]]:
    return [(pixel.x, pixel.y, pixel.channel) for pixel in read_ledmap(text, CANVAS, **values)]


def faults(text: str, **values: Any) -> list[tuple[str, str]]:
    with pytest.raises(DocumentError) as caught:
        read_ledmap(text, CANVAS, **values)
    assert all(found.message.zh and found.remedy.zh for found in caught.value.problems)
    return [(found.code, found.where.field) for found in caught.value.problems]


def test_serpentine_matrix() -> None:
    text = '{"map": [0, 1, 2, 5, 4, 3], "width": 3, "height": 2, "n": "serpentine"}'
    assert places(text) == [(0, 0, 0), (1, 0, 3), (2, 0, 6), (2, 1, 9), (1, 1, 12), (0, 1, 15)]


def test_dummy_leds_between_rows() -> None:
    """The strip runs back after an LED that is not part of the picture: WLED issue 5534."""
    rows = [[0, 1, 2, 3, 4, 5], [12, 11, 10, 9, 8, 7], [14, 15, 16, 17, 18, 19], [26, 25, 24, 23, 22, 21]]
    text = json.dumps({"width": 6, "height": 4, "map": [led for row in rows for led in row]})
    found = {channel // 3: (x, y) for x, y, channel in places(text)}
    assert found == {led: (x, y) for y, row in enumerate(rows) for x, led in enumerate(row)}
    assert not {6, 13, 20} & set(found)


@pytest.mark.parametrize("gap", [-1, -7, 65_535])
def test_gaps(gap: int) -> None:
    assert places(f'{{"map": [1, {gap}, 0], "width": 3, "height": 1}}') == [(2, 0, 0), (0, 0, 3)]


@pytest.mark.parametrize(
    ("given", "last"),
    [({}, (0, 1)), ({"width": 4}, (2, 1)), ({"height": 2}, (2, 1)), ({"height": 1, "width": 7}, None)],
)
def test_rows_as_wide_as_said(given: dict[str, int], last: tuple[int, int] | None) -> None:
    text = json.dumps({"map": list(range(7))} | given)
    if last is None:
        assert faults(text) == [("ledmap.outside", "map")]
    else:
        assert places(text)[-1] == (*last, 18)


def test_place_and_bytes_per_led() -> None:
    text = "\ufeff" + '{"map": [1, 0], "width": 2}'
    assert places(text, bytes_per_led=4, at=Point(4, 3)) == [(5, 3, 0), (4, 3, 4)]
    assert faults(text, at=Point(5, 3)) == [("ledmap.outside", "map")]
    assert faults(text, at=Point(0, 4)) == [("ledmap.outside", "map")]
    assert faults(text, at=Point(-1, 0)) == [("ledmap.outside", "map")]
    assert faults(text, at=Point(0, -1)) == [("ledmap.outside", "map")]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ([1], [("ledmap.map", "map")]),
        ({}, [("ledmap.map", "map")]),
        ({"map": []}, [("ledmap.map", "map")]),
        ({"map": {"0": 1}}, [("ledmap.map", "map")]),
        ({"map": [-1, -1]}, [("ledmap.map", "map")]),
        (
            {"map": [0, "1", 2.5, None, True, 65_536]},
            [("ledmap.entry", f"map[{place}]") for place in (1, 2, 3, 4, 5)],
        ),
        ({"map": [3, 3, 4, 3]}, [("ledmap.twice", "map[1]"), ("ledmap.twice", "map[3]")]),
        ({"map": [0, 1], "width": 0}, [("ledmap.size", "width")]),
        ({"map": [0, 1], "width": "2", "height": True}, [
            ("ledmap.size", "width"), ("ledmap.size", "height"), ("ledmap.size", "map"),
        ]),
        ({"map": [0, 1], "width": 3, "height": 1}, [("ledmap.size", "map")]),
        ({"map": [0, 0], "width": 3, "height": 9}, [
            ("ledmap.size", "map"), ("ledmap.outside", "map"), ("ledmap.twice", "map[1]"),
        ]),
    ],
)  # fmt: skip
def test_all_faults(content: Any, expected: list[tuple[str, str]]) -> None:
    assert faults(json.dumps(content)) == expected


def test_where_the_json_breaks() -> None:
    with pytest.raises(DocumentError) as caught:
        read_ledmap('{"map": [0,\n1,]}', CANVAS)
    (found,) = caught.value.problems
    assert (found.code, found.where.line, found.where.column) == ("ledmap.json", 2, 3)


@pytest.mark.parametrize("text", ["", "[" * 100_000, '{"map": [' + "1" * 5_000 + "]}"])
def test_monsters(text: str) -> None:
    assert faults(text) == [("ledmap.json", "")]


@given(st.permutations(range(24)))
def test_every_led_once(order: list[int]) -> None:
    found = read_ledmap(json.dumps({"map": order, "width": 6, "height": 4}), CANVAS)
    assert [pixel.channel for pixel in found] == list(range(0, 72, 3))
    assert [order[pixel.y * 6 + pixel.x] for pixel in found] == list(range(24))
