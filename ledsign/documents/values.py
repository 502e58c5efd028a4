"""Small values operators write, and what they become: colours, speeds, durations, sizes.

* Colour: ``"#rrggbb"``, ``"#rgb"`` or a CSS basic name in English or Chinese → (r, g, b) 0–255.
* Speed: ``120 px/s``, ``4 chars/s`` or ``70 chars/min`` → SpeedValue(amount > 0, unit).
* Duration: ``30``, ``30s``, ``1.5 min``, ``2h``, ``1:30`` → exact seconds > 0.
* FontSize: whole pixels 8–1024, or ``fit``.
* Gap: ``48``, ``48 px`` or ``2 chars`` → GapValue.
* Rate: ``2`` or ``"5/2"`` a second → Fraction > 0.
* Moment: ISO 8601 with an offset → aware datetime.

Every ``parse_…`` raises ValueError with a code of ``ledsign.documents.messages`` as its only argument and
nothing else, whatever it is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, WithJsonSchema

from ledsign.documents import value_schemas
from ledsign.documents.colour_names import COLOUR_NAMES


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
    """Raises ValueError("colour.bad"), or ("colour.unquoted") for nothing (an unquoted # is a comment)."""
    if value is None:
        raise ValueError("colour.unquoted")
    if isinstance(value, str):
        text = value.strip().lower()
        if text in COLOUR_NAMES:
            return COLOUR_NAMES[text]
        if re.fullmatch(r"#[0-9a-f]{3}", text):
            text = "#" + "".join(digit * 2 for digit in text[1:])
        if re.fullmatch(r"#[0-9a-f]{6}", text):
            return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)
    elif isinstance(value, (list, tuple)) and len(value) == 3 and all(_is_byte(part) for part in value):
        red, green, blue = value
        return red, green, blue
    raise ValueError("colour.bad")


def _is_byte(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 255


_NUMBER = r"[0-9]{1,9}(?:\.[0-9]{1,9})?"
_SPEED = re.compile(
    rf"\s*(-?)({_NUMBER})(?:/([0-9]{{1,9}}))?\s*"
    r"(?:(px|chars?|字)\s*/\s*(?:s|秒)|(?:chars?|字)\s*/\s*(min|分钟?))\s*"
)
_RATE = re.compile(rf"\s*({_NUMBER})(?:\s*/\s*([0-9]{{1,9}}))?\s*")
_GAP = re.compile(rf"\s*({_NUMBER})\s*(px|chars?|字)?\s*")
_DURATION = re.compile(rf"\s*({_NUMBER})\s*(ms|s|sec|秒|min|m|分钟|分|h|小时)?\s*")
_CLOCKED = re.compile(r"\s*(?:([0-9]{1,4}):)?([0-9]{1,4}):([0-9]{2}(?:\.[0-9]{1,9})?)\s*")
_SIZE = re.compile(r"\s*([0-9]{1,4})\s*(px)?\s*")
_UNIT_S = {
    "ms": Fraction(1, 1000), "s": Fraction(1), "sec": Fraction(1), "秒": Fraction(1),
    "min": Fraction(60), "m": Fraction(60), "分钟": Fraction(60), "分": Fraction(60),
    "h": Fraction(3600), "小时": Fraction(3600),
}  # fmt: skip


def _plain(value: Any) -> str:
    """A text as it is, a number as an operator writes it; for anything else a text nothing matches."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) or (isinstance(value, int) and not isinstance(value, bool)):
        return repr(value) if abs(value) < 10**9 else ""
    return ""


def _ratio(amount: str, divisor: str | None, code: str) -> Fraction:
    if divisor is not None and not int(divisor):
        raise ValueError(code)
    return Fraction(amount) / int(divisor or 1)


def parse_speed(value: Any) -> SpeedValue:
    """Raises ValueError("speed.bad") for another form, ("speed.not-positive") for ≤ 0."""
    if isinstance(value, SpeedValue):
        return value
    text = _plain(value) if isinstance(value, str) else f"{_plain(value)} px/s"
    match = _SPEED.fullmatch(text)
    if not match:
        raise ValueError("speed.bad")
    amount = _ratio(match[2], match[3], "speed.bad")
    if match[1] or amount <= 0:
        raise ValueError("speed.not-positive")
    if match[5]:
        return SpeedValue(amount / 60, "chars/s")
    return SpeedValue(amount, "px/s" if match[4] == "px" else "chars/s")


def parse_rate(value: Any) -> Fraction:
    """Raises ValueError("rate.bad") for anything but a number or ratio > 0."""
    if isinstance(value, Fraction):
        found = value
    elif match := _RATE.fullmatch(_plain(value)):
        found = _ratio(match[1], match[2], "rate.bad")
    else:
        found = Fraction(0)
    if found <= 0:
        raise ValueError("rate.bad")
    return found


def parse_gap(value: Any) -> GapValue:
    """Raises ValueError("gap.bad") for anything else."""
    if isinstance(value, GapValue):
        return value
    match = _GAP.fullmatch(_plain(value))
    if not match:
        raise ValueError("gap.bad")
    return GapValue(Fraction(match[1]), "px" if match[2] in (None, "px") else "chars")


def parse_duration(value: Any) -> Fraction:
    """Raises ValueError("duration.bad") for another form, ("duration.not-positive") for ≤ 0."""
    text = _plain(value)
    if isinstance(value, Fraction):
        found = value
    elif match := _CLOCKED.fullmatch(text):
        found = int(match[1] or 0) * 3600 + int(match[2]) * 60 + Fraction(match[3])
    elif match := _DURATION.fullmatch(text.removeprefix("-")):
        found = Fraction(match[1]) * _UNIT_S[match[2] or "s"] * (-1 if text.startswith("-") else 1)
    else:
        raise ValueError("duration.bad")
    if found <= 0:
        raise ValueError("duration.not-positive")
    return found


def parse_size(value: Any) -> int | Literal["fit"]:
    """Raises ValueError("size.bad") for anything but ``fit`` or whole pixels 8–1024."""
    if isinstance(value, str):
        if value.strip() == "fit":
            return "fit"
        match = _SIZE.fullmatch(value)
        value = int(match[1]) if match else None
    if isinstance(value, int) and not isinstance(value, bool) and 8 <= value <= 1024:
        return value
    raise ValueError("size.bad")


def parse_moment(value: Any) -> datetime:
    """Raises ValueError("moment.bad"), ("moment.no-time") for a day, ("moment.no-offset") without a zone."""
    found = value
    if isinstance(value, str):
        try:
            found = datetime.fromisoformat(value.strip())
        except ValueError:
            raise ValueError("moment.bad") from None
    if not isinstance(found, datetime):
        raise ValueError("moment.bad")
    if isinstance(value, str) and len(value.strip()) <= len("2026-05-31"):
        raise ValueError("moment.no-time")
    if found.utcoffset() is None:
        raise ValueError("moment.no-offset")
    return found


Colour = Annotated[tuple[int, int, int], BeforeValidator(parse_colour), WithJsonSchema(value_schemas.COLOUR)]
Speed = Annotated[SpeedValue, BeforeValidator(parse_speed), WithJsonSchema(value_schemas.SPEED)]
Rate = Annotated[Fraction, BeforeValidator(parse_rate), WithJsonSchema(value_schemas.RATE)]
Gap = Annotated[GapValue, BeforeValidator(parse_gap), WithJsonSchema(value_schemas.GAP)]
Duration = Annotated[Fraction, BeforeValidator(parse_duration), WithJsonSchema(value_schemas.DURATION)]
FontSize = Annotated[int | Literal["fit"], BeforeValidator(parse_size), WithJsonSchema(value_schemas.SIZE)]
Moment = Annotated[datetime, BeforeValidator(parse_moment), WithJsonSchema(value_schemas.MOMENT)]
