"""Told: submissions, reviews, releases and word lists as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import msgspec

from ledsign.api.schemas import review as schemas
from ledsign.api.schemas.base import FieldProblem, instant, instant_or_none
from ledsign.api.schemas.documents import Author
from ledsign.api.where import at
from ledsign.review.stages import State
from ledsign.service import people, submissions
from ledsign.show.key import PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ledsign.review.screening import Found
    from ledsign.service.unit import Unit
    from ledsign.store.tables import ReleaseRecord, Review, Submission, WordList


def submission_lines(unit: Unit, rows: Sequence[Submission]) -> list[schemas.SubmissionLine]:
    """For a list."""
    names = people.names(unit, {one for row in rows for one in (row.author_id, *row.authors)})
    return [schemas.SubmissionLine(**_submission(row, names)) for row in rows]


def submission(unit: Unit, row: Submission) -> schemas.SubmissionDetail:
    """All of one."""
    names = people.names(unit, {row.author_id, *row.authors, *(one.person_id for one in row.reviews)})
    path = at("signs", row.sign, "previews")
    return schemas.SubmissionDetail(
        **_submission(row, names),
        remark=row.remark,
        problems=[FieldProblem.model_validate(one) for one in row.problems],
        texts=[(place, text) for place, text in row.texts],
        found=[
            schemas.FlagLine(
                place=one.place, start=one.start, end=one.end, found=one.found, word=one.word,
                list=one.list_name,
            )
            for one in row.flags
        ],
        reviews=[_review(row, one, names) for one in row.reviews],
        files={file: f"{which[0]} {which[1]}" for file, which in row.snapshot.get("versions", {}).items()},
        before=schemas.PreviewLink(path=path, body={"live": True}),
        after=schemas.PreviewLink(path=path, body={"submission": row.id}),
    )  # fmt: skip


def release_lines(unit: Unit, rows: Sequence[ReleaseRecord]) -> list[schemas.ReleaseLine]:
    """For a list."""
    names = _people_of(unit, rows)
    return [schemas.ReleaseLine(**_release(row, names)) for row in rows]


def release(unit: Unit, row: ReleaseRecord) -> schemas.ReleaseDetail:
    """All of one."""
    path = at("signs", row.sign, "previews")
    return schemas.ReleaseDetail(
        **_release(row, _people_of(unit, [row])),
        file=msgspec.json.decode(row.file),
        picture=schemas.PreviewLink(path=path, body={"release": row.number}),
    )


def word_lists(unit: Unit, rows: Sequence[WordList]) -> list[schemas.WordListLine]:
    """For a list."""
    names = people.names(unit, {row.changed_by for row in rows})
    return [
        schemas.WordListLine(
            id=row.id, name=row.name, count=row.count, sha256=row.sha256, version=row.version,
            changed_at=instant(row.changed_ns), changed_by=_author(row.changed_by, names),
        )
        for row in rows
    ]  # fmt: skip


def flags(place: str, found: Iterable[Found]) -> list[schemas.FlagLine]:
    """What screening found at one place."""
    return [
        schemas.FlagLine(
            place=place, start=one.start, end=one.end, found=one.found, word=one.word, list=one.list_name
        )
        for one in found
    ]


def _submission(row: Submission, names: Mapping[str, str]) -> dict[str, Any]:
    progress = submissions.progress_of(row)
    stage = progress.next_stage if row.state == State.OPEN else 0
    return {
        "id": row.id, "sign": row.sign, "title": row.title, "state": row.state, "why": row.why_ended,
        "show": row.show, "document": row.document_id, "document_version": row.document_version,
        "author": _author(row.author_id, names),
        "authors": [_author(one, names) for one in row.authors or [row.author_id]], "urgent": row.urgent,
        "urgent_until": instant_or_none(row.until_ns), "stages": row.stages,
        "approvals": sum(1 for one in row.reviews if one.decision == "approve"),
        "next_stage": progress.name_of(stage) if stage else "", "flags": len(row.flags),
        "created_at": instant(row.created_ns), "not_before": instant(row.not_before_ns or row.created_ns),
        "expires": instant(row.expires_ns), "number": row.number, "version": row.version,
    }  # fmt: skip


def _review(row: Submission, one: Review, names: Mapping[str, str]) -> schemas.ReviewLine:
    return schemas.ReviewLine(
        stage=one.stage,
        stage_name=submissions.progress_of(row).name_of(one.stage) if one.stage else "签发",
        person=_author(one.person_id, names),
        decision=cast("schemas.Verdict", one.decision),
        reason=one.reason,
        show=one.show,
        at=instant(one.at_ns),
        peer=one.peer,
        agent=one.agent,
        key=PublicKey.from_text(one.key).id if one.key else "",
    )


def _release(row: ReleaseRecord, names: Mapping[str, str]) -> dict[str, Any]:
    submitted = row.submission
    return {
        "number": row.number, "sign": row.sign, "submission": row.submission_id, "title": submitted.title,
        "show": row.show, "state": row.state, "urgent": submitted.urgent,
        "urgent_until": instant_or_none(submitted.until_ns), "not_before": instant(row.not_before_ns),
        "expires": instant(row.expires_ns), "published_at": instant(row.published_ns),
        "published_by": _author(row.published_by, names),
        "approved_by": [_author(one.person_id, names) for one in submitted.reviews if one.signature],
        "ended_at": instant_or_none(row.ended_ns), "why": row.why_ended,
    }  # fmt: skip


def _people_of(unit: Unit, rows: Iterable[ReleaseRecord]) -> Mapping[str, str]:
    found = {one.person_id for row in rows for one in row.submission.reviews}
    return people.names(unit, found | {row.published_by for row in rows})


def _author(person: str, names: Mapping[str, str]) -> Author:
    return Author(id=person, name=names.get(person, "") or person)
