"""Releases: what was published on a sign, what is shown of it, and its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from ledsign.core.errors import Conflict
from ledsign.service import darkness, players, signs, wishes
from ledsign.service.actor import unknown
from ledsign.service.roles import Permission
from ledsign.store.tables import ReleaseRecord

if TYPE_CHECKING:
    from sqlalchemy import Select

    from ledsign.service.actor import Actor
    from ledsign.service.darkness import Order, To
    from ledsign.service.house import House
    from ledsign.service.unit import Unit

SHOWN = ("live", "waiting", "replaced")


def listed(unit: Unit, sign: str, state: str = "") -> Select[Any]:
    """The query of a sign's releases, to be paged by id."""
    unit.actor.require(Permission.SIGN_READ, sign)
    signs.sign_row(unit, sign)
    query = select(ReleaseRecord).where(ReleaseRecord.sign == sign)
    return query.where(ReleaseRecord.state == state) if state else query


def get(unit: Unit, sign: str, number: int) -> ReleaseRecord:
    """One by its number. Raises Unknown."""
    unit.actor.require(Permission.SIGN_READ, sign)
    signs.sign_row(unit, sign)
    row = _of(unit, sign, number)
    if row is None:
        raise unknown("release", str(number))
    return row


def live(unit: Unit, sign: str) -> ReleaseRecord | None:
    """The release the sign should play now: the newest whose time has come and that was not taken back."""
    return current_at(unit, sign, unit.now_ns)


def current_at(unit: Unit, sign: str, at_ns: int) -> ReleaseRecord | None:
    """The release the sign was, is or will be playing at an instant, as far as is known now."""
    query = select(ReleaseRecord).where(
        ReleaseRecord.sign == sign,
        ReleaseRecord.state.in_((*SHOWN, "withdrawn")),
        ReleaseRecord.published_ns <= max(at_ns, unit.now_ns),
        ReleaseRecord.not_before_ns <= at_ns,
    )
    for row in unit.db.scalars(query.order_by(ReleaseRecord.number.desc())):
        begun_ns = max(row.not_before_ns, row.published_ns)
        if begun_ns <= at_ns and (row.ended_ns == 0 or at_ns < row.ended_ns):
            return row
    return None


def approved(unit: Unit, show: str) -> bool:
    """Whether the show with that hash was released and not taken back."""
    query = select(ReleaseRecord.id).where(ReleaseRecord.show == show, ReleaseRecord.state.in_(SHOWN))
    return unit.db.scalar(query.limit(1)) is not None


def finish(unit: Unit, record_id: str, *, waiting: bool) -> ReleaseRecord:
    """The player's store has taken it. Releases that waited before it never come."""
    row = unit.db.get_one(ReleaseRecord, record_id)
    row.state = "waiting" if waiting else "live"
    _replace(unit, row, ("waiting",) if waiting else ("waiting", "live"))
    unit.audit(f"release.{row.state}", sign=row.sign, subject=str(row.number), show=row.show)
    return row


def promote(unit: Unit, sign: str) -> ReleaseRecord | None:
    """Write down that the time of a waiting release has come; its player sees that by itself. None: no."""
    query = select(ReleaseRecord).where(
        ReleaseRecord.sign == sign,
        ReleaseRecord.state == "waiting",
        ReleaseRecord.not_before_ns <= unit.now_ns,
    )
    row = unit.db.scalar(query.order_by(ReleaseRecord.number.desc()).limit(1))
    return None if row is None else finish(unit, row.id, waiting=False)


def withdraw(
    house: House, actor: Actor, sign: str, number: int, *, to: To = "safe", reason: str = ""
) -> tuple[ReleaseRecord, list[Order]]:
    """Take a release back: one that is shown is taken down at once, one that waits never comes.

    One that its player has let in meanwhile is shown, whatever we have written down. Raises Unknown, Conflict
    for one that is over.
    """
    actor.require(Permission.DARK, sign)
    with house.view(actor) as unit:
        row = get(unit, sign, number)
    if row.state not in ("live", "waiting"):
        raise Conflict(
            "not-shown", f"release {number} is {row.state}: there is nothing to take back",
            f"发布 {number} 已处于 {row.state} 状态，无需撤回", state=row.state,
        )  # fmt: skip
    forgotten = row.state == "waiting" and players.link(house, sign).store().forget_waiting(number)
    orders = [] if forgotten else darkness.take_down(house, actor, sign, to, reason)
    with house.unit(actor) as unit:
        row = get(unit, sign, number)
        if row.state == "waiting" and not forgotten:
            finish(unit, row.id, waiting=False)
        row.state, row.ended_ns, row.why_ended = "withdrawn", unit.now_ns, reason[:400]
        ended = not forgotten and not wishes.wish(unit, sign).takedown
        unit.audit("release.withdrawn", sign=sign, subject=str(number), show=row.show, to=to, reason=reason)
    if ended:  # somebody has ended the takedown before they could know what for
        orders = darkness.take_down(house, actor, sign, to, reason)
    return row, orders


def _of(unit: Unit, sign: str, number: int) -> ReleaseRecord | None:
    found: ReleaseRecord | None = unit.db.scalar(
        select(ReleaseRecord).where(ReleaseRecord.sign == sign, ReleaseRecord.number == number)
    )
    return found


def _replace(unit: Unit, row: ReleaseRecord, states: tuple[str, ...]) -> None:
    unit.db.execute(
        update(ReleaseRecord)
        .where(
            ReleaseRecord.sign == row.sign, ReleaseRecord.number < row.number, ReleaseRecord.state.in_(states)
        )
        .values(state="replaced", ended_ns=unit.now_ns)
    )
