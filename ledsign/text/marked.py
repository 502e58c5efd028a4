"""Marked: a caption without its markup, and where its spans and fields were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from ledsign.core.problem import Problem
from ledsign.show.template import FIELDS, Kind, parse_template
from ledsign.text.clusters import Segmented, segment
from ledsign.text.style import PLAIN, Style

# A field is one character of the plain text: a noncharacter, which no text means.
FIELD_CHAR = "\ufdd0"
# Its cluster is this and a number: no other cluster begins with a character that ``segment`` refuses.
FIELD_MARK = "\ufffc"
_FIRST_NUMBER = 0xE000


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineField:
    """A field: ``template`` as in ``ledsign.show.readout``; ``target`` in wall seconds, of a countdown.

    ``after`` is what a countdown says once it has passed; empty: it stays at zero.
    """

    kind: Kind
    template: str
    target: Fraction = Fraction(0)
    after: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marked:
    """A caption without its markup.

    ``text`` has ``FIELD_CHAR`` where a field stands. ``origin[i]`` is where character i was written,
    ``style[i]`` the number of its style among ``styles``, of which 0 is plain. ``fields`` in order of the
    text; ``field_at`` the places of their characters. ``problems``: what is malformed is shown as written.
    """

    text: str
    origin: tuple[int, ...]
    style: tuple[int, ...]
    styles: tuple[Style, ...] = (PLAIN,)
    fields: tuple[InlineField, ...] = ()
    field_at: tuple[int, ...] = ()
    problems: tuple[Problem, ...] = ()

    def segmented(self) -> Segmented:
        """Lines of clusters with their styles and fields; ``index`` and all problems count as written.

        A cluster is of the style its first character has, and is never split.
        """
        cut = segment(self.text, self.origin)
        if not self.fields and not any(self.style) and self.origin[-1:] == (len(self.text) - 1,):
            return Segmented(cut.lines, (*self.problems, *cut.problems))  # nothing is marked up
        number_of = {at: number for number, at in enumerate(self.field_at)}
        lines = []
        for line in cut.lines:
            styled = []
            for cluster in line:
                at, number = cluster.index, number_of.get(cluster.index, -1)
                text = cluster.text if number < 0 else field_cluster(self.fields[number], number)
                styled.append(
                    cluster._replace(index=self.origin[at], text=text, style=self.style[at], field=number)
                )
            lines.append(tuple(styled))
        return Segmented(tuple(lines), (*self.problems, *cut.problems))


def field_cluster(field: InlineField, number: int) -> str:
    """The text of the cluster that stands for field ``number``: its mark, and a text of its kind."""
    said = (
        "".join(choice[0] for choice in FIELDS[field.kind][part.field]) if part.field else part.text
        for part in parse_template(field.kind, field.template)
    )
    return FIELD_MARK + chr(_FIRST_NUMBER + number) + "".join(said)


def opened(texts: Sequence[str], where: Sequence[int]) -> tuple[list[str], list[int]]:
    """Clusters, and what is said of each in ``where``, with fields as texts that they can show.

    To what stands beside it a field is such a text.
    """
    found = [
        (one, at)
        for text, at in zip(texts, where, strict=True)
        for one in (_sample(text) if text[0] == FIELD_MARK else (text,))
    ]
    return [text for text, _ in found], [at for _, at in found]


def _sample(cluster: str) -> list[str]:
    return [one.text for one in segment(cluster[2:]).lines[0]]


def unmarked(text: str) -> Marked:
    """``text`` as it is."""
    return Marked(text=text, origin=tuple(range(len(text))), style=(0,) * len(text))
