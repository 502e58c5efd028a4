"""Told: rows of documents and versions as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypedDict

from ledsign.api.schemas import documents as schemas
from ledsign.api.schemas.base import field_problems, instant, instant_or_none
from ledsign.service.history import people_names
from ledsign.service.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledsign.service.history import Saved
    from ledsign.service.unit import Unit
    from ledsign.service.versions import Compared
    from ledsign.store.tables import Document, Revision

INSTALLATION = "ledsign"


class _Line(TypedDict):
    id: str
    kind: Any
    sign: str
    name: str
    title: str
    version: int
    created_at: Any
    changed_at: Any
    changed_by: schemas.Author
    deleted_at: Any


def line_fields(row: Document, names: Mapping[str, str]) -> _Line:
    """What every form of a document begins with."""
    return {
        "id": row.id, "kind": row.kind, "sign": row.sign, "name": row.name, "title": row.title,
        "version": row.version, "created_at": instant(row.created_ns), "changed_at": instant(row.changed_ns),
        "changed_by": _author(row.changed_by, names), "deleted_at": instant_or_none(row.deleted_ns),
    }  # fmt: skip


def lines(unit: Unit, rows: Iterable[Document]) -> list[schemas.DocumentLine]:
    """Documents for a list."""
    found = list(rows)
    names = people_names(unit, (row.changed_by for row in found))
    return [schemas.DocumentLine(**line_fields(row, names)) for row in found]


def detail_fields(unit: Unit, saved: Saved) -> dict[str, Any]:
    """A document with everything."""
    names = people_names(unit, [saved.row.changed_by])
    data = saved.data if isinstance(saved.data, dict) else {}
    return {
        **line_fields(saved.row, names),
        "remark": saved.revision.remark,
        "text": saved.revision.text,
        "document": data,
        "problems": field_problems(saved.problems),
        "comments_kept": saved.comments_kept,
    }


def detail(unit: Unit, saved: Saved) -> schemas.DocumentDetail:
    """The same as a message."""
    return schemas.DocumentDetail(**detail_fields(unit, saved))


def versions(unit: Unit, found: Iterable[Revision]) -> list[schemas.VersionLine]:
    """Versions for a list."""
    revisions = list(found)
    names = people_names(unit, (one.by for one in revisions))
    return [schemas.VersionLine(**_version(one, names)) for one in revisions]


def version_detail(unit: Unit, one: Revision) -> schemas.VersionDetail:
    """A version with its text."""
    data = source_of(one.text).data
    return schemas.VersionDetail(
        **_version(one, people_names(unit, [one.by])),
        text=one.text,
        document=data if isinstance(data, dict) else {},
    )


def comparison(unit: Unit, found: Compared) -> schemas.Comparison:
    """Two versions beside each other."""
    before, after = versions(unit, [found.before, found.after])
    changes = [
        schemas.ChangeLine(path=one.path, kind=one.kind, before=one.before, after=one.after)
        for one in found.changes
    ]
    return schemas.Comparison(before=before, after=after, diff=found.diff, changes=changes)


def _version(one: Revision, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "version": one.version, "name": one.name, "at": instant(one.at_ns), "by": _author(one.by, names),
        "remark": one.remark, "sha256": one.sha256, "size": len(one.text.encode()), "deleted": one.deleted,
    }  # fmt: skip


def _author(person: str, names: Mapping[str, str]) -> schemas.Author:
    return schemas.Author(id=person, name=names.get(person, "") or person or INSTALLATION)
