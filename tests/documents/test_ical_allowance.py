"""A small calendar of many dates is refused before it takes long."""

from __future__ import annotations

import pytest

from ledsign.core.errors import DocumentError
from ledsign.documents.ical import read_calendar
from ledsign.documents.ical_events import MOST_DATES


def calendar(*events: str) -> bytes:
    whole = "".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{whole}END:VCALENDAR\r\n".encode()


def daily(uid: int, count: int) -> str:
    return (
        f"UID:{uid}\r\nDTSTART;TZID=America/New_York:20260101T090000\r\nDURATION:PT30M\r\n"
        f"RRULE:FREQ=DAILY;COUNT={count}"
    )


DATES = ",".join(f"20{year}0101T000000Z" for year in range(10, 99))
MANY = [
    [daily(at, 1000) for at in range(11)],
    [f"UID:1\r\nDTSTART:20260101T090000Z\r\nRDATE:{DATES}"] * 120,
    [f"UID:1\r\nDTSTART:20260101T090000Z\r\nRRULE:FREQ=DAILY\r\nEXDATE:{DATES}"] * 120,
    ["UID:1\r\nDTSTART:20260101T090000Z\r\nRECURRENCE-ID:20260102T090000Z"] * 101,
]


@pytest.mark.parametrize("events", MANY, ids=["recurring", "rdates", "exdates", "moved"])
def test_more_dates_than_are_written_out_are_refused(events) -> None:
    with pytest.raises(DocumentError) as refused:
        read_calendar(calendar(*events), "Asia/Shanghai")
    assert [one.code for one in refused.value.problems] == ["ical.dates"]
    assert str(MOST_DATES) in refused.value.problems[0].message.en


def test_what_is_within_is_taken() -> None:
    found = read_calendar(calendar(*[daily(at, 300) for at in range(3)]), "Asia/Shanghai")
    assert len(found.entries["campaigns"]) >= 3
    assert not found.problems
