"""Chains of panels over an area."""

from __future__ import annotations

from typing import Any

import pytest

from ledsign.core.errors import LayoutError
from ledsign.core.geometry import Rect, Size
from ledsign.display.grid import panel_grid
from ledsign.display.panel import Axis, Corner

AREA, PANEL = Rect(10, 20, 12, 4), Size(4, 2)

# Drawn by hand: place in the chain, u after it when it hangs upside down. 3 columns and 2 rows of panels.
DRAWN: list[tuple[dict[str, Any], str]] = [
    ({}, "0 1 2 / 3 4 5"),
    ({"folded": True}, "0 1 2 / 5 4 3"),
    ({"folded": True, "turn": 180}, "0 1 2 / 5u 4u 3u"),
    ({"turn": 180}, "0 1 2 / 3u 4u 5u"),
    ({"start": Corner.TOP_RIGHT, "folded": True}, "2 1 0 / 3 4 5"),
    ({"start": Corner.BOTTOM_LEFT, "folded": True, "turn": 180}, "5u 4u 3u / 0 1 2"),
    ({"start": Corner.BOTTOM_RIGHT}, "5 4 3 / 2 1 0"),
    ({"axis": Axis.COLUMN}, "0 2 4 / 1 3 5"),
    ({"axis": Axis.COLUMN, "folded": True}, "0 3 4 / 1 2 5"),
    ({"axis": Axis.COLUMN, "folded": True, "turn": 180}, "0 3u 4 / 1 2u 5"),
    ({"axis": Axis.COLUMN, "start": Corner.BOTTOM_RIGHT, "folded": True}, "5 2 1 / 4 3 0"),
    ({"axis": Axis.COLUMN, "start": Corner.TOP_RIGHT}, "4 2 0 / 5 3 1"),
]


@pytest.mark.parametrize(("given", "drawing"), DRAWN)
def test_drawn_by_hand(given: dict[str, Any], drawing: str) -> None:
    chain = panel_grid(AREA, PANEL, **given)
    expected: dict[int, tuple[Rect, int]] = {}
    for row, line in enumerate(drawing.split("/")):
        for column, mark in enumerate(line.split()):
            rect = Rect(10 + column * 4, 20 + row * 2, 4, 2)
            expected[int(mark.rstrip("u"))] = (rect, 180 if mark.endswith("u") else 0)
    assert [(panel.rect, panel.rotation) for panel in chain] == [expected[n] for n in range(6)]
    assert all(panel.channel is None for panel in chain)


def test_every_panel_gets_the_wiring_inside() -> None:
    chain = panel_grid(
        AREA, PANEL, panel_start=Corner.BOTTOM_LEFT, panel_axis=Axis.COLUMN, serpentine=True, turn=180
    )
    assert {(panel.start, panel.axis, panel.serpentine) for panel in chain} == {
        (Corner.BOTTOM_LEFT, Axis.COLUMN, True)
    }


@pytest.mark.parametrize(
    ("area", "panel", "turn", "faults"),
    [
        (Rect(0, 0, 13, 4), PANEL, 0, [("grid.area", "area", "e.g. 12×4")]),
        (Rect(0, 0, 12, 5), PANEL, 0, [("grid.area", "area", "e.g. 12×4")]),
        (Rect(0, 0, 0, 4), PANEL, 0, [("grid.area", "area", "e.g. 4×4")]),
        (Rect(0, 0, -4, 2), PANEL, 0, [("grid.area", "area", "e.g. 4×2")]),
        (AREA, Size(0, 2), 0, [("grid.panel", "panel", "[32, 16]")]),
        (AREA, PANEL, 90, [("grid.turn", "turn", "0 or 180")]),
        (
            Rect(0, 0, 1, 1),
            PANEL,
            45,
            [("grid.area", "area", "e.g. 4×2"), ("grid.turn", "turn", "0 or 180")],
        ),
    ],
)
def test_all_faults_are_told(area: Rect, panel: Size, turn: int, faults: list[tuple[str, str, str]]) -> None:
    with pytest.raises(LayoutError) as caught:
        panel_grid(area, panel, turn=turn)
    assert [(found.code, found.where.field) for found in caught.value.problems] == [f[:2] for f in faults]
    for found, (_, _, remedy) in zip(caught.value.problems, faults, strict=True):
        assert remedy in found.remedy.en
        assert found.message.zh
        assert found.remedy.zh
