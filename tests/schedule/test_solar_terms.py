from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta

import pytest
from lunar_python import Solar

from ledsign.schedule.solar_terms import FIRST_YEAR, LAST_YEAR, TERMS, term_days, term_of

# Days printed in the almanac of the Purple Mountain Observatory and every wall calendar.
KNOWN = [
    ("清明", "2024-04-04"),
    ("清明", "2025-04-04"),
    ("清明", "2026-04-05"),
    ("冬至", "2023-12-22"),
    ("冬至", "2024-12-21"),
    ("冬至", "2025-12-21"),
    ("冬至", "2026-12-22"),
    ("立春", "2021-02-03"),  # the first one on the 3rd since 1897
    ("立春", "2024-02-04"),
    ("立春", "2025-02-03"),
    ("立春", "2026-02-04"),
    ("夏至", "2024-06-21"),
    ("夏至", "2026-06-21"),
    ("春分", "2025-03-20"),
    ("秋分", "2025-09-23"),
    ("大寒", "2026-01-20"),
    ("芒种", "2026-06-05"),
    ("小寒", "2026-01-05"),
]


@pytest.mark.parametrize(("name", "day"), KNOWN)
def test_known_days(name: str, day: str) -> None:
    at = date.fromisoformat(day)
    assert term_days(name, date(at.year, 1, 1), date(at.year, 12, 31)) == [at]
    assert term_of(at) == name


def test_every_day_of_two_centuries_has_the_term_lunar_python_says() -> None:
    names = {"DA_XUE": "大雪", "DONG_ZHI": "冬至", "XIAO_HAN": "小寒", "DA_HAN": "大寒", "LI_CHUN": "立春"}
    names |= {"YU_SHUI": "雨水", "JING_ZHE": "惊蛰"}
    theirs: dict[date, str] = {}
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for name, when in Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable().items():
            day = date(when.getYear(), when.getMonth(), when.getDay())
            known = theirs.setdefault(day, names.get(name, name))
            assert known == names.get(name, name)
    day, last = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)
    while day <= last:
        assert term_of(day) == theirs.get(day, ""), day
        day += timedelta(days=1)


def sun_longitude(when: datetime) -> float:
    """Apparent geocentric longitude of the sun in degrees: Meeus' low-accuracy series, about 0.01°."""
    days = (when - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86_400
    days += (64 + 0.4 * (when.year - 2000)) / 86_400  # terrestrial time is ahead by about a minute
    centuries = days / 36_525
    mean = 280.46646 + 36_000.76983 * centuries + 0.0003032 * centuries**2
    anomaly = math.radians(357.52911 + 35_999.05029 * centuries - 0.0001537 * centuries**2)
    centre = (
        (1.914602 - 0.004817 * centuries) * math.sin(anomaly)
        + (0.019993 - 0.000101 * centuries) * math.sin(2 * anomaly)
        + 0.000289 * math.sin(3 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * centuries)
    return (mean + centre - 0.00569 - 0.00478 * math.sin(node)) % 360


def test_the_sun_enters_each_term_on_its_day() -> None:
    china = timedelta(hours=8)
    for year in range(1950, 2051):
        for at, name in enumerate(TERMS):
            wanted = (285 + 15 * at) % 360
            (day,) = term_days(name, date(year, 1, 1), date(year, 12, 31))
            midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - china
            before = (sun_longitude(midnight) - wanted + 180) % 360 - 180
            after = (sun_longitude(midnight + timedelta(days=1)) - wanted + 180) % 360 - 180
            assert before <= 0.012 and after >= -0.012, (year, name, before, after)


def test_ranges_are_inclusive_and_bounded_by_the_table() -> None:
    day = date(2026, 12, 22)
    assert term_days("冬至", day, day) == [day]
    assert term_days("冬至", day + timedelta(days=1), date(2027, 12, 21)) == []
    assert len(term_days("冬至", date.min, date.max)) == LAST_YEAR - FIRST_YEAR + 1
    assert term_of(date(2101, 12, 22)) == ""
    with pytest.raises(KeyError):
        term_days("圣诞", day, day)


def test_there_are_twenty_four() -> None:
    assert len(set(TERMS)) == 24
    assert sum(bool(term_of(date(2026, 1, 1) + timedelta(days=at))) for at in range(365)) == 24
