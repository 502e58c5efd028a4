"""Couplet: two lines that face each other, 上联 and 下联, are equally long and begin at one height."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ledsign.core.geometry import Size
from ledsign.core.problem import Bilingual, Problem, Severity, Where

if TYPE_CHECKING:
    from ledsign.text.clusters import Segmented
    from ledsign.text.strip import Strip


def unequal(first: Segmented, second: Segmented) -> tuple[Problem, ...]:
    """A warning when the lines differ in characters; white space does not count."""
    counts = [sum(not one.is_blank for line in text.lines for one in line) for text in (first, second)]
    if counts[0] == counts[1]:
        return ()
    return (
        Problem(
            code="couplet.unequal",
            severity=Severity.WARNING,
            message=Bilingual(
                f"the lines of the couplet have {counts[0]} and {counts[1]} characters",
                f"对联两句字数不同：{counts[0]} 字和 {counts[1]} 字",
            ),
            remedy=Bilingual("give both the same number of characters", "请让上下联字数相同"),
            where=Where(field="text"),
        ),
    )


def levelled(strips: Sequence[Strip], others: Sequence[Strip]) -> list[Strip]:
    """Columns as long as those of the other line, blank at their feet, so that both begin at one height."""
    longest = max(strip.size.height for strip in (*strips, *others))
    return [_lengthened(strip, longest) for strip in strips]


def _lengthened(strip: Strip, length: int) -> Strip:
    size, placements = strip.size, strip.placements
    if size.height == length:
        return strip
    marks = (*placements.marks[:-1], length)
    return replace(strip, placements=replace(placements, size=Size(size.width, length), marks=marks))
