"""Wirings as tables."""

from __future__ import annotations

import pytest

from ledsign.core.errors import DocumentError
from ledsign.display.csv_map import read_csv_map

TWO = [(0, 0, 0), (1, 0, 3)]


def places(text: str) -> list[tuple[int, int, int]]:
    return [(pixel.x, pixel.y, pixel.channel) for pixel in read_csv_map(text)]


@pytest.mark.parametrize(
    "text",
    [
        "0,0,0\n1,0,3\n",
        "x,y,channel\n0,0,0\n1,0,3",
        "X, Y, Channel\r\n0, 0, 0\r\n1, 0, 3\r\n",
        "\ufeffx;y;channel\r0;0;0\r1;0;3\r",
        "x\ty\tchannel\n0\t0\t0\n1\t0\t3\n",
        "# map\n\n0,0,0   # first\n   \n,,\n1,0,3\n",
        'name,channel,y,x\nfirst,0,0,0\n"second, last",3,0,1\n',
        '"0","0","0"\n"1","0","3"\n',
        "000,0,0\n1,0,3,extra\n",
    ],
)
def test_ways_to_write_two_leds(text: str) -> None:
    assert places(text) == TWO


def test_order_of_the_lines_is_kept() -> None:
    assert places("5,5,9\n0,0,0\n") == [(5, 5, 9), (0, 0, 0)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [("csv.empty", 0, "")]),
        ("x,y,channel\n# none\n", [("csv.empty", 0, "")]),
        ("x,y\n0,0\n", [("csv.column", 1, "channel")]),
        ("\n\na,b,c\n0,0,0\n", [("csv.column", 3, "x")]),
        (
            "0,0,0\n1,0\n2,zero,6\n-1,0,1.5\n1,0,3\n",
            [
                ("csv.number", 2, "channel"),
                ("csv.number", 3, "y"),
                ("csv.number", 4, "x"),
                ("csv.number", 4, "channel"),
            ],
        ),
        ("0,0,0\n0,0,3\n1,0,3\n", [("csv.twice", 2, "x"), ("csv.twice", 3, "channel")]),
        ("0,0,0\n0,0,0\n", [("csv.twice", 2, "x"), ("csv.twice", 2, "channel")]),
        ("0,0,0\n１,0,3\n", [("csv.number", 2, "x")]),
        ("0,0,0\n1,0,1_0\n", [("csv.number", 2, "channel")]),
        ("0,0,0\n1,0,99999999999999\n", [("csv.number", 2, "channel")]),
        ("0,0,0\n" + "1" * 200_000 + "\n", [("csv.number", 2, c) for c in ("x", "y", "channel")]),
    ],
)
def test_every_bad_line_is_told(text: str, expected: list[tuple[str, int, str]]) -> None:
    with pytest.raises(DocumentError) as caught:
        read_csv_map(text)
    found = caught.value.problems
    assert [(p.code, p.where.line, p.where.field) for p in found] == expected
    assert all(p.message.zh and p.remedy.zh for p in found)
