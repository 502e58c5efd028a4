"""Snapshots: everything a document is made of, frozen: its text, the playlists it names, media and fonts.

A snapshot has all texts inside and names files by their hash, so nothing that is edited later can change it.
Its ``digest`` stands for all of it; the same snapshot gives the same show, hash for hash.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Invalid
from ledsign.documents.yaml_source import read_yaml
from ledsign.service.actor import unknown
from ledsign.service.document_checks import no_playlist
from ledsign.service.references import Reference, references
from ledsign.service.roles import Permission
from ledsign.store.tables import Document, Medium, Revision

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

FORMAT = "ledsign-snapshot/1"
MEDIA = "media"
_DAY_S = 86_400
_LONGEST_ENTRY = 200
_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Plain values. ``entry`` is the file of ``texts`` that is the document itself, of ``kind`` ``playlist``
    or ``schedule``; ``media`` by the path the texts call them, ``fonts`` by name, both to their SHA-256.

    ``from_s``: when it will be shown at the earliest, whole days, so that countdowns get room for their
    digits and the same text compiles to the same show all day. ``versions`` says which document and version
    a text was (not of drafts); it does not count for ``digest``.
    """

    sign: str
    sign_text: str
    kind: str
    entry: str
    texts: Mapping[str, str]
    media: Mapping[str, str] = field(default_factory=dict)
    fonts: Mapping[str, str] = field(default_factory=dict)
    from_s: int = 0
    versions: Mapping[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of everything the show depends on."""
        told = {key: value for key, value in self.as_json().items() if key != "versions"}
        text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def sign_key(self) -> str:
        """SHA-256 (hex) of the sign's text."""
        return hashlib.sha256(self.sign_text.encode("utf-8", "surrogatepass")).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """As a JSON object."""
        versions = {file: list(which) for file, which in self.versions.items()}
        return {"format": FORMAT, **asdict(self), "versions": versions}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Snapshot:
        """What ``as_json`` gave. Raises ValueError for another format."""
        if told.get("format") != FORMAT:
            raise ValueError(f"no {FORMAT}: {str(told.get('format'))[:40]!r}")
        values = {key: value for key, value in told.items() if key != "format"}
        versions = {file: (which[0], which[1]) for file, which in values.pop("versions", {}).items()}
        return cls(**values, versions=versions)


def of_document(unit: Unit, sign: str, document_id: str, version: int | None = None) -> Snapshot:
    """Of a playlist or schedule of ``sign`` as it is now, or as it was in ``version``.

    Raises Unknown, Forbidden; Invalid with the problems of references that lead elsewhere or nowhere.
    """
    unit.actor.require(Permission.CONTENT_READ, sign)
    document = unit.db.get(Document, document_id)
    if document is None or document.sign != sign or document.kind not in ("playlist", "schedule"):
        raise unknown("playlist", document_id)
    if version is None and document.deleted_ns:
        raise unknown("playlist", document_id)
    revision = unit.db.get(Revision, (document_id, version or document.version))
    if revision is None:
        raise unknown("version", str(version))
    entry = _file_of(revision.name)
    versions = {entry: (document.id, revision.version)}
    return _snapshot(unit, sign, document.kind, entry, revision.text, versions)


def of_text(unit: Unit, sign: str, kind: str, text: str, name: str = "draft") -> Snapshot:
    """Of a draft that is not saved: YAML, or JSON, which is YAML. Raises as ``of_document``."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    return _snapshot(unit, sign, kind, _file_of(name), text, {})


def _snapshot(
    unit: Unit, sign: str, kind: str, entry: str, text: str, versions: Mapping[str, tuple[str, int]]
) -> Snapshot:
    row = unit.db.scalar(
        select(Document).where(Document.kind == "sign", Document.sign == sign, Document.deleted_ns == 0)
    )
    made_of = unit.db.get(Revision, (row.id, row.version)) if row is not None else None
    if made_of is None:
        raise unknown("sign", sign)
    texts, which = {entry: text}, dict(versions)
    found, missing = _checked(text, entry), []
    for one in [one for one in found if one.kind == "playlist"]:
        revision = _playlist(unit, sign, one.value)
        if revision is None:  # nothing else may be shown in its place
            missing.append(no_playlist(one.value, one.where))
        elif one.value not in texts:
            texts[one.value] = revision.text
            which[one.value] = (revision.document_id, revision.version)
            found += _checked(revision.text, one.value)
    if missing:
        told = missing[0].message
        raise Invalid(missing[0].code, told.en, told.zh, problems=missing)
    return Snapshot(
        sign=sign,
        sign_text=made_of.text,
        kind=kind,
        entry=entry,
        texts=texts,
        media=_media(unit, sign, [one.value for one in found if one.kind == "image"]),
        fonts=_fonts(unit),
        from_s=unit.now_ns // NS_PER_S // _DAY_S * _DAY_S,
        versions=which,
    )


def _checked(text: str, file: str) -> list[Reference]:
    """The files a text names. Raises Invalid when one of them leads out of the document's folder."""
    found = references(read_yaml(text, file))
    if wrong := [one.problem for one in found if one.problem is not None]:
        raise Invalid(
            wrong[0].code,
            f"{len(wrong)} file name(s) lead elsewhere: {wrong[0].message.en}",
            f"有 {len(wrong)} 处文件名不可用：{wrong[0].message.zh}",
            problems=wrong,
        )
    return found


def _file_of(name: str) -> str:
    """The file a document is when it is compiled; a name that no file system takes gets another."""
    file = f"{name}.yaml"
    return (
        file
        if len(file.encode("utf-8", "replace")) <= _LONGEST_ENTRY and file != "sign.yaml"
        else "document.yaml"
    )


def _playlist(unit: Unit, sign: str, value: str) -> Revision | None:
    """The playlist of the sign that a schedule calls ``value``."""
    names = {value, *(value.removesuffix(ending) for ending in _YAML if value.endswith(ending))}
    row = unit.db.scalar(
        select(Document).where(
            Document.kind == "playlist", Document.sign == sign, Document.deleted_ns == 0,
            Document.name.in_(names),
        ).order_by(Document.name)
    )  # fmt: skip
    return unit.db.get(Revision, (row.id, row.version)) if row is not None else None


def _media(unit: Unit, sign: str, wanted: list[str]) -> dict[str, str]:
    """The pictures among ``wanted`` (``media/NAME`` or ``NAME``) that there are."""
    names = {value: value.removeprefix(f"{MEDIA}/") for value in wanted}
    if not names:
        return {}
    rows = unit.db.execute(
        select(Medium.name, Medium.sha256).where(
            Medium.kind == "image", Medium.sign == sign, Medium.deleted_ns == 0,
            Medium.name.in_(set(names.values())),
        )
    )  # fmt: skip
    known = {row.name: row.sha256 for row in rows}
    return {value: known[name] for value, name in names.items() if name in known}


def _fonts(unit: Unit) -> dict[str, str]:
    rows = unit.db.execute(
        select(Medium.name, Medium.sha256).where(Medium.kind == "font", Medium.deleted_ns == 0)
    )
    return {row.name: row.sha256 for row in rows}
