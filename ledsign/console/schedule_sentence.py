"""Sentence: when an entry is wanted, in words: 每天 19:00–22:00，仅工作日（含调休），2026年5月6日至31日.

``schedule_words`` reads such a sentence back.
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ledsign.console.schedule_repeats import recurrence_text
from ledsign.console.words import Say
from ledsign.documents.schedule_values import parse_dates, parse_days, parse_local_moment, parse_window
from ledsign.picture.words import date_range, full_date, weekday
from ledsign.schedule.types import DayKind, SunEvent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.console.words import Language
    from ledsign.schedule.types import DateRange, Edge, Window

WEEK = 7
SUN_ZH = {
    SunEvent.DAWN: "黎明", SunEvent.SUNRISE: "日出", SunEvent.NOON: "正午", SunEvent.SUNSET: "日落",
    SunEvent.DUSK: "黄昏",
}  # fmt: skip
KINDS = {
    DayKind.WORKDAY: ("仅工作日（含调休）", "workdays only (make-up days included)"),
    DayKind.DAY_OFF: ("仅休息日", "days off only"),
    DayKind.HOLIDAY: ("仅法定节假日", "public holidays only"),
    DayKind.MAKE_UP: ("仅调休上班日", "make-up workdays only"),
}


def sentence(entry: Mapping[str, Any], language: Language) -> str:
    """When, of an entry as plain data; what cannot be read stands there as it was written."""
    say = Say(language)
    if "from" in entry or "until" in entry or "for" in entry:
        return _timed(entry, say)
    hours = [_hours(one, say) for one in listed(entry.get("daily"))]
    parts = [say("每天 ", "daily ") + _joined(hours, say) if hours else say("全天", "all day")]
    if entry.get("days"):
        parts.append(_days(listed(entry["days"]), say))
    if entry.get("festivals"):
        names = _joined(list(map(str, listed(entry["festivals"]))), say)
        parts.append(say(f"仅{names}假期", f"only the holidays of {names}"))
    if entry.get("lunar"):
        names = _joined([str(one).replace("..", "至") for one in listed(entry["lunar"])], say)
        parts.append(say(f"农历{names}", f"lunar {names}"))
    if entry.get("solar_terms"):
        names = _joined(list(map(str, listed(entry["solar_terms"]))), say)
        parts.append(say(f"{names}当天", f"on {names}"))
    if entry.get("dates"):
        parts.append(_joined([_dates(one, say) for one in listed(entry["dates"])], say))
    parts += [
        recurrence_text(str(one), language, date(2000, 1, 1)) for one in listed(entry.get("rrule"))
    ]  # every date is said with its year: the day does not matter
    if entry.get("except"):
        without = _joined([_dates(one, say) for one in listed(entry["except"])], say)
        parts.append(say(f"除{without}外", f"except {without}"))
    if entry.get("also"):
        parts.append(say("另加", "also ") + _joined([_dates(one, say) for one in listed(entry["also"])], say))
    return say("，", ", ").join(parts)


def listed(value: Any) -> list[Any]:
    """A single value is a list of one; nothing is none."""
    if value is None or value in ("", []):
        return []
    return list(value) if isinstance(value, (list, tuple)) else [value]


def window_of(value: Any) -> Window | None:
    """Hours; None when they cannot be read."""
    try:
        return parse_window(value)
    except ValueError:
        return None


def edge_text(edge: Edge) -> str:
    """``19:00`` or ``sunset-00:30``, as documents have it."""
    hours, minutes = divmod(abs(edge.seconds) // 60, 60)
    clock = f"{hours:02}:{minutes:02}"
    if edge.sun is None:
        return clock
    if not edge.seconds:
        return str(edge.sun)
    return f"{edge.sun}{'-' if edge.seconds < 0 else '+'}{clock}"


def _timed(entry: Mapping[str, Any], say: Say) -> str:
    def moment(key: str) -> str:
        try:
            at = parse_local_moment(entry.get(key))
        except ValueError:
            return str(entry.get(key, ""))
        return f"{full_date(at.date(), say.language)} {at:%H:%M}"

    start = moment("from")
    if "until" in entry:
        return say(f"{start} 至 {moment('until')}", f"{start} to {moment('until')}")
    return say(f"{start} 起，共 {entry.get('for', '')}", f"from {start} for {entry.get('for', '')}")


def _hours(value: Any, say: Say) -> str:
    window = window_of(value)
    if window is None:
        return str(value)
    start, end = window.start, window.end
    over = start.sun is None and end.sun is None and end.seconds <= start.seconds
    told = f"{_edge(start, say)}–{say('次日 ', '') if over else ''}{_edge(end, say)}"
    return f"{told}{say('', ' the next day') if over else ''}"


def _edge(edge: Edge, say: Say) -> str:
    if edge.sun is None:
        return edge_text(edge)
    name = say(SUN_ZH[edge.sun], str(edge.sun))
    if not edge.seconds:
        return name
    minutes = abs(edge.seconds) // 60
    before = edge.seconds < 0
    zh = f"{minutes // 60}小时" if minutes % 60 == 0 else f"{minutes}分钟"
    en = f"{minutes // 60} h" if minutes % 60 == 0 else f"{minutes} min"
    return say(f"{name}{'前' if before else '后'}{zh}", f"{en} {'before' if before else 'after'} {name}")


def _days(values: list[Any], say: Say) -> str:
    kinds: list[DayKind] = []
    weekdays: set[int] = set()
    for one in values:
        try:
            choice = parse_days(one)
        except ValueError:
            return " ".join(map(str, values))
        kinds += choice.kinds
        weekdays |= set(choice.weekdays)
    if kinds:
        return _joined([say(*KINDS[kind]) for kind in dict.fromkeys(kinds)], say)
    if len(weekdays) == WEEK:
        return say("每一天", "on all days")
    runs = [
        [number for _, number in run]
        for _, run in groupby(enumerate(sorted(weekdays)), lambda pair: pair[1] - pair[0])
    ]
    named = []
    for run in runs:
        first, last = (weekday(number, say.language, short=True) for number in (run[0], run[-1]))
        if len(run) > 2:
            named.append(say(f"{first}至{last}", f"{first}–{last}"))
        else:
            named += [weekday(number, say.language, short=True) for number in run]
    return say("仅", "only ") + _joined(named, say)


def _dates(value: Any, say: Say) -> str:
    try:
        found = parse_dates(value)
    except ValueError:
        return str(value)
    return dates_text(found, say)


def dates_text(found: DateRange, say: Say) -> str:
    """``2026年5月6日至31日``, open ends said."""
    first, last = found.first, found.last
    if first and last:
        return _between(first, last, say)
    if first:
        told = full_date(first, say.language)
        return say(f"{told}起", f"from {told}")
    if last:
        told = full_date(last, say.language)
        return say(f"至{told}", f"until {told}")
    return say("每一天", "on all days")


def _between(first: date, last: date, say: Say) -> str:
    told = date_range(first, last, say.language)
    return told.replace("–", "至") if say.language == "zh" else told


def _joined(parts: list[str], say: Say) -> str:
    return say("、", " and ").join(parts)
