"""Chain: the faces of a size, and what has been asked of them. Captions ask the same again and again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from ledsign.text.clusters import is_blank
from ledsign.text.face import Face, Shaped
from ledsign.text.glyph import GlyphKey
from ledsign.text.missing import SUBSTITUTE, Chooser
from ledsign.text.outline import OutlineFace
from ledsign.text.setting import Marks
from ledsign.text.stock import Stock

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
        self._shown: dict[str, tuple[int | None, str]] = {}
        self._shaped: dict[tuple[int, bool], dict[str, tuple[Shaped, ...]]] = defaultdict(dict)
        self._stocks: dict[tuple[object, ...], Stock] = {}

    def stock(self, em_px: int, *, vertical: bool, marks: Marks) -> Stock:
        """The cells made before with these faces and all that a cell depends on."""
        key = em_px, vertical, marks
        found = self._stocks.get(key)
        if found is None:
            found = self._stocks[key] = Stock(self.faces, vertical=vertical)
        found.tidy()
        return found

    def shown(self, texts: Sequence[str]) -> list[tuple[int | None, str]]:
        """For each cluster the number of its face, None for white space, and what that face is to draw."""
        known = self._shown
        if len(known) >= _KEPT_ANSWERS:
            known.clear()
        try:
            shown = [known[text] for text in texts]
        except KeyError:
            for text in set(texts).difference(known):
                known[text] = self._show(text)
            shown = [known[text] for text in texts]
        for at in self._chooser.western_in(texts):
            shown[at] = 0, texts[at]
        return shown

    def _show(self, text: str) -> tuple[int | None, str]:
        if is_blank(text):
            return None, text
        number = self.number(text)
        return (self.number(SUBSTITUTE), SUBSTITUTE) if number is None else (number, self.drawn(text))

    def shape_each(self, number: int, texts: Sequence[str], *, vertical: bool) -> list[tuple[Shaped, ...]]:
        """The glyphs of each of neighbours with one face, ``cluster`` 0. What comes again is the same object.

        Only outlines are kerned; other faces draw a cluster the same whatever stands beside it.
        """
        face = self.faces[number]
        if isinstance(face, OutlineFace):
            return face.shape_each(texts, vertical=vertical)
        known = self._shaped[number, vertical]
        if len(known) >= _KEPT_ANSWERS:
            known.clear()
        fresh = [text for text in dict.fromkeys(texts) if text not in known]
        if fresh:
            parts: list[tuple[Shaped, ...]] = [()] * len(fresh)
            for one in face.shape(fresh, vertical=vertical):
                parts[one.cluster] += (one._replace(cluster=0),)
            known.update(zip(fresh, parts, strict=True))
        return [known[text] for text in texts]

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
