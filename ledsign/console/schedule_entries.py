"""Schedule entries: what a schedule says, as the plain values that the page's list and form have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.console.schedule_sentence import sentence
from ledsign.console.schedule_words import canonical
from ledsign.documents.schedule_values import parse_local_moment
from ledsign.documents.sign_values import parse_brightness
from ledsign.service import documents
from ledsign.service.document_checks import file_stem
from ledsign.service.entries import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ledsign.console.words import Language
    from ledsign.core.problem import Problem
    from ledsign.service.unit import Unit

# What the form has a field for, beside when: the rest of an entry stays as it was written.
FIELDS = ("name", "title", "playlist", "priority", "share", "clip", "level", "from", "until", "for")
_FORM = {"dates": "日期", "daily": "时段", "days": "日子"}


def entries(data: Mapping[str, Any], language: Language) -> list[dict[str, Any]]:
    """Every entry of a schedule's plain data, in words."""
    found = []
    for kind in LISTS:
        listed = data.get(kind)
        every = listed if isinstance(listed, list) else ()
        found += [entry(kind, one, language, at) for at, one in enumerate(every) if isinstance(one, dict)]
    return found


def entry(kind: str, data: Mapping[str, Any], language: Language, at: int = 0) -> dict[str, Any]:
    """One entry at a place of its list: fields, when in words, and what a form does not know."""
    when = canonical(data)
    name = str(data.get("name") or "")
    return {
        "list": kind,
        "name": name or f"#{at + 1}",
        "at": at,
        "title": str(data.get("title") or name or level_text(data.get("level"))),
        "ownTitle": str(data.get("title") or ""),
        "playlist": str(data.get("playlist") or ""),
        "priority": data.get("priority", 0),
        "share": None if data.get("share") is None else str(data["share"]),
        "clip": data.get("clip") is True,
        "level": level_text(data.get("level")),
        "from": _moment(data.get("from")),
        "until": _moment(data.get("until")),
        "for": str(data.get("for") or ""),
        "when": when,
        "kept": {key: _plain(value) for key, value in data.items() if key not in FIELDS and key not in when},
        "sentence": sentence(data, language),
    }


def level_text(value: Any) -> str:
    """A brightness in percent, 40%; as it was written when it cannot be read."""
    try:
        return f"{round(parse_brightness(value) * 100, 2):g}%"
    except ValueError:
        return "" if value is None else str(value)


def _moment(value: Any) -> str:
    """As a field for a date and a time has it; empty for what is none."""
    try:
        return f"{parse_local_moment(value):%Y-%m-%dT%H:%M}"
    except ValueError:
        return ""


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def playlists(unit: Unit, sign: str, data: Mapping[str, Any]) -> list[dict[str, str]]:
    """The playlists a schedule names, each with its title."""
    named = data.get("playlists")
    found = []
    for name, source in named.items() if isinstance(named, dict) else ():
        title = str(source.get("title") or "") if isinstance(source, dict) else ""
        if isinstance(source, str):
            row = documents.by_name(unit, sign, "playlist", file_stem(source))
            title = row.title if row is not None else ""
        elif not title and isinstance(source, dict):
            title = _first_text(source.get("items"))
        found.append({"name": str(name), "title": title or str(name)})
    return found


def _first_text(items: Any) -> str:
    first = items[0] if isinstance(items, list) and items else None
    text = first.get("text") if isinstance(first, dict) else None
    return text[:40] if isinstance(text, str) else ""


def problems(found: Iterable[Problem], language: Language) -> list[dict[str, str]]:
    """What is wrong, and what to do."""
    return [
        {
            "severity": str(one.severity),
            "field": one.where.field,
            "message": one.message.in_language(language),
            "remedy": _plainly(one.remedy.in_language(language), language),
        }
        for one in found
    ]


def _plainly(text: str, language: Language) -> str:
    """Keys of the document by the names that the form has for them."""
    for key, name in _FORM.items() if language == "zh" else ():
        text = text.replace(f" {key}，", f"上{name}，").replace(f" {key} ", name)
    return text
