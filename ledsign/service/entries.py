"""Entries: a schedule edited entry by entry, field by field. What nobody changed stays as it was written.

An entry is named by its list (``campaigns`` …) and its name; the name stays when others are put before it.
A brightness may have none: it is called by its place, ``#1`` the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.errors import Conflict, Invalid
from ledsign.documents.schedule import ENTRY_LISTS
from ledsign.documents.yaml_editing import Part, with_added, with_list, with_value
from ledsign.documents.yaml_fields import with_fields
from ledsign.service import documents
from ledsign.service.actor import unknown
from ledsign.service.history import current, expect
from ledsign.service.roles import Permission
from ledsign.service.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledsign.service.history import Saved
    from ledsign.service.unit import Unit

KIND = "schedule"
BRIGHTNESS = "brightness"
LISTS = (*ENTRY_LISTS, BRIGHTNESS)


def add(unit: Unit, sign: str, schedule: str, expected: int, kind: str, fields: Mapping[str, Any]) -> Saved:
    """A new entry, last in its list. ``playlist`` may also be one of the sign's that is not named there yet.

    Raises Unknown, Stale, Invalid, and Conflict when there is an entry of that name.
    """
    text, kept = _begin(unit, sign, schedule, expected)
    name = str(fields.get("name", ""))
    if name or kind != BRIGHTNESS:
        _free(text, name)
    text, also_kept = _named_playlist(unit, sign, text, fields)
    found = _entries(text, kind)
    data = {key: value for key, value in fields.items() if value is not None}
    parts = [*(Part(old=at) for at in range(len(found))), Part(data=data)]
    return _save(unit, sign, schedule, expected, text, kind, parts, kept=kept and also_kept)


def change(
    unit: Unit, sign: str, schedule: str, expected: int, kind: str, name: str, fields: Mapping[str, Any]
) -> Saved:
    """Other values for these ``fields`` of an entry; None takes one out, and all others stay.

    Raises Unknown, Stale, Invalid, Conflict.
    """
    text, kept = _begin(unit, sign, schedule, expected)
    if fields.get("name", name) != name:
        _free(text, str(fields["name"]))
    text, also_kept = _named_playlist(unit, sign, text, fields)
    found = _entries(text, kind)
    at = _place(found, name)
    try:
        edited = with_fields(text, kind, at, fields)
    except (ValueError, RecursionError):
        raise documents.unwritable() from None
    kept = kept and also_kept and edited.in_place
    return documents.replace(unit, sign, KIND, schedule, expected, given=edited.text, comments_kept=kept)


def remove(unit: Unit, sign: str, schedule: str, expected: int, kind: str, name: str) -> Saved:
    """Without that entry. Raises Unknown, Stale."""
    text, kept = _begin(unit, sign, schedule, expected)
    found = _entries(text, kind)
    at = _place(found, name)
    parts = [Part(old=number) for number in range(len(found)) if number != at]
    return _save(unit, sign, schedule, expected, text, kind, parts, kept=kept)


def move(unit: Unit, sign: str, schedule: str, expected: int, kind: str, name: str, to: int) -> Saved:
    """That entry at place ``to`` of its list, 0 the first. Raises Unknown, Stale."""
    text, kept = _begin(unit, sign, schedule, expected)
    found = _entries(text, kind)
    order = list(range(len(found)))
    order.insert(max(0, min(to, len(found) - 1)), order.pop(_place(found, name)))
    parts = [Part(old=number) for number in order]
    return _save(unit, sign, schedule, expected, text, kind, parts, kept=kept)


def _begin(unit: Unit, sign: str, schedule: str, expected: int) -> tuple[str, bool]:
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    row = documents.get(unit, sign, KIND, schedule, held=True)
    expect(unit, row, expected)
    return current(unit, row).text, True


def _entries(text: str, kind: str) -> list[Any]:
    if kind not in LISTS:
        raise unknown("entry", kind)
    data = source_of(text).data
    found = data.get(kind) if isinstance(data, dict) else None
    return found if isinstance(found, list) else []


def _place(entries: Sequence[Any], name: str) -> int:
    for at, one in enumerate(entries):
        if isinstance(one, dict) and (one.get("name") or f"#{at + 1}") == name:
            return at
    raise unknown("entry", name)


def _free(text: str, name: str) -> None:
    if not name.strip():
        raise Invalid("name", "an entry needs a name", "安排需要一个名称")
    for kind in LISTS:
        for one in _entries(text, kind):
            if isinstance(one, dict) and one.get("name") == name:
                raise Conflict(
                    "name-taken", f"there is an entry {name[:60]!r} already", f"已有名为“{name[:60]}”的安排"
                )


def _named_playlist(unit: Unit, sign: str, text: str, fields: Mapping[str, Any]) -> tuple[str, bool]:
    """With the playlist that ``fields`` wants among those the schedule names."""
    name = fields.get("playlist")
    data = source_of(text).data
    named = data.get("playlists") if isinstance(data, dict) else None
    if not name or (isinstance(named, dict) and name in named):
        return text, True
    if documents.by_name(unit, sign, "playlist", str(name)) is None:
        return text, True
    try:
        edited = with_added(text, "playlists", str(name), f"{name}.yaml")
    except (ValueError, RecursionError):
        raise documents.unwritable() from None
    return edited.text, edited.in_place


def _save(
    unit: Unit,
    sign: str,
    schedule: str,
    expected: int,
    text: str,
    kind: str,
    parts: list[Part],
    *,
    kept: bool,
) -> Saved:
    found = _entries(text, kind)
    try:
        if found and parts:
            edited = with_list(text, kind, parts)
        else:
            edited = with_value(text, kind, [part.value(found) for part in parts])
    except (ValueError, RecursionError):
        raise documents.unwritable() from None
    return documents.replace(
        unit, sign, KIND, schedule, expected, given=edited.text, comments_kept=kept and edited.in_place
    )
