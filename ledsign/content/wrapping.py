"""Wrapping: the setting a caption asks for on its view, and the largest size at which it fits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from ledsign.content.pace import DEFAULT_CHARS_S
from ledsign.documents.values import SpeedValue
from ledsign.effects.base import EFFECTS
from ledsign.text.fit import LINE_EM, Fit, fit_size, fit_wrapped
from ledsign.text.horizontal import line_pitch
from ledsign.text.setting import LATIN_GAP_EM, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.geometry import Size
    from ledsign.documents.playlist import CaptionItem
    from ledsign.effects.base import Align
    from ledsign.text.clusters import Segmented
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.style import Style

Axis = Literal["x", "y"]


def travels(item: CaptionItem) -> Axis | None:
    """The axis the item's effect moves along. Without one, lines travel and pages and couplets rest."""
    if item.effect:
        return EFFECTS[item.effect].moves if item.effect in EFFECTS else None
    if item.wrap or item.arrangement == "couplet":
        return None
    return runs_along(item)


def runs_along(item: CaptionItem) -> Axis:
    """The axis of its lines."""
    return "x" if item.direction == "horizontal" else "y"


def is_wrapped(item: CaptionItem) -> bool:
    """Whether lines end at the face; a text that travels along its lines has one line for each of its own."""
    return item.wrap and travels(item) != runs_along(item)


def setting_of(item: CaptionItem, view: Size, styles: Sequence[Style] = ()) -> Setting:
    """How the item is set on ``view``. Pages end at the face unless the text scrolls across its lines.

    ``styles`` are those of its text.
    """
    gap: Fraction | int = LATIN_GAP_EM
    if item.latin_gap is not None:
        asked = item.latin_gap
        gap = Fraction(asked.amount) if asked.unit == "chars" else round(asked.amount)
    along, across = (view.width, view.height) if runs_along(item) == "x" else (view.height, view.width)
    wrapped = is_wrapped(item)
    return Setting(
        measure_px=along if wrapped else None,
        depth_px=across if wrapped and travels(item) is None else None,
        level=item.line_breaks,
        squeeze=item.squeeze,
        latin_gap=gap,
        justify=item.justify,
        hang=item.hang,
        western=item.latin,
        marks=item.marks,
        dotted=frozenset(number for number, style in enumerate(styles) if style.dots),
    )


def paced(item: CaptionItem, view: Size) -> CaptionItem:
    """With a speed in characters a second as people read them, when lines scroll across the view.

    A whole line then comes at once: it moves by its pitch in the time its characters take to read.
    """
    if not is_wrapped(item) or travels(item) is None or (item.speed and item.speed.unit == "px/s"):
        return item
    rate = item.speed.amount if item.speed else DEFAULT_CHARS_S
    along, across = (view.width, view.height) if runs_along(item) == "x" else (view.height, view.width)
    em = max(1, min(along // LINE_EM, across)) if item.size == "fit" else item.size
    characters = max(Fraction(1), Fraction(along, em))
    speed = SpeedValue(rate * Fraction(line_pitch(em), em) / characters, "chars/s")
    return item.model_copy(update={"speed": speed})


def alignment(item: CaptionItem) -> Align | None:
    """Where shorter lines stand; None = as usual: rows in the middle, columns from the start."""
    key: Literal["align_x", "align_y"] = "align_x" if runs_along(item) == "x" else "align_y"
    if key in item.model_fields_set:
        return getattr(item, key)  # type: ignore[no-any-return]
    return "start" if is_wrapped(item) else None


def fitting_size(
    item: CaptionItem,
    text: Segmented,
    view: Size,
    *,
    one_bit: bool,
    fonts: FontLibrary,
    styles: Sequence[Style] = (),
) -> Fit:
    """The largest size at which ``text`` fits ``view`` the way the item moves. Raises FontError."""
    setting = setting_of(item, view, styles)
    if is_wrapped(item):
        return fit_wrapped(
            text,
            view=view,
            direction=item.direction,
            one_bit=one_bit,
            fonts=fonts,
            setting=setting,
            scrolls=travels(item) is not None,
        )
    return fit_size(
        text,
        view=view,
        direction=item.direction,
        one_bit=one_bit,
        fonts=fonts,
        whole=travels(item) != runs_along(item),
        setting=setting,
    )
