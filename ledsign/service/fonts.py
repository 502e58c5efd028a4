"""Fonts: those administrators brought, for all signs. Captions name them by file name or family."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select

from ledsign.core.errors import Conflict, Invalid
from ledsign.service.actor import unknown
from ledsign.service.media import file_name, kept
from ledsign.service.roles import Permission
from ledsign.store.tables import Medium

if TYPE_CHECKING:
    from ledsign.service.unit import Unit
    from ledsign.service.uploads import Examined

MOST_FONTS = 100
SUFFIXES = (".ttf", ".otf", ".ttc")


def listed() -> Select[Any]:
    """All of them, to be paged by id; everybody who is logged in may know which there are."""
    return select(Medium).where(Medium.kind == "font", Medium.deleted_ns == 0)


def add(unit: Unit, name: str, found: Examined) -> Medium:
    """A new font. Raises Invalid for its name, Conflict when it is taken."""
    unit.actor.require(Permission.FONTS)
    name = file_name(name)
    if not name.lower().endswith(SUFFIXES):
        raise Invalid(
            "name", "the name of a font ends in .ttf, .otf or .ttc", "字体名称须以 .ttf、.otf 或 .ttc 结尾"
        )
    count = unit.db.scalar(
        select(func.count()).select_from(Medium).where(Medium.kind == "font", Medium.deleted_ns == 0)
    )
    if (count or 0) >= MOST_FONTS:
        raise Conflict(
            "quota", f"there are {MOST_FONTS} fonts already; delete some", "字体数量已达上限，请先删除一些"
        )
    font = kept(unit, "font", "", name, found)
    unit.audit("font.create", subject=font.id, name=name, sha256=found.sha256, family=found.title)
    return font


def delete(unit: Unit, font_id: str) -> None:
    """Hide it: captions that name it no longer compile; what is released is not touched. Raises Unknown."""
    unit.actor.require(Permission.FONTS)
    font = unit.db.get(Medium, font_id)
    if font is None or font.kind != "font" or font.deleted_ns:
        raise unknown("font", font_id)
    font.deleted_ns = unit.now_ns
    unit.audit("font.delete", subject=font.id, name=font.name)
