"""Small values operators write, and what they become: colours, speeds, durations, sizes.

* Colour: ``"#rrggbb"``, ``"#rgb"`` or a CSS basic name in English or Chinese → (r, g, b) 0–255.
* Speed: ``120 px/s`` or ``4 chars/s`` → SpeedValue(amount > 0, unit).
* Duration: ``30``, ``30s``, ``1.5 min``, ``2h``, ``1:30`` → exact seconds > 0.
* FontSize: whole pixels 8–1024, or ``fit``.
* Gap: ``48``, ``48 px`` or ``2 chars`` → GapValue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

COLOUR_NAMES: dict[str, tuple[int, int, int]] = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "red": (255, 0, 0),
    "green": (0, 255, 0),
    "blue": (0, 0, 255),
    "yellow": (255, 255, 0),
    "cyan": (0, 255, 255),
    "magenta": (255, 0, 255),
    "orange": (255, 128, 0),
    "gold": (255, 190, 60),
    "黑": (0, 0, 0),
    "白": (255, 255, 255),
    "红": (255, 0, 0),
    "绿": (0, 255, 0),
    "蓝": (0, 0, 255),
    "黄": (255, 255, 0),
    "青": (0, 255, 255),
    "紫": (255, 0, 255),
    "橙": (255, 128, 0),
    "金": (255, 190, 60),
}


@dataclass(frozen=True, slots=True)
class SpeedValue:
    """``amount`` > 0 in ``px/s`` or ``chars/s``."""

    amount: Fraction
    unit: Literal["px/s", "chars/s"]


@dataclass(frozen=True, slots=True)
class GapValue:
    """``amount`` ≥ 0 in ``px`` or ``chars``."""

    amount: Fraction
    unit: Literal["px", "chars"]


def parse_colour(value: Any) -> tuple[int, int, int]:
    """Raises ValueError("colour.bad") for anything else."""
    if isinstance(value, str):
        text = value.strip().lower()
        if text in COLOUR_NAMES:
            return COLOUR_NAMES[text]
        if re.fullmatch(r"#[0-9a-f]{3}", text):
            text = "#" + "".join(digit * 2 for digit in text[1:])
        if re.fullmatch(r"#[0-9a-f]{6}", text):
            return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
    elif isinstance(value, (list, tuple)) and len(value) == 3:
        red, green, blue = value
        if all(isinstance(part, int) and 0 <= part <= 255 for part in value):
            return int(red), int(green), int(blue)
    raise ValueError("colour.bad")


_SPEED = re.compile(r"\s*(-?\d+(?:\.\d+)?(?:/\d+)?)\s*(px|chars?|字)\s*/\s*(?:s|秒)\s*")
_GAP = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(px|chars?|字)?\s*")
_DURATION = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(ms|s|sec|秒|min|m|分钟|分|h|小时)?\s*")
_CLOCKED = re.compile(r"\s*(?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)\s*")
_UNIT_S = {
    "ms": Fraction(1, 1000), "s": Fraction(1), "sec": Fraction(1), "秒": Fraction(1),
    "min": Fraction(60), "m": Fraction(60), "分钟": Fraction(60), "分": Fraction(60),
    "h": Fraction(3600), "小时": Fraction(3600),
}  # fmt: skip


def parse_speed(value: Any) -> SpeedValue:
    """Raises ValueError("speed.bad") for another form, ("speed.not-positive") for ≤ 0."""
    if isinstance(value, SpeedValue):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = f"{value} px/s"
    match = _SPEED.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise ValueError("speed.bad")
    try:
        amount = Fraction(match[1])
    except ZeroDivisionError:
        raise ValueError("speed.bad") from None
    if amount <= 0:
        raise ValueError("speed.not-positive")
    return SpeedValue(amount, "px/s" if match[2] == "px" else "chars/s")


def parse_gap(value: Any) -> GapValue:
    """Raises ValueError("gap.bad") for anything else."""
    if isinstance(value, GapValue):
        return value
    match = _GAP.fullmatch(str(value)) if not isinstance(value, bool) else None
    if not match:
        raise ValueError("gap.bad")
    return GapValue(Fraction(match[1]), "px" if match[2] in (None, "px") else "chars")


def parse_duration(value: Any) -> Fraction:
    """Raises ValueError("duration.bad") for another form, ("duration.not-positive") for 0."""
    if isinstance(value, Fraction):
        return value
    text = "" if isinstance(value, bool) else str(value)
    if match := _CLOCKED.fullmatch(text):
        found = int(match[1] or 0) * 3600 + int(match[2]) * 60 + Fraction(match[3])
    elif match := _DURATION.fullmatch(text):
        found = Fraction(match[1]) * _UNIT_S[match[2] or "s"]
    else:
        raise ValueError("duration.bad")
    if found <= 0:
        raise ValueError("duration.not-positive")
    return found


def parse_size(value: Any) -> int | Literal["fit"]:
    """Raises ValueError("size.bad") for anything but ``fit`` or whole pixels 8–1024."""
    if value == "fit":
        return "fit"
    if isinstance(value, str) and (match := re.fullmatch(r"\s*(\d+)\s*(px)?\s*", value)):
        value = int(match[1])
    if isinstance(value, int) and not isinstance(value, bool) and 8 <= value <= 1024:
        return value
    raise ValueError("size.bad")


_COLOUR_SCHEMA = {"type": "string", "examples": ["#ffcc00", "red", "金"]}
Colour = Annotated[tuple[int, int, int], BeforeValidator(parse_colour, json_schema_input_type=str)]
Speed = Annotated[
    SpeedValue,
    BeforeValidator(parse_speed, json_schema_input_type=Annotated[str, Field(examples=["120 px/s", "4 chars/s"])]),
]
Gap = Annotated[GapValue, BeforeValidator(parse_gap, json_schema_input_type=str | int)]
Duration = Annotated[Fraction, BeforeValidator(parse_duration, json_schema_input_type=str | int | float)]
FontSize = Annotated[
    int | Literal["fit"], BeforeValidator(parse_size, json_schema_input_type=int | Literal["fit"])
]
