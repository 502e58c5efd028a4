"""Withdrawn: a release that was taken back is not seen again, whoever ends a takedown and whatever restarts.

Only another approved release ends the takedown of one that its player still has loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.errors import Conflict, ShowError
from ledsign.service.players import link
from ledsign.store.tables import ReleaseRecord

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.service.house import House
    from ledsign.service.unit import Unit


def among(unit: Unit, sign: str, numbers: Iterable[int]) -> list[int]:
    """Those of ``numbers`` whose releases on ``sign`` were taken back, in order."""
    query = select(ReleaseRecord.number).where(
        ReleaseRecord.sign == sign,
        ReleaseRecord.state == "withdrawn",
        ReleaseRecord.number.in_(list(numbers)),
    )
    return list(unit.db.scalars(query.order_by(ReleaseRecord.number)))


def loaded(status: dict[str, Any] | None) -> set[int]:
    """The number of the release that a player says it has loaded; none for an unsigned show."""
    release = status["show"]["release"] if status is not None else None
    return {int(release["number"])} if release else set()


def on_the_sign(house: House, sign: str, status: dict[str, Any] | None) -> set[int]:
    """What its player has loaded by its words, ``status`` or the last ones, and will load by its store."""
    last = house.players.last(sign)
    numbers = loaded(status if status is not None or last is None else last.status)
    try:
        stored = link(house, sign).store().current()
    except ShowError:
        return numbers
    stored.close()
    return numbers | ({stored.release.number} if stored.release is not None else set())


def require_none(unit: Unit, sign: str, numbers: Iterable[int]) -> None:
    """Raises Conflict when one of them was taken back. In a writing transaction: taking back is one too."""
    if found := among(unit, sign, numbers):
        raise Conflict(
            "withdrawn", f"release {found[-1]} was taken back and must not be seen again: publish an approved"
            " release instead, that ends the takedown",
            f"发布 {found[-1]} 已被撤回，不得再次播出：请发布经批准的新内容，发布后撤播自动解除",
            number=found[-1],
        )  # fmt: skip
