"""Submissions: a document as it is now, frozen, compiled and screened, put before reviewers.

What is submitted never changes: the snapshot has every text inside, the show is named by its hash, and both
stay when the document is edited.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Forbidden, Invalid, Stale
from ledsign.review.stages import Decision, Progress, State
from ledsign.service import authorship, compiling, screening, signs, snapshots
from ledsign.service.actor import unknown
from ledsign.service.naming import plain_title
from ledsign.service.roles import Permission
from ledsign.store.base import new_id
from ledsign.store.tables import Flag, Submission

if TYPE_CHECKING:
    from sqlalchemy import Select

    from ledsign.review.screening import Found
    from ledsign.service.actor import Actor
    from ledsign.service.compiling import Compiled
    from ledsign.service.house import House
    from ledsign.service.snapshots import Snapshot
    from ledsign.service.unit import Unit

DAY_NS = 86_400 * NS_PER_S
DEFAULT_NS = 366 * DAY_NS
LONGEST_NS = 5 * DEFAULT_NS
PENDING = (State.OPEN, State.APPROVED)
_MOST_FLAGS = 500
_SHORT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """What will be submitted: compiled and screened, outside any transaction.

    ``ends_ns``: it expires then at the latest; 0 for whenever is asked.
    """

    sign: str
    snapshot: Snapshot
    compiled: Compiled
    flags: list[tuple[str, Found]]
    document_id: str | None
    document_version: int
    urgent: bool = False
    base: int = 0
    until_ns: int = 0
    ends_ns: int = 0
    title: str = ""


def prepare(house: House, actor: Actor, sign: str, document_id: str, version: int | None = None) -> Prepared:
    """Freeze, compile and screen a playlist or schedule. Long; outside a transaction.

    Raises Unknown, and Invalid with every problem when it does not compile: what has errors is not reviewed.
    """
    with house.view(actor) as unit:
        actor.require(Permission.SUBMIT, sign)
        snapshot = snapshots.of_document(unit, sign, document_id, version)
    found, at_version = snapshot.versions[snapshot.entry]
    return prepared(house, actor, snapshot, document_id=found, document_version=at_version)


def prepared(house: House, actor: Actor, snapshot: Snapshot, **facts: Any) -> Prepared:
    """Compile and screen a snapshot."""
    compiled = compiling.compile_snapshot(house, snapshot)
    texts = [("title", compiled.title), *compiled.texts] if compiled.title else compiled.texts
    with house.view(actor) as unit:
        flags = screening.screened(unit, texts)
    return Prepared(sign=snapshot.sign, snapshot=snapshot, compiled=compiled, flags=flags, **facts)


def submit(
    unit: Unit, what: Prepared, *, remark: str = "", not_before_ns: int = 0, expires_ns: int = 0
) -> Submission:
    """Put it before reviewers. Raises Conflict when the sign was changed meanwhile, Invalid for its times."""
    unit.actor.require(Permission.SUBMIT, what.sign)
    unit.actor.require_person()
    if signs.sign_text(unit, what.sign) != what.snapshot.sign_text:
        raise Conflict(
            "sign-changed", "the sign was changed meanwhile; submit again", "屏已被修改，请重新送审"
        )
    compiled = what.compiled
    row = Submission(
        id=new_id(unit.now_ns),
        sign=what.sign,
        document_id=what.document_id,
        document_version=what.document_version,
        title=plain_title(what.title or compiled.title or what.snapshot.entry.removesuffix(".yaml")),
        remark=remark,
        author_id=unit.actor.id,
        authors=authorship.authors_of(unit, what.snapshot),
        state=State.OPEN,
        stages=1 if what.urgent else unit.house.options.stages,
        urgent=what.urgent,
        base=what.base,
        snapshot=what.snapshot.as_json(),
        show=compiled.show,
        problems=compiled.problems,
        texts=[list(one) for one in compiled.texts],
        created_ns=unit.now_ns,
        until_ns=what.until_ns,
        **_times(unit, not_before_ns, expires_ns, what.ends_ns),
    )
    unit.db.add(row)
    unit.db.flush()
    for place, found in what.flags[:_MOST_FLAGS]:
        row.flags.append(
            Flag(
                place=place[:_SHORT], start=found.start, end=found.end, found=found.found[:_SHORT],
                word=found.word, list_name=found.list_name,
            )
        )  # fmt: skip
    unit.db.flush()
    unit.audit(
        "submission.created", sign=what.sign, subject=row.id, show=row.show, snapshot=what.snapshot.digest,
        document=row.document_id or "", version=row.document_version, urgent=row.urgent, flags=len(row.flags),
        remark=remark, authors=row.authors, expires_ns=row.expires_ns,
    )  # fmt: skip
    return row


def listed(unit: Unit, sign: str, *, state: str = "", document: str = "") -> Select[Any]:
    """The query of a sign's submissions, to be paged by id."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    signs.sign_row(unit, sign)
    query = select(Submission).where(Submission.sign == sign)
    query = query.where(Submission.state == state) if state else query
    return query.where(Submission.document_id == document) if document else query


def get(unit: Unit, sign: str, submission_id: str, *, held: bool = False) -> Submission:
    """One of a sign's submissions. Raises Unknown, for one of another sign too."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    signs.sign_row(unit, sign)
    query = select(Submission).where(Submission.id == submission_id, Submission.sign == sign)
    row = unit.db.scalar(query.with_for_update() if held else query)
    if row is None:
        raise unknown("submission", submission_id)
    return row


def find(unit: Unit, submission_id: str) -> Submission:
    """One of whatever sign, for a link that names none. Raises Unknown, also for what is not theirs."""
    row = unit.db.get(Submission, submission_id)
    if row is None or not unit.actor.may(Permission.CONTENT_READ, row.sign):
        raise unknown("submission", submission_id)
    return row


def withdraw(unit: Unit, sign: str, submission_id: str, expected: int) -> Submission:
    """Take it back, by its author. Raises Forbidden, Stale, Conflict."""
    unit.actor.require(Permission.SUBMIT, sign)
    row = get(unit, sign, submission_id, held=True)
    if row.author_id != unit.actor.id:
        raise Forbidden(
            "not-yours", "only its author withdraws a submission; a reviewer returns it",
            "只有送审人可以撤回；审核人请使用退回",
        )  # fmt: skip
    expect(row, expected)
    _require_pending(row)
    end(unit, row, State.WITHDRAWN)
    unit.audit("submission.withdrawn", sign=sign, subject=row.id, show=row.show)
    return row


def progress_of(row: Submission) -> Progress:
    """Where it stands, for the rules."""
    return Progress(
        author=row.author_id,
        authors=frozenset(row.authors),
        show=row.show,
        stages=row.stages,
        urgent=row.urgent,
        decisions=tuple(
            Decision(one.person_id, one.decision == "approve")
            for one in row.reviews
            if one.decision != "publish"
        ),
    )


def expect(row: Submission, expected: int | None) -> None:
    """Raises Stale when somebody else has changed it."""
    if expected is not None and row.version != expected:
        raise Stale(
            "stale", f"it is {row.state} by now (version {row.version}); look at it again",
            f"状态已变为 {row.state}（版本 {row.version}），请重新查看", version=row.version, state=row.state,
        )  # fmt: skip


def require_somebody(unit: Unit) -> None:
    """Raises Forbidden for the installation itself: there is always a person behind what is shown."""
    if not unit.actor.id:
        raise Forbidden(
            "person-needed", "only a person can do this: log in", "只有人员可以执行此操作，请先登录"
        )


def _require_pending(row: Submission) -> None:
    if row.state not in PENDING:
        raise Conflict(
            "not-pending", f"it is {row.state} already", f"当前状态为 {row.state}，不能执行", state=row.state
        )


def end(unit: Unit, row: Submission, state: State, why: str = "") -> None:
    """It goes no further."""
    row.state, row.why_ended, row.ended_ns = state, why, unit.now_ns
    row.version += 1


def _times(unit: Unit, not_before_ns: int, expires_ns: int, ends_ns: int) -> dict[str, int]:
    start = max(not_before_ns, unit.now_ns)
    end = expires_ns or start + DEFAULT_NS
    end = min(end, ends_ns or end)
    if not start < end <= start + LONGEST_NS:
        raise Invalid(
            "times",
            "expires lies after not_before and now, at most five years later",
            "失效时间须晚于生效时间和现在，且不超过五年",
        )
    return {"not_before_ns": not_before_ns, "expires_ns": end}
