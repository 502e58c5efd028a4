"""Document: compile what an operator wrote, whichever kind it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.compiler.compilation import compile_playlist
from ledsign.documents.load import LoadedPlaylist

if TYPE_CHECKING:
    from fractions import Fraction

    from ledsign.compiler.compiled import Compiled
    from ledsign.display.sign import Sign
    from ledsign.documents.load_schedule import LoadedSchedule
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import GlyphReport


def compile_document(
    loaded: LoadedPlaylist | LoadedSchedule,
    sign: Sign,
    fonts: FontLibrary,
    fps: Fraction | None = None,
    glyphs: list[GlyphReport] | None = None,
    shown_from: Fraction | None = None,
) -> Compiled:
    """``compile_playlist`` or ``compile_schedule``, by what was loaded. Raises DocumentError."""
    if isinstance(loaded, LoadedPlaylist):
        return compile_playlist(loaded, sign, fonts, fps, glyphs, shown_from)
    from ledsign.compiler.schedule_compilation import compile_schedule

    return compile_schedule(loaded, sign, fonts, fps, glyphs, shown_from)
