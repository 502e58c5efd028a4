"""Versions: every version of a document, and any two of them beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.service.comparison import Change, changes_of_texts, unified
from ledsign.service.history import revision_of
from ledsign.store.tables import Revision

if TYPE_CHECKING:
    from sqlalchemy import Select

    from ledsign.service.unit import Unit
    from ledsign.store.tables import Document


@dataclass(frozen=True, slots=True)
class Compared:
    """Two versions, how their lines differ, and which fields do."""

    before: Revision
    after: Revision
    diff: str
    changes: list[Change]


def versions_of(row: Document) -> Select[Any]:
    """The query of all its versions, to be paged by number."""
    return select(Revision).where(Revision.document_id == row.id)


def compared(unit: Unit, row: Document, before: int, after: int) -> Compared:
    """What changed from one version to another, in either direction. Raises Unknown."""
    old, new = revision_of(unit, row, before), revision_of(unit, row, after)
    names = (f"{old.name}.yaml (version {old.version})", f"{new.name}.yaml (version {new.version})")
    return Compared(old, new, unified(old.text, new.text, *names), changes_of_texts(old.text, new.text))
