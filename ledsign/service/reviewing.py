"""Reviewing: people say of a submission that it may be shown, or send it back.

What an approval signs is the release itself, byte for byte as the player will check it. Its bytes (number,
show, when, whose approval counts) are fixed by the first approval; every later one signs the same. Each takes
the password that opens the person's own key, a one-time code, and the hash of the show they looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from ledsign.core.errors import Conflict, Forbidden, Invalid
from ledsign.review.stages import Refusal, State, signatures_needed
from ledsign.service import keys, second_factor, signing, submissions, trusting
from ledsign.service.roles import Permission
from ledsign.store.base import new_id
from ledsign.store.tables import Person, Review

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.unit import Unit
    from ledsign.show.key import SigningKey
    from ledsign.store.tables import Submission

Verdict: TypeAlias = Literal["approve", "return"]
_MOST_REASON = 2000


def unlock(house: House, actor: Actor, password: str) -> SigningKey:
    """The actor's own key. Slow on purpose, hence before the transaction. Raises Unauthenticated."""
    with house.view(actor) as unit:
        return keys.unlock(unit, person_of(unit), password)


def decide(
    unit: Unit,
    sign: str,
    submission_id: str,
    verdict: Verdict,
    *,
    show: str,
    reason: str,
    code: str = "",
    key: SigningKey | None = None,
) -> Submission:
    """Approve it with ``key`` and ``code``, or return it with a reason.

    Call ``voiding.settle`` before. Raises Unknown, Forbidden, Unauthenticated, Conflict, Invalid.
    """
    unit.actor.require(Permission.REVIEW, sign)
    unit.actor.require_person()
    person = person_of(unit)
    row = submissions.get(unit, sign, submission_id, held=True)
    progress = submissions.progress_of(row)
    if row.state != State.OPEN:
        raise _refused(Refusal.NOT_OPEN, row)
    refusal = progress.refusal(person.id, show)
    if refusal is not None:
        raise _refused(refusal, row)
    if verdict == "return":
        return _returned(unit, row, person, show, reason)
    if key is None:
        raise Invalid("password", "an approval needs your password", "批准需要输入密码")
    second_factor.check(unit, person, code)
    release = signing.release_of(row) if row.release else signing.fix(unit, row)
    signature = signing.signature_by(person, release, key)
    review = _review(unit, row, person, "approve", show, reason, progress.next_stage)
    review.signature, review.key = signature.signature, person.key_public
    row.reviews.append(review)
    row.state = submissions.progress_of(row).state
    row.version += 1
    unit.db.flush()
    _require_accepted(unit, row, person)
    unit.audit(
        "submission.approved", sign=sign, subject=row.id, stage=review.stage, show=show, state=row.state,
        release=release.digest, number=release.number, key=key.public.id, reason=review.reason,
        agent=review.agent,
    )  # fmt: skip
    return row


def person_of(unit: Unit) -> Person:
    """The actor's own row. Raises Forbidden for the installation itself."""
    submissions.require_somebody(unit)
    person = unit.db.get(Person, unit.actor.id)
    if person is None:
        raise Forbidden("person-needed", "only a person can do this: log in", "请以个人身份登录")
    return person


def _returned(unit: Unit, row: Submission, person: Person, show: str, reason: str) -> Submission:
    if not reason.strip():
        raise Invalid("reason", "say why it goes back, for its author", "退回须填写理由")
    stage = submissions.progress_of(row).next_stage
    review = _review(unit, row, person, "return", show, reason, stage)
    row.reviews.append(review)
    row.state, row.ended_ns = State.RETURNED, unit.now_ns
    row.version += 1
    unit.db.flush()
    unit.audit(
        "submission.returned", sign=row.sign, subject=row.id, stage=stage, show=show, reason=review.reason,
        agent=review.agent,
    )  # fmt: skip
    return row


def _review(
    unit: Unit, row: Submission, person: Person, decision: str, show: str, reason: str, stage: int
) -> Review:
    return Review(
        id=new_id(unit.now_ns),
        submission_id=row.id,
        stage=stage,
        person_id=person.id,
        decision=decision,
        reason=reason.strip()[:_MOST_REASON],
        show=show,
        at_ns=unit.now_ns,
        peer=unit.actor.peer[:60],
        agent=unit.actor.agent[:400],
    )


def signed_by_publisher(unit: Unit, row: Submission, person: Person, key: SigningKey) -> None:
    """Add the publisher's signature, where the reviewers' alone are too few.

    Raises Forbidden for somebody who approved it already or wrote in it (unless it is urgent, and who
    approved it did not).
    """
    if any(one.person_id == person.id for one in row.reviews):
        raise Forbidden(
            "same-person", "you approved it; somebody else must publish it", "您已批准此件，须由另一人发布"
        )
    if not submissions.progress_of(row).may_sign_last(person.id):
        raise _refused(Refusal.OWN_WORK, row)
    signature = signing.signature_by(person, signing.release_of(row), key)
    review = _review(unit, row, person, "publish", row.show, "", 0)
    review.signature, review.key = signature.signature, person.key_public
    row.reviews.append(review)
    unit.db.flush()


def _require_accepted(unit: Unit, row: Submission, person: Person) -> None:
    """Nobody is told that it is approved unless the player will say so too."""
    trust = trusting.current(unit, row.sign)
    if trust is None or not signing.accepts(
        trust, signing.file_of(row), row, unit.now_ns, complete=_is_complete(row)
    ):
        raise Conflict(
            "not-accepted",
            f"the player would not accept the signature of {person.login}: those who may approve have"
            " changed; have it submitted again",
            f"播放端不会接受 {person.login} 的签名：审批人员已变更，请重新送审",
        )


def _is_complete(row: Submission) -> bool:
    signers = sum(1 for one in row.reviews if one.signature)
    return row.state == State.APPROVED and signers >= signatures_needed(row.stages)


def _refused(refusal: Refusal, row: Submission) -> Conflict | Forbidden:
    if refusal is Refusal.OWN_WORK:
        return Forbidden(
            "own-work",
            "nobody approves what they wrote in or submitted; ask somebody else",
            "不能审核本人编写或送审的内容，请由他人审核",
        )
    if refusal is Refusal.ALREADY:
        return Forbidden(
            "already-decided", "you decided at an earlier stage; the next one needs somebody else",
            "您已在前一审次表态，下一审次须由他人进行",
        )  # fmt: skip
    if refusal is Refusal.OTHER_SHOW:
        return Conflict(
            "other-show", "that is not the show of this submission; look at its pictures again",
            "所看画面与此件不符，请重新查看", show=row.show,
        )  # fmt: skip
    return Conflict(
        "not-open", f"it is {row.state}: there is nothing to decide", f"当前状态为 {row.state}，无需审核",
        state=row.state,
    )  # fmt: skip
