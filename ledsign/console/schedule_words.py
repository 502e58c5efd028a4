"""Words: a sentence about when, read into the keys of an entry: ``每天晚7点到10点，仅工作日，5月6日至31日``.

Every piece between commas says one thing; what is not understood is named, never guessed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ledsign.console.schedule_dates import DASH, dates_of, range_text
from ledsign.console.schedule_repeats import RULE, recurrence_of, written
from ledsign.console.schedule_sentence import SUN_ZH, edge_text, listed
from ledsign.core.problem import Bilingual
from ledsign.documents.lunar_values import parse_festival, parse_lunar, parse_term
from ledsign.documents.schedule_values import SUN_WORDS, parse_dates, parse_days, parse_window
from ledsign.schedule.types import DayKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ledsign.schedule.types import Window

KEYS = ("daily", "days", "festivals", "lunar", "solar_terms", "dates", "rrule", "except", "also")
DAY_WORDS = {
    DayKind.WORKDAY: "workdays", DayKind.DAY_OFF: "days-off", DayKind.HOLIDAY: "holidays",
    DayKind.MAKE_UP: "make-up",
}  # fmt: skip
_WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENGLISH_DAYS = {
    "public holidays": "holidays", "days off": "days-off", "make-up workdays": "make-up",
    "working days": "workdays", "调休上班日": "调休", "weekdays": "mon-fri",
}  # fmt: skip
_ALL_DAY = ("全天", "整天", "all day", "每一天", "on all days", "")
_WITH_MAKE_UP = re.compile(
    r"(?:含|包含|包括)调休(?:上班)?日?"
    r"|(?:including |with )?make-up (?:work)?days(?: included| too)?"
)
_ASIDE = re.compile(r"[（(][^）)]*[）)]")
_FRONT = re.compile(
    r"^(每天|每日|天天|每逢|每(?=周|星期|礼拜)|仅|只在|只|在|于|逢"
    r"|only the holidays of|only on|only|daily|every|on|from(?=\s*\d\d?:))\s*"
)
_BACK = re.compile(r"\s*(当天|播放|播出|only|the next day|假期|放假)$")
_CHINESE_CLOCK = re.compile(
    r"(凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜里|早|晚)?\s*(\d{1,2})\s*(?:点钟|点|时)(?:(半)|(\d{1,2})\s*分?)?"
)
_MERIDIEM = re.compile(r"\b(\d{1,2})(?::(\d{2}))?\s*([ap])\.?m\b\.?")
_BEFORE_AFTER = re.compile(r"(\d+)\s*(min|h)\w*\s+(before|after)\s+(\w+)")
_LATE = ("下午", "傍晚", "晚上", "夜里", "晚")


class NotUnderstood(ValueError):  # noqa: N818
    """``text`` says which piece."""

    def __init__(self, piece: str) -> None:
        super().__init__(piece)
        self.text = Bilingual(
            f"“{piece}” is not understood; for instance: daily 19:00–22:00, workdays only, 6–31 May",
            f"没看懂“{piece}”。例如：每天 19:00–22:00，仅工作日，5月6日至31日",
        )


def when_of(text: str, today: date) -> dict[str, list[str]]:
    """The keys of an entry that ``text`` says; a year that is left out is this one, or the next.

    Raises NotUnderstood.
    """
    found: dict[str, list[str]] = {}
    told = _ASIDE.sub("", text.replace("：", ":")).strip().lower()
    rules = [match[1] for match in RULE.finditer(told)]
    if rules:  # a rule has commas and semicolons of its own
        found["rrule"] = [written(rules[0])]
        told = RULE.sub("", told)
        if len(rules) > 1:
            raise NotUnderstood(rules[1].upper())
    for piece in (one.strip() for one in re.split(r"[，,；;。\n]+", told)):
        # 仅工作日，含调休: workdays are never without, so it says nothing more; without them it is no word
        if _WITH_MAKE_UP.fullmatch(piece) and "workdays" in found.get("days", ()):
            continue
        _read(piece, found, today)
    return found


def canonical(entry: Mapping[str, Any]) -> dict[str, list[str]]:
    """The keys of an entry that say when, each a list in the form ``when_of`` gives."""
    read = {
        "daily": _window, "days": _days, "dates": _dated, "except": _dated, "also": _dated,
        "rrule": _rule,
    }  # fmt: skip
    found: dict[str, list[str]] = {}
    for key in KEYS:
        for one in listed(entry.get(key)):
            try:
                found.setdefault(key, []).extend(read[key](one) if key in read else [str(one)])
            except (ValueError, TypeError, AttributeError):
                found.setdefault(key, []).append(str(one))
    return found


def _window(value: Any) -> list[str]:
    return [_hours_text(parse_window(value))]


def _rule(value: Any) -> list[str]:
    return [written(str(value))]


def _dated(value: Any) -> list[str]:
    return [range_text(parse_dates(value))]


def _read(piece: str, found: dict[str, list[str]], today: date) -> None:
    if piece in _ALL_DAY:
        return None
    if match := re.fullmatch(r"(?:除了?|不含|except)\s*(.+?)\s*(?:以?外)?", piece):
        return _dates_into("except", match[1], found, today)
    if match := re.fullmatch(r"(?:另加|外加|还有|also)\s*(.+)", piece):
        return _dates_into("also", match[1], found, today)
    if _recurs(piece, found, today):
        return None
    bare = _bare(piece)
    for part in re.split(r"、|和|及| and ", bare):
        if not _one(_bare(part.strip()), found, today):
            raise NotUnderstood(part.strip() or piece)
    return None


def _recurs(piece: str, found: dict[str, list[str]], today: date) -> bool:
    """Whether a recurrence is said, alone or before or after hours; only one can be."""
    for match in (None, *re.finditer(r"\s+", piece)):
        sides = (piece, "") if match is None else (piece[: match.start()], piece[match.end() :])
        for repeats, rest in (sides, sides[::-1]):
            rule = recurrence_of(repeats, today)
            if rule is None or (rest and recurrence_of(rest, today)):
                continue
            if found.setdefault("rrule", [rule]) != [rule]:
                raise NotUnderstood(piece)
            if rest:
                _read(rest, found, today)
            return True
    return False


def _bare(piece: str) -> str:
    before = ""
    while before != piece:
        before, piece = piece, _BACK.sub("", _FRONT.sub("", piece)).strip()
    return piece


def _one(text: str, found: dict[str, list[str]], today: date) -> bool:
    """Whether ``text`` is one of the things that can be said, which then is in ``found``."""
    if text in _ALL_DAY:
        return True
    for key, read in (("daily", _hours), ("days", _days),
                      ("dates", lambda one: [range_text(dates_of(one, today))]),
                      ("lunar", _lunar), ("solar_terms", _term), ("festivals", _festival)):  # fmt: skip
        with suppress(ValueError):
            values = read(text)
            if values:
                found.setdefault(key, []).extend(values)
            return True
    pieces = text.split()
    return len(pieces) > 1 and all(_one(_bare(piece), found, today) for piece in pieces)


def _hours(text: str) -> list[str]:
    return [_hours_text(parse_window(_clocks(text)))]


def _days(text: str) -> list[str]:
    choice = parse_days(_ENGLISH_DAYS.get(text, DASH.sub("-", text)))
    if len(choice.weekdays) == len(_WEEK):
        return []
    return [DAY_WORDS[kind] for kind in choice.kinds] or _weekdays(choice.weekdays)


def _lunar(text: str) -> list[str]:
    value = re.sub(r"^(农历|lunar)\s*", "", text)
    if value == text:
        raise ValueError("lunar.bad")
    value = re.sub(r"\s*[至到~–]\s*", "..", value)
    parse_lunar(value)
    return [value]


def _festival(text: str) -> list[str]:
    return [parse_festival(text)]


def _term(text: str) -> list[str]:
    return [parse_term(text)]


def _weekdays(numbers: tuple[int, ...]) -> list[str]:
    first, last = numbers[0], numbers[-1]
    if len(numbers) > 2 and last - first == len(numbers) - 1:
        return [f"{_WEEK[first]}-{_WEEK[last]}"]
    return [_WEEK[number] for number in numbers]


def _dates_into(key: str, text: str, found: dict[str, list[str]], today: date) -> None:
    for part in re.split(r"、|和| and ", text):
        try:
            found.setdefault(key, []).append(range_text(dates_of(part.strip(), today)))
        except ValueError:
            raise NotUnderstood(part) from None


def _clocks(text: str) -> str:
    """Hours as documents have them: ``晚7点到10点半`` is ``19:00..22:30``."""
    late = False

    def clock(match: re.Match[str]) -> str:
        nonlocal late
        hour = int(match[2])
        late = (match[1] in _LATE) if match[1] else late
        minutes = 30 if match[3] else int(match[4] or 0)
        return f"{hour + 12 if late and hour < 12 else hour:02}:{minutes:02}"

    def meridiem(match: re.Match[str]) -> str:
        hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
        return f"{hour:02}:{match[2] or '00'}"

    text = _MERIDIEM.sub(meridiem, _CHINESE_CLOCK.sub(clock, text)).replace("次日", "").replace("次晨", "")
    text = _BEFORE_AFTER.sub(
        lambda one: f"{one[4]}{'-' if one[3] == 'before' else '+'}{one[1]} {one[2]}", text
    )
    text = re.sub(r"\s+to\s+", "..", text)
    if any(word in text for word in (*SUN_WORDS, *SUN_ZH.values())):
        text = re.sub(
            r"(?<=[^\s])\s*[–—~～]\s*|(?<=\d\d:\d\d)-|-(?=\d\d:\d\d$)(?<!sunset-)(?<!sunrise-)", "..", text
        )
    return text


def _hours_text(window: Window) -> str:
    start, end = edge_text(window.start), edge_text(window.end)
    return f"{start}{'..' if window.start.sun or window.end.sun else '-'}{end}"
