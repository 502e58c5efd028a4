"""What we say about each thing that can be wrong with a document: code → message and remedy, twice.

A template's ``{names}`` are filled from the facts given to ``problem``; a fact may itself be Bilingual.
"""

from __future__ import annotations

from collections.abc import Iterable
from types import MappingProxyType
from typing import Any, NamedTuple

from ledsign.core.problem import Bilingual, Problem, Severity, Where, did_you_mean
from ledsign.documents.messages_form import FORM
from ledsign.documents.messages_ical import ICAL
from ledsign.documents.messages_item import ITEM
from ledsign.documents.messages_schedule import SCHEDULE
from ledsign.documents.messages_sign import SIGN
from ledsign.documents.messages_value import VALUE


class Wording(NamedTuple):
    """Message and remedy of one code, in English and Chinese."""

    en: str
    zh: str
    remedy_en: str
    remedy_zh: str


WORDINGS = MappingProxyType(
    {
        code: Wording(*texts)
        for area in (FORM, VALUE, ITEM, SIGN, SCHEDULE, ICAL)
        for code, texts in area.items()
    }
)
_SHOWN = 48
_MANY = 16


def problem(code: str, where: Where, *, severity: Severity = Severity.ERROR, **facts: Any) -> Problem:
    """The Problem called ``code`` at ``where``. Raises KeyError for a code or fact without a text."""
    wording = WORDINGS[code]
    english = {name: _fact(value, "en") for name, value in facts.items()}
    chinese = {name: _fact(value, "zh") for name, value in facts.items()}
    return Problem(
        code=code,
        message=Bilingual(wording.en.format(**english), wording.zh.format(**chinese)),
        remedy=Bilingual(wording.remedy_en.format(**english), wording.remedy_zh.format(**chinese)),
        where=where,
        severity=severity,
    )


def choice_hint(word: Any, choices: Iterable[str]) -> Bilingual:
    """``did you mean …?`` when something is close to ``word``, and the choices when they are few enough."""
    known = [choice for choice in choices if choice]
    guess = did_you_mean(word, known) if isinstance(word, str) else None
    parts_en = [f"did you mean “{guess}”?"] if guess else []
    parts_zh = [f"是不是想写“{guess}”？"] if guess else []
    if not known:
        return Bilingual("there is none to choose from yet", "目前没有可选的")
    if len(known) <= _MANY or not guess:
        more = len(known) > 2 * _MANY
        shown = known[: 2 * _MANY]
        parts_en.append("choose from: " + ", ".join(shown) + (", …" if more else ""))
        parts_zh.append("可选：" + "、".join(shown) + ("……" if more else ""))
    return Bilingual(" ".join(parts_en), "".join(parts_zh))


def shown(value: Any) -> str:
    """A value as it may be quoted in a message: one line, not long, no control characters."""
    text = value if isinstance(value, str) else repr(value)
    text = "".join(char if char.isprintable() else "·" for char in text[: _SHOWN + 1])
    return text if len(text) <= _SHOWN else text[:_SHOWN] + "…"


def _fact(value: Any, language: str) -> Any:
    return value.in_language(language) if isinstance(value, Bilingual) else value
