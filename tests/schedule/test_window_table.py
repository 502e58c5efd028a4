# ruff: noqa: E501 - a table
"""Windows by a table: hours, days, the asked dates, and every stretch they must give, on the local clock.

A plain row is (name, hours, days, clip, first..last, stretches). Each is asked of ``wanted``, of the plan and,
at both ends of every stretch to the nanosecond, of ``active``.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from ledsign.schedule.rrule_text import parse_rrule
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import DateRange, DayKind

SH, NY, LON, LH, TROLL = (
    *("Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Antarctica/Troll"),
)


def on(first: str, last: str = "") -> dict[str, Any]:
    return {"ranges": (DateRange(first=date.fromisoformat(first), last=date.fromisoformat(last or first)),)}


def weekly(*days: int) -> dict[str, Any]:
    return {"weekdays": days}


def rrule(text: str, start: str) -> dict[str, Any]:
    return {"recurrence": parse_rrule(text, date.fromisoformat(start))}


def kinds(*names: str) -> dict[str, Any]:
    return {"kinds": tuple(DayKind(name) for name in names)}


MAY = on("2026-05-06", "2026-05-31")
# name, zone, hours, days, clip, asked dates, stretches "start..end" on the local clock
CASES: list[tuple[str, str, str, dict[str, Any], bool, str, str]] = [
    ("evening", SH, "19:00-22:00", on("2026-05-06"), False, "2026-05-05..2026-05-08", "06T19:00..06T22:00"),
    ("first and last day", SH, "19:00-22:00", MAY, False, "2026-05-30..2026-06-03",
     "30T19:00..30T22:00 31T19:00..31T22:00"),
    ("nothing before the first day", SH, "19:00-22:00", MAY, False, "2026-05-03..2026-05-06", ""),
    ("last day whole", SH, "", on("2026-05-31"), False, "2026-05-30..2026-06-03", "31T00:00..01T00:00"),
    ("24:00 is an end", SH, "20:00-24:00", on("2026-05-06"), False, "2026-05-05..2026-05-09", "06T20:00..07T00:00"),
    ("00:00-24:00", SH, "00:00-24:00", on("2026-05-06"), False, "2026-05-05..2026-05-09", "06T00:00..07T00:00"),
    ("zero length", SH, "20:00-20:00", on("2026-05-06"), False, "2026-05-05..2026-05-09", ""),
    ("zero length at midnight", SH, "00:00-00:00", on("2026-05-06"), False, "2026-05-05..2026-05-09", ""),
    ("one second", SH, "20:00:00-20:00:01", on("2026-05-06"), False, "2026-05-05..2026-05-09",
     "06T20:00:00..06T20:00:01"),
    ("all but a second", SH, "00:00:01-00:00", on("2026-05-06"), False, "2026-05-05..2026-05-09",
     "06T00:00:01..07T00:00"),
    ("over midnight", SH, "22:00-06:00", on("2026-05-06"), False, "2026-05-05..2026-05-09", "06T22:00..07T06:00"),
    ("over midnight two days", SH, "22:00-06:00", on("2026-05-06", "2026-05-07"), False,
     "2026-05-05..2026-05-10", "06T22:00..07T06:00 07T22:00..08T06:00"),
    ("clip cuts the last night", SH, "22:00-06:00", on("2026-05-06", "2026-05-07"), True,
     "2026-05-05..2026-05-10", "06T22:00..07T06:00 07T22:00..08T00:00"),
    ("clip leaves evenings alone", SH, "19:00-22:00", on("2026-05-06"), True, "2026-05-05..2026-05-09",
     "06T19:00..06T22:00"),
    ("clip leaves 24:00 alone", SH, "19:00-24:00", on("2026-05-06"), True, "2026-05-05..2026-05-09",
     "06T19:00..07T00:00"),
    ("clip without dates cuts nothing", SH, "22:00-06:00", weekly(2), True, "2026-05-06..2026-05-08",
     "06T22:00..07T06:00"),
    ("clip and the next range", SH, "22:00-06:00",
     {"ranges": (*on("2026-05-06")["ranges"], *on("2026-05-07")["ranges"])}, True, "2026-05-05..2026-05-10",
     "06T22:00..07T06:00 07T22:00..08T00:00"),
    ("almost a day", SH, "06:00-05:59", on("2026-05-06"), False, "2026-05-05..2026-05-09", "06T06:00..07T05:59"),
    ("Saturday to Sunday", SH, "22:00-02:00", weekly(5), False, "2026-05-08..2026-05-12", "09T22:00..10T02:00"),
    ("Sunday to Monday", SH, "22:00-02:00", weekly(6), False, "2026-05-09..2026-05-12", "10T22:00..11T02:00"),
    ("Sunday does not begin on Saturday", SH, "22:00-02:00", weekly(6), False, "2026-05-08..2026-05-10", ""),
    ("two weekdays", SH, "10:00-11:00", weekly(0, 4), False, "2026-05-04..2026-05-11",
     "04T10:00..04T11:00 08T10:00..08T11:00"),
    ("over the month's end", SH, "23:00-01:00", on("2026-04-30"), False, "2026-04-29..2026-05-03",
     "30T23:00..01T01:00"),
    ("over the year's end", SH, "23:59-00:01", on("2026-12-31"), False, "2026-12-30..2027-01-03",
     "31T23:59..01T00:01"),
    ("New Year's dates over the year", SH, "12:00-13:00", on("2026-12-31", "2027-01-01"), False,
     "2026-12-30..2027-01-03", "31T12:00..31T13:00 01T12:00..01T13:00"),
    ("29 February", SH, "22:00-02:00", on("2028-02-29"), False, "2028-02-28..2028-03-03", "29T22:00..01T02:00"),
    ("28 February of a common year", SH, "22:00-02:00", on("2027-02-28"), False, "2027-02-27..2027-03-03",
     "28T22:00..01T02:00"),
    ("every 29 February: a common year", SH, "10:00-11:00", rrule("FREQ=YEARLY", "2024-02-29"), False,
     "2027-02-20..2027-03-10", ""),
    ("every 29 February: a leap year", SH, "10:00-11:00", rrule("FREQ=YEARLY", "2024-02-29"), False,
     "2028-02-20..2028-03-10", "29T10:00..29T11:00"),
    ("every 31st: April has none", SH, "10:00-11:00", rrule("FREQ=MONTHLY", "2026-01-31"), False,
     "2026-04-01..2026-05-02", ""),
    ("every 31st: May has one", SH, "10:00-11:00", rrule("FREQ=MONTHLY", "2026-01-31"), False,
     "2026-05-01..2026-06-02", "31T10:00..31T11:00"),
    ("last day of the month", SH, "10:00-11:00", rrule("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-01"), False,
     "2026-02-20..2026-03-05", "28T10:00..28T11:00"),
    ("last Friday", SH, "10:00-11:00", rrule("FREQ=MONTHLY;BYDAY=-1FR", "2026-01-01"), False,
     "2026-05-01..2026-06-01", "29T10:00..29T11:00"),
    ("last workday by BYSETPOS", SH, "10:00-11:00",
     rrule("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2026-01-01"), False, "2026-05-01..2026-06-01",
     "29T10:00..29T11:00"),
    ("every second day", SH, "10:00-11:00", rrule("FREQ=DAILY;INTERVAL=2", "2026-05-06"), False,
     "2026-05-06..2026-05-10", "06T10:00..06T11:00 08T10:00..08T11:00"),
    ("three times", SH, "10:00-11:00", rrule("FREQ=DAILY;COUNT=2", "2026-05-06"), False,
     "2026-05-01..2026-05-20", "06T10:00..06T11:00 07T10:00..07T11:00"),
    ("UNTIL is inclusive", SH, "10:00-11:00", rrule("FREQ=DAILY;UNTIL=20260507", "2026-05-06"), False,
     "2026-05-01..2026-05-20", "06T10:00..06T11:00 07T10:00..07T11:00"),
    ("BYHOUR repeats the window", SH, "08:30-09:00", rrule("FREQ=DAILY;COUNT=1;BYHOUR=20", "2026-05-06"), False,
     "2026-05-05..2026-05-09", "06T20:30..06T21:00"),
    ("BYHOUR over midnight", SH, "08:30-10:30", rrule("FREQ=DAILY;UNTIL=20260506;BYHOUR=9,23", "2026-05-06"),
     False, "2026-05-05..2026-05-09", "06T09:30..06T11:30 06T23:30..07T01:30"),
    ("BYHOUR alone is an hour", SH, "", rrule("FREQ=DAILY;COUNT=1;BYHOUR=20", "2026-05-06"), False,
     "2026-05-05..2026-05-09", "06T20:00..06T21:00"),
    ("excepted day", SH, "19:00-20:00", {**on("2026-05-06", "2026-05-08"), "excluded": on("2026-05-07")["ranges"]},
     False, "2026-05-05..2026-05-10", "06T19:00..06T20:00 08T19:00..08T20:00"),
    ("an excepted day keeps the night before it", SH, "22:00-02:00",
     {**on("2026-05-06", "2026-05-07"), "excluded": on("2026-05-07")["ranges"]}, False, "2026-05-05..2026-05-10",
     "06T22:00..07T02:00"),
    ("added day", SH, "19:00-20:00", {**on("2026-05-06"), "added": (date(2026, 5, 9),)}, False,
     "2026-05-05..2026-05-11", "06T19:00..06T20:00 09T19:00..09T20:00"),
    ("excepted beats added", SH, "19:00-20:00",
     {**on("2026-05-06"), "added": (date(2026, 5, 9),), "excluded": on("2026-05-09")["ranges"]}, False,
     "2026-05-05..2026-05-11", "06T19:00..06T20:00"),
    ("open range", SH, "19:00-20:00", {"ranges": (DateRange(last=date(2026, 5, 6)),)}, False,
     "2026-05-05..2026-05-09", "05T19:00..05T20:00 06T19:00..06T20:00"),
    ("dates and weekdays both", SH, "19:00-20:00", {**MAY, **weekly(3)}, False, "2026-05-01..2026-05-14",
     "07T19:00..07T20:00"),
    ("workdays: make-up Saturday 9 May", SH, "19:00-22:00", {**MAY, **kinds("workday")}, False,
     "2026-05-08..2026-05-12", "08T19:00..08T22:00 09T19:00..09T22:00 11T19:00..11T22:00"),
    ("workdays: dark 1 to 5 May", SH, "19:00-22:00", kinds("workday"), False, "2026-05-01..2026-05-06", ""),
    ("days off 2 and 3 May", SH, "19:00-20:00", kinds("day-off"), False, "2026-05-02..2026-05-04",
     "02T19:00..02T20:00 03T19:00..03T20:00"),
    ("make-up days only", SH, "19:00-20:00", kinds("make-up"), False, "2026-05-06..2026-05-20",
     "09T19:00..09T20:00"),
    ("a year that is not published", SH, "19:00-20:00", kinds("workday"), False, "2031-05-06..2031-05-20", ""),
    ("gap: starts in it", NY, "02:30-04:00", on("2026-03-08"), False, "2026-03-07..2026-03-10",
     "08T03:00-04:00..08T04:00-04:00"),
    ("gap: ends in it", NY, "01:00-02:30", on("2026-03-08"), False, "2026-03-07..2026-03-10",
     "08T01:00-05:00..08T03:00-04:00"),
    ("gap: wholly inside", NY, "02:10-02:40", on("2026-03-08"), False, "2026-03-07..2026-03-10",
     "08T03:00-04:00..08T03:30-04:00"),
    ("gap: exactly the gap", NY, "02:00-03:00", on("2026-03-08"), False, "2026-03-07..2026-03-10",
     "08T03:00-04:00..08T04:00-04:00"),
    ("gap: over it", NY, "22:00-06:00", on("2026-03-07"), False, "2026-03-06..2026-03-10",
     "07T22:00-05:00..08T06:00-04:00"),
    ("fold: once, from the first", NY, "01:30-03:00", on("2026-11-01"), False, "2026-10-31..2026-11-03",
     "01T01:30-04:00..01T03:00-05:00"),
    ("fold: wholly inside", NY, "01:10-01:40", on("2026-11-01"), False, "2026-10-31..2026-11-03",
     "01T01:10-04:00..01T01:40-04:00"),
    ("fold: over it is nine hours", NY, "22:00-06:00", on("2026-10-31"), False, "2026-10-30..2026-11-03",
     "31T22:00-04:00..01T06:00-05:00"),
    ("half an hour's gap", LH, "02:00-03:00", on("2026-10-04"), False, "2026-10-03..2026-10-06",
     "04T02:30+11:00..04T03:00+11:00"),
    ("half an hour's fold", LH, "01:30-02:30", on("2026-04-05"), False, "2026-04-04..2026-04-07",
     "05T01:30+11:00..05T02:30+10:30"),
    ("two hours' gap", TROLL, "01:30-02:30", on("2026-03-29"), False, "2026-03-28..2026-03-31",
     "29T03:00+02:00..29T04:00+02:00"),
    ("London's gap", LON, "01:15-01:45", on("2026-03-29"), False, "2026-03-28..2026-03-31",
     "29T02:00+01:00..29T02:30+01:00"),
    ("Shanghai had summer time", SH, "02:00-04:00", on("1987-04-12"), False, "1987-04-11..1987-04-14",
     "12T03:00+09:00..12T04:00+09:00"),
    ("a day that was not", "Pacific/Apia", "10:00-11:00", on("2011-12-30"), False, "2011-12-29..2012-01-02",
     "31T00:00+14:00..31T01:00+14:00"),
]  # fmt: skip


def stretches(
    table: Timetable, write: SimpleNamespace, zone: str, text: str, asked: str
) -> list[tuple[int, int]]:
    """Days without a month are the nearest such days from the first asked date on."""
    first = date.fromisoformat(asked.split("..")[0])

    def instant(one: str) -> int:
        number = int(one[:2])
        month, year = first.month, first.year
        if number < first.day:
            month, year = (1, year + 1) if month == 12 else (month + 1, year)
        return write.at(f"{year}-{month:02}-{one}", zone)

    return [(instant(one.split("..")[0]), instant(one.split("..")[1])) for one in text.split()]


@pytest.mark.parametrize(
    ("zone", "hours", "days", "clip", "asked", "expected"),
    [case[1:] for case in CASES],
    ids=[case[0] for case in CASES],
)
def test_window_table(
    write: SimpleNamespace, zone: str, hours: str, days: dict[str, Any], clip: bool, asked: str, expected: str
) -> None:
    entry = write.entry("one", write.rule(hours, clip=clip, **days))
    table = Timetable(write.schedule(entry, zone=zone))
    low, high = (write.at(f"{one}T00:00", zone) for one in asked.split(".."))
    due = stretches(table, write, zone, expected, asked)
    wanted = [(one.start_ns, one.end_ns) for one in table.wanted(entry, low, high)]
    assert [(write.shown(a, zone), write.shown(b, zone)) for a, b in wanted] == [
        (write.shown(a, zone), write.shown(b, zone)) for a, b in due
    ]
    lit = [(one.start_ns, one.end_ns) for one in table.plan(low, high) if one.entry is not None]
    assert lit == due
    for start, end in due:
        for t, on_air in ((start - 1, False), (start, True), (end - 1, True), (end, False)):
            decision = table.active(t)
            found = decision.entry, decision.start_ns, decision.end_ns, decision.anchor_ns
            assert (found == (entry, start, end, start)) is on_air


def test_there_are_sixty() -> None:
    assert len(CASES) >= 60
