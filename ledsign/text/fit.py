"""Fit: the largest size at which a text fits a view, and what to say when it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.core.geometry import Size
from ledsign.core.problem import Bilingual, Problem, Severity, Where
from ledsign.text.clusters import Segmented, segment
from ledsign.text.layout import Direction
from ledsign.text.strip import set_text

if TYPE_CHECKING:
    from ledsign.text.fonts import FontLibrary

SMALLEST_PX = 8
LARGEST_PX = 1024
# Below 12 px many hanzi cannot be told from their neighbours
LEGIBLE_PX = 12
# sizes drawn dot by dot; better than an outline a little larger
STRIKE_PX = (24, 16)
_STRIKE_REACH = 4


@dataclass(frozen=True, slots=True)
class Fit:
    """The chosen size in pixels; ``fits`` is False when even the smallest is too large."""

    size_px: int
    fits: bool = True


def fit_size(
    text: str | Segmented,
    *,
    view: Size,
    direction: Direction = "horizontal",
    one_bit: bool = False,
    fonts: FontLibrary,
    whole: bool = False,
) -> Fit:
    """The largest size whose strip is no wider across than ``view``, nor longer when ``whole``.

    Strike sizes are preferred to outlines less than 4 px larger. Raises FontError.
    """
    segmented = segment(text) if isinstance(text, str) else text
    if not whole:  # across, each cluster matters only once
        segmented = Segmented(
            tuple(tuple({one.text: one for one in line}.values()) for line in segmented.lines)
        )

    def fits(size_px: int) -> bool:
        needed = set_text(segmented, size_px, direction, one_bit, fonts).size
        across, along = needed.height <= view.height, needed.width <= view.width
        if direction == "vertical":
            across, along = along, across
        return across and (along or not whole)

    return largest(fits, view.height if direction == "horizontal" else view.width, fonts.sizes)


def largest(fits: Callable[[int], bool], limit_px: int, sizes: Sequence[int] | None = None) -> Fit:
    """The largest size up to ``limit_px`` that ``fits``, with the preference for strikes.

    ``sizes`` are all there are, ascending, when a font drawn dot by dot was asked for.
    """
    if sizes is not None:
        possible = (Fit(one) for one in reversed(sizes) if one <= limit_px and fits(one))
        return next(possible, Fit(sizes[0], fits=False))
    low, high = SMALLEST_PX - 1, min(max(limit_px, SMALLEST_PX), LARGEST_PX)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    for strike in STRIKE_PX:
        # a strike keeps g within its em box, so it may fit where a smaller outline does not
        if strike <= limit_px and low < strike + _STRIKE_REACH and low != strike and fits(strike):
            return Fit(strike)
    return Fit(low) if low >= SMALLEST_PX else Fit(SMALLEST_PX, fits=False)


def size_problems(
    needed: Size, view: Size, size_px: int, fit: Callable[[], Fit], *, moves: str | None, field: str = "text"
) -> list[Problem]:
    """Warnings about a text of ``needed`` pixels on ``view``: cropped, or too small to read.

    ``moves`` is the axis the text travels along, which may then be longer than the view; None = it rests.
    ``fit`` is asked for the size that would fit only when one is needed. Cropped at the smallest size there
    is, with none that fits, is an error.
    """
    found = []
    too_wide = moves != "x" and needed.width > view.width
    too_high = moves != "y" and needed.height > view.height
    if too_wide or too_high:
        best = fit()
        hopeless = not best.fits and size_px <= SMALLEST_PX
        shapes = f"{needed.width}×{needed.height}", f"{view.width}×{view.height}"
        if best.fits and best.size_px < size_px:
            remedy = Bilingual(f"write size: fit, or {best.size_px}", f"请写 size: fit，或 {best.size_px}")
        else:
            remedy = Bilingual("shorten it, or let it scroll", "请缩短文字，或使用滚动特效")
        found.append(
            Problem(
                code="text.cropped",
                severity=Severity.ERROR if hopeless else Severity.WARNING,
                message=Bilingual(
                    f"at {size_px} px the text needs {shapes[0]} px and has {shapes[1]}: a part is cut off",
                    f"{size_px} 像素字号需要 {shapes[0]} 像素，而可用 {shapes[1]}：部分文字会被裁掉",
                ),
                remedy=remedy,
                where=Where(field=field if hopeless else "size"),
            )
        )
    return found + small_problems(size_px)


def small_problems(size_px: int) -> list[Problem]:
    """A warning below the size at which hanzi can be told apart."""
    if size_px >= LEGIBLE_PX:
        return []
    return [
        Problem(
            code="text.small",
            severity=Severity.WARNING,
            message=Bilingual(
                f"at {size_px} px many hanzi cannot be told apart", f"{size_px} 像素时许多汉字难以辨认"
            ),
            remedy=Bilingual("use 16 px or more, 12 at least", "请用 16 像素以上，至少 12"),
            where=Where(field="size"),
        )
    ]
