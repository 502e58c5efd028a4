"""Schedules from files: every problem at once, each at its line, and what they compile to."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Problem, Severity
from ledsign.display.sign import Sign
from ledsign.documents.load import load_sign
from ledsign.documents.load_schedule import (
    document_kind,
    examine_schedule,
    load_schedule,
    problems_of_schedule,
    read_schedule,
)
from ledsign.documents.playlist import CaptionItem
from ledsign.documents.shipped import find_sign, shipped
from ledsign.schedule.chinese_days import published
from ledsign.schedule.types import (
    DateRange,
    DayKind,
    Days,
    Edge,
    Layer,
    LunarDay,
    Place,
    Rule,
    Schedule,
    Span,
    SunEvent,
    Window,
)

HEAD = """\
ledsign: schedule/1
sign: twin-towers
playlists:
  a: {items: [{text: 技能, direction: vertical}]}
"""
LAST = published().last_year


@pytest.fixture(scope="module")
def sign() -> Sign:
    return replace(load_sign(find_sign("twin-towers")), place=None)


def compiled(body: str, sign: Sign, **keys: Any) -> Schedule:
    return read_schedule(HEAD + body).schedule(sign, **keys)


def campaign(keys: str) -> str:
    return "campaigns:\n  - name: one\n    playlist: a\n" + "".join(
        f"    {line}\n" for line in keys.splitlines()
    )


def faults(text: str) -> list[Problem]:
    try:
        read_schedule(text)
    except DocumentError as error:
        return list(error.problems)
    return []


# ------------------------------------------------------------ what it becomes
def day(text: str) -> date:
    return date.fromisoformat(text)


def only(text: str) -> DateRange:
    return DateRange(first=day(text), last=day(text))


MAY = DateRange(first=day("2026-05-06"), last=day("2026-05-31"))
EVENING = Window(start=Edge(seconds=68_400), end=Edge(seconds=79_200))
RULES: list[tuple[str, Rule]] = [
    ("", Rule()),
    ("dates: 2026-05-06..2026-05-31", Rule(days=Days(ranges=(MAY,)))),
    ("dates: [2026-05-06..2026-05-31, 2026-07-01]", Rule(days=Days(ranges=(MAY, only("2026-07-01"))))),
    ("daily: 19:00-22:00", Rule(windows=(EVENING,))),
    (
        "daily: [06:00-07:00, 19:00-22:00]",
        Rule(windows=(Window(start=Edge(seconds=21_600), end=Edge(seconds=25_200)), EVENING)),
    ),
    ("days: mon-fri", Rule(days=Days(weekdays=(0, 1, 2, 3, 4)))),
    ("days: [sat, 周日]", Rule(days=Days(weekdays=(5, 6)))),
    ("days: 每天", Rule()),
    (
        "days: workdays\ndates: 2026-05-06..2026-05-31",
        Rule(days=Days(ranges=(MAY,), kinds=(DayKind.WORKDAY,))),
    ),
    (
        "days: [holidays, 调休]\ndates: 2026-05-06..2026-05-31",
        Rule(days=Days(ranges=(MAY,), kinds=(DayKind.HOLIDAY, DayKind.MAKE_UP))),
    ),
    (
        "festivals: 国庆\ndates: ..2026-12-31",
        Rule(days=Days(ranges=(DateRange(last=day("2026-12-31")),), festivals=("国庆节",))),
    ),
    (
        "lunar: [正月初一, 八月十五, 12/-1]",
        Rule(
            days=Days(lunar=(LunarDay(month=1, day=1), LunarDay(month=8, day=15), LunarDay(month=12, day=-1)))
        ),
    ),
    ("solar_terms: [冬至]", Rule(days=Days(terms=("冬至",)))),
    (
        "except: 2026-05-20..2026-05-21\nalso: [2026-06-06, 2026-06-08..2026-06-09]",
        Rule(
            days=Days(
                added=(day("2026-06-06"), day("2026-06-08"), day("2026-06-09")),
                excluded=(DateRange(first=day("2026-05-20"), last=day("2026-05-21")),),
            )
        ),
    ),
    ("clip: true\ndaily: 19:00-22:00", Rule(windows=(EVENING,), clip=True)),
]


@pytest.mark.parametrize(("keys", "expected"), RULES)
def test_an_entry_becomes_a_rule(keys: str, expected: Rule, sign: Sign) -> None:
    (entry,) = compiled(campaign(keys), sign).entries
    assert (entry.id, entry.layer, entry.playlist) == ("one", Layer.CAMPAIGN, "a")
    assert entry.rule == expected


@pytest.mark.parametrize(
    ("keys", "start"),
    [
        ("rrule: FREQ=MONTHLY;BYDAY=1MO", "2020-01-01"),
        ("rrule: FREQ=DAILY", "2020-01-01"),
        ("rrule: FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=6,7", "2020-01-01"),
        ("rrule: FREQ=WEEKLY;INTERVAL=2\ndates: [2026-07-01.., 2026-05-06]", "2026-05-06"),
        ("rrule: FREQ=DAILY;COUNT=3\ndates: 2026-05-06..", "2026-05-06"),
    ],
)
def test_a_recurrence_is_counted_from_the_first_date(keys: str, start: str, sign: Sign) -> None:
    recurrence = compiled(campaign(keys), sign).entries[0].rule.days.recurrence
    assert recurrence is not None and recurrence.start == day(start)


def test_every_key_of_a_whole_schedule(sign: Sign) -> None:
    made = compiled(
        """\
title: 活动
time_zone: Europe/London
place: [51.5, -0.13]
slot: 2 min
safe: a
campaigns:
  - {name: c, title: 标题, playlist: a, priority: 50, share: 30%, daily: "sunset-00:30..22:00"}
fillers:
  - {name: f, playlist: a, priority: -5}
emergencies:
  - {name: e, playlist: a, from: 2026-07-20T18:00, until: 2026-07-20T23:00:30}
overrides:
  - {name: o, playlist: a, from: "2026-07-20T18:00+08:00", for: 6 h}
blackouts:
  - {name: b, daily: 23:00-06:00}
brightness:
  - {daily: "sunset..sunrise", level: 40%}
  - {name: day, level: 1}
sensor: [[0, 10%], [10000, 1]]
""",
        sign,
        published_ns=7,
    )
    assert (made.title, made.zone, made.safe, made.slot) == ("活动", "Europe/London", "a", 120)
    assert made.place == Place(latitude=51.5, longitude=-0.13)
    assert made.days is None
    assert made.sensor == ((0.0, 0.1), (10_000.0, 1.0))
    by_name = {entry.id: entry for entry in made.entries}
    assert [entry.layer for entry in made.entries] == [
        Layer.CAMPAIGN,
        Layer.FILLER,
        Layer.EMERGENCY,
        Layer.OVERRIDE,
        Layer.BLACKOUT,
    ]
    assert all(entry.published == 7 for entry in made.entries)
    assert (by_name["c"].share, by_name["c"].priority, by_name["c"].title) == (Fraction(30), 50, "标题")
    assert by_name["c"].rule.windows[0].start == Edge(seconds=-1800, sun=SunEvent.SUNSET)
    assert by_name["f"].priority == -5
    assert by_name["b"].playlist == ""
    # 18:00 of British summer time is 17:00 UTC.
    begin = int(datetime(2026, 7, 20, 17, tzinfo=UTC).timestamp()) * 10**9
    assert by_name["e"].rule.spans == (Span(start_ns=begin, end_ns=begin + (5 * 3600 + 30) * 10**9),)
    begin -= 7 * 3600 * 10**9
    assert by_name["o"].rule.spans == (Span(start_ns=begin, end_ns=begin + 6 * 3600 * 10**9),)
    assert [(level.id, level.level) for level in made.levels] == [("brightness 1", 0.4), ("day", 1.0)]


def test_zone_and_place_are_the_signs_unless_written(sign: Sign) -> None:
    assert compiled("", sign).zone == sign.zone
    assert compiled("", sign).place is None
    here = replace(sign, place=(31.0, 121.0), zone="Asia/Urumqi")
    made = compiled("", here)
    assert (made.zone, made.place) == ("Asia/Urumqi", Place(latitude=31.0, longitude=121.0))


def test_holidays_travel_with_the_schedule_that_needs_them(sign: Sign) -> None:
    assert compiled(campaign(f"days: workdays\ndates: ..{LAST}-12-31"), sign).days == published()
    assert compiled(campaign(f"festivals: 春节\ndates: ..{LAST}-12-31"), sign).days == published()
    assert compiled(campaign("lunar: 除夕"), sign).days is None


# ------------------------------------------------------------ playlists
def test_inline_playlists_files_and_shipped_ones(write: Callable[..., Path]) -> None:
    write("ledsign: playlist/1\nitems: [{text: 文件}]\n", "beside.yaml")
    text = HEAD + "  b: beside.yaml\n  c: couplet\nsafe: a\nfillers:\n"
    path = write(text + "  - {name: f, playlist: b}\n  - {name: g, playlist: c}\n")
    loaded = load_schedule(path)
    assert set(loaded.playlists) == {"a", "b", "c"}
    inline = loaded.playlists["a"]
    item = inline.playlist.items[0]
    assert isinstance(item, CaptionItem) and item.text == "技能"
    assert inline.playlist.ledsign == "playlist/1"
    where = inline.where("items", 0, "text")
    assert (where.file, where.line, where.field) == (str(path), 4, "playlists.a.items[0].text")
    assert loaded.playlists["b"].path.name == "beside.yaml"
    assert loaded.playlists["c"].path == shipped("playlists")["couplet"]


def test_problems_of_playlists_are_those_of_the_schedule(write: Callable[..., Path]) -> None:
    write(
        "ledsign: playlist/1\nitems: [{text: 文件, colour: blurple}, {text: b, face: nowhere}]\n", "bad.yaml"
    )
    text = HEAD.replace("direction: vertical", "face: nowhere") + "  b: bad.yaml\nsafe: a\nfillers:\n"
    path = write(text + "  - {name: f, playlist: b}\n")
    with pytest.raises(DocumentError) as caught:
        load_schedule(path)
    found = {(Path(one.where.file).name, one.where.field, one.code) for one in caught.value.problems}
    assert found == {
        ("bad.yaml", "items[0].colour", "colour.bad"),
        ("bad.yaml", "items[1].face", "face.unknown"),
        ("doc.yaml", "playlists.a.items[0].face", "face.unknown"),
    }


def test_what_can_be_read_of_a_bad_one_is_examined(write: Callable[..., Path], sign: Sign) -> None:
    path = write(HEAD + "slot: fast\n" + campaign("dates: 2026-05-31..2026-05-06"))
    loaded = examine_schedule(path)
    assert [one.code for one in loaded.problems] == ["duration.bad", "date.order"]
    assert loaded.document.campaigns[0].name == "one"
    with pytest.raises(DocumentError):
        loaded.schedule(sign)


@pytest.mark.parametrize(
    "text", ["", "[]", "ledsign: playlist/1\nitems: []", "5", "a: [", "ledsign: schedule/2"]
)
def test_what_is_no_schedule_is_refused(text: str, write: Callable[..., Path]) -> None:
    with pytest.raises(DocumentError):
        examine_schedule(write(text))


def test_which_kind_of_document_a_file_is(write: Callable[..., Path], tmp_path: Path) -> None:
    assert document_kind(write(HEAD)) == "schedule"
    assert document_kind(shipped("playlists")["couplet"]) == "playlist"
    assert document_kind(shipped("signs")["twin-towers"]) == "sign"
    assert document_kind(write("a: 1")) == "" == document_kind(write("[")) == document_kind(tmp_path / "no")
    assert document_kind(write("ledsign: 5")) == ""


def test_a_schedule_without_a_sign(write: Callable[..., Path]) -> None:
    loaded = load_schedule(write(HEAD.replace("sign: twin-towers\n", "") + "safe: a\n"))
    assert loaded.sign_path() is None
    with pytest.raises(DocumentError) as caught:
        load_schedule(write(HEAD.replace("twin-towers", "nowhere")))
    assert [one.code for one in caught.value.problems] == ["sign.unknown"]


# ------------------------------------------------------------ what is wrong
FAULTS: list[tuple[str, str, str]] = [
    ("safe: b", "safe", "playlist.unknown"),
    (campaign("daily: 19:00-19:00"), "campaigns[0].daily", "hours.equal"),
    (campaign("daily: [19:00-22:00, 25:00-26:00]"), "campaigns[0].daily[1]", "hours.bad"),
    (campaign("daily: sunset-22:00"), "campaigns[0].daily", "hours.sun-dots"),
    (campaign("dates: 2026-05-31..2026-05-06"), "campaigns[0].dates", "date.order"),
    (campaign("dates: tomorrow"), "campaigns[0].dates", "date.bad"),
    (campaign("dates: []"), "campaigns[0].dates", "list.short"),
    (campaign("days: funday"), "campaigns[0].days", "days.bad"),
    (campaign("days: [workdays, sat]\ndates: ..2026-12-31"), "campaigns[0].days", "days.mixed"),
    (campaign("festivals: 圣诞"), "campaigns[0].festivals", "festival.bad"),
    (campaign("lunar: 正月"), "campaigns[0].lunar", "lunar.bad"),
    (campaign("solar_terms: [冬至, 夏]"), "campaigns[0].solar_terms[1]", "term.bad"),
    (campaign("rrule: FREQ=SECONDLY"), "campaigns[0].rrule", "rrule.bad"),
    (campaign("rrule: FREQ=WEEKLY"), "campaigns[0].rrule", "rrule.start"),
    (campaign("rrule: FREQ=MONTHLY"), "campaigns[0].rrule", "rrule.start"),
    (campaign("rrule: FREQ=YEARLY;BYMONTH=3"), "campaigns[0].rrule", "rrule.start"),
    (campaign("rrule: FREQ=DAILY;COUNT=3"), "campaigns[0].rrule", "rrule.start"),
    (campaign("also: 2026-05-06.."), "campaigns[0].also", "also.open"),
    (campaign("also: 2026-01-01..2046-01-01"), "campaigns[0].also", "also.open"),
    (campaign("priority: 1001"), "campaigns[0].priority", "number.large"),
    (campaign("share: 0"), "campaigns[0].share", "share.bad"),
    (campaign("clip: yes"), "campaigns[0].clip", "type.boolean"),
    (campaign("colour: red"), "campaigns[0].colour", "key.unknown"),
    ("campaigns: [{playlist: a}]", "campaigns[0].name", "key.missing"),
    ("campaigns: [{name: a}]", "campaigns[0].playlist", "key.missing"),
    ("campaigns: [5]", "campaigns[0]", "type.mapping"),
    ("campaigns: 5", "campaigns", "type.list"),
    ("campaigns: [{name: x, playlist: b}]", "campaigns[0].playlist", "playlist.unknown"),
    ("campaigns: [{name: x, playlist: a}, {name: x, playlist: a}]", "campaigns[1].name", "entry.twice"),
    (
        "campaigns: [{name: x, playlist: a}]\nblackouts: [{name: x, daily: 1:00-2:00}]",
        "blackouts[0].name",
        "entry.twice",
    ),
    ("emergencies: [{name: e, playlist: a, for: 1 h}]", "emergencies[0].from", "key.missing"),
    ("emergencies: [{name: e, playlist: a, from: 2026-07-20T18:00}]", "emergencies[0]", "expiry.missing"),
    (
        "emergencies: [{name: e, playlist: a, from: 2026-07-20T18:00, for: 1 h, until: 2026-07-20T19:00}]",
        "emergencies[0].for",
        "expiry.twice",
    ),
    (
        "emergencies: [{name: e, playlist: a, from: 2026-07-20T18:00, until: 2026-07-20T18:00}]",
        "emergencies[0].until",
        "expiry.order",
    ),
    (
        "emergencies: [{name: e, playlist: a, from: 2026-07-20T18:00, until: 2026-07-21T18:00:01}]",
        "emergencies[0].until",
        "expiry.long",
    ),
    (
        "overrides: [{name: e, playlist: a, from: 2026-07-20T18:00, for: 24.1 h}]",
        "overrides[0].for",
        "expiry.long",
    ),
    ("emergencies: [{name: e, playlist: a, from: soon, for: 1 h}]", "emergencies[0].from", "instant.bad"),
    ("brightness: [{daily: 1:00-2:00}]", "brightness[0].level", "key.missing"),
    ("brightness: [{level: 120%}]", "brightness[0].level", "brightness.bad"),
    ("sensor: [[0, 1], [0, 1]]", "sensor[1]", "sensor.order"),
    ("sensor: [[0, 2]]", "sensor[0]", "sensor.bad"),
    ("slot: 0.5 s", "slot", "slot.bad"),
    ("slot: 2 h", "slot", "slot.bad"),
    ("place: [100, 0]", "place", "place.bad"),
    ("time_zone: Mars/Base", "time_zone", "time-zone.bad"),
    ("playlist: a", "playlist", "key.unknown"),
]


def test_the_sun_needs_a_place() -> None:
    text = HEAD + campaign("daily: sunset..22:00") + "\n"
    assert faults(text) == []
    (one,) = faults(text.replace("sign: twin-towers", "sign: wall-1024x256"))
    assert (one.where.field, one.code) == ("campaigns[0].daily", "place.missing")


@pytest.mark.parametrize(("body", "field", "code"), FAULTS)
def test_each_fault_is_one_problem_at_its_line(body: str, field: str, code: str) -> None:
    text = HEAD + body + "\n"
    (one,) = faults(text)
    assert (one.where.field, one.code) == (field, code)
    assert one.where.line > HEAD.count("\n")
    assert one.remedy.en and one.remedy.zh and one.message.zh


PLAYLIST_FAULTS = [
    ("playlists: {}", "playlists", "list.short"),
    ("playlists: {a: 5}", "playlists.a", "playlist.bad"),
    ("playlists: {a: nofile.yaml}", "playlists.a", "playlist.missing"),
    ("playlists: {a: {items: []}}", "playlists.a.items", "list.short"),
    ("playlists: {a: {items: [{txt: b}]}}", "playlists.a.items[0].txt", "item.no-kind"),
    ("playlists: {a: {items: [{text: b, speed: fast}]}}", "playlists.a.items[0].speed", "speed.bad"),
    ("playlists: {a: {sign: x, items: [{text: b}]}}", "playlists.a.sign", "key.unknown"),
    ("playlists: {all: {items: [{text: b}]}}", "playlists.all", "name.bad"),
    ("{}", "playlists", "key.missing"),
]


@pytest.mark.parametrize(("playlists", "field", "code"), PLAYLIST_FAULTS)
def test_faults_of_playlists(playlists: str, field: str, code: str) -> None:
    found = faults(
        f"ledsign: schedule/1\n{playlists if playlists != '{}' else ''}\nsign: twin-towers\nsafe: a\n"
    )
    assert (field, code) in [(one.where.field, one.code) for one in found]
    assert all(one.where.field == field or one.code == "playlist.unknown" for one in found)


def test_all_faults_are_told_at_once() -> None:
    text = """\
ledsign: schedule/1
title: 3
sign: twin-towers
slot: 5 h
playlists:
  a: {items: [{text: b, colour: blurple, face: nowhere}]}
campaigns:
  - {name: one, playlist: nobody, dates: 2026-05-06..2026-05-01, days: workdays, daily: 1-2}
  - {name: one, playlist: a, rrule: FREQ=SECONDLY}
emergencies:
  - {name: two, playlist: a, from: 2026-07-20T18:00}
"""
    assert [one.code for one in faults(text)] == [
        "type.text", "slot.bad", "colour.bad", "face.unknown", "playlist.unknown", "date.order", "hours.bad",
        "entry.twice", "rrule.bad", "expiry.missing",
    ]  # fmt: skip


# ------------------------------------------------------------ years that are not published
@pytest.mark.parametrize(
    ("keys", "code"),
    [
        ("days: workdays", "days.open"),
        ("days: workdays\ndates: 2026-05-06..", "days.open"),
        ("days: workdays\ndates: [2026-05-06..2026-05-31, 2026-07-01..]", "days.open"),
        ("festivals: 国庆节", "days.open"),
        ("days: workdays\nrrule: FREQ=WEEKLY;BYDAY=MO", "days.open"),
        (f"days: workdays\ndates: 2026-05-06..{LAST + 1}-01-01", "days.unpublished"),
        (f"days: holidays\nrrule: FREQ=DAILY;UNTIL={LAST + 1}0201", "days.unpublished"),
    ],
)
def test_working_days_beyond_the_last_notice_are_refused(keys: str, code: str) -> None:
    (one,) = faults(HEAD + campaign(keys))
    assert one.code == code
    assert f"{LAST}-12-31" in one.remedy.en and f"{LAST}-12-31" in one.remedy.zh
    assert "公布" in one.message.zh


@pytest.mark.parametrize(
    "keys",
    [
        f"days: workdays\ndates: ..{LAST}-12-31",
        f"days: workdays\ndates: 2026-05-06..\nrrule: FREQ=DAILY;UNTIL={LAST}1231",
        "days: mon-fri",
        "lunar: 除夕",
    ],
)
def test_what_is_known_is_not_refused(keys: str) -> None:
    assert faults(HEAD + campaign(keys)) == []


@pytest.mark.parametrize(
    "group", ["blackouts: [{name: x, days: workdays}]", "brightness: [{level: 1, days: 节假日}]"]
)
def test_every_list_is_checked(group: str) -> None:
    assert [one.code for one in faults(f"{HEAD}{group}\n")] == ["days.open"]


# ------------------------------------------------------------ warnings
WARNINGS = [
    ("", "playlists.a", "playlist.unused"),
    (campaign("festivals: 春节\nlunar: 正月初一\ndates: ..2026-12-31"), "campaigns[0].lunar", "days.both"),
    ("safe: a\nblackouts: [{name: b}]", "blackouts[0]", "blackout.always"),
    (campaign("dates: 1999-05-06"), "campaigns[0].dates", "date.past"),
    ("place: [31.2, 121.5]\n" + campaign("daily: sunset..18:00"), "campaigns[0].daily", "hours.turn"),
    ("place: [31.2, 121.5]\n" + campaign("daily: 17:00..sunset"), "campaigns[0].daily", "hours.turn"),
]


@pytest.mark.parametrize(("body", "field", "code"), WARNINGS)
def test_warnings_do_not_stop(body: str, field: str, code: str, sign: Sign) -> None:
    (one,) = problems_of_schedule(read_schedule(HEAD + body + "\n"), sign)
    assert (one.where.field, one.code, one.severity) == (field, code, Severity.WARNING)


@pytest.mark.parametrize(
    ("keys", "turns"),
    [
        ("daily: sunset..22:00", False),
        ("daily: sunset..sunrise", False),
        ("daily: 20:30..sunrise", False),
        ("daily: sunset..18:00\ndates: 2026-01-01..2026-02-01", False),
        ("daily: sunset..18:00\ndates: 2025-11-01..2026-02-01", False),
        ("daily: sunset..18:00\ndates: 2026-02-01..2026-04-30", True),
        ("daily: sunset..18:00\ndates: 2026-02-01..", True),
        ("daily: sunset..18:00\ndates: 2024-02-01..2027-04-30", True),
    ],
)
def test_hours_that_turn_over_midnight_only_in_some_season(keys: str, turns: bool, sign: Sign) -> None:
    loaded = read_schedule(HEAD + "place: [31.2, 121.5]\n" + campaign(keys))
    assert bool(problems_of_schedule(loaded, sign)) == turns


def test_where_the_sun_does_not_set_nothing_turns(sign: Sign) -> None:
    loaded = read_schedule(HEAD + "place: [85.0, 20.0]\n" + campaign("daily: sunset..sunrise"))
    assert problems_of_schedule(loaded, sign) == []


# ------------------------------------------------------------ hostile documents
def test_sizes_are_bounded() -> None:
    many = "".join(f"  - {{name: n{at}, playlist: a}}\n" for at in range(5001))
    assert [one.code for one in faults(f"{HEAD}campaigns:\n{many}")] == ["list.long"]
    days = ", ".join(["2026-05-06"] * 1001)
    assert [one.code for one in faults(HEAD + campaign(f"dates: [{days}]"))] == ["list.long"]
    assert [one.code for one in faults(HEAD + "#" * (2 * 2**20))] == ["yaml.too-large"]


KEYS = [
    "dates", "daily", "days", "festivals", "lunar", "solar_terms", "rrule", "except", "also", "clip", "name",
    "playlist", "priority", "share", "from", "until", "for", "level", "title", "items", "a",
]  # fmt: skip
VALUES = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-5, 3000),
        st.floats(allow_nan=True),
        st.sampled_from(
            [
                "a",
                "workdays",
                "19:00-22:00",
                "2026-05-06..",
                "sunset..22:00",
                "FREQ=DAILY",
                "正月初一",
                "冬至",
                "1 h",
            ]
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(
            ["campaigns", "fillers", "emergencies", "overrides", "blackouts", "brightness", "sensor", "slot",
             "place", "safe", "playlists", "title", "sign", "time_zone", "x"]
        ),
        VALUES,
        max_size=5,
    )
)  # fmt: skip
def test_no_document_crashes_the_loader(body: dict[str, Any]) -> None:
    text = json.dumps({"ledsign": "schedule/1", "playlists": {"a": {"items": [{"text": "b"}]}}, **body})
    for one in faults(text):
        assert one.message.zh and one.remedy.en


def test_days_that_are_written_out_are_bounded() -> None:
    stretches = ", ".join(f"2026-01-01..{2026 + at % 9}-0{1 + at % 9}-01" for at in range(200))
    (one,) = faults(HEAD + campaign(f"also: [{stretches}]"))
    assert (one.code, one.where.field.partition("[")[0]) == ("schedule.large", "campaigns")
    months = [f"{month}/{day}..{month}/{day - 1}" for month in range(1, 13) for day in range(2, 20)]
    (one,) = faults(HEAD + campaign(f"lunar: [{', '.join(months)}]"))
    assert one.code == "schedule.large"
