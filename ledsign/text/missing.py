"""Missing glyphs: a font for each cluster, and a report of those that have none. There is never tofu."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import regex

from ledsign.core.problem import Where
from ledsign.text.clusters import Cluster, code_points, is_blank, is_plain, segment
from ledsign.text.emoji import EMOJI_FACES, in_order
from ledsign.text.outline import OutlineFace
from ledsign.text.presentation import as_text, is_pictograph, is_variation, usual_shape
from ledsign.text.shared_marks import TELLTALES, is_chinese_mark, western_marks

if TYPE_CHECKING:
    from ledsign.text.face import Face
    from ledsign.text.fonts import FontLibrary

# What stands where a glyph is missing in pictures made all the same: 〓, the Chinese printers' sign for it.
SUBSTITUTE = "〓"
# Letters that join their neighbours need shaping none of our faces does: better missing than wrong.
_JOINED_SCRIPT = regex.compile(r"[\p{Script=Mongolian}\p{Script=Phags_Pa}&&\p{L}]", regex.V1)


_NOWHERE = Where()


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A cluster worth a report. ``index`` counts characters from 0; ``codepoints`` is like ``U+1F600``.

    ``where`` is the document's field; empty until it is known.
    """

    index: int
    cluster: str
    codepoints: str
    name: str
    where: Where = _NOWHERE

    def as_json(self) -> dict[str, Any]:
        """A flat mapping for ``--json``; ``file``, ``line`` and ``field`` only for text in a document."""
        found: dict[str, Any] = {
            "index": self.index,
            "cluster": self.cluster,
            "codepoints": self.codepoints,
            "name": self.name,
        }
        if self.where.file:
            found |= {"file": self.where.file, "line": self.where.line, "field": self.where.field}
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing(Noted):
    """A cluster no font draws."""

    fonts_tried: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """With the fonts tried."""
        return {**Noted.as_json(self), "fonts_tried": list(self.fonts_tried)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback(Noted):
    """A cluster drawn by ``font`` for want of it in ``fonts_tried``; ``last_resort``: enlarged dots."""

    font: str
    fonts_tried: tuple[str, ...]
    last_resort: bool = False

    def as_json(self) -> dict[str, Any]:
        """With the font that draws it and those tried before."""
        return {
            **Noted.as_json(self),
            "font": self.font,
            "fonts_tried": list(self.fonts_tried),
            "last_resort": self.last_resort,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant(Noted):
    """A cluster whose variation selector is ignored: it is drawn in its usual shape."""


class Chooser:
    """Which face of a chain draws a cluster; each cluster is asked for once."""

    def __init__(self, faces: Sequence[Face]) -> None:
        self.faces = tuple(faces)
        self._chosen: dict[str, int | None] = {}

    @cached_property
    def is_western(self) -> bool:
        """The font asked first is for Western text only: marks among hanzi come from another."""
        first = self.faces[0]
        return not isinstance(first, EMOJI_FACES) and not any(map(first.draws, TELLTALES))

    def western_in(self, texts: Sequence[str]) -> list[int]:
        """The positions of marks of Western text, which a font for such text draws itself (number 0)."""
        if not self.is_western:
            return []
        return [at for at in western_marks(texts) if self.faces[0].draws(texts[at])]

    def __getitem__(self, cluster: str) -> int | None:
        """The number of the first face that draws it, None when none does.

        A mark is taken for one among hanzi (``ledsign.text.shared_marks``).
        """
        if cluster not in self._chosen:
            self._chosen[cluster] = self._choose(cluster)
        return self._chosen[cluster]

    def has_variation(self, cluster: str) -> bool:
        """The face chosen for a hanzi with a selector has that very shape."""
        number = self[cluster]
        return number is not None and is_variation(cluster) and self._varies(number, cluster)

    def drawn(self, cluster: str) -> str:
        """What its face is to draw of the cluster: without a selector that the face does not know."""
        if is_variation(cluster):
            return cluster if self.has_variation(cluster) else usual_shape(cluster)
        return as_text(cluster)

    def _choose(self, cluster: str) -> int | None:
        if is_plain(cluster):  # neither an emoji, nor joined, nor a variation
            if is_chinese_mark(cluster) and self.is_western:
                order = [*range(1, len(self.faces)), 0]
                return next((number for number in order if self.faces[number].draws(cluster)), None)
            for number, face in enumerate(self.faces):
                if face.draws(cluster):
                    return number
            return None
        if _JOINED_SCRIPT.match(cluster):
            return None
        order = in_order(cluster, self.faces)
        if is_variation(cluster):  # first the very shape, else the usual one
            found = next((number for number in order if self._varies(number, cluster)), None)
            return self[usual_shape(cluster)] if found is None else found
        plain = as_text(cluster)
        return next((number for number in order if self._draws(number, cluster, plain)), None)

    def _draws(self, number: int, cluster: str, plain: str) -> bool:
        face = self.faces[number]
        return face.draws(cluster if isinstance(face, EMOJI_FACES) else plain)

    def _varies(self, number: int, cluster: str) -> bool:
        face = self.faces[number]
        return isinstance(face, OutlineFace) and face.draws(cluster)

    def missing(self, clusters: Sequence[Cluster]) -> list[Missing]:
        """Those no face draws; white space needs none."""
        absent = {text for text in _inked(clusters) if self[text] is None}
        return [
            Missing(**noted(cluster), fonts_tried=self._tried(cluster.text, len(self.faces)))
            for cluster in (clusters if absent else ())
            if cluster.text in absent
        ]

    def fallbacks(self, clusters: Sequence[Cluster], design: frozenset[str]) -> list[Fallback]:
        """Those drawn by a face that is not of the ``design``."""
        found = []
        numbers = {text: self[text] for text in _inked(clusters)}
        others = {
            text: number
            for text, number in numbers.items()
            if number is not None and self.faces[number].name not in design
        }
        own = self.western_in([cluster.text for cluster in clusters]) if others else ()
        for at, cluster in enumerate(clusters if others else ()):
            number = others.get(cluster.text)
            if number is None or at in own:
                continue
            face = self.faces[number]
            tried = self._tried(cluster.text, in_order(cluster.text, self.faces).index(number))
            found.append(
                Fallback(**noted(cluster), font=face.name, fonts_tried=tried, last_resort=face.is_last_resort)
            )
        return found

    def _tried(self, cluster: str, count: int) -> tuple[str, ...]:
        """The fonts among the first ``count`` asked that could have drawn a cluster of its kind."""
        asked = (self.faces[number] for number in in_order(cluster, self.faces)[:count])
        pictograph = is_pictograph(cluster)
        names = (face.name for face in asked if pictograph or not isinstance(face, EMOJI_FACES))
        return tuple(dict.fromkeys(names))


def _inked(clusters: Sequence[Cluster]) -> set[str]:
    """Every different text that is not white space."""
    return {text for text in {cluster.text for cluster in clusters} if not is_blank(text)}


def noted(cluster: Cluster) -> dict[str, Any]:
    """The fields of ``Noted`` for a cluster."""
    return {
        "index": cluster.index,
        "cluster": cluster.text,
        "codepoints": code_points(cluster.text),
        "name": " + ".join(unicodedata.name(char, "?") for char in cluster.text),
    }


def missing_glyphs(text: str, size_px: int, one_bit: bool, fonts: FontLibrary) -> list[Missing]:
    """Every cluster of ``text`` that nothing we may use draws at this size, in order.

    Raises FontError when the fonts themselves are missing or damaged.
    """
    chooser = Chooser(fonts.faces(size_px, one_bit))
    return [missing for line in segment(text).lines for missing in chooser.missing(line)]
