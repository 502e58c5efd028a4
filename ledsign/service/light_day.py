"""Light of a day: how bright a sign is to be through one local day, with its limits and the sun.

    schedule's level (or by hand) ─▶ ceilings ─▶ curfew ─▶ what the LEDs may get

A light sensor and the supply's budget can only lower it further; they are not known beforehand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Unknown
from ledsign.schedule.sun import sun_instant
from ledsign.schedule.types import Place, SunEvent
from ledsign.service import plans, signs, wishes
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.display.sign import Sign
    from ledsign.service.plans import Rules
    from ledsign.service.unit import Unit

STEP_S = 300
EVENTS = (SunEvent.DAWN, SunEvent.SUNRISE, SunEvent.SUNSET, SunEvent.DUSK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """From ``at_ns`` on: what the schedule (or a hand) wants, and what is left of it."""

    at_ns: int
    wanted: float
    used: float
    curfew: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LightDay:
    """One local day in steps of ``STEP_S``. ``by_hand`` None: as the schedule has it.

    ``scheduled``: whether a released schedule says how bright. ``sun`` has the events of the day; it is
    empty where no place is known.
    """

    day: date
    zone: str
    points: tuple[Point, ...]
    by_hand: float | None
    scheduled: bool
    sun: dict[SunEvent, int]
    now_ns: int


def of(unit: Unit, name: str, day: date | None = None) -> LightDay:
    """Of a sign; ``day`` None is its own today. Raises Unknown."""
    unit.actor.require(Permission.SIGN_READ, name)
    sign = signs.loaded(unit, name)
    rules = _rules(unit, name)
    by_hand = wishes.wish(unit, name).brightness
    wanted_day = day or datetime.fromtimestamp(unit.now_ns // NS_PER_S, ZoneInfo(sign.zone)).date()
    begin, end = _midnight(wanted_day, sign.zone), _midnight(wanted_day + timedelta(days=1), sign.zone)
    points = []
    for at_ns in range(begin, end, STEP_S * NS_PER_S):
        if by_hand is not None:
            wanted = by_hand
        else:
            wanted = rules.timetable.level(at_ns) if rules is not None else 1.0
        points.append(_point(sign, at_ns, wanted))
    return LightDay(
        day=wanted_day, zone=sign.zone, points=tuple(points), by_hand=by_hand,
        scheduled=rules is not None and bool(rules.schedule.levels), sun=_sun(sign, rules, wanted_day),
        now_ns=unit.now_ns,
    )  # fmt: skip


def _rules(unit: Unit, sign: str) -> Rules | None:
    try:
        return plans.of_release(unit, sign)
    except (Unknown, Conflict):  # nothing released, or a playlist without a schedule
        return None


def _point(sign: Sign, at_ns: int, wanted: float) -> Point:
    moment = datetime.fromtimestamp(at_ns // NS_PER_S, UTC).astimezone(ZoneInfo(sign.zone))
    second = moment.hour * 3600 + moment.minute * 60 + moment.second
    wanted = min(wanted, sign.brightness)
    ceilings = (one.level for one in sign.limits.ceilings if one.hours.holds(second))
    curfew = any(hours.holds(second) for hours in sign.limits.curfew)
    return Point(at_ns=at_ns, wanted=wanted, used=0.0 if curfew else min((wanted, *ceilings)), curfew=curfew)


def _sun(sign: Sign, rules: Rules | None, day: date) -> dict[SunEvent, int]:
    place = rules.schedule.place if rules is not None else None
    if place is None and sign.place is not None:
        place = Place(latitude=sign.place[0], longitude=sign.place[1])
    if place is None:
        return {}
    found = {event: sun_instant(event, day, place, sign.zone) for event in EVENTS}
    return {event: at_ns for event, at_ns in found.items() if at_ns is not None}


def _midnight(day: date, zone: str) -> int:
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return int((moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()) * NS_PER_S
