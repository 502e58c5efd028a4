"""Drawings, character by character."""

from __future__ import annotations

import pytest

from ledsign.core.geometry import Rect, Size
from ledsign.display.addressing import patch_own
from ledsign.display.drawing import draw_split, draw_wiring
from ledsign.display.grid import panel_grid
from ledsign.display.panel import Axis, Corner, Panel
from ledsign.display.sign import ColourOrder, OutputSpec, Sign, Split


def lines(text: str) -> str:
    """The drawing without the line break that makes it readable here."""
    return text.strip("\n")


def test_one_panel() -> None:
    assert draw_wiring(Panel(rect=Rect(9, 9, 4, 3), serpentine=True)) == lines("""
+-------------------+
|  0 >  1 >  2 >  3 |
|                 v |
|  7 <  6 <  5 <  4 |
|  v                |
|  8 >  9 > 10 > 11 |
+-------------------+
""")


def test_columns_up() -> None:
    panel = Panel(rect=Rect(0, 0, 2, 3), start=Corner.BOTTOM_LEFT, axis=Axis.COLUMN)
    assert draw_wiring(panel) == lines("""
+-------+
| 2   5 |
| ^   ^ |
| 1   4 |
| ^   ^ |
| 0   3 |
+-------+
""")


def test_one_led() -> None:
    assert draw_wiring(Panel(rect=Rect(0, 0, 1, 1))) == "+---+\n| 0 |\n+---+"


def test_gaps_show_in_channels_only() -> None:
    chain = (Panel(rect=Rect(0, 0, 2, 1)), Panel(rect=Rect(3, 0, 1, 1), channel=30))
    assert draw_wiring(chain) == lines("""
+-------+   +---+
| 0 > 1 |   | 2 |
+-------+   +---+
""")
    assert draw_wiring(chain, bytes_per_led=3) == lines("""
+---------+    +----+
|  0 >  3 |    | 30 |
+---------+    +----+
""")


def test_overlap_is_marked() -> None:
    chain = (Panel(rect=Rect(0, 0, 3, 2)), Panel(rect=Rect(2, 1, 2, 2)))
    assert draw_wiring(chain) == lines("""
+-----------+
| 0 > 1 > 2 |
|       +---+---+
| 3 > 4 > * > 7 |
+-------+---+   |
        | 8 > 9 |
        +-------+
""")


def test_large_panels_are_boxes() -> None:
    chain = panel_grid(Rect(0, 0, 64, 32), Size(32, 16), folded=True, turn=180)
    assert draw_wiring(chain) == lines("""
+---------+---------+
|o        |o        |
|   0 >   |   1 >   |
|         |         |
+---------+---------+
|         |         |
|   < 3   |   < 2   |
|        o|        o|
+---------+---------+
""")


@pytest.mark.parametrize(
    ("panel", "label", "corner"),
    [
        (Panel(rect=Rect(0, 0, 32, 16), start=Corner.TOP_RIGHT), "< 0", (9, 1)),
        (Panel(rect=Rect(0, 0, 32, 16), start=Corner.BOTTOM_LEFT, axis=Axis.COLUMN), "0 ^", (1, 3)),
        (Panel(rect=Rect(0, 0, 16, 32), rotation=90), "0 v", (9, 1)),
        (Panel(rect=Rect(0, 0, 1, 30)), "0 v", (1, 1)),
        (Panel(rect=Rect(0, 0, 10**9, 10**9)), "0 >", (1, 1)),
    ],
)
def test_first_led_and_direction(panel: Panel, label: str, corner: tuple[int, int]) -> None:
    drawing = draw_wiring(panel).split("\n")
    assert label in drawing[2]
    column, row = corner
    assert drawing[row].find("o", 1) == (column if column == 1 else drawing[row].rindex("|") - 1)
    assert sum(line.count("o") for line in drawing) == 1


def test_long_walls_are_cut_in_the_middle() -> None:
    drawing = draw_wiring(panel_grid(Rect(0, 0, 320, 160), Size(32, 16), folded=True))
    rows = drawing.split("\n")
    assert len(rows) == 6 * 4 + 1
    assert max(map(len, rows)) == 6 * 10 + 1
    assert "..." in rows[2]
    assert rows[18].split() == [":"] * 5
    assert [int(word) for word in rows[2].split() if word.strip("|").isdigit()] == [0, 1, 2, 3, 9]
    # The last row runs back: 99 is in the first column, and 95 to 91 lie in the cut.
    assert rows[22].replace("|", " ").split() == [
        "99",
        ">",
        "98",
        ">",
        "97",
        ">",
        "96",
        ">",
        "...",
        "90",
        ">",
    ]


def test_tall_and_wide_walls_are_cut_one_way() -> None:
    tall = draw_wiring(panel_grid(Rect(0, 0, 32, 160), Size(32, 16)))
    assert ":" in tall
    assert "..." not in tall
    wide = draw_wiring(panel_grid(Rect(0, 0, 320, 16), Size(32, 16)))
    assert "..." in wide
    assert ":" not in wide


def test_a_single_led_far_away_is_a_box_without_arrow() -> None:
    chain = (Panel(rect=Rect(0, 0, 1, 1)), Panel(rect=Rect(500, 0, 1, 1)))
    assert draw_wiring(chain) == lines("""
+---------+         +---------+
|o        |         |o        |
|   0     |         |   1     |
|         |         |         |
+---------+         +---------+
""")


def test_a_heap_that_no_cut_suits_shows_its_first_panels() -> None:
    heap = [Panel(rect=Rect(step * 10, step * 10, 200, 200)) for step in range(20)]
    drawing = draw_wiring(heap)
    assert [number for number in range(20) if f" {number} >" in drawing] == [0, 1, 2]


@pytest.mark.parametrize(
    "wiring",
    [(), Panel(rect=Rect(0, 0, 0, 4)), [Panel(rect=Rect(0, 0, 4, 4), rotation=45)]],
)
def test_what_cannot_be_drawn(wiring: Panel | list[Panel]) -> None:
    assert draw_wiring(wiring) == ""


def test_panels_keep_their_numbers_beside_undrawable_ones() -> None:
    chain = [
        Panel(rect=Rect(0, 0, 2, 1)),
        Panel(rect=Rect(2, 0, 2, 1), rotation=7),
        Panel(rect=Rect(4, 0, 1, 1)),
    ]
    assert draw_wiring(chain).split("\n")[1] == "| 0 > 1 |       | 4 |"


MIDDLE = "slots 1-512 = channels 512-1023 = B of LED 170, LEDs 171-340, R of LED 341"


@pytest.mark.parametrize(
    ("order", "split", "channels", "expected"),
    [
        ("RGB", Split.WHOLE, 600, ["slots 1-510 = channels 0-509 = LEDs 0-169",
                                   "slots 1-90 = channels 510-599 = LEDs 170-199"]),
        ("GRB", Split.PACKED, 600, ["slots 1-512 = channels 0-511 = LEDs 0-169, GR of LED 170",
                                    "slots 1-88 = channels 512-599 = B of LED 170, LEDs 171-199"]),
        ("RGB", Split.PACKED, 1026, ["slots 1-512 = channels 0-511 = LEDs 0-169, RG of LED 170",
                                     MIDDLE,
                                     "slots 1-2 = channels 1024-1025 = GB of LED 341"]),
        ("RGB", Split.PACKED, 1025, ["slots 1-512 = channels 0-511 = LEDs 0-169, RG of LED 170",
                                     MIDDLE,
                                     "slots 1-1 = channels 1024-1024 = G of LED 341"]),
        ("W", Split.WHOLE, 513, ["slots 1-512 = channels 0-511 = LEDs 0-511",
                                 "slots 1-1 = channels 512-512 = LEDs 512-512"]),
    ],
)  # fmt: skip
def test_leds_in_universes(order: str, split: Split, channels: int, expected: list[str]) -> None:
    output = OutputSpec(name="o", address="", channels=channels, order=ColourOrder(order), split=split)
    sign = Sign(name="s", canvas=Size(1, 1), faces=(), outputs=(output,))
    drawn = draw_split(patch_own(sign)[0], order).split("\n")
    assert drawn == [f"universe {1 + number}: {line}" for number, line in enumerate(expected)]
