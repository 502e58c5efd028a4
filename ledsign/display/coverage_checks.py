"""Checks of which canvas pixels are wired: twice, or not at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.core.geometry import Rect
from ledsign.core.problem import Severity
from ledsign.display.fault import fault
from ledsign.display.sign_checks import canvas_rect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledsign.core.problem import Problem
    from ledsign.display.sign import OutputSpec, Sign

# A mistake in a grid can make every panel overlap every other; past this many pairs only their number helps.
MAX_PAIRS = 100


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Wired:
    """A panel, or one output's imported pixels: what may meet another on the canvas.

    ``rect`` holds all its pixels and is inside the canvas; ``mask`` bool (height, width) of ``rect`` says
    which, None = all of them.
    """

    field: str
    en: str
    zh: str
    rect: Rect
    mask: NDArray[np.bool_] | None = None

    def within(self, rect: Rect) -> NDArray[np.bool_]:
        """Which pixels of ``rect`` (a part of ``self.rect``) are wired by it."""
        if self.mask is None:
            return np.ones((rect.height, rect.width), np.bool_)
        x, y = rect.x - self.rect.x, rect.y - self.rect.y
        return self.mask[y : y + rect.height, x : x + rect.width]


def overlap_problems(sign: Sign, indices: Iterable[int]) -> Iterator[Problem]:
    """Canvas pixels wired twice among these outputs, one problem per pair of panels."""
    wired: list[_Wired] = []
    for index in indices:
        yield from _repeated_pixels(index, sign.outputs[index])
        wired += _wired_of(sign, index)
    if int(_coverage(sign, wired).max(initial=0)) < 2:
        return
    edges = np.array([(item.rect.x, item.rect.y, item.rect.right, item.rect.bottom) for item in wired])
    pairs = 0
    for number, first in enumerate(wired):
        meets = np.all(edges[number + 1 :, :2] < edges[number, 2:], axis=1)
        meets &= np.all(edges[number, :2] < edges[number + 1 :, 2:], axis=1)
        for other in np.flatnonzero(meets) + number + 1:
            second = wired[other]
            common = first.rect.intersect(second.rect)
            both = first.within(common) & second.within(common)
            if not both.any():
                continue
            pairs += 1
            if pairs <= MAX_PAIRS:
                yield _met(first, second, common, both)
    if pairs > MAX_PAIRS:
        yield fault(
            "pixel.twice",
            "outputs",
            (f"{pairs - MAX_PAIRS} more pairs of panels overlap", f"另有 {pairs - MAX_PAIRS} 对模组重叠"),
            ("mend the first ones and check again", "先改正前面的，再检查一次"),
        )


def hole_problems(sign: Sign) -> Iterator[Problem]:
    """Pixels of a face that no LED covers: a warning for each face."""
    if not sign.outputs:
        return
    covered = _coverage(sign, [item for index in range(len(sign.outputs)) for item in _wired_of(sign, index)])
    for number, face in enumerate(sign.faces):
        rect = face.rect.intersect(canvas_rect(sign))
        holes = covered[rect.y : rect.bottom, rect.x : rect.right] == 0
        if holes.any():
            x, y = _first_of(holes, rect)
            count = int(np.count_nonzero(holes))
            yield fault(
                "face.hole",
                f"faces[{number}].rect",
                (
                    f"{count} pixels of face {face.name!r} have no LED, first {x},{y}",
                    f"面“{face.name}”有 {count} 个像素没有灯珠，第一个是 {x},{y}",
                ),
                ("wire them, or shrink the face if they do not exist", "补上走线；若本无灯珠就缩小该面"),
                Severity.WARNING,
            )


def _wired_of(sign: Sign, index: int) -> list[_Wired]:
    output, canvas = sign.outputs[index], canvas_rect(sign)
    found: list[_Wired] = []
    for number, panel in enumerate(output.panels):
        rect = panel.rect.intersect(canvas)
        if not rect.is_empty:
            found.append(
                _Wired(
                    field=f"outputs[{index}].panels[{number}].rect",
                    en=f"panel {number} of {output.name!r}",
                    zh=f"“{output.name}”的模组 {number}",
                    rect=rect,
                )
            )
    inside = [(p.x, p.y) for p in output.pixels if 0 <= p.x < canvas.width and 0 <= p.y < canvas.height]
    if inside:
        x, y = np.array(inside).T
        left, top = int(x.min()), int(y.min())
        rect = Rect(left, top, int(x.max()) - left + 1, int(y.max()) - top + 1)
        mask = np.zeros((rect.height, rect.width), np.bool_)
        mask[y - top, x - left] = True
        found.append(
            _Wired(
                field=f"outputs[{index}].pixels",
                en=f"the map of {output.name!r}",
                zh=f"“{output.name}”的走线表",
                rect=rect,
                mask=mask,
            )
        )
    return found


def _coverage(sign: Sign, wired: Iterable[_Wired]) -> NDArray[np.uint32]:
    """How many times each canvas pixel (height, width) is wired."""
    times = np.zeros((sign.canvas.height, sign.canvas.width), np.uint32)
    for item in wired:
        rect = item.rect
        times[rect.y : rect.bottom, rect.x : rect.right] += item.within(rect)
    return times


def _repeated_pixels(index: int, output: OutputSpec) -> Iterator[Problem]:
    seen: set[tuple[int, int]] = set()
    again: list[int] = []
    for number, pixel in enumerate(output.pixels):
        if (pixel.x, pixel.y) in seen:
            again.append(number)
        seen.add((pixel.x, pixel.y))
    if again:
        pixel = output.pixels[again[0]]
        yield fault(
            "pixel.twice",
            f"outputs[{index}].pixels[{again[0]}]",
            (
                f"{len(again)} entries in the map of {output.name!r} wire a pixel again, "
                f"first {pixel.x},{pixel.y}",
                f"“{output.name}”的走线表有 {len(again)} 行重复接同一像素，第一个是 {pixel.x},{pixel.y}",
            ),
            ("leave one line for each pixel", "每个像素只留一行"),
        )


def _met(first: _Wired, second: _Wired, common: Rect, both: NDArray[np.bool_]) -> Problem:
    x, y = _first_of(both, common)
    count = int(np.count_nonzero(both))
    return fault(
        "pixel.twice",
        second.field,
        (
            f"{first.en} and {second.en} both wire {count} pixels, first {x},{y}",
            f"{first.zh}与{second.zh}重复接了 {count} 个像素，第一个是 {x},{y}",
        ),
        (f"move one of them ({first.field})", f"移开其中一块（{first.field}）"),
    )


def _first_of(mask: NDArray[np.bool_], rect: Rect) -> tuple[int, int]:
    """The first True in reading order as a canvas position."""
    y, x = divmod(int(mask.argmax()), rect.width)
    return rect.x + x, rect.y + y
