"""Style: how a span of a caption differs from the rest of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """``colour`` display-referred RGB, None = the item's. ``background`` likewise: inverse emphasis."""

    colour: tuple[int, int, int] | None = None
    background: tuple[int, int, int] | None = None


PLAIN = Style()
