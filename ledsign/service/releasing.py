"""Releasing: an approved submission becomes what its sign shows.

    begin    everything is checked once more; the release is written down as ``publishing``       committed
    deliver  trust and show go into the player's store, which checks all of it itself           on the disk
    finish   written down as ``live``, or ``waiting`` for its time                                committed

Each step may be done again, so whatever dies in between, ``recover`` carries on from what was written down:
what the store took is released, what it refuses is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.errors import Conflict, Invalid, LedsignError, ReleaseRefused, ShowError, Unavailable
from ledsign.review.stages import State, signatures_needed
from ledsign.service import (
    darkness,
    players,
    releases,
    reviewing,
    second_factor,
    signing,
    submissions,
    trusting,
    voiding,
    wishes,
)
from ledsign.service.actor import Actor
from ledsign.service.approved import approved_bundle
from ledsign.service.releases import approved, current_at, live
from ledsign.service.roles import Permission
from ledsign.show.bundle import read_show
from ledsign.store.base import new_id
from ledsign.store.tables import ReleaseRecord

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.unit import Unit
    from ledsign.show.key import SigningKey
    from ledsign.store.tables import Submission

__all__ = ["approved", "current_at", "live", "publish", "recover"]
_SERVICE = Actor(id="", login="service", name="service")


def publish(
    house: House,
    actor: Actor,
    sign: str,
    submission_id: str,
    *,
    code: str,
    password: str = "",
    ends_urgent: bool = False,
) -> ReleaseRecord:
    """Show an approved submission. ``password``: where reviewers alone are too few, the publisher signs too.

    Raises Unknown, Forbidden, Unauthenticated, Conflict; Unavailable when the player's disk does not take it:
    nothing has changed then, and the same may be tried again.
    """
    actor.require(Permission.PUBLISH, sign)
    actor.require_person()  # the code that comes with it is the second factor
    voiding.settle(house, actor, sign, submission_id)
    key = reviewing.unlock(house, actor, password) if password else None
    with house.view(actor) as unit:
        row = submissions.get(unit, sign, submission_id)
        _require_approved(row)
        snapshot, show = row.snapshot, row.show
    if approved_bundle(house, snapshot, show) is None:
        with house.unit(actor) as unit:
            voiding.make_void(unit, submissions.get(unit, sign, submission_id, held=True), "other-show")
        raise voiding.void("other-show")
    with house.unit(actor) as unit:
        record = _begin(unit, sign, submission_id, code, key, ends_urgent=ends_urgent)
    _deliver(house, actor, record.id)
    with house.view(actor) as unit:
        return releases.get(unit, sign, record.number)


def recover(house: House) -> list[str]:
    """Carry on with what was under way when the service ended; for its start. What could not be done."""
    troubles = []
    with house.unit(_SERVICE) as unit:
        trusting.refresh_all(unit)
        query = select(ReleaseRecord.id).where(ReleaseRecord.state == "publishing")
        under_way = list(unit.db.scalars(query.order_by(ReleaseRecord.number)))
    for record_id in under_way:
        try:
            _deliver(house, _SERVICE, record_id)
        except LedsignError as error:
            troubles.append(str(error))
    return troubles


def _begin(
    unit: Unit, sign: str, submission_id: str, code: str, key: SigningKey | None, *, ends_urgent: bool
) -> ReleaseRecord:
    unit.actor.require(Permission.PUBLISH, sign)
    person = reviewing.person_of(unit)
    row = submissions.get(unit, sign, submission_id, held=True)
    _require_approved(row)
    second_factor.check(unit, person, code)
    if why := voiding.why_void(unit, row):
        raise voiding.void(why)
    _require_no_emergency(unit, row, ends_urgent=ends_urgent)
    if sum(1 for one in row.reviews if one.signature) < signatures_needed(row.stages):
        if key is None:
            raise Invalid(
                "password",
                "here the publisher signs too: send your password",
                "此件须由发布人签名，请输入密码",
            )
        reviewing.signed_by_publisher(unit, row, person, key)
    file, trust = signing.file_of(row), trusting.current(unit, sign)
    if trust is None or not signing.accepts(trust, file, row, unit.now_ns, complete=True):
        raise Conflict(
            "not-accepted",
            "the player would not accept this release: too few of those who may approve have signed it",
            "播放端不会接受此发布：有效签名不足",
        )
    release = signing.release_of(row)
    record = ReleaseRecord(
        id=new_id(unit.now_ns), sign=sign, number=release.number, submission_id=row.id, show=row.show,
        file=file, state="publishing", not_before_ns=release.not_before_ns, expires_ns=release.expires_ns,
        published_ns=unit.now_ns, published_by=person.id,
    )  # fmt: skip
    unit.db.add(record)
    _mean_it(unit, record)
    row.state = State.RELEASED
    row.version += 1
    unit.db.flush()
    unit.audit(
        "release.published", sign=sign, subject=str(record.number), submission=row.id, show=row.show,
        release=release.digest, urgent=row.urgent, agent=unit.actor.agent[:400],
    )  # fmt: skip
    return record


def _mean_it(unit: Unit, record: ReleaseRecord) -> None:
    """A takedown said before holds for what was known before. One that is said from now on means this too,
    wherever it is on its way: hence before the commit.
    """
    wish = wishes.wish(unit, record.sign)
    if wish.takedown and wish.taken_to >= record.number:  # it failed once, and is published again
        wishes.change(unit, record.sign, taken_to=record.number - 1)
    unit.house.players.issue(record.sign, record.number)


def _deliver(house: House, actor: Actor, record_id: str) -> None:
    """Into the player's store; written down whether it took it. Raises what the store raises."""
    with house.view(actor) as unit:
        record = unit.db.get_one(ReleaseRecord, record_id)
        snapshot = record.submission.snapshot
        wish = wishes.wish(unit, record.sign)
    house.players.issue(record.sign, record.number)
    if wish.takedown and wish.taken_to >= record.number:  # its player may not know how far that one goes
        darkness.remind(house, record.sign, wish.takedown)
    was_trusting = trusting.is_written(house, record.sign)
    try:
        bundle = approved_bundle(house, snapshot, record.show)
        if bundle is None:
            raise voiding.void("other-show")
        if trusting.begin(house, record.sign) is None:
            raise voiding.void("people-changed")
        published = players.link(house, record.sign).store().publish(read_show(bundle), record.file)
    except LedsignError as error:
        if not was_trusting:
            trusting.forget(house, record.sign)
        _failed(house, actor, record_id, error, void=isinstance(error, ReleaseRefused | Conflict))
        if isinstance(error, ShowError) and not isinstance(error, ReleaseRefused):
            raise Unavailable(
                "disk-full",
                f"the player's disk did not take it: {error}; nothing was changed, free some space and try"
                " again",
                f"播放端磁盘写入失败：{error}；未做任何更改，请清理磁盘空间后重试",
            ) from error
        raise
    with house.unit(actor) as unit:
        releases.finish(unit, record_id, waiting=published.waiting)
    players.load(house, record.sign)


def _failed(house: House, actor: Actor, record_id: str, error: Exception, *, void: bool) -> None:
    """It is not released. When nothing was wrong with it, it stays approved and may be tried again."""
    with house.unit(actor) as unit:
        record = unit.db.get_one(ReleaseRecord, record_id)
        row = record.submission
        unit.audit(
            "release.failed", sign=record.sign, subject=str(record.number), submission=row.id, why=str(error)
        )
        if void:
            record.state, record.why_ended, record.ended_ns = "failed", str(error)[:400], unit.now_ns
            voiding.make_void(unit, row, "refused")
            return
        # The number is the release's own: the next try needs it.
        unit.db.delete(record)
        row.state = State.APPROVED
        row.version += 1
        for review in [one for one in row.reviews if one.decision == "publish"]:
            unit.db.delete(review)


def _require_approved(row: Submission) -> None:
    if row.state != State.APPROVED:
        raise Conflict(
            "not-approved", f"it is {row.state}; only what is approved is published",
            f"当前状态为 {row.state}，只有已批准的内容才能发布", state=row.state,
        )  # fmt: skip


def _require_no_emergency(unit: Unit, row: Submission, *, ends_urgent: bool) -> None:
    """An urgent message is not ended by somebody who does not know of it."""
    live = releases.live(unit, row.sign)
    urgent = live.submission if live is not None else None
    if row.urgent or ends_urgent or urgent is None or urgent.until_ns <= unit.now_ns:
        return
    raise Conflict(
        "urgent-on",
        f"this would end an urgent message, “{urgent.title}”; wait until it is over, or say ends_urgent",
        f"发布后正在播出的紧急信息“{urgent.title}”将立即结束：请等待其结束，或确认 ends_urgent",
        until_ns=urgent.until_ns,
    )
