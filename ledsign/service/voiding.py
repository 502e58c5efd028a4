"""Voiding: when a submission can no longer be shown as it was seen, all that was said of it is void.

The sign has another document, its time is over, a newer release has overtaken it, somebody who approved it
may no longer approve, or what an urgent one was laid over is gone. It is then submitted again, which costs
the author one click: what was compiled is not compiled twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.errors import Conflict
from ledsign.core.problem import Bilingual
from ledsign.review.stages import State
from ledsign.service import keys, signs, submissions
from ledsign.store.tables import ReleaseRecord

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.unit import Unit
    from ledsign.store.tables import Submission


def settle(house: House, actor: Actor, sign: str, submission_id: str) -> None:
    """Make it void if it can no longer be shown as it was seen; in a transaction of its own, so that this
    lasts whatever is refused afterwards. Raises Unknown, Conflict when it has become void.
    """
    with house.view(actor) as unit:
        row = submissions.get(unit, sign, submission_id)
        why = why_void(unit, row) if row.state in submissions.PENDING else ""
    if why:
        with house.unit(actor) as unit:
            row = submissions.get(unit, sign, submission_id, held=True)
            why = why_void(unit, row) if row.state in submissions.PENDING else ""
            if why:
                make_void(unit, row, why)
    if why:
        raise void(why)


def why_void(unit: Unit, row: Submission) -> str:
    """Why it can no longer be shown as it was seen; empty while it can."""
    if signs.sign_text(unit, row.sign) != row.snapshot["sign_text"]:
        return "sign-changed"
    if row.expires_ns <= unit.now_ns or 0 < row.until_ns <= unit.now_ns:
        return "too-late"
    records = select(ReleaseRecord.number).where(
        ReleaseRecord.sign == row.sign, ReleaseRecord.state != "failed", ReleaseRecord.submission_id != row.id
    )
    newest = unit.db.scalar(records.order_by(ReleaseRecord.number.desc()).limit(1)) or 0
    if row.number and newest >= row.number:
        return "overtaken"
    if row.urgent:
        base = unit.db.execute(
            select(ReleaseRecord.number, ReleaseRecord.expires_ns).where(
                ReleaseRecord.sign == row.sign, ReleaseRecord.state == "live"
            )
        ).first()
        if (base.number if base is not None else 0) != row.base:
            return "base-replaced"
        if row.expires_ns > max(base.expires_ns if base is not None else 0, row.until_ns):
            return "outlives-base"
    counting = {one.key_public for one in keys.trusted_people(unit, row.sign)}
    if any(one.signature and one.key not in counting for one in row.reviews):
        return "people-changed"
    return ""


def make_void(unit: Unit, row: Submission, why: str) -> None:
    """It will not be shown; whoever wants it submits it again."""
    submissions.end(unit, row, State.VOID, why)
    unit.audit("submission.void", sign=row.sign, subject=row.id, show=row.show, why=why)


def void(why: str) -> Conflict:
    """It has become void."""
    told = why_text(why)
    return Conflict("void", f"{told.en}; submit it again", f"{told.zh}，请重新送审", why=why)


def why_text(why: str) -> Bilingual:
    """Why it is void, for people."""
    return Bilingual(
        *_WHY_VOID.get(why, ("it can no longer be shown as it was seen", "已无法按审核时的样子播出"))
    )


_WHY_VOID = {
    "sign-changed": ("the sign has been changed since it was reviewed", "送审后屏的配置已更改"),
    "too-late": ("its time is over", "已过有效期"),
    "overtaken": ("a newer release was published meanwhile", "期间已有更新的发布"),
    "base-replaced": ("what it was laid over is no longer on the sign", "其所依据的发布已不在播"),
    "outlives-base": (
        "it would show what it is laid over for longer than approved",
        "将超出所依据发布的有效期",
    ),
    "people-changed": ("those who approved it may no longer do so", "批准人已无审核资格"),
    "refused": ("the player refused it", "播放端拒绝了此发布"),
    "other-show": ("compiled again it is another show", "重新编译后与审核内容不一致"),
}
