"""A chain of equal panels over a rectangle, as facades are wired.

row, folded, turn 180            column, folded, turn 0
+-----+-----+-----+              +-----+-----+-----+
| 0 > | 1 > | 2 > |              | 0 v | 3 ^ | 4 v |
+-----+-----+-----+              +-----+-----+-----+
| < 5 | < 4 | < 3 | turned       | 1 v | 2 ^ | 5 v |
+-----+-----+-----+              +-----+-----+-----+
"""

from __future__ import annotations

from ledsign.core.errors import LayoutError
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.display.panel import Axis, Corner, Panel


def panel_grid(
    area: Rect,
    panel: Size,
    *,
    start: Corner = Corner.TOP_LEFT,
    axis: Axis = Axis.ROW,
    folded: bool = False,
    turn: int = 0,
    panel_start: Corner = Corner.TOP_LEFT,
    panel_axis: Axis = Axis.ROW,
    serpentine: bool = False,
) -> tuple[Panel, ...]:
    """The panels of ``area`` in chain order, ``panel`` pixels each as they hang.

    The chain begins in the corner ``start`` and runs along ``axis`` first. ``folded``: every second row (or
    column) of panels runs back; otherwise each begins again at the same side. ``turn`` = 180: every second
    row (or column) hangs upside down, so that short cables reach. ``panel_start``, ``panel_axis`` and
    ``serpentine`` are the wire inside each panel, looking at it the right way up.

    Raises LayoutError with every problem; its fields (``area``, ``panel``, ``turn``) are those of the grid.
    """
    problems = [*_shape_problems(area, panel), *_turn_problems(turn)]
    if problems:
        raise LayoutError(problems)
    columns, rows = area.width // panel.width, area.height // panel.height
    lines, run = (rows, columns) if axis is Axis.ROW else (columns, rows)
    chain: list[Panel] = []
    for line in range(lines):
        back = folded and line % 2 == 1
        for step in range(run):
            along = run - 1 - step if back else step
            column, row = (along, line) if axis is Axis.ROW else (line, along)
            if start in (Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT):
                column = columns - 1 - column
            if start in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT):
                row = rows - 1 - row
            chain.append(
                Panel(
                    rect=Rect(
                        area.x + column * panel.width, area.y + row * panel.height, panel.width, panel.height
                    ),
                    start=panel_start,
                    axis=panel_axis,
                    serpentine=serpentine,
                    rotation=turn if line % 2 else 0,
                )
            )
    return tuple(chain)


def _shape_problems(area: Rect, panel: Size) -> list[Problem]:
    if panel.width <= 0 or panel.height <= 0:
        return [
            Problem(
                code="grid.panel",
                message=Bilingual(
                    f"a panel of {panel.width}×{panel.height} has no pixels",
                    f"模组 {panel.width}×{panel.height} 没有像素",
                ),
                remedy=Bilingual("write its width and height, e.g. [32, 16]", "写出宽和高，例如 [32, 16]"),
                where=Where(field="panel"),
            )
        ]
    if not area.is_empty and area.width % panel.width == 0 and area.height % panel.height == 0:
        return []
    width = max(1, round(area.width / panel.width)) * panel.width
    height = max(1, round(area.height / panel.height)) * panel.height
    return [
        Problem(
            code="grid.area",
            message=Bilingual(
                f"an area of {area.width}×{area.height} is not filled by whole panels of "
                f"{panel.width}×{panel.height}",
                f"区域 {area.width}×{area.height} 不能由 {panel.width}×{panel.height} 的整块模组铺满",
            ),
            remedy=Bilingual(
                f"make it a multiple of the panel, e.g. {width}×{height}, or list the panels one by one",
                f"改成模组尺寸的整数倍，例如 {width}×{height}，或逐块列出模组",
            ),
            where=Where(field="area"),
        )
    ]


def _turn_problems(turn: int) -> list[Problem]:
    if turn in (0, 180):
        return []
    return [
        Problem(
            code="grid.turn",
            message=Bilingual(
                f"every second line of panels cannot be turned by {turn}°", f"隔行模组不能旋转 {turn}°"
            ),
            remedy=Bilingual(
                "write 0 or 180; list panels one by one for other rotations",
                "写 0 或 180；其他角度请逐块列出模组",
            ),
            where=Where(field="turn"),
        )
    ]
