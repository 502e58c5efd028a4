"""Marking: the text of a caption, read with or without markup, in colours that its sign has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ledsign.content.palette import styles_for
from ledsign.display.palette import is_dual, is_one_colour
from ledsign.documents.values import parse_colour, parse_moment
from ledsign.text.marked import Marked, unmarked
from ledsign.text.markup import looks_marked, parse_markup
from ledsign.text.markup_problems import lost_colours, unread_markup

if TYPE_CHECKING:
    from ledsign.display.sign import Sign
    from ledsign.documents.playlist import CaptionItem


def read_text(item: CaptionItem, part: int, sign: Sign) -> Marked:
    """The item's text, or line ``part`` of a couplet (0 or 1). ``problems`` also warn of what is lost."""
    text = item.text if isinstance(item.text, str) else item.text[min(part, 1)]
    if not item.markup:
        plain = unmarked(text)
        return replace(plain, problems=(unread_markup(),)) if looks_marked(text) else plain
    marked = parse_markup(text, parse_colour, parse_moment)
    problems = marked.problems
    if is_one_colour(sign) and any(style.colour or style.background for style in marked.styles):
        problems = (*problems, lost_colours())
    styles = styles_for(marked.styles, item.colour, item.background, sign)
    return replace(marked, styles=styles, problems=problems)


def shows_colours(sign: Sign) -> bool:
    """It can show emoji in their colours: LEDs of red, green and blue, with levels."""
    return not (sign.one_bit or is_dual(sign) or is_one_colour(sign))
