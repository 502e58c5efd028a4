"""Numbering: which number a release gets. On a sign numbers only grow, and a player takes no older one.

Normal releases are numbered in tens (10, 20, 30 …), urgent ones in between (21, 22 …): a warning that goes
first leaves the approvals of what is still being reviewed as they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from ledsign.core.errors import Conflict, ShowError
from ledsign.service.players import link
from ledsign.show.release import HIGHEST_NUMBER
from ledsign.show.store import SHOWS, ShowStore
from ledsign.store.tables import ReleaseRecord, Submission

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

STEP = 10


def next_number(unit: Unit, sign: str, *, urgent: bool) -> int:
    """A number that no submission of ``sign`` has, above every release its player ever accepted."""
    last = last_published(unit, sign)
    taken = set(
        unit.db.scalars(select(Submission.number).where(Submission.sign == sign, Submission.number > last))
    )
    if urgent:
        number = last + 1
        while number in taken:
            number += 1
    else:
        number = (max(taken, default=last) // STEP + 1) * STEP
    if number > HIGHEST_NUMBER:
        raise Conflict("numbers", "there are no release numbers left", "发布号已用尽")
    return number


def last_published(unit: Unit, sign: str) -> int:
    """The newest release: by our records, and by the player's, which others may have published to."""
    recorded = unit.db.scalar(
        select(func.max(ReleaseRecord.number)).where(
            ReleaseRecord.sign == sign, ReleaseRecord.state != "failed"
        )
    )
    try:
        accepted = ShowStore(link(unit.house, sign).folder / SHOWS, clock=unit.house.clock).last_number()
    except ShowError:
        accepted = 0
    return max(recorded or 0, accepted)
