"""Schedule said: what the form says of an entry, as the fields that differ from what is there.

What the form does not know, and what nobody changed, stays as it was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.console.schedule_entries import entry as shown
from ledsign.console.schedule_entries import level_text
from ledsign.console.schedule_words import KEYS, canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

# A field of the document, and what the form calls it.
_TEXTS = {
    "name": "name", "title": "ownTitle", "playlist": "playlist", "share": "share", "level": "level",
    "from": "from", "until": "until", "for": "for",
}  # fmt: skip


def said(asked: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with other values than in ``before``; None takes one out. Raises ValueError for no number."""
    given = dict(asked["fields"])
    was = shown(str(asked["list"]), before, "zh")
    fields: dict[str, Any] = {}
    for key, known in _TEXTS.items():
        text = "" if given.get(key) is None else str(given[key]).strip()
        if key in given and text != (before.get("name", "") if key == "name" else was[known] or ""):
            fields[key] = _written(key, text)
    if "priority" in given and given["priority"] != before.get("priority", 0):
        fields["priority"] = given["priority"]
    if "clip" in given and given["clip"] != was["clip"]:
        fields["clip"] = True if given["clip"] else None
    when, had = dict(asked.get("when") or {}), canonical(before)
    for key in KEYS:
        values = [str(one) for one in when.get(key) or []]
        if values != had.get(key, []):
            fields[key] = None if not values else values[0] if len(values) == 1 else values
    return fields


def _written(key: str, text: str) -> Any:
    """As people write it in a document: a whole share as a number, a brightness in percent."""
    if not text:
        return None
    if key == "share" and text.isdecimal():
        return int(text)
    return level_text(text) if key == "level" else text


def as_said(asked: Mapping[str, Any]) -> dict[str, Any]:
    """When, as somebody wanted to save it."""
    fields = {key: value for key, value in dict(asked.get("fields") or {}).items() if value}
    timed = {key: fields[key] for key in ("from", "until", "for") if key in fields}
    return dict(asked.get("kept") or {}) | dict(asked.get("when") or {}) | timed
