"""Documents put straight into a house's tables, for tests that are not about saving them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.store.base import new_id
from ledsign.store.tables import Document, Revision
from tests.house import LOCAL

if TYPE_CHECKING:
    from ledsign.service.house import House

SIGN = "p10-64x16"
CAPTION = "ledsign: playlist/1\nitems:\n  - text: 恩施州高考加油\n    size: 16\n"
_SIGNS = Path(__file__).parents[1] / "signs"


def add_document(house: House, kind: str, name: str, text: str, sign: str = SIGN) -> str:
    """A document of one version, or one version more of the one there is; its id."""
    with house.unit(LOCAL) as unit:
        found = unit.db.query(Document).filter_by(kind=kind, sign=sign, name=name, deleted_ns=0).one_or_none()
        if found is None:
            found = Document(
                id=new_id(unit.now_ns), kind=kind, sign=sign, name=name, version=0,
                changed_ns=unit.now_ns, created_ns=unit.now_ns,
            )  # fmt: skip
            unit.db.add(found)
        found.version += 1
        unit.db.add(
            Revision(
                document_id=found.id, version=found.version, name=name, text=text,
                sha256=hashlib.sha256(text.encode()).hexdigest(), at_ns=unit.now_ns,
            )
        )  # fmt: skip
        return found.id


def add_sign(house: House, name: str = SIGN) -> str:
    """A shipped sign as a document."""
    return add_document(house, "sign", name, (_SIGNS / f"{name}.yaml").read_text("utf-8"), sign=name)
