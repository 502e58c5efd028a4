"""Readouts: text and cells as pure functions of wall time."""

from datetime import datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Point, Rect, Size
from ledsign.show.readout import Readout, cells_at, text_at

CELLS = {char: Rect(8 * number, 0, 8, 16) for number, char in enumerate("0123456789:")}
CELLS["天"] = Rect(88, 0, 16, 16)
CELLS["——"] = Rect(104, 0, 32, 16)


def at(text, zone="Asia/Shanghai"):
    return Fraction(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def clock(template, **changes):
    return Readout(**{"kind": "clock", "template": template, "cells": CELLS} | changes)


def countdown(template, **changes):
    target = at("2026-06-07T09:00:00")
    return Readout(**{"kind": "countdown", "template": template, "cells": CELLS, "target": target} | changes)


@pytest.mark.parametrize(
    ("template", "moment", "text"),
    [
        ("%Y-%m-%d %H:%M:%S", "2026-05-06T07:08:09", "2026-05-06 07:08:09"),
        ("%p%I:%M", "2026-05-06T00:30:00", "上午12:30"),
        ("%p%I:%M", "2026-05-06T11:59:59", "上午11:59"),
        ("%p%I:%M", "2026-05-06T12:00:00", "下午12:00"),
        ("%p%I:%M", "2026-05-06T23:05:00", "下午11:05"),
        ("%a %A", "2026-05-04T00:00:00", "周一 星期一"),
        ("%a %A", "2026-05-10T00:00:00", "周日 星期日"),
        ("100%% %x %", "2026-05-10T00:00:00", "100% %x %"),
        ("%H\n%M", "2026-05-10T12:34:00", "12\n34"),
    ],
)
def test_clock(template, moment, text):
    assert text_at(clock(template), at(moment)) == text


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("Asia/Shanghai", "08:00"),
        ("UTC", "00:00"),
        ("Asia/Kathmandu", "05:30"),
        ("America/New_York", "19:00"),
    ],
)
def test_clock_is_in_the_sign_s_zone(zone, text):
    assert text_at(clock("%H:%M", zone=zone), Fraction(0)) == text


def test_clock_counts_whole_seconds_also_before_1970():
    assert text_at(clock("%S"), Fraction(59_999, 1000)) == "59"
    assert text_at(clock("%S"), Fraction(60)) == "00"
    assert text_at(clock("%H:%M:%S", zone="UTC"), Fraction(-1, 1000)) == "23:59:59"


@pytest.mark.parametrize(
    ("template", "moment", "text"),
    [
        # the smallest unit shown is rounded up
        ("{days}天", "2026-06-07T08:59:59", "1天"),
        ("{days}天", "2026-06-06T09:00:00", "1天"),
        ("{days}天", "2026-06-06T08:59:59", "2天"),
        ("{days}天{hours}时", "2026-06-06T08:59:59", "1天01时"),
        ("{hours}:{minutes}:{seconds}", "2026-06-07T08:58:01", "00:01:59"),
        ("{days} {hours}:{minutes}:{seconds}", "2026-06-05T08:59:59", "2 00:00:01"),
        ("{total_hours}", "2026-06-05T09:00:01", "48"),
        ("{total_minutes}", "2026-06-07T08:00:00", "60"),
        ("{total_seconds}", "2026-06-07T08:00:00", "3600"),
        ("{{{days}}} {x}", "2026-06-06T09:00:00", "{1} {x}"),
        ("高考", "2026-06-06T09:00:00", "高考"),
        ("{days}天", "2026-06-07T09:00:00", "0天"),
        ("{hours}:{minutes}", "2027-01-01T00:00:00", "00:00"),
        ("{days}天", "2020-01-01T09:00:00", "2349天"),
    ],
)
def test_countdown(template, moment, text):
    assert text_at(countdown(template), at(moment)) == text


def test_countdown_ends_exactly_at_its_target():
    readout = countdown("{total_seconds}", after="加油")
    assert text_at(readout, readout.target - Fraction(1, 1000)) == "1"
    assert text_at(readout, readout.target) == "加油"


@given(
    st.fractions(min_value=0, max_value=10**7),
    st.sampled_from(["{days}", "{total_hours}", "{total_seconds}"]),
)
def test_a_countdown_never_rises(before, template):
    readout = countdown(template)
    later = text_at(readout, readout.target - before + Fraction(1, 3))
    assert int(text_at(readout, readout.target - before)) >= int(later) >= 0


@pytest.mark.parametrize(("align", "x"), [("start", 0), ("centre", 12), ("end", 24)])
def test_cells_run_along_without_gaps(align, x):
    readout = clock("%H:%M", align=align)
    cells = cells_at(readout, at("2026-05-06T12:30:00"), Size(64, 32))
    assert [cell for cell, _ in cells] == [CELLS[char] for char in "12:30"]
    assert [place for _, place in cells] == [Point(x + 8 * number, 8) for number in range(5)]


def test_cells_down_a_column():
    readout = countdown("{days}天", axis="y", after="")
    cells = cells_at(readout, at("2026-06-06T09:00:00"), Size(32, 100))
    # one is 8 wide, 天 16: both stand in the middle of the view
    assert cells == ((CELLS["1"], Point(12, 34)), (CELLS["天"], Point(8, 50)))


@pytest.mark.parametrize(
    ("axis", "places"),
    [("x", [Point(24, 23), Point(32, 23), Point(24, 41), Point(32, 41)]),
     ("y", [Point(45, 16), Point(45, 32), Point(36, 16), Point(36, 32)])],
)  # fmt: skip
def test_lines_are_stacked(axis, places):
    readout = clock("%H\n%M", axis=axis)
    size = Size(64, 80) if axis == "x" else Size(89, 64)
    assert [place for _, place in cells_at(readout, at("2026-05-06T12:30:00"), size)] == places


def test_what_is_not_in_the_atlas_is_left_out():
    readout = countdown("距{days}天——", after="")
    cells = cells_at(readout, at("2026-06-06T09:00:00"), Size(8, 8))
    assert [cell for cell, _ in cells] == [CELLS["1"], CELLS["天"], CELLS["——"]]
    assert cells_at(clock("%H", cells={}), Fraction(0), Size(8, 8)) == ()
    assert cells_at(countdown("{days}\n\n{hours}"), Fraction(0), Size(0, 0))


def test_cells_are_centred_across_by_their_middles():
    cells = {"1": Rect(0, 0, 8, 16), "g": Rect(8, 0, 8, 20)}
    placed = cells_at(clock("1g", cells=cells), Fraction(0), Size(16, 20))
    assert [place for _, place in placed] == [Point(0, 2), Point(8, 0)]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("%d", ["14"]), ("%Y", ["2", "0", "2", "3"]), ("%d%H", ["1", "4", "2", "2"]),
        ("%d日%H", ["14", "日", "22"]), ("1%d", ["1", "1", "4"]), ("%M", ["1", "3"]),
    ],
)  # fmt: skip
def test_a_pair_of_digits_is_a_number_of_its_own(text, cells):
    """1,700,000,000 is 2023-11-14 22:13:20 UTC; there are cells for every digit, and for 14 and 22."""
    known = {char: Rect(at, 0, 1, 1) for at, char in enumerate("0123456789日")}
    known |= {"14": Rect(20, 0, 1, 1), "22": Rect(21, 0, 1, 1)}
    clock = Readout(kind="clock", template=text, cells=known, zone="UTC")
    shown = [cell for cell, _ in cells_at(clock, Fraction(1_700_000_000), Size(9, 1))]
    assert shown == [known[name] for name in cells]
