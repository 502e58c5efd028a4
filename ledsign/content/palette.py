"""Palette: items and spans in the colours a board really has. See ``ledsign.display.palette``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from ledsign.display.palette import greys_on, ground_on, ink_on, is_one_colour, palette_of
from ledsign.text.style import PLAIN

if TYPE_CHECKING:
    from ledsign.display.sign import Sign
    from ledsign.documents.playlist import Item
    from ledsign.text.style import Colour, Style

T = TypeVar("T", bound="Item")


def item_for(item: T, sign: Sign) -> T:
    """The item with its colours as the sign's LEDs show them; itself when they have levels and colours."""
    palette, colour = palette_of(sign), getattr(item, "colour", None)
    changes: dict[str, Any]
    if not palette:
        if colour is None or not is_one_colour(sign):
            return item
        ink, ground = greys_on(colour, item.background, sign.gamma)
        changes = {"colour": ink, "background": ground}
        return item if (ink, ground) == (colour, item.background) else item.model_copy(update=changes)
    ground = ground_on(palette, item.background)
    changes = {"background": ground}
    if colour is not None:
        changes["colour"] = ink_on(palette, colour, ground)
    return item.model_copy(update=changes)


def styles_for(
    styles: tuple[Style, ...], colour: Colour, background: Colour, sign: Sign
) -> tuple[Style, ...]:
    """The styles of a caption's spans with colours as the sign's LEDs can show them.

    ``colour`` and ``background`` are the item's, after ``item_for``.
    """
    palette = palette_of(sign)
    if not palette and not is_one_colour(sign):
        return styles

    def shown(style: Style) -> Style:
        ink, ground = style.colours(colour, background)
        if not palette:
            ink, ground = greys_on(ink, ground, sign.gamma)
            return replace(style, colour=ink, background=ground, inverse=False)
        ground = ground_on(palette, ground)
        return replace(style, colour=ink_on(palette, ink, ground), background=ground, inverse=False)

    return tuple(style if style == PLAIN else shown(style) for style in styles)
