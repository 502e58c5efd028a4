"""Seeding: what ``ledsign up`` plays is in its service too, to be looked at, edited and taken down.

What was there once never comes back by itself, however it was changed, renamed or deleted since.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.errors import LedsignError
from ledsign.service import documents, media, signs
from ledsign.service.actor import Actor
from ledsign.service.references import FOLDER, references
from ledsign.service.sources import source_of
from ledsign.service.uploads import Upload
from ledsign.store.tables import Document, Medium, Revision

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ledsign.documents.yaml_source import YamlSource
    from ledsign.service.house import House

INSTALLATION = Actor(id="", login="installation", name="ledsign", via="local")
REMARK = "from a file 取自文件"
_LOG = logging.getLogger("ledsign.seeding")


def seed(house: House, files: Sequence[Path]) -> list[str]:
    """Take in a sign, the first of ``files``, its documents, and the pictures they name; what was taken in.

    What cannot be taken in is logged and left out: it keeps nobody from starting.
    """
    if house.database.read_only:
        return []
    sign, done = "", []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8")
            source = source_of(text)
            kind = _kind(source)
            if kind == "sign" and not sign:
                sign, new = _sign(house, source, text)
                done += [sign] if new else []
            elif sign and kind in documents.KINDS and _document(house, sign, kind, path.stem, text):
                done.append(path.stem)
                _pictures(house, sign, path.parent, source)
        except (LedsignError, OSError, UnicodeDecodeError) as error:
            _LOG.warning("%s: %s", path, error)
    return done


def _kind(source: YamlSource) -> str:
    said = source.data.get("ledsign") if isinstance(source.data, dict) else ""
    return said.partition("/")[0] if isinstance(said, str) else ""


def _sign(house: House, source: YamlSource, text: str) -> tuple[str, bool]:
    """The sign there is now, empty when somebody deleted it, and whether it is new."""
    with house.unit(INSTALLATION) as unit:
        name = str(source.data.get("name", ""))
        query = select(Document.deleted_ns).where(Document.kind == "sign", Document.sign == name)
        found = list(unit.db.scalars(query))
        if found:
            return name if 0 in found else "", False
        return signs.create(unit, text, REMARK).row.sign, True


def _document(house: House, sign: str, kind: str, name: str, text: str) -> bool:
    with house.unit(INSTALLATION) as unit:
        query = select(Document.id).join(Revision, Revision.document_id == Document.id)
        query = query.where(Document.sign == sign, Document.kind == kind, Revision.name == name).limit(1)
        if unit.db.scalar(query) is not None:
            return False
        documents.create(unit, sign, kind, name, text, REMARK)
        return True


def _pictures(house: House, sign: str, folder: Path, source: YamlSource) -> None:
    for one in references(source):
        name = one.value.removeprefix(FOLDER)
        if one.kind != "image" or one.problem is not None:
            continue
        with house.view(INSTALLATION) as unit:
            query = select(Medium.id).where(Medium.sign == sign, Medium.name == name).limit(1)
            if unit.db.scalar(query) is not None:
                continue
        with Upload(house, house.options.upload_mib << 20) as upload:
            upload.write((folder / one.value).read_bytes())
            found = upload.examine("picture")
        with house.unit(INSTALLATION) as unit:
            media.add(unit, sign, name, found)
