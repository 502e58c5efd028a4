"""Seeding: a new installation begins with the shipped demo sign and its examples, to be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.errors import Invalid
from ledsign.documents.shipped import shipped
from ledsign.service import documents, signs
from ledsign.service.actor import Actor
from ledsign.service.document_checks import file_stem
from ledsign.service.sources import source_of
from ledsign.store.tables import Document

if TYPE_CHECKING:
    from ledsign.service.house import House

SIGN = "twin-towers"
INSTALLATION = Actor(id="", login="installation", name="ledsign", via="local")
_REMARK = "shipped example 自带示例"


def seed(house: House) -> list[str]:
    """Put in the demo sign with its playlists and schedules; what was put in, nothing unless all is empty.

    Whoever deletes the demo never sees it again: deleted documents count too.
    """
    with house.unit(INSTALLATION) as unit:
        path = shipped("signs").get(SIGN)
        if path is None or unit.db.scalar(select(Document.id).limit(1)) is not None:
            return []
        signs.create(unit, path.read_text(encoding="utf-8"), _REMARK)
        done = [SIGN]
        for kind in documents.KINDS:
            for name, file in shipped(f"{kind}s").items():
                text = file.read_text(encoding="utf-8")
                data = source_of(text).data
                if not isinstance(data, dict) or file_stem(str(data.get("sign", ""))) != SIGN:
                    continue
                try:
                    documents.create(unit, SIGN, kind, name, text, _REMARK)
                except Invalid:  # an installation's own example with a fault keeps nobody from starting
                    continue
                done.append(name)
        return done
