"""JSON Schema of the small values, as operators write them. Patterns mirror the parsers in ``values``."""

from __future__ import annotations

from typing import Any

from ledsign.documents.colour_names import COLOUR_NAMES
from ledsign.show.template import CLOCK_FIELDS, COUNTDOWN_FIELDS

_N = r"[0-9]{1,9}(\.[0-9]{1,9})?"
_TIME_UNITS = r"(ms|s|sec|秒|min|m|分钟|分|h|小时)"
_CLOCKED = r"([0-9]{1,4}:)?[0-9]{1,4}:[0-9]{2}(\.[0-9]{1,9})?"
COLOUR: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "pattern": r"^\s*#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})\s*$"},
        {"enum": list(COLOUR_NAMES)},
        {
            "type": "array",
            "items": {"type": "integer", "minimum": 0, "maximum": 255},
            "minItems": 3,
            "maxItems": 3,
        },
    ],
    "examples": ["#ffcc00", "red", "金", [255, 204, 0]],
}
SPEED: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0},
        {
            "type": "string",
            "pattern": rf"^\s*(?=[0-9.]*[1-9]){_N}(/[0-9]{{1,9}})?\s*"
            r"((px|chars?|字)\s*/\s*(s|秒)|(chars?|字)\s*/\s*(min|分钟?))\s*$",
        },
    ],
    "examples": ["120 px/s", "4 chars/s", "4 字/秒", "70 chars/min", "70 字/分"],
}
DURATION: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0},
        {
            "type": "string",
            "pattern": rf"^\s*(?=[0-9.:]*[1-9])({_N}\s*{_TIME_UNITS}?|{_CLOCKED})\s*$",
        },
    ],
    "examples": [30, "30s", "1.5 min", "2h", "1:30", "30 秒"],
}
RATE: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0},
        {"type": "string", "pattern": rf"^\s*(?=[0-9.]*[1-9]){_N}(\s*/\s*[0-9]{{1,9}})?\s*$"},
    ],
    "examples": [1, "5/2"],
}
SIZE: dict[str, Any] = {
    "anyOf": [
        {"type": "integer", "minimum": 8, "maximum": 1024},
        {"type": "string", "pattern": r"^\s*(fit|[0-9]{1,4}\s*(px)?)\s*$"},
    ],
    "examples": ["fit", 80],
}
GAP: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {"type": "string", "pattern": rf"^\s*{_N}\s*(px|chars?|字)?\s*$"},
    ],
    "examples": [48, "2 chars", "2 字"],
}
MOMENT: dict[str, Any] = {
    "type": "string",
    "pattern": r"^\s*\S+[T ]\S+(Z|[+-][0-9]{2}(:?[0-9]{2}){0,2})\s*$",
    "examples": ["2026-05-31T20:00:00+08:00"],
}
_ONE_TEXT = {"type": "string", "pattern": r"\S", "maxLength": 10_000}
TEXT: dict[str, Any] = {
    "anyOf": [_ONE_TEXT, {"type": "array", "items": _ONE_TEXT, "minItems": 2, "maxItems": 2}],
    "examples": ["技能让生活更美好", ["春风入画山河暖", "灯火满城岁月新"]],
}
FACES: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "not": {"const": "all"}},
            "minItems": 1,
            "uniqueItems": True,
        },
    ],
    "examples": ["all", "west", ["west", "east"]],
}
NAME: dict[str, Any] = {
    "type": "string",
    "pattern": r"^(?!all$)(?!\.+$)\S(.{0,62}\S)?$",
    "examples": ["west", "东塔"],
}
CLOCK: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "maxLength": 200,
    "pattern": rf"^([^%]|%[{''.join(CLOCK_FIELDS)}%])*$",
    "examples": ["%H:%M:%S", "%m月%d日 %A"],
}
COUNTDOWN: dict[str, Any] = {
    "type": "string",
    "minLength": 1,
    "maxLength": 200,
    "pattern": rf"^([^{{}}]|\{{\{{|\}}\}}|\{{({'|'.join(COUNTDOWN_FIELDS)})\}})*$",
    "examples": ["还有 {days} 天", "{total_hours}:{minutes}:{seconds}"],
}
