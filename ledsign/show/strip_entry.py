"""Strip entry: a glyph strip in the manifest of a show, its arrays in files of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ledsign.core.errors import ShowError
from ledsign.core.geometry import Size
from ledsign.show.glyph_strip import ARRAYS, GlyphStrip, check_strip
from ledsign.show.tilefile import map_array


@dataclass(frozen=True, slots=True, kw_only=True)
class StripEntry:
    """``arrays`` are the names of the files, in the strip's own order."""

    size: Size
    axis: Literal["x", "y"]
    moves: Literal["x", "y"]
    background: tuple[int, int, int]
    arrays: tuple[str, ...]


def strip_entry(strip: GlyphStrip) -> StripEntry:
    """What the manifest says of ``strip``."""
    return StripEntry(
        size=strip.size,
        axis=strip.axis,
        moves=strip.moves,
        background=strip.background,
        arrays=strip.files,
    )


def mapped_strip(folder: Path, name: str, entry: StripEntry) -> GlyphStrip:
    """The strip of an entry, its arrays mapped read-only from ``folder``.

    Raises ShowError when a file is missing or damaged, or when the strip points outside its arrays.
    """
    if len(entry.arrays) != ARRAYS:
        raise ShowError(f"strip {name} has {len(entry.arrays)} arrays, not {ARRAYS}; compile the show again")
    ink, glyphs, placed, ramps, bands = (map_array(folder, array) for array in entry.arrays)
    strip = GlyphStrip(
        size=entry.size,
        axis=entry.axis,
        ink=ink,
        glyphs=glyphs,
        placed=placed,
        ramps=ramps,
        bands=bands,
        background=entry.background,
        moves=entry.moves,
        digest=name,
        files=entry.arrays,
    )
    try:
        check_strip(strip)
    except ValueError as error:
        raise ShowError(f"{folder}: strip {name}: {error}; compile the show again") from error
    return strip
