"""Found: the answer to one question about the records, asked in one look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.service import proof, proof_figures, trail

if TYPE_CHECKING:
    from ledsign.console.records_filter import Filter
    from ledsign.service.proof import Entry
    from ledsign.service.proof_figures import Figures
    from ledsign.service.trail import Deed
    from ledsign.service.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Either ``entries`` of the journal with ``figures``, or ``deeds`` of the trail."""

    entries: tuple[Entry, ...] | None = None
    deeds: tuple[Deed, ...] | None = None
    figures: Figures | None = None
    more: bool = False
    unsound: int = 0

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.entries or self.deeds or ())


def ask(unit: Unit, sign: str, asked: Filter, *, most: int, figures: bool = True) -> Found:
    """Raises Forbidden, Unknown."""
    if asked.trail:
        deeds, more = trail.deeds(unit, asked.audit(), most=most)
        return Found(deeds=deeds, more=more)
    found = proof.entries(unit, sign, asked.journal(), by_item=asked.by_item, most=most)
    return Found(
        entries=found.entries, more=found.more, unsound=found.unsound,
        figures=proof_figures.figures(unit, sign, asked.first, asked.last) if figures else None,
    )  # fmt: skip
