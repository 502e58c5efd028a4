"""Positions of every LED of a panel, against drawings and against a walk along the wire."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Rect
from ledsign.display.panel import ROTATIONS, Axis, Corner, Panel, panel_pixels

# Drawn by hand: what one sees in front of the sign, LED numbers in wire order. 3 columns and 2 rows unturned.
DRAWN: list[tuple[str, str, bool, int, str]] = [
    ("top-left", "row", False, 0, "0 1 2 / 3 4 5"),
    ("top-left", "row", True, 0, "0 1 2 / 5 4 3"),
    ("top-right", "row", False, 0, "2 1 0 / 5 4 3"),
    ("top-right", "row", True, 0, "2 1 0 / 3 4 5"),
    ("bottom-left", "row", False, 0, "3 4 5 / 0 1 2"),
    ("bottom-left", "row", True, 0, "5 4 3 / 0 1 2"),
    ("bottom-right", "row", False, 0, "5 4 3 / 2 1 0"),
    ("bottom-right", "row", True, 0, "3 4 5 / 2 1 0"),
    ("top-left", "column", False, 0, "0 2 4 / 1 3 5"),
    ("top-left", "column", True, 0, "0 3 4 / 1 2 5"),
    ("top-right", "column", False, 0, "4 2 0 / 5 3 1"),
    ("top-right", "column", True, 0, "4 3 0 / 5 2 1"),
    ("bottom-left", "column", False, 0, "1 3 5 / 0 2 4"),
    ("bottom-left", "column", True, 0, "1 2 5 / 0 3 4"),
    ("bottom-right", "column", False, 0, "5 3 1 / 4 2 0"),
    ("bottom-right", "column", True, 0, "5 2 1 / 4 3 0"),
    ("top-left", "row", False, 90, "3 0 / 4 1 / 5 2"),
    ("top-left", "row", True, 90, "5 0 / 4 1 / 3 2"),
    ("top-left", "row", False, 180, "5 4 3 / 2 1 0"),
    ("top-left", "row", True, 180, "3 4 5 / 2 1 0"),
    ("top-left", "row", False, 270, "2 5 / 1 4 / 0 3"),
    ("top-left", "row", True, 270, "2 3 / 1 4 / 0 5"),
    ("bottom-left", "column", True, 90, "0 1 / 3 2 / 4 5"),
    ("bottom-left", "column", True, 270, "5 4 / 2 3 / 1 0"),
]


def seen(panel: Panel) -> list[list[int]]:
    """LED numbers as they hang, row by row."""
    grid = [[-1] * panel.rect.width for _ in range(panel.rect.height)]
    for number, (x, y) in enumerate(panel_pixels(panel)):
        assert grid[y - panel.rect.y][x - panel.rect.x] == -1
        grid[y - panel.rect.y][x - panel.rect.x] = number
    return grid


def walked(width: int, height: int, panel: Panel) -> list[list[int]]:
    """The same by walking along the wire of the unturned panel, then turning the whole drawing."""
    x = 0 if "left" in panel.start else width - 1
    y = 0 if "top" in panel.start else height - 1
    dx, dy = (1 if x == 0 else -1), (1 if y == 0 else -1)
    home = (x, y)
    grid = [[-1] * width for _ in range(height)]
    number = 0
    while 0 <= x < width and 0 <= y < height:
        while 0 <= x < width and 0 <= y < height:
            grid[y][x] = number
            number += 1
            if panel.axis == "row":
                x += dx
            else:
                y += dy
        if panel.axis == "row":
            y += dy
            if panel.serpentine:
                x -= dx
                dx = -dx
            else:
                x = home[0]
        else:
            x += dx
            if panel.serpentine:
                y -= dy
                dy = -dy
            else:
                y = home[1]
    for _ in range(panel.rotation // 90):
        grid = [list(row) for row in zip(*grid[::-1], strict=True)]
    return grid


@pytest.mark.parametrize(("start", "axis", "serpentine", "rotation", "drawing"), DRAWN)
def test_drawn_by_hand(start: str, axis: str, serpentine: bool, rotation: int, drawing: str) -> None:
    expected = [[int(number) for number in row.split()] for row in drawing.split("/")]
    rect = Rect(5, 7, len(expected[0]), len(expected))
    panel = Panel(rect=rect, start=Corner(start), axis=Axis(axis), serpentine=serpentine, rotation=rotation)
    assert seen(panel) == expected


@given(
    st.integers(1, 7),
    st.integers(1, 7),
    st.sampled_from(Corner),
    st.sampled_from(Axis),
    st.booleans(),
    st.sampled_from(ROTATIONS),
)
def test_every_wiring_is_the_walk_along_its_wire(
    width: int, height: int, start: Corner, axis: Axis, serpentine: bool, rotation: int
) -> None:
    hung = (width, height) if rotation % 180 == 0 else (height, width)
    panel = Panel(rect=Rect(3, 11, *hung), start=start, axis=axis, serpentine=serpentine, rotation=rotation)
    assert seen(panel) == walked(width, height, panel)


def test_an_impossible_rotation_is_refused() -> None:
    with pytest.raises(ValueError, match="rotation must be one of"):
        panel_pixels(Panel(rect=Rect(0, 0, 2, 2), rotation=45))
