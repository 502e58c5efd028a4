"""Signs: the document that describes one display.

Its name never changes: players and releases know it by that.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.errors import Conflict, Invalid
from ledsign.core.problem import Bilingual, Problem, Severity
from ledsign.documents.load import check_sign_source
from ledsign.service import leaving, trusting
from ledsign.service.actor import unknown
from ledsign.service.history import Saved, changed, created, current, expect
from ledsign.service.naming import safe_name
from ledsign.service.roles import Permission
from ledsign.service.sources import source_of
from ledsign.store.tables import Document, Medium, ReleaseRecord

if TYPE_CHECKING:
    from sqlalchemy import Select

    from ledsign.display.sign import Sign
    from ledsign.documents.yaml_source import YamlSource
    from ledsign.service.unit import Unit

KIND = "sign"
_NOWHERE = Path("/nonexistent/ledsign")
# Schemes of targets that write to files of the machine.
_FILES = ("pcap:",)


def sign_row(unit: Unit, sign: str, *, held: bool = False) -> Document:
    """The document of a sign; ``held`` keeps others from changing it meanwhile. Raises Unknown."""
    if "\x00" in sign:  # PostgreSQL would not even ask
        raise unknown("sign", sign.replace("\x00", ""))
    query = select(Document).where(
        Document.kind == KIND, Document.sign == sign, Document.name == sign, Document.deleted_ns == 0
    )
    row = unit.db.scalar(query.with_for_update() if held else query)
    if row is None or not unit.actor.sees(sign):
        raise unknown("sign", sign)
    return row


def sign_text(unit: Unit, sign: str) -> str:
    """Its document as it was written. Raises Unknown."""
    return current(unit, sign_row(unit, sign)).text


def loaded(unit: Unit, sign: str) -> Sign:
    """The sign itself. Raises Unknown, and Invalid should its document no longer be readable."""
    return _loaded(sign_text(unit, sign))


@lru_cache(maxsize=64)
def _loaded(text: str) -> Sign:
    found, problems = _check(source_of(text))
    if found is None:
        raise _refused(problems)
    return found


def problems_of(text: str) -> list[Problem]:
    """Everything wrong with the document of a sign, warnings included. Raises TooLarge."""
    return _check(source_of(text))[1]


def _check(source: YamlSource) -> tuple[Sign | None, list[Problem]]:
    if away := _out_of_reach(source):
        return None, away
    return check_sign_source(source, _NOWHERE)


def _out_of_reach(source: YamlSource) -> list[Problem]:
    """What a document may say in a file of its own, but not here: names of other files."""
    outputs = source.data.get("outputs") if isinstance(source.data, dict) else None
    found = []
    for at, output in enumerate(outputs if isinstance(outputs, list) else ()):
        if not isinstance(output, dict):
            continue
        if output.get("map"):
            found.append(_no_file(source, ("outputs", at, "map")))
        if str(output.get("to", "")).strip().lower().startswith(_FILES):
            found.append(_no_file(source, ("outputs", at, "to")))
    return found


def _no_file(source: YamlSource, path: tuple[str | int, ...]) -> Problem:
    return Problem(
        code="sign.file",
        message=Bilingual(
            "a sign that is kept here names no files of the machine", "在此保存的屏不能引用机器上的文件"
        ),
        remedy=Bilingual(
            "describe the wiring with panels and a controller's address, or run such a sign with"
            " ledsign player --sign FILE",
            "请用 panels 描述走线并填写控制器地址；或用 ledsign player --sign FILE 运行这样的屏",
        ),
        where=source.where(*path),
    )


def _refused(problems: list[Problem]) -> Invalid:
    errors = [one for one in problems if one.severity is Severity.ERROR]
    return Invalid(
        "document",
        f"the sign has {len(errors)} error(s); nothing was saved: {errors[0].line_of_text('en')}",
        f"屏文档有 {len(errors)} 处错误，未保存：{errors[0].line_of_text('zh')}",
        problems=problems,
    )


def listed(unit: Unit) -> Select[Any]:
    """The query of the signs this actor may know of, to be paged by id."""
    query = select(Document).where(Document.kind == KIND, Document.deleted_ns == 0)
    if unit.actor.may(Permission.SIGN_READ):
        return query
    named = {*unit.actor.roles, *(unit.actor.signs or ())}
    return query.where(Document.name.in_(sorted(name for name in named if unit.actor.sees(name))))


def versions(unit: Unit, sign: str) -> Document:
    """The sign, for whoever looks at its history. Raises Unknown."""
    unit.actor.require(Permission.SIGN_READ, sign)
    return sign_row(unit, sign)


def create(unit: Unit, text: str, remark: str = "") -> Saved:
    """A new sign from its document. Raises Invalid with every problem, Conflict when there is such a sign."""
    unit.actor.require(Permission.SIGN_WRITE)
    found, problems = _check(source_of(text))
    if found is None:
        raise _refused(problems)
    name = safe_name(found.name)
    if name != found.name:
        raise Invalid("name", "write the sign's name in composed form (NFC)", "屏名称须使用组合形式（NFC）")
    row, revision = created(unit, KIND, name, name, text, remark)
    unit.audit("sign.created", sign=name, subject=row.id, sha256=revision.sha256, remark=remark)
    before = select(Document.id).where(Document.kind == KIND, Document.name == name, Document.deleted_ns != 0)
    if unit.db.scalar(before.limit(1)) is not None:  # whoever has a role there still has it on that one
        leaving.end_of(unit, name)
    trusting.refresh(unit, name)
    return Saved(row, revision, source_of(text).data, tuple(problems))


def read(unit: Unit, sign: str) -> Saved:
    """The sign's document with its problems. Raises Unknown."""
    unit.actor.require(Permission.SIGN_READ, sign)
    row = sign_row(unit, sign)
    revision = current(unit, row)
    return Saved(row, revision, source_of(revision.text).data, tuple(problems_of(revision.text)))


def replace(
    unit: Unit, sign: str, expected: int, text: str, remark: str = "", action: str = "sign.changed"
) -> Saved:
    """A new version of its document. Raises Stale, Invalid, and Conflict for another name."""
    if action == "sign.changed":
        unit.actor.require(Permission.SIGN_WRITE, sign)
    row = sign_row(unit, sign, held=True)
    expect(unit, row, expected)
    found, problems = _check(source_of(text))
    if found is None:
        raise _refused(problems)
    if found.name != sign:
        raise Conflict(
            "sign-name",
            f"a sign keeps its name: write name: {sign}, or create another sign",
            f"屏的名称不可更改：请写 name: {sign}，或新建一块屏",
        )
    before, revision = changed(unit, row, text=text, remark=remark)
    if revision is not before:
        unit.audit(
            action, sign=sign, subject=row.id, version=row.version, before=before.sha256,
            sha256=revision.sha256, remark=remark,
        )  # fmt: skip
    return Saved(row, revision, source_of(text).data, tuple(problems))


def delete(unit: Unit, sign: str, expected: int, remark: str = "") -> Document:
    """Remove a sign with everything written for it; all of it stays in the history.

    Raises Stale, and Conflict while a release is live on it.
    """
    unit.actor.require(Permission.SIGN_WRITE, sign)
    row = sign_row(unit, sign, held=True)
    expect(unit, row, expected)
    query = select(ReleaseRecord.number).where(
        ReleaseRecord.sign == sign, ReleaseRecord.ended_ns == 0, ReleaseRecord.expires_ns > unit.now_ns
    )
    if (number := unit.db.scalar(query.limit(1))) is not None:
        raise Conflict(
            "released",
            f"release {number} is live on this sign: end it first",
            f"发布 {number} 仍在该屏生效：请先结束发布",
        )
    others = unit.db.scalars(
        select(Document).where(Document.sign == sign, Document.deleted_ns == 0, Document.id != row.id)
    ).all()
    for one in (*others, row):
        changed(unit, one, remark=remark, deleted=True)
    for medium in unit.db.scalars(select(Medium).where(Medium.sign == sign, Medium.deleted_ns == 0)):
        medium.deleted_ns = unit.now_ns
    unit.audit("sign.deleted", sign=sign, subject=row.id, documents=len(others), remark=remark)
    leaving.end_of(unit, sign)
    return row
