"""Filter of the records: what somebody looks for, and the questions to the service that come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ledsign.service import auditing, journals

MOST_DAYS = 400
DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """``first`` to ``last``, both inclusive, local to the sign. Empty texts ask for anything."""

    trail: bool = False
    first: date
    last: date
    zone: str
    kind: str = ""
    playlist: str = ""
    by_item: bool = False
    person: str = ""
    noun: str = ""
    sign: str = ""

    def journal(self) -> journals.Wanted:
        """For proof of play."""
        return journals.Wanted(
            kind=self.kind, from_ns=self._ns(self.first), to_ns=self._ns(self.last + timedelta(days=1)),
            playlist=self.playlist,
        )  # fmt: skip

    def audit(self) -> auditing.Wanted:
        """For the audit trail."""
        return auditing.Wanted(
            actor=self.person, action=f"{self.noun}.*" if self.noun else "", sign=self.sign,
            from_ns=self._ns(self.first), to_ns=self._ns(self.last + timedelta(days=1)),
        )  # fmt: skip

    def during(self, first: date, last: date) -> Filter:
        """For another time: ends the wrong way round are turned, and a year is the most."""
        first, last = sorted((first, last))
        return replace(self, first=max(first, last - timedelta(days=MOST_DAYS - 1)), last=last)

    def _ns(self, day: date) -> int:
        moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(self.zone)).astimezone(UTC)
        return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * 10**9


def day_of(text: str | None) -> date | None:
    """What a field for dates holds; None while it is none."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 2000 <= found.year < 2200 else None
