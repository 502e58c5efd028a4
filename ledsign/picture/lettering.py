"""Lettering: words on a picture, in the Noto Sans SC that ledsign ships, so that Chinese never is a box."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from PIL import ImageFont

from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

REGULAR = 400
MEDIUM = 500
BOLD = 700
# Chinese letters have theirs in the middle of the square, others on the line.
ELLIPSIS = "…"
DOTS = "..."


@lru_cache(maxsize=64)
def font(size_px: int, weight: int = REGULAR) -> FreeTypeFont:
    """Noto Sans SC at ``size_px`` pixels, weight 100..900. Raises FontError when the file is missing."""
    face = ImageFont.truetype(str(FontLibrary().path("Noto Sans SC")), size_px)
    face.set_variation_by_axes([weight])
    return face


@lru_cache(maxsize=4096)
def width(text: str, size_px: int, weight: int = REGULAR) -> int:
    """How wide ``text`` is, in pixels, rounded up."""
    return -int(-font(size_px, weight).getlength(text) // 1)


def cut(text: str, room_px: int, size_px: int, weight: int = REGULAR) -> str:
    """``text``, or as much of its beginning as fits with an ellipsis; empty when not even one letter does."""
    text = " ".join(text.split())
    if width(text, size_px, weight) <= room_px:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width(_ended(text[:middle]), size_px, weight) <= room_px:
            low = middle
        else:
            high = middle - 1
    return _ended(text[:low]) if low else ""


def _ended(text: str) -> str:
    text = text.rstrip()
    return text + (DOTS if text.isascii() else ELLIPSIS)
