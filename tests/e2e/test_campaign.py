"""The campaign this is all for, to the frame: 6 to 31 May 2026, every evening from seven to ten."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from ledsign.cli.load import load_schedule_for
from ledsign.compiler import compile_document
from ledsign.core.clock import NS_PER_S, parse_instant
from ledsign.preview import Preview
from ledsign.schedule.timetable import Timetable
from ledsign.settings import shipped
from ledsign.show.staging import Stage
from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from ledsign.show.types import Show

MS = Fraction(1, 1000)
WORKDAYS = "vocational-education-month-workdays.yaml"
EVERY_DAY = "vocational-education-month.yaml"


def show_of(file: str) -> Show:
    loaded, sign = load_schedule_for(shipped("playlists", file), "")
    return compile_document(loaded, sign, FontLibrary()).show


@pytest.fixture(scope="module")
def every_day() -> Show:
    return show_of(EVERY_DAY)


@pytest.fixture(scope="module")
def workdays() -> Show:
    return show_of(WORKDAYS)


def at(text: str) -> Fraction:
    return Fraction(parse_instant(f"{text}+08:00"), NS_PER_S)


def lit_spans(show: Show, first: str, last: str) -> list[tuple[Fraction, Fraction]]:
    """When something is lit, in seconds, as the rules say."""
    assert show.schedule is not None
    start, end = (int(at(text) * NS_PER_S) for text in (first, last))
    return [
        (Fraction(one.start_ns, NS_PER_S), Fraction(one.end_ns, NS_PER_S))
        for one in Timetable(show.schedule).plan(start, end)
        if one.playlist
    ]


def test_every_evening_is_lit_from_seven_to_ten_and_no_other_time(every_day: Show) -> None:
    evenings = [date(2026, 5, 6) + timedelta(days=n) for n in range(26)]
    wanted = [(at(f"{day}T19:00"), at(f"{day}T22:00")) for day in evenings]
    assert lit_spans(every_day, "2020-01-01T00:00", "2032-01-01T00:00") == wanted


def test_to_the_millisecond_on_the_sign(every_day: Show) -> None:
    """The pixels, not the rules: before, at, and after the first and the last instant."""
    preview = Preview(every_day)
    first, end = at("2026-05-06T19:00"), at("2026-05-31T22:00")
    frame = 1 / every_day.sign.fps
    for dark in (
        first - frame,
        first - MS,
        end,
        end + MS,
        end + frame,
        at("2026-06-01T00:00"),
        first - 86_400,
    ):
        assert not preview.frame(dark).any(), float(dark)
    # A continuous scroll is lit from its first frame on.
    for lit in (first, first + MS, first + frame, end - MS, end - frame, at("2026-05-09T20:00")):
        assert preview.frame(lit).any(), float(lit)


def test_the_caption_begins_with_the_evening(every_day: Show) -> None:
    stage = Stage(every_day)
    first = stage.render(at("2026-05-06T19:00")).copy()
    for evening in ("2026-05-07", "2026-05-31"):
        assert (stage.render(at(f"{evening}T19:00")) == first).all()
    period = every_day.timelines["caption"].length
    assert (stage.render(at("2026-05-20T19:00") + period) == first).all()


def test_workdays_are_lit_on_the_saturday_that_is_worked_and_dark_on_the_holiday(workdays: Show) -> None:
    off = {1, 2, 3, 4, 5, 10, 16, 17, 23, 24, 30, 31}
    days = [date(2026, 5, day) for day in range(1, 32) if day not in off]
    assert date(2026, 5, 9) in days  # a Saturday
    wanted = [(at(f"{day}T19:00"), at(f"{day}T22:00")) for day in days]
    assert lit_spans(workdays, "2020-01-01T00:00", "2026-12-31T23:00") == wanted
    preview = Preview(workdays)
    assert preview.frame(at("2026-05-09T19:00")).any()
    for day in (1, 4, 5, 10):
        assert not preview.frame(at(f"2026-05-{day:02}T20:00")).any(), day
