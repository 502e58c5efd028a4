"""Sayings: every text that a clock or countdown can show, in as few as tell its room and its characters.

A countdown has room for the number it begins with, and smaller ones: with ``first`` it is that of the instant
it is first shown at. Shown still earlier, a number that is too long becomes ``--``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from ledsign.show.readout import overflow
from ledsign.show.template import COUNTED, FIELDS, UNIT_S, Kind, parse_template
from ledsign.text.clusters import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Nobody shows a countdown at an earlier instant; what is compiled without one has room from here on.
EARLIEST = Fraction(int(datetime(2020, 1, 1, tzinfo=UTC).timestamp()))
_DIGITS = 10


@dataclass(frozen=True, slots=True)
class Sayings:
    """``texts`` may have several lines. ``most`` as in ``ledsign.show.readout``."""

    texts: tuple[str, ...]
    most: dict[str, int]

    @property
    def lines(self) -> list[str]:
        """All different lines."""
        return list(dict.fromkeys(line for text in self.texts for line in text.split("\n")))

    @property
    def characters(self) -> list[str]:
        """Every cluster that can be seen or keeps a place, sorted."""
        lines = (line for text in self.lines for line in segment(text).lines)
        return sorted({cluster.text for line in lines for cluster in line})

    @property
    def longest(self) -> int:
        """How many characters are seen at most."""
        return max(
            sum(not cluster.is_blank for line in segment(text).lines for cluster in line)
            for text in self.texts
        )


def sayings(
    kind: Kind, template: str, *, target: Fraction = EARLIEST, after: str = "", first: Fraction | None = None
) -> Sayings:
    """What ``template`` can say, of a countdown to ``target`` from ``first`` on; instants in wall seconds."""
    names = [part.field for part in parse_template(kind, template) if part.field]
    if kind == "clock":
        return Sayings(tuple(dict.fromkeys(_written(kind, template, {}))), {})
    step = min((UNIT_S[name] for name in names), default=1)
    start = EARLIEST if first is None else first
    left = max(0, -((start - target) // step)) * step  # rounded up, as it is shown
    counted = [name for name in COUNTED if name in names]
    instants = {0, left}
    for name in counted:
        power = UNIT_S[name] * _DIGITS
        while power <= left:
            instants.add(power)
            power *= _DIGITS
    found: dict[str, None] = {}
    for instant in sorted(instants):
        lengths = {name: len(str(instant // UNIT_S[name])) for name in counted}
        found.update(dict.fromkeys(_written(kind, template, lengths)))
    most = {name: len(str(left // UNIT_S[name])) for name in counted}
    for count in range(1, len(counted) + 1):
        for spilt in combinations(counted, count):
            found.update(dict.fromkeys(_written(kind, template, most, spilt)))
    if after:
        found[after] = None
    return Sayings(tuple(found), most)


def _written(
    kind: Kind, template: str, lengths: Mapping[str, int], spilt: tuple[str, ...] = ()
) -> Iterator[str]:
    """The template ten times, so that each of its places has each of its characters once at least."""
    for turn in range(_DIGITS):
        said = []
        for part in parse_template(kind, template):
            if not part.field:
                said.append(part.text)
            elif part.field in spilt:
                said.append(overflow(lengths[part.field]))
            elif part.field in lengths:
                said.append(str(turn) * lengths[part.field])
            else:
                said += [choice[turn % len(choice)] for choice in FIELDS[kind][part.field]]
        yield "".join(said)
