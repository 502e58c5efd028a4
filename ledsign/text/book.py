"""Book: the pages of a text as one strip, so that they share their glyphs, and one file holds all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.core.geometry import Rect, Size

if TYPE_CHECKING:
    from ledsign.text.placements import Placements
    from ledsign.text.strip import Strip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Book:
    """``strip`` holds the ``pages`` one after another across their lines; ``parts`` say where each is."""

    strip: Strip
    pages: tuple[Strip, ...]
    parts: tuple[Rect, ...]


def bound(pages: Sequence[Strip]) -> Book:
    """The pages of one text, as ``raster_pages`` gives them, as a book. A single page is its own strip."""
    first = pages[0]
    if len(pages) == 1:
        return Book(strip=first, pages=(first,), parts=(Rect(0, 0, first.size.width, first.size.height),))
    parts = _parts([page.size for page in pages], down=first.axis == "x")
    placements = _joined([page.placements for page in pages], parts)
    return Book(strip=replace(first, placements=placements), pages=tuple(pages), parts=tuple(parts))


def _parts(sizes: Sequence[Size], *, down: bool) -> list[Rect]:
    """Pages of rows lie one below the other, pages of columns side by side."""
    found = []
    at = 0
    for size in sizes:
        found.append(Rect(0, at, size.width, size.height) if down else Rect(at, 0, size.width, size.height))
        at += size.height if down else size.width
    return found


def _joined(pages: Sequence[Placements], parts: Sequence[Rect]) -> Placements:
    """All glyphs and bands where their pages are. ``marks`` are the whole strip's alone."""
    first, counts = pages[0], [len(page.key) for page in pages]
    size = Size(max(part.right for part in parts), max(part.bottom for part in parts))
    return replace(
        first,
        key=np.concatenate([page.key for page in pages]),
        x=np.concatenate([page.x for page in pages]) + _repeated([part.x for part in parts], counts),
        y=np.concatenate([page.y for page in pages]) + _repeated([part.y for part in parts], counts),
        style=np.concatenate([page.style for page in pages]),
        size=size,
        marks=(0, size.width if first.axis == "x" else size.height),
        bands=tuple(
            (style, band.shifted(part.x, part.y))
            for page, part in zip(pages, parts, strict=True)
            for style, band in page.bands
        ),
        lines=tuple(count for page in pages for count in page.lines),
    )


def _repeated(starts: Sequence[int], counts: Sequence[int]) -> NDArray[np.int32]:
    """The start of its page for each glyph."""
    return np.repeat(np.array(starts, np.int32), counts)
