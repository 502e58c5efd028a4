"""Fit: the largest size at which a text fits a view, and what to say when it does not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING

from ledsign.core.geometry import Size
from ledsign.core.problem import Bilingual, Problem, Severity, Where
from ledsign.text.clusters import Cluster, Segmented, segment
from ledsign.text.kinds import Kind, is_han, kind_of
from ledsign.text.layout import Direction
from ledsign.text.setting import DEFAULT, Setting
from ledsign.text.strip import set_pages, set_text

if TYPE_CHECKING:
    from ledsign.text.fonts import FontLibrary

LARGEST_PX = 1024
# Below 12 px many hanzi cannot be told from their neighbours: nothing is made to fit by going there
LEGIBLE_PX = 12
# what the strikes and standards (GB/T 19966) begin with, and a text of several pages does not go below
COMFORTABLE_PX = 16
# a text that scrolls across its lines shows this many characters of each at least
LINE_EM = 8
# no longer run of Western text stands upright in a column
_LONGEST_RUN = 64
# sizes drawn dot by dot; better than an outline a little larger
STRIKE_PX = (24, 16)
_STRIKE_REACH = 4


@dataclass(frozen=True, slots=True)
class Fit:
    """The chosen size in pixels; ``fits`` is False when even the smallest is too large.

    ``pages`` is how many pages a wrapped text takes at that size.
    """

    size_px: int
    fits: bool = True
    pages: int = 1


def fit_size(
    text: str | Segmented,
    *,
    view: Size,
    direction: Direction = "horizontal",
    one_bit: bool = False,
    fonts: FontLibrary,
    whole: bool = False,
    setting: Setting = DEFAULT,
) -> Fit:
    """The largest size whose strip is no wider across than ``view``, nor longer when ``whole``.

    Strike sizes are preferred to outlines less than 4 px larger. Raises FontError.
    """
    segmented = segment(text) if isinstance(text, str) else text
    if not whole:
        segmented = Segmented(tuple(_different(line, direction) for line in segmented.lines))

    def fits(size_px: int) -> bool:
        needed = set_text(segmented, size_px, direction, one_bit, fonts, setting=setting).size
        across, along = needed.height <= view.height, needed.width <= view.width
        if direction == "vertical":
            across, along = along, across
        return across and (along or not whole)

    return largest(fits, view.height if direction == "horizontal" else view.width, fonts.sizes)


def fit_wrapped(
    text: Segmented,
    *,
    view: Size,
    direction: Direction = "horizontal",
    one_bit: bool = False,
    fonts: FontLibrary,
    setting: Setting,
    scrolls: bool = False,
) -> Fit:
    """The largest size at which ``text``, wrapped to ``setting``'s measure, fits ``view`` as one page.

    When that would be less than 16 px: 16 and several pages, or 12 where not even a line of 16 fits. A text
    that ``scrolls`` across its lines is as large as eight characters on a line allow. Raises FontError.
    """
    along, across = view.width, view.height
    if direction == "vertical":
        along, across = across, along
    room = along * across
    widest = sum(1 for line in text.lines for one in line if kind_of(one.text) is Kind.IDEOGRAPH)

    @cache
    def pages(size_px: int) -> list[Size]:
        found = set_pages(text, size_px, direction, one_bit, fonts, setting=setting)
        return [page.size for page in found]

    def fits_lines(size_px: int) -> bool:
        return all(one.width <= view.width and one.height <= view.height for one in pages(size_px))

    def fits(size_px: int) -> bool:
        if scrolls:
            return size_px * LINE_EM <= along and size_px <= across
        if size_px < COMFORTABLE_PX or widest * size_px * size_px > room:
            return False  # not wanted, or sure not to; the text may be long
        found = pages(size_px)
        return len(found) == 1 and found[0].width <= view.width and found[0].height <= view.height

    sizes = fonts.sizes
    fit = largest(fits, across, sizes)
    if scrolls or (fit.fits and fit.size_px >= COMFORTABLE_PX):
        return fit
    smaller: Sequence[int] = (COMFORTABLE_PX, LEGIBLE_PX)
    if sizes is not None:
        smaller = [one for one in reversed(sizes) if one <= COMFORTABLE_PX] or sizes[:1]
    for size_px in smaller:
        if fits_lines(size_px):
            return Fit(size_px, pages=len(pages(size_px)))
    return Fit(smaller[-1], fits=False)


def _different(line: Sequence[Cluster], direction: Direction) -> tuple[Cluster, ...]:
    """What of a line tells how far it reaches across: each cluster once, in columns each Western run once.

    How a run stands in a column depends on all of it, so one hanzi is left between two of them.
    """
    if direction == "horizontal":
        return tuple({(one.text, one.style): one for one in line}.values())
    found: list[Cluster] = []
    seen: set[tuple[str, int]] = set()
    for han, group in groupby(line, key=lambda one: is_han(one.text)):
        run = list(group)
        if han:
            fresh = {key: one for one in run if (key := (one.text, one.style)) not in seen}
            found += list(fresh.values()) or run[:1]
            seen |= fresh.keys()
        elif (text := ("".join(one.text for one in run), run[0].style)) not in seen:
            found += run[:_LONGEST_RUN] + list({one.text: one for one in run[_LONGEST_RUN:]}.values())
            seen.add(text)
    return tuple(found)


def largest(fits: Callable[[int], bool], limit_px: int, sizes: Sequence[int] | None = None) -> Fit:
    """The largest size up to ``limit_px`` that ``fits``, with the preference for strikes.

    ``sizes`` are all there are, ascending, when a font drawn dot by dot was asked for.
    """
    if sizes is not None:
        possible = (Fit(one) for one in reversed(sizes) if one <= limit_px and fits(one))
        return next(possible, Fit(sizes[0], fits=False))
    low, high = LEGIBLE_PX - 1, min(max(limit_px, LEGIBLE_PX), LARGEST_PX)
    size_px, step = high, 1
    while size_px > low:  # most texts fit at the limit or a little below, for the sake of a g
        if fits(size_px):
            low = size_px
            break
        high, size_px, step = size_px - 1, size_px - step, step * 2
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
    return Fit(low) if low >= LEGIBLE_PX else Fit(LEGIBLE_PX, fits=False)


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
        hopeless = not best.fits and size_px <= LEGIBLE_PX
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
    """A warning below the size at which hanzi are read with ease, or can be told apart at all."""
    if size_px >= COMFORTABLE_PX:
        return []
    if size_px >= LEGIBLE_PX:
        return [
            Problem(
                code="text.below-comfortable",
                severity=Severity.WARNING,
                message=Bilingual(
                    f"{size_px} px is read with effort: hanzi of many strokes run together",
                    f"{size_px} 像素较难阅读：笔画多的字会糊成一团",
                ),
                remedy=Bilingual("use 16 px or more", "请用 16 像素以上"),
                where=Where(field="size"),
            )
        ]
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
