"""Review facts: what the review page must know of a submission that the API does not tell: what it may
be run along, and what stands in its way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.errors import Unknown
from ledsign.review.stages import State, signatures_needed
from ledsign.service import people, releases, submissions, timelines, voiding

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.service.timelines import Run
    from ledsign.service.unit import Unit
    from ledsign.store.tables import Submission

_MS = 1_000_000


def own_key_counts(unit: Unit) -> bool:
    """Whether what the viewer signs is accepted by players."""
    return bool(unit.actor.id and people.person(unit, unit.actor.id).vouched_by)


def submission_facts(unit: Unit, viewer: Viewer, submission_id: str) -> dict[str, Any] | None:
    """Plain values; None when there is no such submission for this viewer."""
    try:
        row = submissions.find(unit, submission_id)
    except Unknown:
        return None
    pending = row.state in submissions.PENDING
    why = voiding.why_void(unit, row) if pending else row.why_ended
    live = releases.live(unit, row.sign)
    after = timelines.run_of(unit.house, row.show, unit.now_ns, row.not_before_ns, row.expires_ns)
    before = None
    if live is not None and after is not None and live.show != row.show:
        before = timelines.run_of(unit.house, live.show, after.start_ns, after.start_ns, after.end_ns)
    return {
        "id": row.id,
        "sign": row.sign,
        "kind": row.snapshot.get("kind", "playlist"),
        "why": viewer.say.text(voiding.why_text(why)) if why and (pending or row.state == "void") else "",
        "publisherSigns": sum(1 for one in row.reviews if one.signature) < signatures_needed(row.stages),
        "live": None if live is None else {"number": live.number, "title": live.submission.title,
                                           "same": live.show == row.show},
        "published": _published(unit, row),
        "run": None if after is None else _run(after),
        "runBefore": None if before is None or before.kind != "days" else _run(before),
    }  # fmt: skip


def _published(unit: Unit, row: Submission) -> dict[str, Any] | None:
    """Who put it on the sign, and when; None while nobody has."""
    if row.state != State.RELEASED:
        return None
    record = releases.get(unit, row.sign, row.number)
    name = people.names(unit, {record.published_by}).get(record.published_by, "")
    return {"number": record.number, "by": name, "at": record.published_ns // _MS}


def _run(run: Run) -> dict[str, Any]:
    """In milliseconds since 1970, which is what browsers count."""
    return {
        "kind": run.kind,
        "zone": run.zone,
        "start": run.start_ns // _MS,
        "end": run.end_ns // _MS,
        "marks": [[one.start_ns // _MS, one.end_ns // _MS, one.title, one.layer] for one in run.marks],
    }
