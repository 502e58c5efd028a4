"""Compiler: a playlist, or a schedule with its playlists, and a sign become a show.

Each item is arranged over its faces, rendered once per layer, given an effect with speeds that move evenly,
and put on the timeline one after another. A schedule's rules go into the show as they are.
"""

from ledsign.compiler.compilation import compile_playlist
from ledsign.compiler.compiled import Compiled, SnappedSpeed
from ledsign.compiler.document import compile_document

__all__ = ["Compiled", "SnappedSpeed", "compile_document", "compile_playlist"]
