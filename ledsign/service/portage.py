"""Portage: documents and pictures brought in at once: all of them, or none.

    bytes ─ parcels ─▶ Parcel ─ examined ─▶ pictures kept by hash ─ bring ─▶ documents and media

A dry run does all of it and takes it back, so what it tells is what would happen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from dataclasses import replace as altered
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from ledsign.core.errors import Conflict, Invalid, ServiceError
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.service import documents, media, signs
from ledsign.service.history import current
from ledsign.service.naming import safe_name
from ledsign.service.roles import Permission
from ledsign.service.sources import source_of
from ledsign.service.uploads import Upload
from ledsign.store.tables import Medium

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.service.history import Saved
    from ledsign.service.house import House
    from ledsign.service.parcels import Parcel, Picture, Text
    from ledsign.service.unit import Unit
    from ledsign.service.uploads import Examined

__all__ = ["Action", "Brought", "Existing", "bring", "examined"]
Existing = Literal["refuse", "replace", "keep"]
Action = Literal["create", "replace", "keep", "unchanged", "leave"]
MOST_PICTURES = 200
MOST_DOCUMENTS = 500
# Of all documents together.
MOST_ITEMS = 10_000
MOST_TEXT_IN_ALL = 4 << 20


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of one file, or would. ``id`` is empty for what was left, or when nothing was changed."""

    path: str
    kind: str
    name: str
    action: Action
    id: str = ""
    version: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Bringing:
    unit: Unit
    sign: str
    existing: Existing
    remark: str
    done: list[Brought] = field(default_factory=list)
    wrong: list[Problem] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)


def examined(house: House, parcel: Parcel) -> dict[str, Examined]:
    """By path, every picture, looked at in a child and kept. Raises Invalid naming the one that is bad.

    Before any transaction: it may take a while. The YAML of texts is read here too, and remembered.
    """
    _require_few(parcel)
    _require_short(parcel)
    found = {}
    for picture in parcel.pictures:
        with Upload(house, house.options.upload_mib << 20) as upload:
            upload.write(picture.data)
            try:
                found[picture.path] = upload.examine("picture")
            except Invalid as error:
                raise Invalid(
                    error.code, f"{picture.path}: {error.text.en}", f"{picture.path}：{error.text.zh}"
                ) from None
    return found


def bring(
    unit: Unit,
    sign: str,
    parcel: Parcel,
    pictures: Mapping[str, Examined],
    *,
    existing: Existing = "refuse",
    dry_run: bool = False,
    remark: str = "",
) -> list[Brought]:
    """Take all of it in, or raise and take none.

    ``existing`` says what becomes of a document or picture whose name is taken and whose content differs.
    Raises Invalid with the problems of all documents, Conflict naming all that are there already.
    """
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    signs.sign_row(unit, sign)
    _require_few(parcel)
    taken_back = unit.trial() if dry_run else None
    bringing = _Bringing(unit, sign, existing, remark)
    for picture in parcel.pictures:
        _bring_picture(bringing, picture, pictures[picture.path])
    for kind in documents.KINDS:
        for text in parcel.texts:
            if text.kind == kind:
                _bring_text(bringing, text)
    for text in parcel.texts:
        if text.kind not in documents.KINDS:
            _leave(bringing, text)
    bringing.done += [Brought(path, "other", "", "leave") for path in parcel.left]
    _require_sound(bringing)
    if taken_back is not None:
        taken_back()
        unit.db.expire_all()
        return [altered(one, id="", version=0) for one in bringing.done]
    counts = {action: sum(one.action == action for one in bringing.done) for action in ("create", "replace")}
    if any(counts.values()):
        unit.audit("sign.imported", sign=sign, subject=sign, remark=remark, **counts)
    return bringing.done


def _bring_text(bringing: _Bringing, text: Text) -> None:
    unit, sign = bringing.unit, bringing.sign
    try:
        name = safe_name(text.name)
        row = documents.by_name(unit, sign, text.kind, name)
        if row is not None and row.id in {one.id for one in bringing.done}:
            raise Invalid("name", "two files have this name", "有两个文件同名")
        if row is None:
            saved = documents.create(unit, sign, text.kind, name, text.text, bringing.remark)
            bringing.done.append(_told(text, name, "create", saved))
        elif current(unit, row).text == text.text:
            bringing.done.append(Brought(text.path, text.kind, name, "unchanged", row.id, row.version))
        elif bringing.existing == "keep":
            bringing.done.append(Brought(text.path, text.kind, name, "keep", row.id, row.version))
        elif bringing.existing == "refuse":
            bringing.taken.append(text.path)
        else:
            saved = documents.replace(
                unit, sign, text.kind, row.id, row.version, given=text.text, remark=bringing.remark
            )
            bringing.done.append(_told(text, name, "replace", saved))
    except ServiceError as error:
        if not isinstance(error, Invalid):
            raise
        bringing.wrong += [_in_file(text.path, one) for one in error.problems] or [_whole(text.path, error)]


def _bring_picture(bringing: _Bringing, picture: Picture, found: Examined) -> None:
    unit, sign = bringing.unit, bringing.sign
    try:
        name = media.file_name(picture.name)
        row = unit.db.scalar(
            select(Medium).where(
                Medium.kind == "image", Medium.sign == sign, Medium.name == name, Medium.deleted_ns == 0
            )
        )
        if row is not None and row.id in {one.id for one in bringing.done}:
            raise Invalid("name", "two pictures have this name", "有两个图片同名")
        if row is not None and row.sha256 == found.sha256:
            bringing.done.append(Brought(picture.path, "medium", name, "unchanged", row.id))
        elif row is not None and bringing.existing == "keep":
            bringing.done.append(Brought(picture.path, "medium", name, "keep", row.id))
        elif row is not None and bringing.existing == "refuse":
            bringing.taken.append(picture.path)
        else:
            if row is not None:
                media.delete(unit, sign, row.id)
                unit.db.flush()
            made = media.add(unit, sign, name, found)
            action: Action = "create" if row is None else "replace"
            bringing.done.append(Brought(picture.path, "medium", name, action, made.id))
    except Invalid as error:
        bringing.wrong.append(_whole(picture.path, error))


def _leave(bringing: _Bringing, text: Text) -> None:
    """A sign's document is left: signs have their own way in. YAML that is no document of ours is a fault."""
    if text.kind == "sign":
        bringing.done.append(Brought(text.path, "sign", text.name, "leave"))
        return
    problems = documents.checked(bringing.unit, bringing.sign, "playlist", text.text).form
    bringing.wrong += [_in_file(text.path, one) for one in problems]


def _require_sound(bringing: _Bringing) -> None:
    if bringing.wrong:
        first = bringing.wrong[0]
        raise Invalid(
            "import",
            f"{len(bringing.wrong)} problem(s), nothing was taken in: {first.line_of_text('en')}",
            f"有 {len(bringing.wrong)} 处问题，未导入任何内容：{first.line_of_text('zh')}",
            problems=bringing.wrong,
        )
    if bringing.taken:
        listed = ", ".join(bringing.taken[:5]) + (" …" if len(bringing.taken) > 5 else "")
        raise Conflict(
            "exists",
            f"there already and different: {listed}; say existing=replace or existing=keep",
            f"已存在且内容不同：{listed}；请指定 existing=replace 或 existing=keep",
            paths=bringing.taken,
        )


def _require_few(parcel: Parcel) -> None:
    if len(parcel.pictures) > MOST_PICTURES or len(parcel.texts) > MOST_DOCUMENTS:
        raise Invalid(
            "import",
            f"at most {MOST_DOCUMENTS} documents and {MOST_PICTURES} pictures at once: divide it",
            f"一次最多 {MOST_DOCUMENTS} 个文档、{MOST_PICTURES} 张图片：请分批导入",
        )


def _require_short(parcel: Parcel) -> None:
    """So that what is left to check in the transaction takes a moment."""
    items = sum(_items_of(source_of(text.text).data) for text in parcel.texts)
    size = sum(len(text.text) for text in parcel.texts)
    if items > MOST_ITEMS or size > MOST_TEXT_IN_ALL:
        most = MOST_TEXT_IN_ALL >> 20
        raise Invalid(
            "import",
            f"at most {MOST_ITEMS} items and entries, and {most} MiB of text, at once: divide it",
            f"一次最多 {MOST_ITEMS} 个条目、{most} MiB 文本：请分批导入",
        )


def _items_of(data: object) -> int:
    lists = data.values() if isinstance(data, dict) else [data]
    return sum(len(one) for one in lists if isinstance(one, list | dict))


def _told(text: Text, name: str, action: Action, saved: Saved) -> Brought:
    return Brought(text.path, text.kind, name, action, saved.row.id, saved.row.version, saved.problems)


def _in_file(path: str, one: Problem) -> Problem:
    return altered(one, where=altered(one.where, field=f"{path}: {one.where.field}".rstrip(": ")))


def _whole(path: str, error: ServiceError) -> Problem:
    """A fault of a file as a whole."""
    remedy = Bilingual("mend it and send all of it again", "请改正后重新导入")
    return Problem(code=error.code, message=error.text, remedy=remedy, where=Where(field=path))
