"""A sign as JSON: how the player and the simulator get it, so that neither needs the document layer.

Fractions travel as ``"60"`` or ``"30000/1001"``; everything else as plain JSON of the dataclasses.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import msgspec

from ledsign.core.errors import ShowError
from ledsign.display.sign import Sign


def encode_value(value: Any) -> Any:
    """msgspec hook: what JSON has no word for."""
    if isinstance(value, Fraction):
        return str(value)
    raise NotImplementedError(f"cannot encode {type(value).__name__}")


def decode_value(kind: type, value: Any) -> Any:
    """msgspec hook: the way back. Raises ValueError for anything but the text of a fraction."""
    if kind is Fraction:
        # A JSON number would bring binary rounding with it, and 1/0 an ArithmeticError.
        if not isinstance(value, str):
            raise ValueError(f"a fraction is a text such as '60' or '30000/1001', not {value!r}")
        try:
            return Fraction(value)
        except ZeroDivisionError:
            raise ValueError(f"{value!r} divides by zero") from None
    raise NotImplementedError(f"cannot decode {kind.__name__}")


def to_json(sign: Sign) -> bytes:
    """The sign as UTF-8 JSON; the same sign always gives the same bytes."""
    return msgspec.json.encode(sign, enc_hook=encode_value)


def from_json(data: bytes | str) -> Sign:
    """Read what ``to_json`` wrote. Raises ShowError naming the field that is wrong."""
    try:
        return msgspec.json.decode(data, type=Sign, dec_hook=decode_value)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ShowError(f"not a sign's wiring: {error}") from error
