"""Documents: playlists and schedules of a sign: created, changed, renamed, deleted. Every version stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.errors import Conflict, Invalid
from ledsign.documents.yaml_source import read_yaml
from ledsign.documents.yaml_writing import write_yaml
from ledsign.service import signs
from ledsign.service.actor import unknown
from ledsign.service.document_checks import Checked, check, references
from ledsign.service.history import Saved, changed, created, current, expect, revision_of
from ledsign.service.naming import safe_name
from ledsign.service.roles import Permission
from ledsign.service.sources import source_of
from ledsign.store.tables import Document

if TYPE_CHECKING:
    from sqlalchemy import Select

    from ledsign.core.problem import Problem
    from ledsign.service.unit import Unit

KINDS = ("playlist", "schedule")
_MOST_NAMED = 5


def written(document: dict[str, Any], kind: str) -> str:
    """A document of plain values (from JSON) as YAML. Raises Invalid when YAML cannot say it."""
    whole = {"ledsign": f"{kind}/1"} | document
    try:
        text = write_yaml(whole)
        if read_yaml(text).data == whole:
            return text
    except (ValueError, RecursionError):
        pass
    raise unwritable()


def unwritable() -> Invalid:
    """Plain values that YAML cannot hold, or would give back differently."""
    return Invalid(
        "document",
        "the document holds a value that cannot be kept as text: a number too large, or a broken character",
        "文档中有无法保存为文本的值：数字过大或字符损坏",
    )


def get(
    unit: Unit, sign: str, kind: str, document_id: str, *, deleted: bool = False, held: bool = False
) -> Document:
    """The document. ``deleted``: also when it was deleted; ``held``: nobody else changes it meanwhile.

    Raises Unknown, for a document of another sign or kind too.
    """
    unit.actor.require(Permission.CONTENT_READ, sign)
    signs.sign_row(unit, sign)
    if not document_id.isalnum():
        raise unknown(kind, document_id)
    query = select(Document).where(Document.id == document_id, Document.sign == sign, Document.kind == kind)
    row = unit.db.scalar(query.with_for_update() if held else query)
    if row is None or (row.deleted_ns and not deleted):
        raise unknown(kind, document_id)
    return row


def by_name(unit: Unit, sign: str, kind: str, name: str) -> Document | None:
    """The document of that name; None when there is none. Asks for no permission: for other use cases."""
    found: Document | None = unit.db.scalar(_live(sign, kind).where(Document.name == name))
    return found


def listed(unit: Unit, sign: str, kind: str, *, deleted: bool = False, search: str = "") -> Select[Any]:
    """The query of a sign's documents, to be paged by id. ``search`` in names and titles."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    signs.sign_row(unit, sign)
    query = select(Document).where(Document.kind == kind, Document.sign == sign)
    query = query.where(Document.deleted_ns != 0 if deleted else Document.deleted_ns == 0)
    if search:
        told = search.replace("\x00", "")
        query = query.where(
            Document.name.icontains(told, autoescape=True) | Document.title.icontains(told, autoescape=True)
        )
    return query


def text(unit: Unit, document: Document, version: int | None = None) -> str:
    """Its YAML as it was saved, of ``version`` or now. Raises Unknown for a version that never was."""
    return revision_of(unit, document, document.version if version is None else version).text


def checked(unit: Unit, sign: str, kind: str, given: str) -> Checked:
    """What is wrong with a text on this sign. Raises Unknown, TooLarge."""

    def playlist_text(name: str) -> str | None:
        row = by_name(unit, sign, "playlist", name)
        return None if row is None else current(unit, row).text

    return check(unit, signs.loaded(unit, sign), kind, given, playlist_text)


def problems(unit: Unit, sign: str, kind: str, given: str) -> list[Problem]:
    """Everything wrong with a text on this sign; those of form first keep it from being saved."""
    return list(checked(unit, sign, kind, given).problems)


def read(unit: Unit, sign: str, kind: str, document_id: str, version: int | None = None) -> Saved:
    """The document with its problems, as it is or was. Raises Unknown."""
    row = get(unit, sign, kind, document_id, deleted=version is not None)
    revision = revision_of(unit, row, row.version if version is None else version)
    found = checked(unit, sign, kind, revision.text)
    return Saved(row, revision, found.data, found.problems)


def create(unit: Unit, sign: str, kind: str, name: str, given: str, remark: str = "") -> Saved:
    """A new document. Raises Invalid with every problem of its form, Conflict when the name is taken."""
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    signs.sign_row(unit, sign)
    name = safe_name(name)
    found = checked(unit, sign, kind, given).required()
    row, revision = created(unit, kind, sign, name, given, remark)
    unit.audit(f"{kind}.created", sign=sign, subject=row.id, name=name, sha256=revision.sha256, remark=remark)
    return Saved(row, revision, found.data, found.problems)


def replace(
    unit: Unit,
    sign: str,
    kind: str,
    document_id: str,
    expected: int,
    *,
    given: str | None = None,
    name: str | None = None,
    remark: str = "",
    comments_kept: bool = True,
) -> Saved:
    """A new text, a new name, or both, as a new version. What is the same as before makes none.

    Raises Unknown, Stale, Invalid, Conflict.
    """
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    row = get(unit, sign, kind, document_id, held=True)
    expect(unit, row, expected)
    if name is not None:
        name = safe_name(name)
        if name != row.name:
            _require_unused(unit, row)
    found = checked(unit, sign, kind, current(unit, row).text if given is None else given)
    if given is not None:
        found.required()
    before, revision = changed(unit, row, text=given, name=name, remark=remark)
    if revision is not before:
        renamed = {"name": row.name, "name_before": before.name} if row.name != before.name else {}
        unit.audit(
            f"{kind}.changed", sign=sign, subject=row.id, version=row.version, before=before.sha256,
            sha256=revision.sha256, remark=remark, **renamed,
        )  # fmt: skip
    return Saved(row, revision, found.data, found.problems, comments_kept)


def rename(unit: Unit, sign: str, kind: str, document_id: str, expected: int, name: str) -> Saved:
    """Another name for it. Raises Conflict when the name is taken or a schedule refers to the old one."""
    return replace(unit, sign, kind, document_id, expected, name=name)


def duplicate(unit: Unit, sign: str, kind: str, document_id: str, name: str, remark: str = "") -> Saved:
    """Its current text under another name. Raises Conflict when that is taken."""
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    given = text(unit, get(unit, sign, kind, document_id))
    return create(unit, sign, kind, name, given, remark)


def restore(
    unit: Unit, sign: str, kind: str, document_id: str, version: int, expected: int, remark: str = ""
) -> Saved:
    """The text of an old version as a new one; a deleted document is there again.

    Raises Unknown, Stale, and Conflict when another document has taken its name.
    """
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    row = get(unit, sign, kind, document_id, deleted=True, held=True)
    expect(unit, row, expected)
    old = revision_of(unit, row, version)
    found = checked(unit, sign, kind, old.text).required()
    _, revision = changed(unit, row, text=old.text, remark=remark)
    unit.audit(
        f"{kind}.restored", sign=sign, subject=row.id, version=row.version, restored=version,
        sha256=revision.sha256, remark=remark,
    )  # fmt: skip
    return Saved(row, revision, found.data, found.problems)


def delete(unit: Unit, sign: str, kind: str, document_id: str, expected: int, remark: str = "") -> Document:
    """Hide it; every version stays, and the name is free again.

    Raises Stale, and Conflict when a schedule refers to it.
    """
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    row = get(unit, sign, kind, document_id, held=True)
    expect(unit, row, expected)
    _require_unused(unit, row)
    changed(unit, row, remark=remark, deleted=True)
    unit.audit(f"{kind}.deleted", sign=sign, subject=row.id, name=row.name, remark=remark)
    return row


def users_of(unit: Unit, row: Document) -> list[str]:
    """The names of the live schedules that refer to a playlist."""
    if row.kind != "playlist":
        return []
    return [
        schedule.name
        for schedule in unit.db.scalars(_live(row.sign, "schedule").order_by(Document.name))
        if row.name in references(source_of(current(unit, schedule).text).data)
    ]


def _require_unused(unit: Unit, row: Document) -> None:
    users = users_of(unit, row)
    if users:
        more = " …" if len(users) > _MOST_NAMED else ""
        raise Conflict(
            "in-use",
            f"schedules refer to it: {', '.join(users[:_MOST_NAMED])}{more}; change them first",
            f"有排期正在引用它：{'、'.join(users[:_MOST_NAMED])}{more}；请先修改这些排期",
            schedules=users,
        )


def _live(sign: str, kind: str) -> Select[Any]:
    return select(Document).where(Document.kind == kind, Document.sign == sign, Document.deleted_ns == 0)
