"""Style: how a span of a caption differs from the rest of it, and the colours that follow."""

from __future__ import annotations

from dataclasses import dataclass

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """``colour`` display-referred RGB, None = the item's. ``background`` likewise.

    ``inverse`` exchanges the two, whichever they are: emphasis that a one-colour board can show. ``dots``:
    each character has an emphasis dot.
    """

    colour: Colour | None = None
    background: Colour | None = None
    inverse: bool = False
    dots: bool = False

    def colours(self, colour: Colour, background: Colour) -> tuple[Colour, Colour]:
        """Ink and ground of a span, where the item's are ``colour`` and ``background``."""
        ink = colour if self.colour is None else self.colour
        ground = background if self.background is None else self.background
        return (ground, ink) if self.inverse else (ink, ground)


PLAIN = Style()
# one byte tells the style of a glyph
MOST_STYLES = 256
