"""Centred marks: ，。、：；！？ in the middle of their cell, as Traditional Chinese is set (CLREQ §3.1.1).

A font for Traditional Chinese has them so, and a font for all of Chinese when its ``locl`` feature is asked
in zh-Hant. Of any other font, strikes too, the mark's own ink is moved: the shape is the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import GlyphKey, Pose
from ledsign.text.outline import OutlineFace

if TYPE_CHECKING:
    from ledsign.text.face import Face

CENTRED_MARKS = frozenset("，。、．：；！？")


def centred(face: Face, mark: str, shaped: Shaped, em_px: int) -> Shaped:
    """``shaped``, a mark of ``CENTRED_MARKS`` upright in a row or a column, in the middle of its cell.

    What is narrower than an em (： in a strike of Western signs) stays as it is.
    """
    (row, *more) = face.shape([mark], vertical=False)
    if more or row.advance < em_px * UNIT:
        return shaped
    own = face.traditional(mark) if isinstance(face, OutlineFace) else None
    glyph = row.glyph if own is None else own
    pose = Pose.UPRIGHT if _is_centred(face.ink_box(GlyphKey(glyph)), em_px) else Pose.CENTRED
    return Shaped(glyph, shaped.cluster, shaped.advance, pose=pose)


def _is_centred(box: tuple[int, int, int, int], em_px: int) -> bool:
    """The middle of the ink is that of the em box, within a twelfth of it each way."""
    left, top, right, bottom = box
    return max(abs(left + right - em_px), abs(top + bottom - em_px)) * 6 <= em_px
