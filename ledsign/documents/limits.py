"""Limits of a sign as operators write them, under ``limits:`` of a sign.

* Hours: ``22:00-06:00``, local to the sign, half-open, over midnight too; ``24:00`` may be an end.
  ``curfew`` and ``ceilings`` are one value or a list.
* Current: ``40 A``, ``40000 mA``; a bare number is milliampere.

Every ``parse_…`` raises ValueError with a code of ``ledsign.documents.messages`` as its only argument.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    StrictInt,
    WithJsonSchema,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_before_validator_function

from ledsign.display.limits import Ceiling, Hours, Limits
from ledsign.documents.playlist import Strict
from ledsign.documents.sign_values import Brightness, parse_brightness
from ledsign.documents.values import Duration

_HOURS = re.compile(r"\s*([0-9]{1,2}):([0-9]{2})\s*(?:-|–|—|~|至|到)\s*([0-9]{1,2}):([0-9]{2})\s*")
_CURRENT = re.compile(r"\s*([0-9]{1,7}(?:\.[0-9]{1,3})?)\s*(m?A|毫安|安)?\s*")
MAX_MA = 1e9


def parse_hours(value: Any) -> Hours:
    """Raises ValueError("curfew.bad"), or ("hours.nothing") when both ends are the same."""
    match = _HOURS.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("curfew.bad")
    hour, minute, end_hour, end_minute = map(int, match.groups())
    start, end = hour * 3600 + minute * 60, end_hour * 3600 + end_minute * 60
    if minute > 59 or end_minute > 59 or start >= 86_400 or end > 86_400:
        raise ValueError("curfew.bad")
    if start == end:
        raise ValueError("hours.nothing")
    return Hours(start_s=start, end_s=end)


def parse_current(value: Any) -> float:
    """Milliampere ≥ 0. Raises ValueError("current.bad")."""
    text = repr(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else value
    match = _CURRENT.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError("current.bad")
    found = float(match[1]) * (1000 if match[2] in ("A", "安") else 1)
    if found > MAX_MA:
        raise ValueError("current.bad")
    return found


def parse_curve(value: Any) -> tuple[tuple[float, float], ...]:
    """[[lux, brightness], …], lux ascending. Raises ValueError("sensor.bad")."""
    if not isinstance(value, (list, tuple)) or not 1 <= len(value) <= 100:
        raise ValueError("sensor.bad")
    points: list[tuple[float, float]] = []
    for point in value:
        if not isinstance(point, (list, tuple)) or len(point) != 2:
            raise ValueError("sensor.bad")
        lux, level = point
        if isinstance(lux, bool) or not isinstance(lux, (int, float)) or not 0 <= lux <= 1e6:
            raise ValueError("sensor.bad")
        if points and lux <= points[-1][0]:
            raise ValueError("sensor.bad")
        try:
            points.append((float(lux), parse_brightness(level)))
        except ValueError:
            raise ValueError("sensor.bad") from None
    return tuple(points)


_CLOCK = r"([01]?[0-9]|2[0-3]):[0-5][0-9]"
DailyHours = Annotated[
    Hours,
    BeforeValidator(parse_hours),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^\s*{_CLOCK}\s*(-|–|—|~|至|到)\s*({_CLOCK}|24:00)\s*$",
            "examples": ["22:00-06:00"],
        }
    ),
]
Current = Annotated[
    float,
    BeforeValidator(parse_current),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": MAX_MA},
                {"type": "string", "pattern": r"^\s*[0-9]{1,7}(\.[0-9]{1,3})?\s*(mA|A|毫安|安)?\s*$"},
            ],
            "examples": ["40 A", 40000],
        }
    ),
]
Curve = Annotated[
    tuple[tuple[float, float], ...],
    BeforeValidator(parse_curve),
    WithJsonSchema(
        {
            "type": "array",
            "minItems": 1,
            "maxItems": 100,
            "items": {"type": "array", "minItems": 2, "maxItems": 2},
            "examples": [[[0, "10%"], [10000, "100%"]]],
        }
    ),
]


class _OneOrMany:
    """A single value is a list of one, and the schema says so."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        listed = handler(schema)
        return {"anyOf": [listed["items"], listed]}


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, (str, dict)) else value


class CeilingDocument(Strict):
    """A brightness not exceeded during some hours."""

    daily: DailyHours
    level: Brightness


class LimitsDocument(Strict):
    """See ``ledsign.display.limits.Limits``."""

    curfew: Annotated[tuple[DailyHours, ...], _OneOrMany()] = ()
    ceilings: Annotated[tuple[CeilingDocument, ...], _OneOrMany()] = ()
    sensor: Curve = ()
    current: Current = 0.0
    current_per_colour: Current = 20.0
    idle_current: Current = 0.0
    flashes: Annotated[StrictInt, Field(ge=0, le=60)] = 3
    soft_start: Duration | None = None

    def compiled(self) -> Limits:
        """As plain values."""
        return Limits(
            ceilings=tuple(Ceiling(hours=one.daily, level=one.level) for one in self.ceilings),
            sensor=self.sensor,
            curfew=self.curfew,
            current_ma=self.current,
            ma_per_channel=self.current_per_colour,
            idle_ma_per_led=self.idle_current,
            flashes_per_s=self.flashes,
            soft_start_s=float(self.soft_start or 0),
        )
