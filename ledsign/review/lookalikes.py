"""Lookalikes: characters that are read as others. From ``data/lookalikes.json``, made by ``words/build.py``,
and the small tables here.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Ordinary and formal Chinese numerals. 两, 幺 and 参 mean too much else.
_NUMERALS = {
    **dict.fromkeys("〇零○◯⚪", "0"),
    **dict.fromkeys("一壹弌", "1"),
    **dict.fromkeys("二贰弍", "2"),
    **dict.fromkeys("三叁弎", "3"),
    **dict.fromkeys("四肆", "4"),
    **dict.fromkeys("五伍", "5"),
    **dict.fromkeys("六陆", "6"),
    **dict.fromkeys("七柒", "7"),
    **dict.fromkeys("八捌", "8"),
    **dict.fromkeys("九玖", "9"),
    **{"拾": "十", "佰": "百", "仟": "千"},
}
# Letters by their category, but put between characters like dots, or blank.
SEPARATORS = frozenset("丶丨丿亅乀乁亠灬丷の\u115f\u1160\u3164\uffa0")
# i, l, 1 and their like are drawn alike in many fonts: all of them are one letter.
_LEET = {
    **dict.fromkeys("1l|!¡", "i"),
    **{"0": "o", "2": "z", "3": "e", "4": "a", "@": "a", "5": "s", "$": "s", "6": "b", "8": "b"},
    **{"7": "t", "+": "t", "9": "g", "€": "e", "£": "l", "¥": "y", "v": "u"},
}
# The letters flags are made of. Between Chinese characters a flag is only an ornament.
_REGIONAL = {chr(0x1F1E6 + at): chr(ord("a") + at) for at in range(26)}
LEET: Mapping[str, str] = {**_LEET, **{sign: _LEET.get(one, one) for sign, one in _REGIONAL.items()}}


@cache
def simplified() -> Mapping[str, str]:
    """Traditional and regional forms to simplified characters, numerals to digits."""
    pairs = _pairs("simplified")
    return {**{form: _NUMERALS.get(plain, plain) for form, plain in pairs.items()}, **_NUMERALS}


@cache
def latin() -> Mapping[str, str]:
    """Letters of other scripts to the Latin ones they look like."""
    return _pairs("latin")


@cache
def _data() -> dict[str, list[str]]:
    found: dict[str, list[str]] = json.loads(
        (files("ledsign.review") / "data" / "lookalikes.json").read_text("utf-8")
    )
    return found


def _pairs(part: str) -> dict[str, str]:
    return {pair[0]: pair[1:] for line in _data()[part] for pair in line.split(" ")}
