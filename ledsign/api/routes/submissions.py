"""Submissions of a sign, and what people decide about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from ledsign.api import told_review as told
from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Page, to_ns
from ledsign.api.schemas.review import NewReview, NewSubmission, ReviewLine, SubmissionDetail, SubmissionLine
from ledsign.api.schemas.running import SignName
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing, etag
from ledsign.core.errors import Invalid
from ledsign.service import reviewing, submissions, urgent, voiding
from ledsign.service.roles import Permission
from ledsign.store.tables import Submission

if TYPE_CHECKING:
    from datetime import datetime

    from ledsign.service.submissions import Prepared
    from ledsign.service.unit import Unit

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}/submissions", tags=["submissions"])
READ = [needs(Permission.CONTENT_READ)]
SubmissionId = Annotated[str, Path(max_length=100, alias="submission", description="its id / 编号")]
StateName = Literal["", "open", "approved", "released", "returned", "withdrawn", "void"]


@ROUTES.get("", dependencies=READ, responses=errors(404))
def list_submissions(
    sign: SignName,
    caller: Caller,
    house: TheHouse,
    part: Paging,
    state: Annotated[StateName, Query(description="only those in this state / 状态")] = "",
    document: Annotated[str, Query(max_length=26, pattern=r"^[0-9a-z]*$", description="only of it")] = "",
) -> Page[SubmissionLine]:
    """List them, newest first."""
    with house.view(caller) as unit:
        query = submissions.listed(unit, sign, state=state, document=document)
        rows, following = part.of(unit.db, query, Submission.id, newest_first=True)
        return Page(items=told.submission_lines(unit, rows), next=following)


@ROUTES.post(
    "", status_code=201, response_model=SubmissionDetail, dependencies=[needs(Permission.SUBMIT)],
    responses=errors(404, 409),
)  # fmt: skip
def submit(sign: SignName, body: NewSubmission, write: Writing, house: TheHouse) -> Response:
    """Freeze, compile and screen a document, and put it before reviewers.

    What has errors cannot be submitted (422, every problem). Editing the document afterwards changes nothing
    of what was submitted. ``urgent`` lays words over what is live, until a stated end within 24 hours.
    """
    if (before := write.replayed()) is not None:
        return before
    ready = _prepared(house, write.actor, sign, body)

    def work(unit: Unit) -> Reply:
        row = submissions.submit(
            unit, ready, remark=body.remark, not_before_ns=_ns(body.not_before), expires_ns=_ns(body.expires)
        )
        return Reply(
            status=201, body=told.submission(unit, row), version=row.version,
            location=at("signs", sign, "submissions", row.id),
        )  # fmt: skip

    return write.run(work)


@ROUTES.get("/{submission}", dependencies=READ, responses=errors(404))
def read_submission(
    sign: SignName, submission: SubmissionId, caller: Caller, house: TheHouse, response: Response
) -> SubmissionDetail:
    """All a reviewer needs: texts, flags, problems, decisions, and where pictures of before and after are."""
    with house.view(caller) as unit:
        row = submissions.get(unit, sign, submission)
        response.headers["ETag"] = etag(row.version)
        return told.submission(unit, row)


@ROUTES.delete(
    "/{submission}", response_model=SubmissionDetail, dependencies=[needs(Permission.SUBMIT)],
    responses=errors(404, 409, 412, 428),
)  # fmt: skip
def withdraw_submission(sign: SignName, submission: SubmissionId, write: Writing) -> Response:
    """Take it back, by its author; it stays in the history."""
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        row = submissions.withdraw(unit, sign, submission, expected)
        return Reply(body=told.submission(unit, row), version=row.version)

    return write.run(work)


@ROUTES.get("/{submission}/reviews", dependencies=READ, responses=errors(404), tags=["reviews"])
def list_reviews(
    sign: SignName, submission: SubmissionId, caller: Caller, house: TheHouse
) -> Page[ReviewLine]:
    """Who decided what, when, why and from where; in order."""
    with house.view(caller) as unit:
        return Page(items=told.submission(unit, submissions.get(unit, sign, submission)).reviews)


@ROUTES.post(
    "/{submission}/reviews", status_code=201, response_model=SubmissionDetail, tags=["reviews"],
    dependencies=[needs(Permission.REVIEW)], responses=errors(404, 409),
)  # fmt: skip
def review(
    sign: SignName, submission: SubmissionId, body: NewReview, write: Writing, house: TheHouse
) -> Response:
    """Approve it, with your own key, or return it with a reason.

    Each stage is another person, and none is the author. ``show`` must be the hash of what you looked at.
    """
    if (before := write.replayed()) is not None:
        return before
    voiding.settle(house, write.actor, sign, submission)
    key = None
    if body.decision == "approve":
        write.actor.require_person()
        key = reviewing.unlock(house, write.actor, body.password)

    def work(unit: Unit) -> Reply:
        row = reviewing.decide(
            unit, sign, submission, body.decision, show=body.show, reason=body.reason, code=body.code, key=key
        )
        return Reply(
            status=201, body=told.submission(unit, row), version=row.version,
            location=at("signs", sign, "submissions", row.id, "reviews"),
        )  # fmt: skip

    return write.run(work)


def _prepared(house: TheHouse, caller: Caller, sign: str, body: NewSubmission) -> Prepared:
    words = body.urgent
    if words is None:
        return submissions.prepare(house, caller, sign, body.document or "", body.version)
    return urgent.prepare(
        house,
        caller,
        sign,
        until_ns=_ns(words.until),
        from_ns=_ns(words.begins),
        text=words.text,
        direction=words.direction,
        playlist_id=words.playlist or "",
    )


def _ns(moment: datetime | None) -> int:
    """0 for none. Raises Invalid beyond the years that can be told."""
    try:
        return 0 if moment is None else max(1, to_ns(moment))
    except OverflowError:
        raise Invalid("times", "that is too far away", "时间过远") from None
