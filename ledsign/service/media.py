"""Media: pictures of a sign, which its documents call ``media/NAME``. Bytes by hash, rows by id.

Deleting hides a picture: versions, submissions and proofs of play that used it stay whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from ledsign.core.errors import Conflict, Invalid, Unavailable
from ledsign.service.actor import unknown
from ledsign.service.naming import safe_name
from ledsign.service.references import is_file_name
from ledsign.service.roles import Permission
from ledsign.store.base import new_id
from ledsign.store.tables import Document, Medium, Revision

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.service.unit import Unit
    from ledsign.service.uploads import Examined

MOST_MEDIA = 5_000
MOST_BYTES = 4 << 30
_LARGEST_SEARCH = 200


def require_sign(unit: Unit, sign: str) -> None:
    """Raises Unknown unless there is such a sign."""
    query = select(Document.id).where(
        Document.kind == "sign", Document.sign == sign, Document.deleted_ns == 0
    )
    if unit.db.scalar(query) is None:
        raise unknown("sign", sign)


def listed(unit: Unit, sign: str, *, search: str = "", deleted: bool = False) -> Select[Any]:
    """The sign's pictures, to be paged by id."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    require_sign(unit, sign)
    query = select(Medium).where(Medium.kind == "image", Medium.sign == sign)
    query = query.where(Medium.deleted_ns != 0 if deleted else Medium.deleted_ns == 0)
    if search:
        query = query.where(Medium.name.icontains(search[:_LARGEST_SEARCH], autoescape=True))
    return query


def get(unit: Unit, sign: str, medium_id: str) -> Medium:
    """One of them, deleted ones too. Raises Unknown."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    found = unit.db.get(Medium, medium_id)
    if found is None or found.sign != sign or found.kind != "image":
        raise unknown("medium", medium_id)
    return found


def content(unit: Unit, sign: str, medium_id: str) -> tuple[Medium, Path]:
    """One with where its bytes are. Raises Unknown, Unavailable when they have been lost."""
    found = get(unit, sign, medium_id)
    path = unit.house.files.path(found.sha256)
    if not path.is_file():
        raise Unavailable(
            "file-missing",
            "its file is missing from the store; restore a backup, or upload it again",
            "存储中缺少该文件：请恢复备份或重新上传",
        )
    return found, path


def add(unit: Unit, sign: str, name: str, found: Examined) -> Medium:
    """A new picture of the sign. Raises Invalid for its name, Conflict when it is taken or all is full."""
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    require_sign(unit, sign)
    name = file_name(name)
    _require_room(unit, sign, found.size)
    medium = kept(unit, "image", sign, name, found)
    unit.audit("medium.create", sign=sign, subject=medium.id, name=name, sha256=found.sha256)
    return medium


def delete(unit: Unit, sign: str, medium_id: str) -> list[str]:
    """Hide it. Names of the documents that use it now, which will miss it. Raises Unknown."""
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    medium = get(unit, sign, medium_id)
    if medium.deleted_ns:
        raise unknown("medium", medium_id)
    medium.deleted_ns = unit.now_ns
    used = used_by(unit, medium)
    unit.audit("medium.delete", sign=sign, subject=medium.id, name=medium.name, used_by=used)
    return used


def used_by(unit: Unit, medium: Medium) -> list[str]:
    """The current documents of its sign in which its name stands."""
    query = (
        select(Document.name)
        .join(Revision, (Revision.document_id == Document.id) & (Revision.version == Document.version))
        .where(
            Document.sign == medium.sign,
            Document.deleted_ns == 0,
            Document.kind != "sign",
            Revision.text.contains(medium.name, autoescape=True),
        )
        .order_by(Document.name)
        .limit(20)
    )
    return list(unit.db.scalars(query))


def kept(unit: Unit, kind: str, sign: str, name: str, found: Examined) -> Medium:
    """The row of a new upload. Raises Conflict when its name is taken."""
    taken = select(Medium.id).where(
        Medium.kind == kind, Medium.sign == sign, Medium.name == name, Medium.deleted_ns == 0
    )
    if unit.db.scalar(taken) is not None:
        raise Conflict(
            "exists",
            f"there is a file {name!r} already; take another name, or delete that one first",
            f"已有名为 {name} 的文件，请换一个名称或先删除原文件",
        )
    medium = Medium(
        id=new_id(unit.now_ns), kind=kind, sign=sign, name=name, sha256=found.sha256, format=found.format,
        size=found.size, width=found.width, height=found.height, frames=found.frames,
        created_ns=unit.now_ns, created_by=unit.actor.id,
    )  # fmt: skip
    unit.db.add(medium)
    unit.db.flush()
    return medium


def file_name(name: str) -> str:
    """A name that every file system takes. Raises Invalid."""
    name = safe_name(name)
    if not is_file_name(name):
        raise Invalid(
            "name",
            "some systems take that name for a device; take another",
            "该名称在部分系统上不可用，请更换",
        )
    return name


def _require_room(unit: Unit, sign: str, size: int) -> None:
    count, total = unit.db.execute(
        select(func.count(), func.coalesce(func.sum(Medium.size), 0)).where(
            Medium.kind == "image", Medium.sign == sign, Medium.deleted_ns == 0
        )
    ).one()
    if count >= MOST_MEDIA or total + size > MOST_BYTES:
        raise Conflict(
            "quota",
            f"the sign's pictures have reached {MOST_MEDIA:,} files or {MOST_BYTES >> 30} GB; delete some",
            f"本屏素材已达上限（{MOST_MEDIA:,} 个或 {MOST_BYTES >> 30} GB），请先删除一些",
        )
