"""Compiler: a playlist and a sign become a show.

Each item is arranged over its faces, rendered once per layer, given an effect with speeds that move evenly,
and put on the timeline one after another.
"""

from ledsign.compiler.compilation import compile_playlist
from ledsign.compiler.compiled import Compiled, SnappedSpeed

__all__ = ["Compiled", "SnappedSpeed", "compile_playlist"]
