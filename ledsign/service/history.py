"""History: every version a document ever had.

What changes a document goes through here, and nothing is overwritten.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ledsign.core.errors import Conflict, Stale
from ledsign.service.actor import unknown
from ledsign.service.comparison import changes_of_texts
from ledsign.service.naming import plain_title
from ledsign.service.sources import source_of
from ledsign.store.base import new_id
from ledsign.store.tables import Document, Person, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.core.problem import Problem
    from ledsign.service.unit import Unit

MOST_TOLD = 50


@dataclass(frozen=True, slots=True)
class Saved:
    """A document as it now is: its row, its version, its plain data, and what is wrong with it.

    ``comments_kept`` False: an edit could not be made in place, and the text was written anew.
    """

    row: Document
    revision: Revision
    data: Any
    problems: tuple[Problem, ...]
    comments_kept: bool = True


def revision_of(unit: Unit, row: Document, version: int) -> Revision:
    """One version. Raises Unknown."""
    found = unit.db.get(Revision, (row.id, version)) if 0 < version < 1 << 62 else None
    if found is None:
        raise unknown("version", str(version))
    return found


def current(unit: Unit, row: Document) -> Revision:
    """The version that holds now."""
    return revision_of(unit, row, row.version)


def created(unit: Unit, kind: str, sign: str, name: str, text: str, remark: str) -> tuple[Document, Revision]:
    """A new document. Raises Conflict when there is one of that name."""
    row = Document(
        id=new_id(unit.now_ns), kind=kind, sign=sign, name=name, title=_title(text), version=1,
        changed_ns=unit.now_ns, changed_by=unit.actor.id, created_ns=unit.now_ns, deleted_ns=0,
    )  # fmt: skip
    require_free(unit, kind, sign, name)
    unit.db.add(row)
    _flush(unit, kind, name)
    return row, _keep(unit, row, text, remark, deleted=False)


def changed(
    unit: Unit,
    row: Document,
    *,
    text: str | None = None,
    name: str | None = None,
    remark: str = "",
    deleted: bool = False,
) -> tuple[Revision, Revision]:
    """The version before and the new one, the same when nothing is different. Raises Conflict for a name
    that is taken.
    """
    before = current(unit, row)
    text = before.text if text is None else text
    name = row.name if name is None else name
    if not deleted and not row.deleted_ns and text == before.text and name == row.name:
        return before, before
    if not deleted and (name != row.name or row.deleted_ns):
        require_free(unit, row.kind, row.sign, name)
    row.name = name
    row.title = _title(text)
    row.version += 1
    row.changed_ns = unit.now_ns
    row.changed_by = unit.actor.id
    row.deleted_ns = unit.now_ns if deleted else 0
    _flush(unit, row.kind, name)
    return before, _keep(unit, row, text, remark, deleted=deleted)


def expect(unit: Unit, row: Document, expected: int) -> None:
    """Raises Stale, telling what others changed, unless ``expected`` is the version that holds."""
    if row.version == expected:
        return
    now = current(unit, row)
    who = people_names(unit, [now.by]).get(now.by, now.by) or "ledsign"
    seen = unit.db.get(Revision, (row.id, expected)) if 0 < expected < row.version else None
    fields: list[str] = []
    if seen is not None:
        fields = [change.path for change in changes_of_texts(seen.text, now.text)][:MOST_TOLD]
        fields += ["name"] if seen.name != now.name else []
    listed = ", ".join(fields[:5]) + (" …" if len(fields) > 5 else "")
    en, zh = (f": {listed}", f"：{listed}") if fields else ("", "")
    raise Stale(
        "stale",
        f"{who} changed it meanwhile (version {row.version}){en}; look at it and send yours again",
        f"{who} 已修改（版本 {row.version}）{zh}；请查看后重新提交",
        current_version=row.version,
        your_version=expected,
        changed_by=now.by,
        changed_by_name=who,
        changed_ns=now.at_ns,
        changed_fields=fields,
        deleted=bool(row.deleted_ns),
    )


def people_names(unit: Unit, ids: Iterable[str]) -> dict[str, str]:
    """The names of people by id; who is no person (the installation) is not in it."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    rows = unit.db.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def require_free(unit: Unit, kind: str, sign: str, name: str) -> None:
    """Raises Conflict when a document of that name is there."""
    query = select(Document.id).where(
        Document.kind == kind, Document.sign == sign, Document.name == name, Document.deleted_ns == 0
    )
    if unit.db.scalar(query) is not None:
        raise _taken(kind, name)


def _taken(kind: str, name: str) -> Conflict:
    words = {"sign": "屏", "playlist": "节目单", "schedule": "排期"}
    return Conflict(
        "exists",
        f"there is a {kind} {name!r} already; take another name",
        f"已有名为 {name} 的{words[kind]}，请换一个名称",
    )


def _flush(unit: Unit, kind: str, name: str) -> None:
    try:
        unit.db.flush()
    except IntegrityError:  # somebody took the name between our look and this
        raise _taken(kind, name) from None


def _keep(unit: Unit, row: Document, text: str, remark: str, *, deleted: bool) -> Revision:
    made = Revision(
        document_id=row.id, version=row.version, name=row.name, text=text,
        sha256=hashlib.sha256(text.encode()).hexdigest(), at_ns=unit.now_ns, by=unit.actor.id, remark=remark,
        deleted=deleted,
    )  # fmt: skip
    unit.db.add(made)
    unit.db.flush()
    return made


def _title(text: str) -> str:
    data = source_of(text).data
    return plain_title(data.get("title")) if isinstance(data, dict) else ""
