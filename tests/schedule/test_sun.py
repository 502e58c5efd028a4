from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.schedule.sun import sun_instant
from ledsign.schedule.types import Place, SunEvent

SHANGHAI = (31.23, 121.47, "Asia/Shanghai")
BEIJING = (39.904, 116.407, "Asia/Shanghai")
URUMQI = (43.825, 87.617, "Asia/Shanghai")
LONDON = (51.507, -0.128, "Europe/London")
NEW_YORK = (40.713, -74.006, "America/New_York")
SYDNEY = (-33.869, 151.209, "Australia/Sydney")
SINGAPORE = (1.352, 103.820, "Asia/Singapore")
REYKJAVIK = (64.147, -21.942, "Atlantic/Reykjavik")
APIA = (-13.833, -171.767, "Pacific/Apia")
TROMSO = (69.649, 18.956, "Europe/Oslo")


def local(event: SunEvent, day: date, where: tuple[float, float, str]) -> datetime | None:
    latitude, longitude, zone = where
    found = sun_instant(event, day, Place(latitude=latitude, longitude=longitude), zone)
    return None if found is None else datetime.fromtimestamp(found / 10**9, ZoneInfo(zone))


def equations(event: SunEvent, day: date, where: tuple[float, float, str]) -> datetime | None:
    """The hour-angle equation on Meeus' series for the sun (about 0.01°), iterated at the moment itself."""
    latitude, longitude, zone = where
    zenith = 96.0 if event in (SunEvent.DAWN, SunEvent.DUSK) else 90.833
    clock_noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    moment, hour_angle, side = clock_noon, 0.0, math.radians(latitude)
    for _ in range(12):
        centuries = (moment - datetime(2000, 1, 1, 12, tzinfo=UTC)).total_seconds() / 86_400 / 36_525
        mean = 280.46646 + 36_000.76983 * centuries
        anomaly = math.radians(357.52911 + 35_999.05029 * centuries)
        centre = 1.914602 * math.sin(anomaly) + 0.019993 * math.sin(2 * anomaly)
        along = math.radians(mean + centre - 0.00569)
        tilt = math.radians(23.43929 - 0.0130042 * centuries)
        declination = math.asin(math.sin(tilt) * math.sin(along))
        ascension = math.degrees(math.atan2(math.cos(tilt) * math.sin(along), math.cos(along)))
        equation = 4 * ((mean - ascension + 180) % 360 - 180)  # minutes
        if event is not SunEvent.NOON:
            ratio = math.cos(math.radians(zenith)) / (math.cos(side) * math.cos(declination))
            ratio -= math.tan(side) * math.tan(declination)
            if abs(ratio) > 1:
                return None
            hour_angle = math.degrees(math.acos(ratio))
            if event in (SunEvent.DAWN, SunEvent.SUNRISE):
                hour_angle = -hour_angle
        midnight = clock_noon.replace(hour=0, minute=0)
        noon = midnight + timedelta(minutes=720 - 4 * longitude - equation)
        noon += round((clock_noon - noon) / timedelta(days=1)) * timedelta(days=1)
        moment = noon + timedelta(minutes=4 * hour_angle)
    return moment.astimezone(ZoneInfo(zone))


# Sunrise and sunset as almanacs and city weather offices print them, local time.
PUBLISHED = [
    (BEIJING, "2024-06-21", "04:46", "19:46"),
    (BEIJING, "2024-12-21", "07:33", "16:53"),
    (BEIJING, "2025-10-01", "06:10", ""),  # when the flag is raised
    (SHANGHAI, "2024-06-21", "04:51", "19:01"),
    (SHANGHAI, "2024-12-21", "06:48", "16:56"),
    (LONDON, "2024-06-20", "04:43", "21:21"),
    (LONDON, "2024-12-21", "08:04", "15:53"),
    (LONDON, "2024-03-20", "06:03", "18:14"),
    (NEW_YORK, "2024-06-20", "05:25", "20:31"),
    (NEW_YORK, "2024-12-21", "07:17", "16:32"),
    (SYDNEY, "2024-12-21", "05:41", "20:05"),
    (SYDNEY, "2024-06-21", "07:00", "16:54"),
    (SINGAPORE, "2024-03-20", "07:09", "19:15"),
    (REYKJAVIK, "2024-12-21", "11:22", "15:30"),
]


@pytest.mark.parametrize(("where", "day", "rise", "set_"), PUBLISHED)
def test_published_times(where: tuple[float, float, str], day: str, rise: str, set_: str) -> None:
    at = date.fromisoformat(day)
    for event, printed in ((SunEvent.SUNRISE, rise), (SunEvent.SUNSET, set_)):
        if not printed:
            continue
        found = local(event, at, where)
        assert found is not None
        hour, minute = map(int, printed.split(":"))
        wanted = found.replace(hour=hour, minute=minute, second=0)
        # Tables are rounded to the minute.
        assert abs((found - wanted).total_seconds()) <= 120, (event, found)


@pytest.mark.parametrize("where", [BEIJING, SHANGHAI, URUMQI, LONDON, NEW_YORK, SYDNEY, SINGAPORE, APIA])
@pytest.mark.parametrize("event", list(SunEvent))
def test_every_day_of_some_years_follows_the_equations(
    event: SunEvent, where: tuple[float, float, str]
) -> None:
    for start in (date(2020, 1, 1), date(2026, 1, 3), date(2034, 1, 5)):
        for at in range(0, 365, 5):
            day = start + timedelta(days=at)
            ours, theirs = local(event, day, where), equations(event, day, where)
            assert ours is not None and theirs is not None
            assert abs((ours - theirs).total_seconds()) <= 30, (day, ours, theirs)
            assert ours.date() == day


def test_the_order_of_a_day() -> None:
    for at in range(366):
        day = date(2026, 1, 1) + timedelta(days=at)
        times = [local(event, day, SHANGHAI) for event in SunEvent]
        assert all(times) and times == sorted(one for one in times if one)


def test_polar_day_and_night() -> None:
    assert local(SunEvent.SUNSET, date(2026, 6, 21), TROMSO) is None
    assert local(SunEvent.SUNRISE, date(2026, 6, 21), TROMSO) is None
    assert local(SunEvent.SUNRISE, date(2026, 12, 21), TROMSO) is None
    assert local(SunEvent.DUSK, date(2026, 6, 21), TROMSO) is None
    # No sun at midwinter, but there is a twilight, and always a noon.
    assert local(SunEvent.DAWN, date(2026, 12, 21), TROMSO) is not None
    noon = local(SunEvent.NOON, date(2026, 12, 21), TROMSO)
    assert noon is not None and (noon.hour, noon.minute // 15) == (11, 2)


def test_a_sunset_after_midnight_belongs_to_the_day_before() -> None:
    late = [local(SunEvent.SUNSET, date(2026, 5, 10) + timedelta(days=at), TROMSO) for at in range(12)]
    days = [date(2026, 5, 10) + timedelta(days=at) for at in range(12)]
    after = [(day, when) for day, when in zip(days, late, strict=True) if when and when.date() != day]
    assert after, "none after midnight"
    assert all(when.date() == day + timedelta(days=1) and when.hour == 0 for day, when in after)


@given(
    st.dates(date(1990, 1, 1), date(2060, 12, 31)),
    st.floats(-89, 89),
    st.floats(-180, 180),
    st.sampled_from(list(SunEvent)),
    st.sampled_from(["Asia/Shanghai", "America/New_York", "Pacific/Apia", "Pacific/Kiritimati", "UTC"]),
)
def test_anywhere_an_event_is_within_a_day_of_the_clocks_noon(
    day: date, latitude: float, longitude: float, event: SunEvent, zone: str
) -> None:
    found = local(event, day, (latitude, longitude, zone))
    if found is not None:
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
        assert abs(found - noon) <= timedelta(hours=24, minutes=1)
        assert found.microsecond == 0
    else:
        assert abs(latitude) > 60 and event is not SunEvent.NOON
