"""Chain: the faces of a size, and what has been asked of them. Captions ask the same again and again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from ledsign.text.face import Face
from ledsign.text.glyph import GlyphKey
from ledsign.text.missing import Chooser

Box = tuple[int, int, int, int]

_KEPT_CHAINS = 12
_KEPT_ANSWERS = 65_536


class Chain:
    """Faces to try, best first. Not for use from several threads at once."""

    def __init__(self, faces: tuple[Face, ...]) -> None:
        self.faces = faces
        self._chooser = Chooser(faces)
        self._numbers: dict[str, int | None] = {}
        self._boxes: dict[tuple[int, GlyphKey], Box] = {}

    def number(self, cluster: str) -> int | None:
        """The number of the first face that draws it, None when none does."""
        try:
            return self._numbers[cluster]
        except KeyError:
            if len(self._numbers) >= _KEPT_ANSWERS:
                self._numbers.clear()
                self._chooser = Chooser(self.faces)
            found = self._numbers[cluster] = self._chooser[cluster]
            return found

    def drawn(self, cluster: str) -> str:
        """What its face is to draw of a cluster that one of them draws."""
        return cluster if len(cluster) == 1 else self._chooser.drawn(cluster)

    def ink_box(self, number: int, key: GlyphKey) -> Box:
        """left, top, right, bottom of a glyph's ink from its em box, in pixels."""
        known = number, key
        box = self._boxes.get(known)
        if box is None:
            if len(self._boxes) >= _KEPT_ANSWERS:
                self._boxes.clear()
            box = self._boxes[known] = self.faces[number].ink_box(key)
        return box


def chain_of(faces: Sequence[Face]) -> Chain:
    """The chain of these faces; the newest are kept."""
    return _chain(tuple(faces))


@lru_cache(maxsize=_KEPT_CHAINS)
def _chain(faces: tuple[Face, ...]) -> Chain:
    return Chain(faces)
