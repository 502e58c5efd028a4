"""Templates of clocks and countdowns: literal text with fields.

Clock: %Y %m %d %H %I %M %S %p %a %A, and %% for a percent sign. Countdown: {days} {hours} {minutes} {seconds}
{total_hours} {total_minutes} {total_seconds}, and {{ }} for braces. A field we do not know stays as written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ledsign.core.problem import Bilingual, Problem, Where, did_you_mean

Kind = Literal["clock", "countdown"]

WEEKDAYS = "一二三四五六日"
_DIGITS = "0123456789"

# What each field can show, position by position; of ``COUNTED`` fields as many digits as they usually have.
CLOCK_FIELDS: dict[str, tuple[str, ...]] = {
    "Y": (_DIGITS,) * 4,
    "m": ("01", _DIGITS),
    "d": ("0123", _DIGITS),
    "H": ("012", _DIGITS),
    "I": ("01", _DIGITS),
    "M": ("012345", _DIGITS),
    "S": ("012345", _DIGITS),
    "p": ("上下", "午"),
    "a": ("周", WEEKDAYS),
    "A": ("星", "期", WEEKDAYS),
}
COUNTDOWN_FIELDS: dict[str, tuple[str, ...]] = {
    "days": (_DIGITS,) * 3,
    "hours": (_DIGITS,) * 2,
    "minutes": (_DIGITS,) * 2,
    "seconds": (_DIGITS,) * 2,
    "total_hours": (_DIGITS,) * 4,
    "total_minutes": (_DIGITS,) * 6,
    "total_seconds": (_DIGITS,) * 8,
}
# Seconds of each unit a countdown tells, in order of the fields.
UNIT_S = {
    "days": 86_400,
    "hours": 3_600,
    "minutes": 60,
    "seconds": 1,
    "total_hours": 3_600,
    "total_minutes": 60,
    "total_seconds": 1,
}
# They have as many digits as they need; the others have two.
COUNTED = ("days", "total_hours", "total_minutes", "total_seconds")
FIELDS: dict[Kind, dict[str, tuple[str, ...]]] = {"clock": CLOCK_FIELDS, "countdown": COUNTDOWN_FIELDS}

_CLOCK = re.compile(r"%(.?)", re.DOTALL)
_COUNTDOWN = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
# People who know strftime from elsewhere: these print as ours do.
_STRFTIME = {
    "y": "Y",
    "B": "m",
    "b": "m",
    "h": "H",
    "k": "H",
    "l": "I",
    "D": "d",
    "e": "d",
    "s": "S",
    "P": "p",
    "u": "a",
}


_NOWHERE = Bilingual("", "")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a template: literal ``text``, or a ``field`` we know (``text`` is then as written)."""

    text: str
    field: str = ""


@lru_cache(maxsize=64)
def parse_template(kind: Kind, template: str) -> tuple[Part, ...]:
    """The parts in order. Never raises: what is no field is literal text."""
    return tuple(part for part, _ in _read(kind, template) if part.text or part.field)


def template_problems(kind: Kind, template: str, *, placed: bool = True) -> list[Problem]:
    """Every field we do not know and every brace without its partner, as errors on the field ``kind``.

    ``placed``: they say at which character of the template; not where that is a part of another text.
    """
    return [_problem(kind, part.text, at if placed else -1) for part, at in _read(kind, template) if at >= 0]


def split_after(written: str) -> tuple[str, str | None]:
    """A countdown's template and what stands after ``|``: its text once the time has come, None without one.

    ``||`` is a bar itself. The text is plain but for {{ and }}; blanks around it do not count.
    """
    template, bar, after = written.replace("||", "\0").partition("|")
    template, after = (one.replace("\0", "|").strip() for one in (template, after))
    return template, after if bar else None


def _read(kind: Kind, template: str) -> list[tuple[Part, int]]:
    """Parts, each with the place of what is wrong with it, or −1."""
    found: list[tuple[Part, int]] = []
    end = 0
    for match in (_CLOCK if kind == "clock" else _COUNTDOWN).finditer(template):
        if match.start() > end:
            found.append((Part(template[end : match.start()]), -1))
        end = match.end()
        name = match[1]
        if match[0] in ("%%", "{{", "}}"):
            found.append((Part(match[0][0]), -1))
        elif name and name in FIELDS[kind]:
            found.append((Part(match[0], name), -1))
        else:
            found.append((Part(match[0]), match.start()))
    found.append((Part(template[end:]), -1))
    return found


def _problem(kind: Kind, written: str, at: int) -> Problem:
    place = Bilingual(f" at character {at + 1}", f"第 {at + 1} 个字符处的") if at >= 0 else _NOWHERE
    if kind == "clock":
        close = _STRFTIME.get(written[1:])
        hint = f"%{close}" if close else None
        known, literal = " ".join(f"%{field}" for field in CLOCK_FIELDS), "%%"
    else:
        close = did_you_mean(written.strip("{} ").lower(), COUNTDOWN_FIELDS)
        hint = f"{{{close}}}" if close else None
        known, literal = " ".join(f"{{{field}}}" for field in COUNTDOWN_FIELDS), "{{ }}"
    asked = Bilingual(f"did you mean {hint}? ", f"是否想写 {hint}？") if hint else Bilingual("", "")
    return Problem(
        code=f"{kind}.field",
        message=Bilingual(
            f"“{written}”{place.en} is no field of a {kind}",
            f"{place.zh}“{written}”不是{'时钟' if kind == 'clock' else '倒计时'}字段",
        ),
        remedy=Bilingual(
            f"{asked.en}fields are {known}; {literal} shows the sign itself",
            f"{asked.zh}可用字段：{known}；{literal} 表示符号本身",
        ),
        where=Where(field=kind),
    )
