"""Lunar dates, festivals and solar terms as operators write them.

* Lunar: 正月初一, 腊月廿三, 闰六月初一, 每月十五, 除夕, 元宵; in figures ``1/1``, ``12/-1`` (the last day),
  ``闰6/1`` or ``leap 6/1``; a stretch ``腊月廿三..正月十五``.
* Festivals: the names in the State Council's notices, 国庆节, 春节 …; ``national-day`` too.
* Terms: 冬至 …

Every ``parse_…`` raises ValueError with a code of ``ledsign.documents.messages`` as its only argument.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ledsign.schedule.chinese_days import festival_names
from ledsign.schedule.solar_terms import TERMS
from ledsign.schedule.types import LunarDay

_DIGITS = "一二三四五六七八九十"
_MONTHS = {
    **{f"{char}月": at for at, char in enumerate(_DIGITS, 1)},
    "正月": 1,
    "十一月": 11,
    "十二月": 12,
    "冬月": 11,
    "腊月": 12,
    "每月": 0,
}
_DAYS = {
    **{f"初{char}": at for at, char in enumerate(_DIGITS, 1)},
    **{f"十{char}": 10 + at for at, char in enumerate(_DIGITS[:9], 1)},
    **{f"廿{char}": 20 + at for at, char in enumerate(_DIGITS[:9], 1)},
    **{f"二十{char}": 20 + at for at, char in enumerate(_DIGITS[:9], 1)},
    "二十": 20,
    "三十": 30,
    "月末": -1,
}
LUNAR_NAMES = {
    "春节": LunarDay(month=1, day=1),
    "元宵": LunarDay(month=1, day=15),
    "端午": LunarDay(month=5, day=5),
    "七夕": LunarDay(month=7, day=7),
    "中元": LunarDay(month=7, day=15),
    "中秋": LunarDay(month=8, day=15),
    "重阳": LunarDay(month=9, day=9),
    "腊八": LunarDay(month=12, day=8),
    "小年": LunarDay(month=12, day=23),
    "除夕": LunarDay(month=12, day=-1),
}
FESTIVAL_WORDS = {
    "new-year": "元旦",
    "spring-festival": "春节",
    "qingming": "清明节",
    "tomb-sweeping": "清明节",
    "labour-day": "劳动节",
    "labor-day": "劳动节",
    "dragon-boat": "端午节",
    "mid-autumn": "中秋节",
    "national-day": "国庆节",
    "五一": "劳动节",
    "十一": "国庆节",
}
_FIGURES = re.compile(r"(闰|leap)?\s*(\d{1,2})\s*/\s*(-1|\d{1,2})", re.ASCII)
_WORDS = re.compile(rf"(闰)?({'|'.join(_MONTHS)})({'|'.join(sorted(_DAYS, key=len, reverse=True))})")
LONGEST_MONTH = 30
_MONTH = {
    (month, leap): [LunarDay(month=month, day=day, leap=leap) for day in range(1, LONGEST_MONTH + 1)]
    for month in range(1, 13)
    for leap in (False, True)
}


@dataclass(frozen=True, slots=True)
class LunarStretch:
    """From one lunar day to another, both included; ``last`` None for a single one."""

    first: LunarDay
    last: LunarDay | None = None

    def days(self) -> tuple[LunarDay, ...]:
        """Every day of it: at most 13 months with their leap months."""
        return (self.first,) if self.last is None else _stretch(self.first, self.last)


def parse_lunar(value: Any) -> LunarStretch:
    """A lunar day or a stretch of them. Raises ValueError("lunar.bad")."""
    if isinstance(value, LunarStretch):
        return value
    if not isinstance(value, str):
        raise ValueError("lunar.bad")
    sides = [_lunar_day(side.strip()) for side in re.split(r"\.\.|[~～至到]", value.strip())]
    if len(sides) == 1:
        return LunarStretch(sides[0])
    if len(sides) != 2 or any(side.leap or not side.month for side in sides):
        raise ValueError("lunar.bad")
    return LunarStretch(*sides)


def _lunar_day(text: str) -> LunarDay:
    name = text if text in LUNAR_NAMES else text.removesuffix("节")
    if name in LUNAR_NAMES:
        return LUNAR_NAMES[name]
    if match := _WORDS.fullmatch(text):
        leap, month, day = bool(match[1]), _MONTHS[match[2]], _DAYS[match[3]]
    elif match := _FIGURES.fullmatch(text):
        leap, month, day = bool(match[1]), int(match[2]), int(match[3])
    else:
        raise ValueError("lunar.bad")
    if month > 12 or day == 0 or day > LONGEST_MONTH:
        raise ValueError("lunar.bad")
    return LunarDay(month=month, day=day, leap=leap)


def _stretch(first: LunarDay, last: LunarDay) -> tuple[LunarDay, ...]:
    """Every day from one to the other, also over New Year, with the leap months in between."""
    end = LONGEST_MONTH if last.day == -1 else last.day
    if first.day == -1:  # only the end may be the last day, whatever its number: 29 and 30 both begin
        days = [first]
        month, start = first.month % 12 + 1, 1
    else:
        days, month, start = [], first.month, first.day
    wraps = month == last.month and start > end
    while wraps or month != last.month:
        days += _MONTH[month, False][start - 1 :] + _MONTH[month, True]
        month, start, wraps = month % 12 + 1, 1, False
    return (*days, *_MONTH[month, False][start - 1 : end])


def parse_festival(value: Any) -> str:
    """A festival as the notices name it. Raises ValueError("festival.bad")."""
    if isinstance(value, str):
        text = value.strip().lower()
        text = FESTIVAL_WORDS.get(text, text)
        for name in (text, f"{text}节"):
            if name in festival_names():
                return name
    raise ValueError("festival.bad")


def parse_term(value: Any) -> str:
    """A solar term. Raises ValueError("term.bad")."""
    if isinstance(value, str) and value.strip() in TERMS:
        return value.strip()
    raise ValueError("term.bad")
