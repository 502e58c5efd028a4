"""Checks of each panel and imported pixel for itself: does it exist, is it on the canvas."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.display.fault import fault
from ledsign.display.panel import ROTATIONS
from ledsign.display.sign_checks import canvas_rect, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.core.problem import Problem
    from ledsign.display.sign import OutputSpec, Sign


def panel_problems(sign: Sign, index: int, output: OutputSpec) -> Iterator[Problem]:
    """Panels and imported pixels of one output, each for itself."""
    place = f"outputs[{index}]"
    if not output.panels and not output.pixels:
        yield fault(
            "output.empty",
            f"{place}.panels",
            (f"output {output.name!r} drives no LEDs", f"输出“{output.name}”没有驱动任何灯珠"),
            ("give it panels, a grid, or a map file", "写 panels、grid 或 map 文件"),
        )
    if output.panels and output.pixels:
        yield fault(
            "output.both",
            f"{place}.pixels",
            (
                f"output {output.name!r} has panels and an imported map",
                f"输出“{output.name}”同时有模组和导入的走线",
            ),
            ("keep one of the two; other LEDs go to another output", "只留一种；其余灯珠放到另一个输出"),
        )
    canvas = canvas_rect(sign)
    for number, panel in enumerate(output.panels):
        field = f"{place}.panels[{number}]"
        if panel.rotation not in ROTATIONS:
            yield fault(
                "panel.rotation",
                f"{field}.rotation",
                (f"a panel cannot hang turned by {panel.rotation}°", f"模组不能旋转 {panel.rotation}°"),
                ("write 0, 90, 180 or 270, clockwise", "写 0、90、180 或 270（顺时针）"),
            )
        if panel.rect.is_empty:
            yield fault(
                "panel.empty",
                f"{field}.rect",
                (f"panel {words(panel.rect)} has no pixels", f"模组 {words(panel.rect)} 没有像素"),
                ("write x, y, width, height as it hangs", "按悬挂后的样子写 x、y、宽、高"),
            )
        elif not canvas.contains(panel.rect):
            yield fault(
                "panel.outside",
                f"{field}.rect",
                (
                    f"panel {words(panel.rect)} reaches outside the canvas {canvas.width}×{canvas.height}",
                    f"模组 {words(panel.rect)} 超出画布 {canvas.width}×{canvas.height}",
                ),
                ("move the panel, or enlarge the canvas", "移动模组，或加大画布"),
            )
    outside = [
        number
        for number, pixel in enumerate(output.pixels)
        if not (0 <= pixel.x < canvas.width and 0 <= pixel.y < canvas.height)
    ]
    if outside:
        pixel = output.pixels[outside[0]]
        yield fault(
            "panel.outside",
            f"{place}.pixels[{outside[0]}]",
            (
                f"{len(outside)} pixels of the map are outside the canvas, first {pixel.x},{pixel.y}",
                f"走线表有 {len(outside)} 个像素在画布外，第一个是 {pixel.x},{pixel.y}",
            ),
            ("correct the map, or enlarge the canvas", "改正走线表，或加大画布"),
        )
