"""Breaking: where a line may end. CLREQ §3.1.5 over UAX#14.

Four levels say which marks may not begin or end a line:

* ``none``: any may;
* ``basic``: no closing mark, stop, interpunct, range mark or ／ begins a line, no opening mark ends one;
* ``gb``: nor does ／ end one (GB/T 15834);
* ``strict``: nor does —— or …… begin one.

At every level —— and …… stay whole, and so do Western words and numbers with what belongs to them (￥5, 30%,
8 km, 2022年). A word longer than the line is broken by who fills the line.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledsign.text.kinds import Kind
from ledsign.text.setting import Level

# A line may end here; or it may when a word or number is longer than the line.
MAY, TORN = 2, 1

_NO_END = {
    "none": frozenset[Kind](),
    "basic": frozenset((Kind.OPEN,)),
    "gb": frozenset((Kind.OPEN, Kind.SLASH)),
    "strict": frozenset((Kind.OPEN, Kind.SLASH)),
}
_BASIC_START = frozenset((Kind.CLOSE, Kind.STOP, Kind.MIDDLE, Kind.LINK, Kind.SLASH, Kind.NON_STARTER))
_NO_START = {
    "none": frozenset[Kind](),
    "basic": _BASIC_START,
    "gb": _BASIC_START,
    "strict": _BASIC_START | {Kind.DASH, Kind.DOTS},
}
_NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二两三四五六七八九十百千万亿几数")
# what counts: it stays with the digits before it
_COUNTERS = frozenset("年月日号时点分秒元届个名岁周天")
_UNITS = frozenset(
    (
        *("km", "m", "cm", "mm", "nm", "m²", "m³", "km²", "px", "km/h", "m/s"),
        *("kg", "g", "mg", "t", "L", "mL", "ml", "cd", "lm", "lx", "dB"),
        *("kW", "W", "MW", "kWh", "V", "mV", "A", "mA", "Hz", "kHz", "MHz", "GHz", "Pa", "kPa"),
        *("h", "min", "s", "ms", "KB", "MB", "GB", "TB", "°C", "°F", "℃", "%"),
    )
)
# letters of each part of a word that may be divided at its hyphen
_SHORTEST = 3
_WORD = frozenset((Kind.LETTER, Kind.DIGIT, Kind.SIGN, Kind.BREAK_AFTER))
_OPENING_SIGNS = frozenset("([{<¿¡“‘")
_CLOSING_SIGNS = frozenset(")]}>,.!?:;”’")


def breaks(texts: Sequence[str], kinds: Sequence[Kind], level: Level) -> bytearray:
    """MAY for each cluster a line may end after (the last always), TORN amid words and numbers, else 0."""
    last = len(texts) - 1
    found = bytearray(len(texts))
    no_start, no_end = _NO_START[level], _NO_END[level]
    quoted = False  # between two ASCII "
    before = -1  # the last that is not a space
    for at in range(last):
        a, b = kinds[at], kinds[at + 1]
        if a is Kind.IDEOGRAPH and b is Kind.IDEOGRAPH:
            found[at] = MAY
            continue
        if texts[at] == '"':
            quoted = not quoted
        if b is Kind.SPACE:
            before = at if a is not Kind.SPACE else before
            continue
        if a is Kind.SPACE:
            outer = kinds[before] if before >= 0 else Kind.SPACE
            if b not in no_start and outer not in no_end:
                found[at] = TORN if _is_measure(texts, kinds, before, at + 1) else MAY
            continue
        if a in no_end or b in no_start or _leans(texts[at], texts[at + 1], a, b, quoted):
            continue
        found[at] = TORN if _is_whole(texts, kinds, at, level) else MAY
    if found:
        found[last] = MAY
    return found


def _is_whole(texts: Sequence[str], kinds: Sequence[Kind], at: int, level: Level) -> bool:
    """Whether the clusters at ``at`` and after it are one thing at every level."""
    a, b, text, following = kinds[at], kinds[at + 1], texts[at], texts[at + 1]
    if Kind.GLUE in (a, b):
        return True
    if a is b and a in (Kind.DOTS, Kind.DASH):
        return True
    if b is Kind.DOTS and a in _WORD:
        return True
    if a in _WORD and b in _WORD:
        return not (a is Kind.BREAK_AFTER and _parts(kinds, at))
    if a is Kind.PREFIX:
        return b in _WORD or b is Kind.PREFIX or following in _NUMERALS
    if b is Kind.PREFIX:
        return a in _WORD and ord(following[0]) < 0x80
    if b is Kind.SUFFIX:
        return a in _WORD or a is Kind.SUFFIX or text in _NUMERALS or level != "none"
    if a is Kind.SUFFIX:
        return b in _WORD and (text in "%°" or b is Kind.SIGN)
    if level == "none":
        return False
    return (a is Kind.DIGIT and following in _COUNTERS) or (text == "第" and b is Kind.DIGIT)


def _parts(kinds: Sequence[Kind], hyphen: int) -> bool:
    """Whether a line may end after the hyphen: Wi-Fi, e-mail and X-ray are names, not two words."""
    before, after = kinds[max(0, hyphen - _SHORTEST) : hyphen], kinds[hyphen + 1 : hyphen + 1 + _SHORTEST]
    return list(before) == list(after) == [Kind.LETTER] * _SHORTEST


def _is_measure(texts: Sequence[str], kinds: Sequence[Kind], number: int, at: int) -> bool:
    """Whether the word at ``at`` is the unit of the number before the space."""
    if number < 0 or kinds[number] is not Kind.DIGIT:
        return False
    word = ""
    for text, kind in zip(texts[at : at + 5], kinds[at : at + 5], strict=True):
        if kind not in (Kind.LETTER, Kind.SIGN, Kind.SUFFIX):
            break
        word += text
    return word.rstrip(",.;:!?") in _UNITS


def _leans(text: str, following: str, a: Kind, b: Kind, quoted: bool) -> bool:
    """Whether an ASCII mark belongs to what is beside it."""
    if a is Kind.SIGN and (text in _OPENING_SIGNS or (text == '"' and quoted)):
        return True
    return b is Kind.SIGN and (following in _CLOSING_SIGNS or (following == '"' and quoted))
