"""Palette: items and spans in the colours a one-bit board really has. See ``ledsign.display.palette``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from ledsign.display.palette import ground_on, ink_on, palette_of
from ledsign.text.style import PLAIN

if TYPE_CHECKING:
    from ledsign.display.sign import Sign
    from ledsign.documents.playlist import Item
    from ledsign.text.style import Colour, Style

T = TypeVar("T", bound="Item")


def item_for(item: T, sign: Sign) -> T:
    """The item with its colours as the sign's LEDs can show them; itself when they have levels."""
    palette = palette_of(sign)
    if not palette:
        return item
    ground = ground_on(palette, item.background)
    changes: dict[str, Any] = {"background": ground}
    colour = getattr(item, "colour", None)
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
    if not palette:
        return styles

    def shown(style: Style) -> Style:
        ink, ground = style.colours(colour, background)
        ground = ground_on(palette, ground)
        return replace(style, colour=ink_on(palette, ink, ground), background=ground, inverse=False)

    return tuple(style if style == PLAIN else shown(style) for style in styles)
