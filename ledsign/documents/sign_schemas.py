"""JSON Schema of a sign's small values, as operators write them. Mirrors the parsers in ``sign_values``."""

from __future__ import annotations

from typing import Any

from ledsign.display.rules import PRESETS
from ledsign.display.sign import ColourOrder
from ledsign.display.white import COLDEST_K, WARMEST_K

_SIDE = {"type": "integer", "minimum": 1, "maximum": 16_384}
_PLACE = {"type": "integer", "minimum": 0, "maximum": 16_384}
RECT: dict[str, Any] = {
    "type": "array",
    "prefixItems": [_PLACE, _PLACE, _SIDE, _SIDE],
    "minItems": 4,
    "maxItems": 4,
    "examples": [[0, 0, 96, 640]],
}
POINT: dict[str, Any] = {
    "type": "array",
    "items": _PLACE,
    "minItems": 2,
    "maxItems": 2,
    "examples": [[160, 0]],
}
PAIR: dict[str, Any] = {
    "type": "array",
    "items": _SIDE,
    "minItems": 2,
    "maxItems": 2,
    "examples": [[256, 640]],
}
FPS: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "exclusiveMinimum": 0, "maximum": 240},
        {
            "type": "string",
            "pattern": r"^\s*(?=[0-9.]*[1-9])[0-9]{1,6}(\.[0-9]{1,6})?(\s*/\s*[0-9]{1,6})?\s*$",
        },
    ],
    "examples": [60, 29.97, "30000/1001"],
}
BRIGHTNESS: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1},
        {"type": "string", "pattern": r"^\s*(100(\.0{1,3})?|[0-9]{1,2}(\.[0-9]{1,3})?)\s*%\s*$"},
    ],
    "examples": [0.8, "80%"],
}
TIME_ZONE: dict[str, Any] = {"type": "string", "minLength": 1, "examples": ["Asia/Shanghai"]}
ORDER: dict[str, Any] = {
    "enum": [*(str(order) for order in ColourOrder), "mono", "white", "dual", "单色"],
    "examples": ["RGB", "GRB", "W"],
}
ROTATION: dict[str, Any] = {"enum": [0, 90, 180, 270]}
_GAIN = {"type": "number", "minimum": 0, "maximum": 1}
WHITE_POINT: dict[str, Any] = {
    "anyOf": [
        {"type": "number", "minimum": WARMEST_K, "maximum": COLDEST_K},
        # 1700 … 20000
        {
            "type": "string",
            "pattern": r"^\s*0?(1[7-9][0-9]{2}|[2-9][0-9]{3}|1[0-9]{4}|20000)\s*[Kk]?\s*$",
        },
        {"type": "array", "items": _GAIN, "minItems": 3, "maxItems": 3},
    ],
    "examples": [6500, "3000 K", [1.0, 0.92, 0.85]],
}
PLACE: dict[str, Any] = {
    "type": "array",
    "prefixItems": [
        {"type": "number", "minimum": -90, "maximum": 90},
        {"type": "number", "minimum": -180, "maximum": 180},
    ],
    "minItems": 2,
    "maxItems": 2,
    "examples": [[31.23, 121.47]],
}
RULE: dict[str, Any] = {"enum": list(PRESETS)}
