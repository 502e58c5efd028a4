"""Sun: when it rises and sets at a place, by astral's equations (NOAA; sunrise as almanacs define it).

Every event belongs to a local day through that day's noon: its dawn and sunrise are the last ones before
the noon, its sunset and dusk the first ones after, so that also far north, where the sun may set after
midnight, each day has at most one of each.

astral's own ``sunrise`` and ``sunset`` take a date in UTC and are up to 90 s wrong where the event is near
midnight UTC (sunrise in Xinjiang, sunset in America), so the iteration is done here, at the event itself.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from math import tau
from zoneinfo import ZoneInfo

from astral import Depression, SunDirection
from astral.julian import julianday, julianday_to_juliancentury
from astral.sun import eq_of_time, hour_angle, sun_declination

from ledsign.schedule.types import Place, SunEvent

NS = 10**9
# The sun's upper edge on the horizon: 16′ of radius and 34′ of refraction.
_HORIZON = 90 + 50 / 60
_CIVIL = 90.0 + Depression.CIVIL.value
_EVENTS = {
    SunEvent.DAWN: (_CIVIL, SunDirection.RISING),
    SunEvent.SUNRISE: (_HORIZON, SunDirection.RISING),
    SunEvent.SUNSET: (_HORIZON, SunDirection.SETTING),
    SunEvent.DUSK: (_CIVIL, SunDirection.SETTING),
}
# At the very poles there is no noon; astral stops there too.
_POLE = 89.8
_ROUNDS = 5
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def sun_instant(event: SunEvent, day: date, place: Place, zone: str) -> int | None:
    """When ``event`` of local ``day`` happens, nanoseconds since 1970, to the second; None when it does not.

    ``place.elevation`` is not used: almanacs give times for a level horizon, and height above the sea is
    not height above the surroundings. Within a minute or two of published tables below 65° of latitude.
    """
    return _instant(event, day, place.latitude, place.longitude, zone)


@lru_cache(maxsize=16_384)
def _instant(event: SunEvent, day: date, latitude: float, longitude: float, zone: str) -> int | None:
    noon = _noon(day, longitude, zone)
    moment = noon
    if event is not SunEvent.NOON:
        zenith, direction = _EVENTS[event]
        latitude = max(-_POLE, min(_POLE, latitude))
        for _ in range(_ROUNDS):
            declination = sun_declination(_century(moment))
            try:
                angle = hour_angle(latitude, declination, zenith, direction)
            except ValueError:  # it stays above or below all day
                return None
            # astral counts hour angles from noon towards the morning, in radians.
            hours = timedelta(days=-angle / tau)
            moment = _transit(noon, longitude, moment) + hours
    return round((moment - _EPOCH) / timedelta(seconds=1)) * NS


def _noon(day: date, longitude: float, zone: str) -> datetime:
    """The sun's noon nearest to the clock's noon of the local day, UTC."""
    moment = clock_noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    for _ in range(_ROUNDS):
        moment = _transit(clock_noon, longitude, moment)
    return moment


def _transit(near: datetime, longitude: float, moment: datetime) -> datetime:
    """The noon nearest to ``near`` as the sun's place at ``moment`` gives it."""
    minutes = 720 - 4 * longitude - eq_of_time(_century(moment))
    noon = near.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(minutes=minutes)
    return noon + round((near - noon) / timedelta(days=1)) * timedelta(days=1)


def _century(moment: datetime) -> float:
    return julianday_to_juliancentury(julianday(moment))
