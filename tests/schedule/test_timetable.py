"""Who has the sign: precedence, the campaign of 2026, overrides, brightness, and what rivals got wrong."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
import whenever
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.errors import ScheduleError
from ledsign.schedule.chinese_days import published
from ledsign.schedule.explain import REASONS
from ledsign.schedule.explain_text import REASON_TEXTS, lines
from ledsign.schedule.lint import lint
from ledsign.schedule.local_time import day_of, instant_of
from ledsign.schedule.rrule_text import parse_rrule
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import (
    DateRange,
    DayKind,
    Days,
    Edge,
    Entry,
    Layer,
    Level,
    Place,
    Rule,
    Schedule,
    Span,
    SunEvent,
    Window,
)
from tests.proof import asked

NS = 1_000_000_000
DAY = 86_400 * NS
MAY = {"ranges": (DateRange(first=date(2026, 5, 6), last=date(2026, 5, 31)),)}


def test_the_campaign_of_may_2026(write: SimpleNamespace) -> None:
    month = write.entry("month", write.rule("19:00-22:00", **MAY))
    table = Timetable(write.schedule(month))
    first, last = write.at("2026-05-06T19:00"), write.at("2026-05-31T22:00")
    assert table.active(first - 1).entry is None
    assert table.next_change(write.at("2026-01-01T00:00")) == first
    assert table.active(first).entry is month
    assert table.active(last - 1).entry is month
    assert table.active(last).entry is None
    assert table.active(write.at("2026-06-01T00:00")).entry is None
    assert table.next_change(last) is None
    assert len([one for one in table.plan(first - DAY, last + DAY) if one.entry]) == 26


def test_workdays_of_may_2026(write: SimpleNamespace) -> None:
    table = Timetable(write.schedule(write.entry("w", write.rule("19:00-22:00", kinds=(DayKind.WORKDAY,)))))
    lit = {day for day in range(1, 32) if table.active(write.at(f"2026-05-{day:02}T20:00")).entry}
    assert not lit & {1, 2, 3, 4, 5} and 9 in lit and 10 not in lit


ORDER = [
    ("blackout", Layer.BLACKOUT, {"playlist": ""}),
    ("emergency", Layer.EMERGENCY, {}),
    ("override", Layer.OVERRIDE, {}),
    ("high", Layer.CAMPAIGN, {"priority": 2}),
    ("newest", Layer.CAMPAIGN, {"published": 9}),
    ("b-greater", Layer.CAMPAIGN, {}),
    ("a-smaller", Layer.CAMPAIGN, {}),
    ("filler", Layer.FILLER, {"priority": 99}),
]


def test_precedence_from_top_to_bottom(write: SimpleNamespace) -> None:
    span = write.rule(span=("2026-05-06T00:00", "2026-05-07T00:00"))
    entries = [write.entry(name, span, layer, **more) for name, layer, more in ORDER]
    at = write.at("2026-05-06T12:00")
    for number, expected in enumerate(entries):
        remaining = entries[number:]
        table = Timetable(write.schedule(*reversed(remaining)))
        assert table.active(at).entry is expected
        explained = table.explain(at)
        assert [one.entry for one in explained.contenders] == remaining
        assert all(one.active and one.window is not None for one in explained.contenders)
    reasons = [one.reason for one in Timetable(write.schedule(*entries[3:])).explain(at).contenders]
    assert reasons == ["wins", "lower-priority", "lower-priority", "lower-priority", "lower-layer"]
    reasons = [one.reason for one in Timetable(write.schedule(*entries[4:])).explain(at).contenders]
    assert reasons == ["wins", "older", "older", "lower-layer"]
    assert Timetable(write.schedule(*entries[5:])).explain(at).contenders[1].reason == "smaller-id"
    assert Timetable(write.schedule()).active(at).playlist == "safe"


def test_every_reason_has_words(write: SimpleNamespace) -> None:
    assert set(REASON_TEXTS) == set(REASONS)
    table = Timetable(write.schedule(write.entry("month", write.rule("19:00-22:00", **MAY))))
    said = lines(table.explain(write.at("2026-05-06T20:00")), "Asia/Shanghai")
    assert "2026-05-06 19:00:00" in said[0].en and "正在播出" in said[1].zh
    assert "safe picture" in lines(table.explain(0), "Asia/Shanghai")[0].en


def span_of(
    write: SimpleNamespace, name: str, start: str, hours: float, layer: Layer = Layer.OVERRIDE
) -> Entry:
    begin = write.at(start)
    made = Rule(spans=(Span(start_ns=begin, end_ns=begin + int(hours * 3600 * NS)),))
    return write.entry(name, made, layer)


def test_overrides_always_end(write: SimpleNamespace) -> None:
    for layer in (Layer.OVERRIDE, Layer.EMERGENCY):
        endless = write.entry("x", write.rule("19:00-22:00"), layer)
        with pytest.raises(ScheduleError, match="needs an end") as caught:
            Timetable(write.schedule(endless))
        assert caught.value.reason == "override-endless"
        long = span_of(write, "x", "2026-05-06T00:00", 24.01, layer)
        with pytest.raises(ScheduleError) as caught:
            Timetable(write.schedule()).with_overrides([long])
        assert caught.value.reason == "override-too-long"
        allowed = Timetable(write.schedule()).with_overrides([long], longest_override_ns=None)
        assert allowed.active(write.at("2026-05-07T00:00")).entry is long
    with pytest.raises(ScheduleError) as caught:
        Timetable(write.schedule(), [write.entry("c", write.rule())])
    assert caught.value.reason == "override-layer"


def test_the_campaign_returns_when_an_override_expires(write: SimpleNamespace) -> None:
    month = write.entry("month", write.rule("19:00-22:00", **MAY))
    table = Timetable(write.schedule(month))
    over = table.with_overrides([span_of(write, "o", "2026-05-06T20:00", 0.5)])
    end = write.at("2026-05-06T20:30")
    assert over.active(end - 1).playlist == "o"
    back = over.active(end)
    assert back.entry is month and back.start_ns == end and back.anchor_ns == write.at("2026-05-06T19:00")
    assert table.active(end - 1).entry is month  # the table without overrides is as it was
    assert over.with_overrides([]).active(end - 1).entry is month
    assert over.next_change(write.at("2026-05-06T19:30")) == write.at("2026-05-06T20:00")
    assert [one.reason for one in over.explain(end - 1).contenders] == ["wins", "lower-layer"]


# --- rotation


def rotating(write: SimpleNamespace, *shares: int, slot: int = 60, hours: str = "19:00-22:00") -> Schedule:
    entries = [write.entry(f"m{n}", write.rule(hours), share=share) for n, share in enumerate(shares)]
    return write.schedule(*entries, slot=Fraction(slot))


def test_shares_hold_in_every_hour_wherever_it_begins(write: SimpleNamespace) -> None:
    shares = (5, 3, 3, 1)
    table = Timetable(rotating(write, *shares))
    start = write.at("2026-05-06T19:00")
    for begin in range(0, 2 * 3600, 97):
        low = start + begin * NS
        seconds = dict.fromkeys(range(4), 0.0)
        for one in table.plan(low, low + 3600 * NS):
            assert one.entry is not None
            seconds[int(one.entry.id[1:])] += (one.end_ns - one.start_ns) / NS
        for member, share in enumerate(shares):
            assert abs(seconds[member] / 60 - 60 * share / 12) <= 1 + 1e-9


def test_a_rotation_goes_on_after_a_restart_and_where_each_turn_ended(write: SimpleNamespace) -> None:
    made = rotating(write, 2, 1)
    start = write.at("2026-05-06T19:00")
    plan = list(Timetable(made).plan(start, start + 3 * 3600 * NS))
    played: dict[str, int] = {}
    for one in plan:
        assert one.entry is not None
        assert one.start_ns - one.anchor_ns == played.get(one.entry.id, 0)
        played[one.entry.id] = one.end_ns - one.anchor_ns
    for number in range(50):
        t = start + number * 211 * NS
        assert Timetable(made, chunk_days=1 + number % 9).active(t) == next(
            one for one in plan if one.start_ns <= t < one.end_ns
        )


def test_an_emergency_does_not_shift_a_rotation(write: SimpleNamespace) -> None:
    plain = Timetable(rotating(write, 2, 1, 1))
    over = plain.with_overrides([span_of(write, "e", "2026-05-06T19:10", 0.41, Layer.EMERGENCY)])
    after = write.at("2026-05-06T19:40")
    for step in range(200):
        a, b = plain.active(after + step * 17 * NS), over.active(after + step * 17 * NS)
        assert (a.entry, a.anchor_ns, a.end_ns) == (b.entry, b.anchor_ns, b.end_ns)
    shares = [one.reason for one in plain.explain(after).contenders]
    assert shares == ["shares", "not-its-turn", "not-its-turn"]


def test_a_member_goes_on_when_another_leaves(write: SimpleNamespace) -> None:
    stays = write.entry("a", write.rule("19:00-22:00"), share=1)
    leaves = write.entry("b", write.rule("19:00-20:00"), share=1)
    table = Timetable(write.schedule(stays, leaves))
    alone = table.active(write.at("2026-05-06T21:00"))
    eight = write.at("2026-05-06T20:00")
    assert alone.start_ns <= eight and alone.end_ns == write.at("2026-05-06T22:00")
    assert eight - alone.anchor_ns == 1800 * NS  # half of the first hour was its own


# --- changes


@settings(max_examples=60)
@given(st.integers(0, 365 * 86_400), st.sampled_from([1, 3, 64, None]))
def test_next_change_is_where_active_changes(second: int, days: int | None) -> None:
    table = _mixed(days)
    t = 1_767_200_000 * NS + second * NS
    now, change = table.active(t), table.next_change(t)
    assert change is not None and change == now.end_ns > t
    after, last = table.active(change), table.active(change - 1)
    assert last == now
    assert (after.entry, after.anchor_ns) != (now.entry, now.anchor_ns) and after.start_ns == change
    assert table.active(now.start_ns) == now


_TABLES: dict[int | None, Timetable] = {}


def _mixed(days: int | None) -> Timetable:
    if days not in _TABLES:
        place = Place(latitude=31.2, longitude=121.5)
        windows = (Window(start=Edge(sun=SunEvent.SUNSET, seconds=-600), end=Edge(seconds=0)),)
        _TABLES[days] = Timetable(
            Schedule(
                zone="Europe/London",
                place=place,
                days=published(),
                entries=(
                    Entry(id="a", layer=Layer.CAMPAIGN, rule=Rule(windows=windows), share=Fraction(1)),
                    Entry(id="b", layer=Layer.CAMPAIGN, rule=Rule(windows=windows), share=Fraction(2)),
                    Entry(
                        id="c",
                        layer=Layer.BLACKOUT,
                        rule=Rule(
                            days=Days(recurrence=parse_rrule("FREQ=MONTHLY;BYDAY=-1FR", date(2020, 1, 1))),
                            windows=(Window(start=Edge(seconds=23 * 3600), end=Edge(seconds=5 * 3600)),),
                        ),
                    ),
                    Entry(id="d", layer=Layer.FILLER, rule=Rule(days=Days(weekdays=(0, 2, 5)))),
                ),
            ),
            chunk_days=days,
        )
    return _TABLES[days]


# --- clocks

ZONES = [
    *("America/New_York", "Europe/London", "Australia/Lord_Howe", "Antarctica/Troll", "Asia/Shanghai"),
]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("hours", ["00:00-24:00", "01:30-02:30", "02:00-03:00", "22:00-06:00"])
def test_every_daily_window_comes_once_a_day(write: SimpleNamespace, zone: str, hours: str) -> None:
    """2020–2035, and Shanghai 1986–91; gaps and folds as ``whenever`` has them."""
    years = (1986, 1992) if zone == "Asia/Shanghai" else (2020, 2036)
    entry = write.entry("e", write.rule(hours))
    table = Timetable(write.schedule(entry, zone=zone))
    (window,) = entry.rule.windows
    first, last = date(years[0], 1, 1), date(years[1], 1, 1)
    found = table.wanted(entry, instant_of(first, 0, zone), instant_of(last, 0, zone))
    starts = {one.start_ns: one for one in found}
    assert len(starts) == len(found)
    day = first
    while day < last:
        start = _whenever(day, window.start.seconds, zone)
        length = (window.end.seconds - window.start.seconds) % 86_400 or 86_400
        end = _whenever(day, window.start.seconds + length, zone)
        one = starts.pop(start)
        assert one.end_ns == (end if end > start else start + length * NS), day
        day += timedelta(days=1)
    assert all(one.start_ns < instant_of(first, 0, zone) for one in starts.values())


def _whenever(day: date, seconds: int, zone: str) -> int:
    local = datetime.combine(day, datetime.min.time()) + timedelta(seconds=seconds)
    plain = whenever.PlainDateTime(local.year, local.month, local.day, local.hour, local.minute, local.second)
    first, later = (plain.assume_tz(zone, disambiguation=way) for way in ("earlier", "later"))
    if first.to_plain() == plain:
        return first.timestamp() * NS
    low, high = first.timestamp(), later.timestamp()  # in a gap: before and after it
    while high - low > 1:
        middle = (low + high) // 2
        beyond = whenever.Instant.from_timestamp(middle).to_tz(zone).offset == later.offset
        low, high = (low, middle) if beyond else (middle, high)
    return high * NS


# --- brightness


def test_brightness_by_rule_sun_and_sensor(write: SimpleNamespace) -> None:
    night = Window(start=Edge(sun=SunEvent.SUNSET), end=Edge(sun=SunEvent.SUNRISE))
    levels = (
        Level(id="late", rule=write.rule("22:00-06:00"), level=0.2),
        Level(
            id="night",
            rule=Rule(windows=(night,)),
            level=0.5,
        ),
    )
    place = Place(latitude=31.2, longitude=121.5)
    made = write.schedule(levels=levels, place=place, sensor=((10.0, 0.1), (1000.0, 0.9)))
    table = Timetable(made)
    assert table.level(write.at("2026-05-06T23:00")) == 0.2
    assert table.level(write.at("2026-05-06T20:00")) == 0.5
    noon = write.at("2026-05-06T12:00")
    assert table.level(noon) == 1.0
    assert table.level(noon, 5.0) == 0.1 and table.level(noon, 5000.0) == 0.9
    assert table.level(noon, 505.0) == pytest.approx(0.5)
    assert table.level(write.at("2026-05-06T23:00"), 5000.0) == 0.2
    assert Timetable(write.schedule()).level(noon, 3.0) == 1.0
    assert table.level(-(10**19)) == 1.0 and table.explain(noon).level == 1.0


# --- what rivals got wrong


def test_saturday_night_stops_on_sunday_and_lets_the_next_begin(write: SimpleNamespace) -> None:
    """fpp#489, #308."""
    night = write.entry("night", write.rule("22:00-02:00", weekdays=(5,)))
    sunday = write.entry("sunday", write.rule("02:00-10:00", weekdays=(6,)))
    table = Timetable(write.schedule(night, sunday))
    assert table.active(write.at("2026-05-10T02:00") - 1).entry is night
    assert table.active(write.at("2026-05-10T02:00")).entry is sunday


def test_through_6_january_means_the_night_that_began_on_the_6th(write: SimpleNamespace) -> None:
    """fpp#1746."""
    for clip, end in ((False, "2027-01-07T07:30"), (True, "2027-01-07T00:00")):
        days = DateRange(first=date(2026, 12, 1), last=date(2027, 1, 6))
        entry = write.entry("e", write.rule("22:00-07:30", clip=clip, ranges=(days,)))
        assert Timetable(write.schedule(entry)).active(write.at("2027-01-06T23:00")).end_ns == write.at(end)


def test_a_dst_day_neither_moves_the_day_after_nor_sticks(write: SimpleNamespace) -> None:
    """xibo#3040, #1775; awx#15809, #16407."""
    zone = "America/New_York"
    table = Timetable(write.schedule(write.entry("e", write.rule("02:30-04:00")), zone=zone))
    starts = [
        one.start_ns
        for one in table.plan(write.at("2026-03-07T00:00", zone), write.at("2026-03-10T00:00", zone))
        if one.entry
    ]
    assert [write.shown(one, zone)[:16] for one in starts] == [
        "2026-03-07T02:30", "2026-03-08T03:00", "2026-03-09T02:30",
    ]  # fmt: skip
    t, seen = write.at("2026-03-08T00:00", zone), 0
    while (t := table.next_change(t) or 0) < write.at("2026-03-10T00:00", zone):
        seen += 1
    assert seen == 4


def test_order_in_the_list_does_not_matter(write: SimpleNamespace) -> None:
    """fpp#888, #754, #844."""
    a = write.entry("a", write.rule("19:00-22:00"))
    b = write.entry("b", write.rule("20:00-21:00"), priority=1)
    t = write.at("2026-05-06T18:00")
    one, other = (list(Timetable(write.schedule(*order)).plan(t, t + DAY)) for order in ((a, b), (b, a)))
    assert one == other
    assert [found.playlist for found in one] == ["safe", "a", "b", "a", "safe"]
    assert one[3].anchor_ns == one[1].anchor_ns  # a goes on where it would have been


def test_a_power_cut_in_the_middle_resumes_at_the_right_place(write: SimpleNamespace) -> None:
    """fpp#11; home-assistant#128865."""
    made = write.schedule(write.entry("e", write.rule("22:00-06:00")))
    t = write.at("2026-05-07T03:12:34")
    assert Timetable(made).active(t) == Timetable(made, chunk_days=3).active(t)
    assert Timetable(made).active(t).anchor_ns == write.at("2026-05-06T22:00")


def test_a_clock_at_1970_or_anywhere_finds_the_safe_picture(write: SimpleNamespace) -> None:
    """WLED#3065: a wrong clock at boot."""
    table = Timetable(write.schedule(write.entry("month", write.rule("19:00-22:00", **MAY))))
    for t in (0, -1, -(10**18), 9 * 10**18, -(9 * 10**18)):
        found = table.active(t)
        assert found.entry is None and found.playlist == "safe" and found.start_ns <= t < found.end_ns
        assert table.explain(t).contenders[0].reason in ("not-yet", "over")
        table.prepare(t)
    assert day_of(0, "Asia/Shanghai") == date(1970, 1, 1)


def test_removed_or_moved_into_the_past_is_gone(write: SimpleNamespace) -> None:
    """xibo#3752, #3716."""
    past = {"ranges": (DateRange(first=date(2020, 5, 1), last=date(2020, 5, 2)),)}
    t = write.at("2026-05-06T20:00")
    table = Timetable(write.schedule(write.entry("e", write.rule("19:00-22:00", **past))))
    assert table.active(t).entry is None and table.next_change(t) is None
    assert table.explain(t).contenders[0].reason == "over"


@pytest.mark.no_cover
def test_preview_and_player_agree_for_400_days(write: SimpleNamespace) -> None:
    """FPP: 'so they cannot drift apart'. Daily 100 of them, into summer time."""
    days = asked(400, 100)
    entries = _mixed(None).schedule
    low = write.at("2026-01-01T00:00", "Europe/London")
    plans = [list(Timetable(entries, chunk_days=chunk).plan(low, low + days * DAY)) for chunk in (None, 7)]
    assert plans[0] == plans[1]
    assert plans[0][0].start_ns == low and plans[0][-1].end_ns == low + days * DAY
    assert all(a.end_ns == b.start_ns for a, b in zip(plans[0], plans[0][1:], strict=False))


# --- lint


def test_lint_finds_each_kind_once(write: SimpleNamespace) -> None:
    made = write.schedule(
        write.entry("a", write.rule("19:00-22:00")),
        write.entry("b", write.rule("20:00-21:00 20:30-21:30")),
        write.entry("c", write.rule("19:00-20:00"), share=1, priority=3),
        write.entry("d", write.rule("19:00-20:00"), share=1, priority=3),
        write.entry("never", write.rule("19:00-22:00", ranges=(DateRange(last=date(2020, 1, 1)),))),
        write.entry("hidden", write.rule("19:10-19:20"), Layer.FILLER),
        write.entry("work", write.rule("03:00-04:00", kinds=(DayKind.WORKDAY,)), priority=7),
    )  # fmt: skip
    low = write.at("2026-12-20T00:00")
    found = {(str(one.kind), one.entries) for one in lint(made, low, low + 30 * DAY)}
    assert found == {
        ("conflict", ("a", "b")),
        ("overlap", ("b",)),
        ("gap", ("hidden",)),
        ("never", ("never",)),
        ("hidden-always", ("hidden",)),
        ("unpublished", ("work",)),
    }
    assert all(one.text.en and one.text.zh for one in lint(made, low, low + 30 * DAY))
    assert lint(write.schedule(write.entry("a", write.rule("19:00-22:00"))), low, low + DAY) == []


def test_zone_of_the_sign_is_used(write: SimpleNamespace) -> None:
    t = int(datetime(2026, 5, 6, 19, tzinfo=ZoneInfo("Europe/London")).timestamp()) * NS
    table = Timetable(write.schedule(write.entry("e", write.rule("19:00-22:00")), zone="Europe/London"))
    assert table.active(t).start_ns == t
