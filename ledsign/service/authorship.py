"""Authorship: who wrote what a submission shows. None of them approves it, whoever submits it.

Authors are who submits it, who saved any version of a document in it since the last one that was approved,
and who uploaded a picture or font in it that never was. An urgent release approves nothing for later: its
author may be one of the two who sign it. A sign's own document is not counted: wiring and limits say nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.review.stages import State
from ledsign.store.tables import Medium, Revision, Submission

if TYPE_CHECKING:
    from ledsign.service.snapshots import Snapshot
    from ledsign.service.unit import Unit

# Older approvals are not looked for: then somebody counts as an author who need not.
_MOST = 500


def authors_of(unit: Unit, snapshot: Snapshot) -> list[str]:
    """Ids of all who wrote what nobody else has approved yet: the submitter first, then in order."""
    approved, files = _approved(unit, snapshot.sign)
    found: set[str] = set()
    for document, version in snapshot.versions.values():
        before = max((one for one in approved.get(document, ()) if one <= version), default=0)
        query = select(Revision.by).where(
            Revision.document_id == document, Revision.version > before, Revision.version <= version
        )
        found.update(unit.db.scalars(query.distinct()))
    new = {*snapshot.media.values(), *snapshot.fonts.values()} - files
    if new:
        uploaded = select(Medium.created_by).where(
            Medium.sha256.in_(new), Medium.sign.in_(["", snapshot.sign])
        )
        found.update(unit.db.scalars(uploaded.distinct()))
    return [unit.actor.id, *sorted(found - {"", unit.actor.id})]


def _approved(unit: Unit, sign: str) -> tuple[dict[str, set[int]], set[str]]:
    """Versions of documents, and files by hash, in what people have approved for ``sign``."""
    versions: dict[str, set[int]] = {}
    files: set[str] = set()
    # Of the snapshots only what is needed: their texts may be long.
    parts = [Submission.snapshot[part] for part in ("versions", "media", "fonts")]
    query = select(*parts).where(
        Submission.sign == sign,
        Submission.urgent.is_(False),
        Submission.state.in_([State.APPROVED, State.RELEASED]),
    )
    for which, media, fonts in unit.db.execute(query.order_by(Submission.id.desc()).limit(_MOST)):
        for document, version in (which or {}).values():
            versions.setdefault(document, set()).add(int(version))
        files.update((media or {}).values(), (fonts or {}).values())
    return versions, files
