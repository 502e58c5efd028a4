"""Schedule repeats: recurrences in words, 每2周的周一、周三 / every 2 weeks on Mon and Wed, told and read.

    FREQ=MONTHLY;BYDAY=-1FR ◀──▶ 每月最后一个周五 ◀──▶ every month on the last Fri

What words cannot say stands there as its rule, 重复规则 FREQ=…, which is read back too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledsign.console.schedule_dates import dates_of
from ledsign.console.words import Say
from ledsign.documents.schedule_values import WEEKDAY_WORDS, parse_date
from ledsign.picture.words import full_date, weekday
from ledsign.schedule.rrule_text import WEEKDAYS

if TYPE_CHECKING:
    from datetime import date

    from ledsign.console.words import Language

PARTS = ("FREQ", "INTERVAL", "COUNT", "UNTIL", "BYMONTH", "BYMONTHDAY", "BYDAY")
RULE = re.compile(
    r"(?:按?重复规则|by the rule|rrule:?)?\s*(freq=[a-z]+(?:;[a-z]+=[-+\w]+(?:,[-+\w]+)*)*)", re.IGNORECASE
)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HAN = {name: at for at, name in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_ORDINALS = ("first", "second", "third", "fourth", "fifth")
_UNITS = {
    "DAILY": ("天", "day"),
    "WEEKLY": ("周", "week"),
    "MONTHLY": ("月", "month"),
    "YEARLY": ("年", "year"),
}
_FREQUENCY = {
    "天": "DAILY", "日": "DAILY", "周": "WEEKLY", "星期": "WEEKLY", "月": "MONTHLY", "年": "YEARLY",
    "day": "DAILY", "week": "WEEKLY", "month": "MONTHLY", "year": "YEARLY",
}  # fmt: skip
_NUMBER = r"\d+|[一二两三四五六七八九十]"
_HEAD = re.compile(
    rf"(?:每\s*(?P<n>{_NUMBER})?\s*个?(?P<unit>天|日|周|星期|月|年)"
    r"|(?:每?隔(?:一|1)?个?)(?P<other>天|日|周|星期|月|年)"
    r"|every (?:(?P<en>\d+) )?(?P<eunit>day|week|month|year)s?"
    r"|every other (?P<eother>day|week|month|year))(?P<rest>.*)"
)
_END = re.compile(r"(?:\s*共\s*(\d+)\s*次|\s+(\d+) times|\s*直?到\s*(\S+?)(?:为止)?|\s+until (.+))$")
_NTH = re.compile(
    rf"(?:第\s*(?P<n>{_NUMBER})个?|最后一?个?|(?:the )?(?P<en>{'|'.join(_ORDINALS)}|last) )(?P<day>\S+)"
)
_DAY = re.compile(r"(?:days? )?(\d{1,2})[日号]?")
_ENGLISH_MONTH = re.compile(rf"(.+?) (?:of |in )?({'|'.join(_MONTHS)})\w*", re.IGNORECASE)
_JOINS = re.compile(r"、|和|及|\s+and\s+")


def written(rule: str) -> str:
    """A rule in the one order and case that it is compared and read back in."""
    found = _parts(rule)
    if not all(found.values()):
        return rule.strip()
    if found.get("INTERVAL") == "1":
        del found["INTERVAL"]
    order = {name: at for at, name in enumerate(PARTS)}
    return ";".join(
        f"{key}={value}" for key, value in sorted(found.items(), key=lambda one: order.get(one[0], 99))
    )


def recurrence_text(rule: str, language: Language, today: date) -> str:
    """In words when they say all of it, else as the rule that it is."""
    say, exact = Say(language), written(rule)
    told = _words(_parts(exact), say)
    if told and recurrence_of(told.lower(), today) == exact:
        return told
    return say("重复规则 ", "by the rule ") + exact


def recurrence_of(text: str, today: date) -> str | None:
    """The rule that ``text`` (in lower case) says; None when it says none."""
    if match := RULE.fullmatch(text):
        return written(match[1])
    if not (match := _HEAD.fullmatch(text)):
        return None
    unit = _FREQUENCY[match["unit"] or match["other"] or match["eunit"] or match["eother"]]
    told = match["n"] or match["en"]
    every = 2 if match["other"] or match["eother"] else _number(told) if told else 1
    rest, end = _ended(match["rest"], today)
    rest = re.sub(r"^\s*(?:的|逢|在|on )?\s*", "", rest)
    if end is None or every < 1 or (not told and every == 1 and not _says_more(unit, match["rest"], text)):
        return None
    days = _days(unit, rest) if rest else ""
    if days is None:
        return None
    parts = [f"FREQ={unit}", f"INTERVAL={every}" if every > 1 else "", end, days]
    return ";".join(part for part in parts if part)


def _says_more(unit: str, rest: str, text: str) -> bool:
    """Whether it is more than 每天 or 每周一, which are read as kinds of days."""
    weekly = unit == "WEEKLY" and (text.startswith("every") or rest.startswith("的"))
    return bool(rest) and (weekly or unit in ("MONTHLY", "YEARLY"))


def _number(text: str) -> int:
    return _HAN.get(text) or int(text)


def _ended(text: str, today: date) -> tuple[str, str | None]:
    """Without its end, and the end; None for one that cannot be read."""
    if not (match := _END.search(text)):
        return text, ""
    before = text[: match.start()]
    if count := match[1] or match[2]:
        return before, f"COUNT={int(count)}"
    try:
        last = dates_of(match[3] or match[4], today).last
    except ValueError:
        return before, None
    return before, None if last is None else f"UNTIL={last:%Y%m%d}"


def _days(unit: str, rest: str) -> str | None:
    month = ""
    if unit == "YEARLY":
        if match := re.fullmatch(r"(\d{1,2})月的?(.+)", rest):
            month, rest = match[1], match[2]
        elif match := _ENGLISH_MONTH.fullmatch(rest):
            month = str([one.lower() for one in _MONTHS].index(match[2].lower()) + 1)
            rest = match[1]
        else:
            return None
    pieces = [one.strip() for one in _JOINS.split(rest)]
    if unit == "WEEKLY":
        named = [_weekday(one) for one in pieces]
        return None if None in named else "BYDAY=" + ",".join(str(one) for one in named)
    if unit == "DAILY":
        return None
    nths = [_nth(one) for one in pieces]
    dates = [_of_month(one) for one in pieces]
    front = f"BYMONTH={int(month)};" if month else ""
    if None not in nths:
        return f"{front}BYDAY=" + ",".join(str(one) for one in nths)
    if None not in dates:
        return f"{front}BYMONTHDAY=" + ",".join(str(one) for one in dates)
    return None


def _weekday(text: str) -> str | None:
    at = WEEKDAY_WORDS.get(text)
    return None if at is None else WEEKDAYS[at]


def _nth(text: str) -> str | None:
    match = _NTH.fullmatch(text)
    day = _weekday(match["day"]) if match else None
    if match is None or day is None:
        return None
    number = _number(match["n"]) if match["n"] else 0
    if match["en"] in _ORDINALS:
        number = _ORDINALS.index(match["en"]) + 1
    return f"{number or -1}{day}"


def _of_month(text: str) -> str | None:
    if re.fullmatch(r"最后一?[天日]|(?:the )?last day", text):
        return "-1"
    match = _DAY.fullmatch(text)
    return match[1].lstrip("0") if match else None


def _parts(rule: str) -> dict[str, str]:
    pieces = (piece.partition("=") for piece in rule.strip().upper().removeprefix("RRULE:").split(";"))
    return {name: value for name, _, value in pieces}


def _words(parts: dict[str, str], say: Say) -> str:
    unit = _UNITS.get(parts.get("FREQ", ""))
    if unit is None or set(parts) - set(PARTS):
        return ""
    every = int(parts["INTERVAL"]) if parts.get("INTERVAL", "").isdigit() else 1
    weekly = parts["FREQ"] in (
        "DAILY",
        "WEEKLY",
    )  # 每周一 is a kind of day: 每1周, 每周的周一 are recurrences
    count = str(every) if every > 1 or (weekly and "BYDAY" not in parts) else ""
    counted = "个" if unit[0] == "月" and count else ""
    head = say(f"每{count}{counted}{unit[0]}", f"every {count} {unit[1]}{'s' if every > 1 else ''}")
    head = head.replace("  ", " ")
    try:
        return head + _days_words(parts, say) + _end_words(parts, say)
    except (ValueError, IndexError, KeyError):
        return ""


def _days_words(parts: dict[str, str], say: Say) -> str:
    month = int(parts["BYMONTH"]) if "BYMONTH" in parts else 0
    dates = [int(one) for one in parts["BYMONTHDAY"].split(",")] if "BYMONTHDAY" in parts else []
    days = [_named(one, say) for one in parts["BYDAY"].split(",")] if "BYDAY" in parts else []
    last = say("最后一天", "the last day")
    days += [last if one == -1 else say(f"{one}日", str(one)) for one in dates]
    if not days:
        return ""
    joined = say("、", " and ").join(days)
    if dates and not month and say.language == "en" and -1 not in dates:
        joined = f"day {joined}"
    if month:
        return say(f"{month}月{joined}", f" on {joined} {'' if dates else 'of '}{_MONTHS[month - 1]}")
    bare = parts["FREQ"] in ("MONTHLY", "YEARLY")
    return say(f"{'' if bare else '的'}{joined}", f" on {joined}")


def _named(text: str, say: Say) -> str:
    """1MO as the first Monday, MO as Mondays."""
    number, name = text[:-2], weekday(WEEKDAYS.index(text[-2:]), say.language, short=True)
    if not number:
        return name
    if int(number) == -1:
        return say(f"最后一个{name}", f"the last {name}")
    if int(number) < 1:
        raise ValueError(text)
    return say(f"第{int(number)}个{name}", f"the {_ORDINALS[int(number) - 1]} {name}")


def _end_words(parts: dict[str, str], say: Say) -> str:
    if "COUNT" in parts:
        return say(f"共{parts['COUNT']}次", f" {parts['COUNT']} times")
    if "UNTIL" not in parts:
        return ""
    until = parts["UNTIL"]
    last = full_date(parse_date(f"{until[:4]}-{until[4:6]}-{until[6:8]}"), say.language)
    return say(f"直到{last}", f" until {last}") if len(until) == 8 else ""
