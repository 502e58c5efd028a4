"""JSON Schema of a schedule's small values, as operators write them. Mirrors the parsers beside it.

Where a parser reads many wordings the schema is wider: editors check the rest when the file is loaded.
"""

from __future__ import annotations

from typing import Any

from ledsign.documents.lunar_values import FESTIVAL_WORDS
from ledsign.documents.sign_schemas import BRIGHTNESS
from ledsign.schedule.chinese_days import festival_names
from ledsign.schedule.solar_terms import TERMS

_LINE: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 64}


def _with(*examples: Any) -> dict[str, Any]:
    return {**_LINE, "examples": list(examples)}


DATES = _with("2026-05-06..2026-05-31", "2026-05-06..", "2026-05-20", "2026年5月6日至31日")
HOURS = _with("19:00-22:00", "22:00-02:00", "00:00-24:00", "sunset-00:30..22:00", "日落..23:00")
DAYS = _with("workdays", "days-off", "mon-fri", "sat", "工作日", "周一至周五")
LUNAR = _with("正月初一", "腊月廿三..正月十五", "8/15", "12/-1", "闰6/1", "除夕")
FESTIVAL: dict[str, Any] = {
    "anyOf": [
        {"enum": [*festival_names(), *(name.removesuffix("节") for name in festival_names())]},
        {"enum": list(FESTIVAL_WORDS)},
        _LINE,
    ],
    "examples": ["国庆节", "spring-festival"],
}
TERM: dict[str, Any] = {"enum": list(TERMS), "examples": ["冬至"]}
RRULE: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "maxLength": 4096,
    "examples": ["FREQ=MONTHLY;BYDAY=1MO"],
}
SHARE: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0, "maximum": 1000},
        {"type": "string", "pattern": r"^\s*[0-9]{1,4}(\.[0-9]{1,3})?\s*%?\s*$"},
    ],
    "examples": [30, "30%"],
}
INSTANT: dict[str, Any] = {
    "type": "string",
    "pattern": r"^\s*[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:\S+\s*$",
    "examples": ["2026-07-20T18:00", "2026-07-20T18:00+08:00"],
}
SENSOR_POINT: dict[str, Any] = {
    "type": "array",
    "prefixItems": [{"type": "number", "minimum": 0, "maximum": 1_000_000}, BRIGHTNESS],
    "minItems": 2,
    "maxItems": 2,
    "examples": [[0, "10%"], [10000, "100%"]],
}


def many(one: dict[str, Any], most: int) -> dict[str, Any]:
    """One value, or a list of them."""
    listed = {"type": "array", "items": one, "minItems": 1, "maxItems": most}
    return {"anyOf": [one, listed], "examples": one.get("examples", [])[:2]}
