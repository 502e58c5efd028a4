"""The YAML 1.2 core schema: what a plain scalar means (https://yaml.org/spec/1.2.2/, §10.3.2)."""

from __future__ import annotations

import re
from typing import Any

_PREFIX = "tag:yaml.org,2002:"
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
# Digits are bounded: a number beyond them is no size, speed or count, and stays the text it was.
_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_OCTAL = re.compile(r"0o[0-7]{1,20}")
_HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]{1,15}")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]{1,40}|[0-9]{1,40}(?:\.[0-9]{0,40})?)(?:[eE][-+]?[0-9]{1,4})?")
_INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)")
_NOT_A_NUMBER = frozenset({".nan", ".NaN", ".NAN"})


def scalar_value(text: str, tag: str | None, *, plain: bool) -> Any:
    """None, bool, int, float or str. ``plain`` = written without quotes.

    Raises ValueError for a tag outside the core schema, or one the text does not fit.
    """
    kind = tag.removeprefix(_PREFIX) if tag and tag.startswith(_PREFIX) else tag
    if kind == "str" or tag == "!" or (not tag and not plain):
        return text
    value = _resolved(text)
    if not kind:
        return value
    if kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    fits: dict[str, type] = {"null": type(None), "bool": bool, "int": int, "float": float}
    if kind not in fits or type(value) is not fits[kind]:
        raise ValueError(tag)
    return value


def _resolved(text: str) -> Any:
    if text in _NULLS:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    if _INFINITE.fullmatch(text):
        return float(text.replace(".", ""))
    if text in _NOT_A_NUMBER:
        return float("nan")
    return text
