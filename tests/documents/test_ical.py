"""Calendars in and out. Import is judged by dateutil and by the timetable, export by reading it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rruleset, rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Severity
from ledsign.display.sign import Sign
from ledsign.documents.ical import Imported, read_calendar, write_plan
from ledsign.documents.ical_import import errors_of
from ledsign.documents.load import load_sign
from ledsign.documents.load_schedule import load_schedule, read_schedule
from ledsign.documents.shipped import find_sign, shipped
from ledsign.schedule.local_time import instant_of
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import (
    DateRange,
    Days,
    Edge,
    Entry,
    Layer,
    Rule,
    Schedule,
    Span,
    Window,
)

ZONE = "Asia/Shanghai"
NS = 10**9
Lit = tuple[datetime, datetime, str]


@pytest.fixture(scope="module")
def sign() -> Sign:
    return load_sign(find_sign("twin-towers"))


def event(*lines: str, summary: str = "晚会") -> str:
    inside = "\r\n".join(["BEGIN:VEVENT", "UID:1@test", f"SUMMARY:{summary}", *lines, "END:VEVENT"])
    return f"{inside}\r\n"


def calendar(*parts: str) -> str:
    return "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//\r\n" + "".join(parts) + "END:VCALENDAR\r\n"


def read(*lines: str, zone: str = ZONE) -> Imported:
    return read_calendar(calendar(event(*lines)), zone)


def lit(imported: Imported, sign: Sign, first: date, last: date, zone: str = ZONE) -> list[Lit]:
    """What the imported schedule lights from ``first`` to before ``last``, in local time."""
    schedule = read_schedule(imported.text(zone=zone)).schedule(sign)
    return lit_by(Timetable(schedule), first, last, zone)


def lit_by(timetable: Timetable, first: date, last: date, zone: str) -> list[Lit]:
    found: list[Lit] = []
    for decision in timetable.plan(instant_of(first, 0, zone), instant_of(last, 0, zone)):
        if decision.entry is None:
            continue
        start, end = (
            datetime.fromtimestamp(at / NS, UTC).astimezone(ZoneInfo(zone))
            for at in (decision.start_ns, decision.end_ns)
        )
        if found and found[-1][1] == start and found[-1][2] == decision.playlist:
            found[-1] = (found[-1][0], end, decision.playlist)
        else:
            found.append((start, end, decision.playlist))
    return found


def days_lit(imported: Imported, sign: Sign, first: date, last: date, zone: str = ZONE) -> list[str]:
    return [f"{start:%m-%d %H:%M}-{end:%H:%M}" for start, end, _ in lit(imported, sign, first, last, zone)]


# ------------------------------------------------------------ import: what an event becomes
ENTRIES: list[tuple[list[str], dict[str, Any]]] = [
    (
        ["DTSTART:20260506T190000", "DTEND:20260506T220000"],  # floating
        {"dates": "2026-05-06", "daily": "19:00-22:00"},
    ),
    (
        ["DTSTART:20260506T110000Z", "DTEND:20260506T140000Z"],
        {"dates": "2026-05-06", "daily": "19:00-22:00"},
    ),
    (
        ["DTSTART;TZID=Asia/Shanghai:20260506T190000", "DURATION:PT3H"],
        {"dates": "2026-05-06", "daily": "19:00-22:00"},
    ),
    (
        ["DTSTART;TZID=Europe/London:20260506T120000", "DURATION:PT3H"],
        {"dates": "2026-05-06", "daily": "19:00-22:00"},
    ),
    (
        ["DTSTART:20260506T220000", "DTEND:20260507T020000"],
        {"dates": "2026-05-06", "daily": "22:00-02:00"},
    ),
    (
        ["DTSTART:20260506T200000", "DTEND:20260507T000000"],
        {"dates": "2026-05-06", "daily": "20:00-24:00"},
    ),
    (
        ["DTSTART:20260506T190030", "DTEND:20260506T220000"],
        {"dates": "2026-05-06", "daily": "19:00:30-22:00"},
    ),
    (["DTSTART;VALUE=DATE:20260501"], {"dates": "2026-05-01"}),
    (["DTSTART;VALUE=DATE:20260501", "DTEND;VALUE=DATE:20260506"], {"dates": "2026-05-01..2026-05-05"}),
    (
        ["DTSTART;VALUE=DATE:20260501", "RDATE;VALUE=DATE:20260601,20260501"],
        {"dates": "2026-05-01", "also": ["2026-06-01"]},
    ),
    (
        ["DTSTART:20260506T190000", "DURATION:PT1H", "RDATE:20260510T190000"],
        {"dates": "2026-05-06", "daily": "19:00-20:00", "also": ["2026-05-10"]},
    ),
    (
        ["DTSTART:20260504T190000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260601T110000Z"],
        {
            "dates": "2026-05-04..2026-06-01",
            "rrule": "FREQ=WEEKLY;UNTIL=20260601;BYDAY=MO,WE",
            "daily": "19:00-20:00",
        },
    ),
    (
        ["DTSTART:20260506T190000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=5", "EXDATE:20260507T190000"],
        {
            "dates": "2026-05-06..",
            "rrule": "FREQ=DAILY;COUNT=5",
            "except": ["2026-05-07"],
            "daily": "19:00-20:00",
        },
    ),
    (
        # DTSTART, a Wednesday, is lit though the rule only names Mondays.
        ["DTSTART:20260506T190000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=MO"],
        {
            "dates": "2026-05-06..",
            "rrule": "FREQ=WEEKLY;BYDAY=MO",
            "also": ["2026-05-06"],
            "daily": "19:00-20:00",
        },
    ),
    (
        ["DTSTART;VALUE=DATE:20260501", "RRULE:FREQ=YEARLY", "EXDATE;VALUE=DATE:20270501"],
        {"dates": "2026-05-01..", "rrule": "FREQ=YEARLY", "except": ["2027-05-01"]},
    ),
    (
        # An EXDATE at another hour names no occurrence.
        ["DTSTART:20260506T190000", "DURATION:PT1H", "RRULE:FREQ=DAILY", "EXDATE:20260507T100000"],
        {"dates": "2026-05-06..", "rrule": "FREQ=DAILY", "daily": "19:00-20:00"},
    ),
]


@pytest.mark.parametrize(("lines", "expected"), ENTRIES)
def test_an_event_becomes_an_entry(lines: list[str], expected: dict[str, Any]) -> None:
    made = read(*lines)
    assert made.problems == ()
    (entry,) = made.entries["campaigns"]
    assert entry == {"name": "晚会", "playlist": "晚会", **expected}
    assert made.captions == {"晚会": "晚会"}


def test_a_long_event_is_cut_at_midnight(sign: Sign) -> None:
    made = read("DTSTART:20260506T190000", "DTEND:20260509T080000")
    assert [entry["name"] for entry in made.entries["campaigns"]] == ["晚会", "晚会 2", "晚会 3"]
    (only,) = lit(made, sign, date(2026, 5, 1), date(2026, 6, 1))
    assert (f"{only[0]:%m-%d %H:%M}", f"{only[1]:%m-%d %H:%M}") == ("05-06 19:00", "05-09 08:00")


def test_an_event_of_a_day_exactly(sign: Sign) -> None:
    made = read("DTSTART:20260506T190000", "DTEND:20260507T190000", "RDATE:20260601T190000")
    stretches = lit(made, sign, date(2026, 5, 1), date(2026, 7, 1))
    assert [(f"{start:%m-%d %H}", end - start) for start, end, _ in stretches] == [
        ("05-06 19", timedelta(days=1)),
        ("06-01 19", timedelta(days=1)),
    ]


def test_an_extra_occurrence_at_another_hour_is_an_entry_of_its_own(sign: Sign) -> None:
    rule = ("RRULE:FREQ=DAILY;COUNT=2", "RDATE:20260510T100000", "RDATE:20260511T190000")
    made = read("DTSTART:20260506T190000", "DURATION:PT1H", *rule)
    assert days_lit(made, sign, date(2026, 5, 1), date(2026, 6, 1)) == [
        "05-06 19:00-20:00",
        "05-07 19:00-20:00",
        "05-10 10:00-11:00",
        "05-11 19:00-20:00",
    ]


def test_a_moved_occurrence_and_a_cancelled_one(sign: Sign) -> None:
    start = ("DTSTART;TZID=Asia/Shanghai:20260506T190000", "DURATION:PT1H")
    made = read_calendar(
        calendar(
            event(*start, "RRULE:FREQ=DAILY;COUNT=4"),
            event(
                "RECURRENCE-ID;TZID=Asia/Shanghai:20260507T190000",
                "DTSTART;TZID=Asia/Shanghai:20260507T210000",
                "DURATION:PT2H",
            ),
            event("RECURRENCE-ID:20260508T110000Z", *start, "STATUS:CANCELLED"),
            event(*start, "STATUS:CANCELLED", summary="不办了"),
        ),
        ZONE,
    )
    assert made.problems == ()
    assert days_lit(made, sign, date(2026, 5, 1), date(2026, 6, 1)) == [
        "05-06 19:00-20:00",
        "05-07 21:00-23:00",
        "05-09 19:00-20:00",
    ]


def test_a_recurrence_in_a_zone_with_the_same_clock_stays_one() -> None:
    made = read("DTSTART;TZID=Asia/Singapore:20260506T190000", "DURATION:PT1H", "RRULE:FREQ=DAILY")
    assert made.entries["campaigns"][0]["rrule"] == "FREQ=DAILY"


def test_a_recurrence_in_utc_stays_one_when_the_date_is_the_same() -> None:
    made = read("DTSTART:20260506T110000Z", "DURATION:PT1H", "RRULE:FREQ=WEEKLY;BYDAY=WE")
    entry = made.entries["campaigns"][0]
    assert (entry["daily"], entry["rrule"]) == ("19:00-20:00", "FREQ=WEEKLY;BYDAY=WE")


def test_a_recurrence_on_another_date_is_written_out(sign: Sign) -> None:
    # 17:00 on Wednesday in UTC is Thursday in Shanghai.
    rule = ("RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=3", "EXDATE:20260513T170000Z", "RDATE:20260601T170000Z")
    made = read("DTSTART:20260506T170000Z", "DURATION:PT1H", *rule)
    assert days_lit(made, sign, date(2026, 5, 1), date(2026, 7, 1)) == [
        "05-07 01:00-02:00",
        "05-21 01:00-02:00",
        "06-02 01:00-02:00",
    ]


def test_a_recurrence_whose_hours_change_here_is_written_out(sign: Sign) -> None:
    lines = ("DTSTART;TZID=America/New_York:20260306T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=4")
    made = read(*lines)
    assert made.problems == ()
    assert days_lit(made, sign, date(2026, 3, 1), date(2026, 4, 1)) == [
        "03-06 22:00-23:00",
        "03-07 22:00-23:00",
        "03-08 21:00-22:00",  # summer time there
        "03-09 21:00-22:00",
    ]
    assert len(made.entries["campaigns"]) == 2


CUSTOM_ZONE = """BEGIN:VTIMEZONE
TZID:Our own
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:+0900
TZOFFSETTO:+0900
TZNAME:X
END:STANDARD
END:VTIMEZONE
""".replace("\n", "\r\n")


def test_a_zone_described_in_the_file() -> None:
    lines = event("DTSTART;TZID=Our own:20260506T200000", "DURATION:PT3H", "RRULE:FREQ=DAILY;COUNT=2")
    made = read_calendar(calendar(CUSTOM_ZONE, lines), ZONE)
    assert made.problems == ()
    assert made.entries["campaigns"][0]["daily"] == "19:00-22:00"


# ------------------------------------------------------------ import: what is left out
LEFT_OUT = [
    (["DURATION:PT1H"], "ical.start"),
    (["DTSTART:20260506T190000"], "ical.nothing"),
    (["DTSTART:20260506T190000", "DTEND:20260506T180000"], "ical.nothing"),
    (["DTSTART;VALUE=DATE:20260506", "DTEND:20260507T180000"], "ical.event"),
    (["DTSTART:20260506T190000", "DURATION:PT1H", "RRULE:FREQ=HOURLY"], "ical.rule"),
    (["DTSTART:20260506T190000", "DURATION:PT1H", "RRULE:FREQ=DAILY;BYMINUTE=1,2"], "ical.rule"),
    (["DTSTART:20260506T190000", "DURATION:PT1H", "RRULE:FREQ=DAILY", "RRULE:FREQ=WEEKLY"], "ical.rules"),
    (["DTSTART:20260506T190000", "DURATION:PT25H", "RRULE:FREQ=DAILY"], "ical.long"),
    (
        ["DTSTART;VALUE=DATE:20260506", "DTEND;VALUE=DATE:20260509", "RRULE:FREQ=MONTHLY"],
        "ical.long",
    ),
    (
        ["RECURRENCE-ID;RANGE=THISANDFUTURE:20260507T190000", "DTSTART:20260507T190000", "DURATION:PT1H"],
        "ical.future",
    ),
    (
        ["DTSTART;TZID=America/New_York:20260306T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY"],
        "ical.endless",
    ),
    (
        ["DTSTART;TZID=America/New_York:20260306T090000", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2000"],
        "ical.endless",
    ),
    (["DTSTART;TZID=America/New_York:20260306T090000", "DURATION:PT1H", "RRULE:FREQ=MINUTELY"], "ical.rule"),
    (
        ["DTSTART:20260506T190000", "DURATION:PT25H", "X-LEDSIGN-LAYER:emergency"],
        "ical.long",
    ),
]


def test_a_recurrence_of_whole_days_and_a_longer_one(sign: Sign) -> None:
    made = read("DTSTART:20260506T000000", "DURATION:P1D", "RRULE:FREQ=WEEKLY")
    assert (
        made.entries["campaigns"][0]["rrule"] == "FREQ=WEEKLY" and "daily" not in made.entries["campaigns"][0]
    )
    made = read("DTSTART:20260506T190000", "DURATION:P1D", "RRULE:FREQ=WEEKLY;COUNT=2")
    assert days_lit(made, sign, date(2026, 5, 1), date(2026, 6, 1)) == [
        "05-06 19:00-19:00",
        "05-13 19:00-19:00",
    ]


@pytest.mark.parametrize(("lines", "code"), LEFT_OUT)
def test_what_cannot_be_said_is_listed_and_left_out(lines: list[str], code: str) -> None:
    made = read(*lines)
    assert [one.code for one in made.problems] == [code]
    (one,) = made.problems
    assert one.severity is Severity.ERROR and errors_of(made.problems) == [one]
    assert "VEVENT 1 晚会" in one.where.field
    assert one.remedy.zh
    assert not any(made.entries.values())


def test_an_unknown_zone_is_taken_as_the_signs_with_a_warning() -> None:
    made = read("DTSTART;TZID=Middle Earth:20260506T190000", "DURATION:PT1H")
    assert [(one.code, one.severity) for one in made.problems] == [("ical.zone", Severity.WARNING)]
    assert made.entries["campaigns"][0]["daily"] == "19:00-20:00"
    assert errors_of(made.problems) == []


def test_other_components_are_counted() -> None:
    todo = "BEGIN:VTODO\r\nUID:2\r\nSUMMARY:x\r\nEND:VTODO\r\n"
    made = read_calendar(calendar(todo, todo), ZONE)
    assert [one.message.en for one in made.problems] == ["2 VTODO are not events and are left out"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "ical.unreadable"),
        (b"\xff\xfe\x00", "ical.unreadable"),
        (b"ledsign: schedule/1", "ical.unreadable"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "ical.unreadable"),
        (b"BEGIN:VCALENDAR\r\n", "ical.unreadable"),
        (b"x" * (2 * 2**20 + 1), "yaml.too-large"),
        (
            b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 5001 + b"END:VCALENDAR\r\n",
            "ical.many",
        ),
    ],
)
def test_what_is_no_calendar_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_calendar(data, ZONE)
    assert [one.code for one in caught.value.problems] == [code]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([
    "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VCALENDAR", "END:VCALENDAR", "DTSTART:20260506T190000", "DTSTART:x",
    "DTSTART;VALUE=DATE:20260506", "DTEND:20260506T2", "DURATION:P", "DURATION:-PT1H", "RRULE:FREQ=DAILY",
    "RRULE:COUNT=0", "RRULE:", "EXDATE:1", "EXDATE;VALUE=DATE:20260507", "RDATE;VALUE=PERIOD:x/y",
    "SUMMARY:a", "SUMMARY", ":", "RECURRENCE-ID:20260507T190000", "X-LEDSIGN-PRIORITY:99999", "STATUS:",
    "DTSTART:00010101", "DTEND;VALUE=DATE:99991231", "DURATION:P99999999D", "X-LEDSIGN-LAYER:emergency",
    "\x00",
    "DTEND:20260507T1",
]), max_size=14))  # fmt: skip
def test_no_file_crashes_the_import(lines: list[str]) -> None:
    try:
        made = read_calendar("\r\n".join(lines) + "\r\n", ZONE)
    except DocumentError:
        return
    for one in made.problems:
        assert one.message.zh and one.remedy.en


def test_names_are_made_fit_and_unique() -> None:
    made = read_calendar(
        calendar(
            *(
                event("DTSTART;VALUE=DATE:20260501", summary=summary)
                for summary in ("All, hands!", "all", "all", "（（", "x" * 300, "x" * 300)
            )
        ),
        ZONE,
    )
    names = [entry["name"] for entry in made.entries["campaigns"]]
    assert names[:4] == ["All hands", "event", "event 2", "event 3"]
    assert len(set(names)) == 6 and all(1 <= len(name) <= 64 for name in names)
    assert made.entries["campaigns"][0]["title"] == "All\\, hands!".replace("\\", "")
    read_schedule(made.text())


def test_all_may_show_one_playlist_from_a_file(tmp_path: Any) -> None:
    (tmp_path / "c.yaml").write_text("ledsign: playlist/1\nitems: [{text: a}]\n", encoding="utf-8")
    made = read_calendar(calendar(event("DTSTART;VALUE=DATE:20260501")), ZONE, playlist="caption")
    document = made.document(sign="twin-towers", zone=ZONE, playlists={"caption": "c.yaml"})
    assert document["playlists"] == {"caption": "c.yaml"}
    text = made.text(sign="twin-towers", zone=ZONE, playlists={"caption": "c.yaml"})
    assert read_schedule(text, base=tmp_path).document.campaigns[0].playlist == "caption"


# ------------------------------------------------------------ export
@pytest.mark.parametrize("name", sorted(shipped("schedules")))
def test_every_shipped_schedule_comes_back_the_same(name: str, sign: Sign) -> None:
    first, last = date(2026, 1, 1), date(2027, 1, 1)
    schedule = load_schedule(shipped("schedules")[name]).schedule(sign)
    timetable = Timetable(schedule)
    written = write_plan(timetable, schedule, instant_of(first, 0, ZONE), instant_of(last, 0, ZONE))
    made = read_calendar(written, ZONE)
    assert made.problems == ()
    assert lit(made, sign, first, last) == lit_by(timetable, first, last, ZONE)


def test_the_campaign_of_the_issue_is_one_event(sign: Sign) -> None:
    schedule = load_schedule(shipped("schedules")["vocational-education-month-workdays"]).schedule(sign)
    begin, end = instant_of(date(2026, 5, 1), 0, ZONE), instant_of(date(2026, 6, 1), 0, ZONE)
    written = write_plan(Timetable(schedule), schedule, begin, end, title="五月", stamp_ns=0)
    (only,) = Calendar.from_ical(written).walk("VEVENT")
    text = only["RRULE"].to_ical().decode()
    assert text == "FREQ=WEEKLY;UNTIL=20260529T110000Z;BYDAY=MO,TU,WE,TH,FR"
    assert [one.dt.date() for one in only["RDATE"].dts] == [date(2026, 5, 9)]
    assert only["DTSTART"].dt == datetime(2026, 5, 6, 19, tzinfo=ZoneInfo(ZONE))
    assert only["DTSTAMP"].dt == datetime(1970, 1, 1, tzinfo=UTC)
    assert b"BEGIN:VTIMEZONE" in written and "X-WR-CALNAME:五月".encode() in written
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


def occurrences(written: bytes, zone: str) -> list[tuple[datetime, datetime]]:
    """Every occurrence in the file in UTC, by dateutil on naive local times."""
    found = []
    for part in Calendar.from_ical(written).walk("VEVENT"):
        start, end = part["DTSTART"].dt, part["DTEND"].dt
        length = end.astimezone(UTC) - start.astimezone(UTC)
        naive = start.replace(tzinfo=None)
        rules = rruleset()
        if "RRULE" in part:
            rule = part["RRULE"].to_ical().decode()
            until = part["RRULE"]["UNTIL"][0].astimezone(start.tzinfo).replace(tzinfo=None)
            local = ";".join(
                f"UNTIL={until:%Y%m%dT%H%M%S}" if one.startswith("UNTIL") else one for one in rule.split(";")
            )
            rules.rrule(rrulestr(local, dtstart=naive))
        else:
            rules.rdate(naive)
        for name, take in (("EXDATE", rules.exdate), ("RDATE", rules.rdate)):
            if name in part:
                for one in part[name].dts:
                    take(one.dt.replace(tzinfo=None))
        for one in rules:
            begin = one.replace(tzinfo=start.tzinfo).astimezone(UTC)
            found.append((begin, begin + length))
    return sorted(found)


DAYS = st.builds(
    lambda first, length, weekdays, gone: Days(
        ranges=(DateRange(first=first, last=first + timedelta(days=length)),),
        weekdays=tuple(sorted(weekdays)),
        excluded=tuple(DateRange(first=day, last=day) for day in gone),
    ),
    st.dates(date(2026, 3, 1), date(2026, 11, 30)),
    st.integers(0, 90),
    st.sets(st.integers(0, 6), max_size=4),
    st.lists(st.dates(date(2026, 3, 1), date(2026, 12, 31)), max_size=4),
)
WINDOWS = st.lists(
    st.builds(
        lambda start, end: Window(
            start=Edge(seconds=start * 1800), end=Edge(seconds=(end % 48 or 48) * 1800)
        ),
        st.integers(0, 47),
        st.integers(1, 48),
    ).filter(lambda window: window.start != window.end),
    max_size=2,
)


def campaigns(rules: Sequence[tuple[Days, list[Window]]]) -> tuple[Entry, ...]:
    return tuple(
        Entry(
            id=f"c{at}",
            layer=Layer.CAMPAIGN,
            playlist=f"p{at}",
            rule=Rule(days=days, windows=tuple(windows)),
            priority=at,
        )
        for at, (days, windows) in enumerate(rules)
    )


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(DAYS, WINDOWS), min_size=1, max_size=3),
    st.sampled_from(["Asia/Shanghai", "Europe/London", "America/New_York", "Australia/Lord_Howe"]),
)
def test_the_file_says_what_is_lit(rules: list[tuple[Days, list[Window]]], zone: str) -> None:
    schedule = Schedule(entries=campaigns(rules), zone=zone)
    timetable = Timetable(schedule)
    first, last = date(2026, 2, 1), date(2027, 4, 1)
    written = write_plan(timetable, schedule, instant_of(first, 0, zone), instant_of(last, 0, zone))
    wanted = sorted(
        (start.astimezone(UTC), end.astimezone(UTC)) for start, end, _ in lit_by(timetable, first, last, zone)
    )
    assert occurrences(written, zone) == wanted


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(DAYS, WINDOWS), min_size=1, max_size=3), st.sampled_from([ZONE, "Europe/London"]))
def test_out_and_in_again_lights_the_same(rules: list[tuple[Days, list[Window]]], zone: str) -> None:
    schedule = Schedule(entries=campaigns(rules), zone=zone)
    timetable = Timetable(schedule)
    first, last = date(2026, 2, 1), date(2027, 4, 1)
    written = write_plan(timetable, schedule, instant_of(first, 0, zone), instant_of(last, 0, zone))
    made = read_calendar(written, zone)
    assert made.problems == ()
    again = Timetable(
        read_schedule(made.text(zone=zone)).schedule(load_sign(find_sign("twin-towers")))
        if made.captions
        else Schedule(zone=zone)
    )
    assert lit_by(again, first, last, zone) == lit_by(timetable, first, last, zone)


def test_what_is_special_in_a_calendar_is_escaped_and_folded() -> None:
    title = "春节,元宵;\\ 技能让生活更美好" * 8
    span = Span(start_ns=0, end_ns=3600 * NS)
    entry = Entry(id="a", layer=Layer.CAMPAIGN, playlist="p", rule=Rule(spans=(span,)), title=title)
    schedule = Schedule(entries=(entry,), zone="UTC")
    written = write_plan(Timetable(schedule), schedule, 0, 7200 * NS)
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert str(Calendar.from_ical(written).walk("VEVENT")[0]["SUMMARY"]) == title
    assert write_plan(Timetable(schedule), schedule, 0, 7200 * NS) == written


def test_turns_of_a_rotation_are_told_as_their_hours() -> None:
    window = Window(start=Edge(seconds=19 * 3600), end=Edge(seconds=22 * 3600))
    day = date(2026, 5, 6)
    rule = Rule(days=Days(ranges=(DateRange(first=day, last=day),)), windows=(window,))
    from fractions import Fraction

    entries = tuple(
        Entry(id=name, layer=Layer.CAMPAIGN, playlist=name, rule=rule, share=Fraction(share))
        for name, share in (("a", 2), ("b", 1))
    )
    schedule = Schedule(entries=entries, zone=ZONE)
    begin, end = instant_of(day, 0, ZONE), instant_of(day + timedelta(days=1), 0, ZONE)
    written = write_plan(Timetable(schedule), schedule, begin, end)
    made = read_calendar(written, ZONE)
    hours = {entry["name"]: (entry["daily"], entry["share"]) for entry in made.entries["campaigns"]}
    assert hours == {"a": ("19:00-22:00", "2"), "b": ("19:00-22:00", "1")}


@pytest.mark.parametrize(
    ("layer", "group"),
    [(Layer.FILLER, "fillers"), (Layer.EMERGENCY, "emergencies"), (Layer.BLACKOUT, "blackouts")],
)
def test_layers_come_back(layer: Layer, group: str, sign: Sign) -> None:
    begin = instant_of(date(2026, 5, 6), 3600, ZONE)
    rule = Rule(spans=(Span(start_ns=begin, end_ns=begin + 3600 * NS),))
    playlist = "" if layer is Layer.BLACKOUT else "p"
    entry = Entry(id="x", layer=layer, playlist=playlist, rule=rule, priority=7)
    schedule = Schedule(entries=(entry,), zone=ZONE)
    written = write_plan(Timetable(schedule), schedule, begin - 3600 * NS, begin + 7200 * NS)
    made = read_calendar(written, ZONE)
    assert len(made.entries[group]) == 1
    assert made.entries[group][0]["name"] == "x"
    if layer is not Layer.BLACKOUT:
        assert made.entries[group][0]["priority"] == 7
        (back,) = read_schedule(made.text(zone=ZONE)).schedule(sign).entries
        assert (back.layer, back.playlist, back.priority) == (layer, "p", 7)
