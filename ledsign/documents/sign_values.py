"""Small values of a sign document: rectangles, sizes, frame rate, brightness, time zone, colour order.

Every ``parse_…`` raises ValueError with a code of ``ledsign.documents.messages`` as its only argument and
nothing else, whatever it is given.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Annotated, Any
from zoneinfo import available_timezones

from pydantic import BeforeValidator, WithJsonSchema

from ledsign.display.rules import PRESETS
from ledsign.display.sign import ColourOrder
from ledsign.display.white import COLDEST_K, WARMEST_K, WhitePoint
from ledsign.documents import sign_schemas

MAX_SIDE = 16_384
MAX_FPS = 240
_RATIO = re.compile(r"\s*([0-9]{1,6}(?:\.[0-9]{1,6})?)(?:\s*/\s*([0-9]{1,6}))?\s*")
_PERCENT = re.compile(r"\s*([0-9]{1,3}(?:\.[0-9]{1,3})?)\s*%\s*")
_KELVIN = re.compile(r"\s*([0-9]{4,5})\s*K?\s*", re.IGNORECASE)
# Words for colour orders beside the letters themselves.
ORDER_WORDS = {
    "mono": ColourOrder.MONO,
    "white": ColourOrder.MONO,
    "dual": ColourOrder.RG,
    "单色": ColourOrder.MONO,
}
ROTATIONS = (0, 90, 180, 270)


def _whole(value: Any, least: int, most: int = MAX_SIDE) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def parse_rect(value: Any) -> tuple[int, int, int, int]:
    """[x, y, width, height], x and y ≥ 0, width and height ≥ 1. Raises ValueError("rect.bad")."""
    if isinstance(value, (list, tuple)) and len(value) == 4:
        x, y, width, height = value
        if _whole(x, 0) and _whole(y, 0) and _whole(width, 1) and _whole(height, 1):
            return x, y, width, height
    raise ValueError("rect.bad")


def parse_point(value: Any) -> tuple[int, int]:
    """[x, y], both 0…16384. Raises ValueError("point.bad")."""
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(_whole(part, 0) for part in value):
        x, y = value
        return x, y
    raise ValueError("point.bad")


def parse_pair(value: Any) -> tuple[int, int]:
    """[width, height], both 1…16384. Raises ValueError("pair.bad")."""
    if isinstance(value, (list, tuple)) and len(value) == 2 and all(_whole(side, 1) for side in value):
        width, height = value
        return width, height
    raise ValueError("pair.bad")


def parse_fps(value: Any) -> Fraction:
    """Frames a second, 0 < fps ≤ 240, a number or a ratio in a text. Raises ValueError("fps.bad")."""
    text = value if isinstance(value, str) else ""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 10**6:
        text = repr(value)
    match = _RATIO.fullmatch(text)
    if match and int(match[2] or 1):
        found = Fraction(match[1]) / int(match[2] or 1)
        if 0 < found <= MAX_FPS:
            return found
    raise ValueError("fps.bad")


def parse_brightness(value: Any) -> float:
    """0…1, or ``"0%"``…``"100%"``. Raises ValueError("brightness.bad")."""
    if isinstance(value, str) and (match := _PERCENT.fullmatch(value)):
        value = float(match[1]) / 100
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return float(value)
    raise ValueError("brightness.bad")


def parse_time_zone(value: Any) -> str:
    """An IANA time zone name. Raises ValueError("time-zone.bad")."""
    if isinstance(value, str) and value in available_timezones():
        return value
    raise ValueError("time-zone.bad")


def parse_order(value: Any) -> ColourOrder:
    """RGB, GRB, …, W, or a word for one. Raises ValueError("order.bad")."""
    if isinstance(value, str):
        word = value.strip()
        if word.lower() in ORDER_WORDS:
            return ORDER_WORDS[word.lower()]
        if word.upper() in set(ColourOrder):
            return ColourOrder(word.upper())
    raise ValueError("order.bad")


def parse_rotation(value: Any) -> int:
    """0, 90, 180 or 270. Raises ValueError("rotation.bad")."""
    if _whole(value, 0) and value in ROTATIONS:
        return int(value)
    raise ValueError("rotation.bad")


def parse_white_point(value: Any) -> WhitePoint:
    """Kelvin (6500, ``"6500 K"``), or gains of r, g, b, 0…1. Raises ValueError("white-point.bad")."""
    if isinstance(value, str) and (match := _KELVIN.fullmatch(value)):
        value = int(match[1])
    if _between(value, WARMEST_K, COLDEST_K):
        return float(value)
    if isinstance(value, (list, tuple)) and len(value) == 3 and all(_between(part, 0, 1) for part in value):
        red, green, blue = map(float, value)
        return red, green, blue
    raise ValueError("white-point.bad")


def parse_rule(value: Any) -> str:
    """The name of a preset of ``ledsign.display.rules``. Raises ValueError("rule.unknown")."""
    if isinstance(value, str) and value in PRESETS:
        return value
    raise ValueError("rule.unknown")


def parse_place(value: Any) -> tuple[float, float]:
    """[latitude, longitude] in degrees north and east. Raises ValueError("place.bad")."""
    if isinstance(value, (list, tuple)) and len(value) == 2:
        north, east = value
        if _between(north, -90, 90) and _between(east, -180, 180):
            return float(north), float(east)
    raise ValueError("place.bad")


def _between(value: Any, least: float, most: float) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and least <= value <= most


PlainRect = Annotated[
    tuple[int, int, int, int], BeforeValidator(parse_rect), WithJsonSchema(sign_schemas.RECT)
]
PlainPoint = Annotated[tuple[int, int], BeforeValidator(parse_point), WithJsonSchema(sign_schemas.POINT)]
Pair = Annotated[tuple[int, int], BeforeValidator(parse_pair), WithJsonSchema(sign_schemas.PAIR)]
Fps = Annotated[Fraction, BeforeValidator(parse_fps), WithJsonSchema(sign_schemas.FPS)]
Brightness = Annotated[float, BeforeValidator(parse_brightness), WithJsonSchema(sign_schemas.BRIGHTNESS)]
TimeZone = Annotated[str, BeforeValidator(parse_time_zone), WithJsonSchema(sign_schemas.TIME_ZONE)]
Order = Annotated[ColourOrder, BeforeValidator(parse_order), WithJsonSchema(sign_schemas.ORDER)]
Rotation = Annotated[int, BeforeValidator(parse_rotation), WithJsonSchema(sign_schemas.ROTATION)]
White = Annotated[WhitePoint, BeforeValidator(parse_white_point), WithJsonSchema(sign_schemas.WHITE_POINT)]
Rule = Annotated[str, BeforeValidator(parse_rule), WithJsonSchema(sign_schemas.RULE)]
Place = Annotated[tuple[float, float], BeforeValidator(parse_place), WithJsonSchema(sign_schemas.PLACE)]
