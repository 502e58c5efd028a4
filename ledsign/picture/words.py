"""Words on the pictures, in both languages."""

from __future__ import annotations

from datetime import date

from ledsign.core.problem import Bilingual

ON_THE_SIGN = Bilingual("on the sign", "屏上显示")
SAFE = Bilingual("safe picture", "安全画面")
BLACKOUT = Bilingual("blackout", "黑屏")
EMERGENCY = Bilingual("emergency", "紧急")
OVERRIDE = Bilingual("override", "人工插播")
ROTATION = Bilingual("in turn", "轮播")
HIDDEN = Bilingual("hidden by what ranks higher", "被优先级更高者遮住")
BRIGHTNESS = Bilingual("brightness", "亮度")
SUNRISE = Bilingual("sunrise", "日出")
SUNSET = Bilingual("sunset", "日落")
DAY_OFF = Bilingual("off", "休")
WORKED = Bilingual("work", "班")
DAY_OFF_TOLD = Bilingual("public holiday", "法定休息日")
WORKED_TOLD = Bilingual("make-up workday", "调休上班")
NOTHING = Bilingual("nothing is planned in this time", "这段时间没有安排")
OTHERWISE = Bilingual("otherwise", "其余")
MORE = Bilingual("+{n} more", "另有 {n} 项")

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_CHINESE = "一二三四五六日"
_LUNAR_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_TENS = ("初", "十", "廿", "三")
_DIGITS = "十一二三四五六七八九"


def weekday(number: int, language: str, *, short: bool = False) -> str:
    """Monday is 0."""
    if language == "zh":
        return ("周" if short else "星期") + _CHINESE[number]
    return _DAYS[number][:3] if short else _DAYS[number]


def month(number: int, language: str, *, short: bool = False) -> str:
    """January is 1."""
    if language == "zh":
        return f"{number}月"
    return _MONTHS[number - 1][:3] if short else _MONTHS[number - 1]


def full_date(day: date, language: str) -> str:
    """``6 May 2026`` or ``2026年5月6日``."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {month(day.month, language)} {day.year}"


def date_range(first: date, last: date, language: str) -> str:
    """``6 – 31 May 2026``; what both ends share is said once."""
    if first == last:
        return full_date(first, language)
    if language == "zh":
        end = full_date(last, language)
        if first.year == last.year:
            end = f"{last.day}日" if first.month == last.month else f"{last.month}月{last.day}日"
        return f"{full_date(first, language)}–{end}"
    start = full_date(first, language)
    if first.year == last.year:
        start = str(first.day) if first.month == last.month else f"{first.day} {month(first.month, language)}"
    return f"{start} – {full_date(last, language)}"


def lunar_day(day: int) -> str:
    """初一 … 初十, 十一 … 十九, 二十, 廿一 … 三十."""
    if day == 10:
        return "初十"
    if day in (20, 30):
        return "二十" if day == 20 else "三十"
    return _TENS[day // 10] + _DIGITS[day % 10]


def lunar_month(number: int, *, leap: bool) -> str:
    """正月 … 腊月, 闰 in front of a leap one."""
    return f"{'闰' if leap else ''}{_LUNAR_MONTHS[number - 1]}月"
