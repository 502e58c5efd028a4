"""Mending a schedule: what can still be read of one with faults, so that the faults behind them are found.

A bad value is left out, a missing one filled in, an entry of no form made an empty one. The result is good
for looking for more problems and for nothing else.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from ledsign.documents.mending import mended
from ledsign.documents.schedule import ENTRY_LISTS, ScheduleDocument
from ledsign.documents.validation import KEY, Spot, details_of
from ledsign.documents.yaml_source import Path

_ROUNDS = 6
_PLAYLIST: dict[str, Any] = {"items": [{"text": "·"}]}
_FILLINGS: dict[str, Any] = {
    "name": "_",
    "playlist": "",
    "from": "2000-01-01T00:00",
    "level": 1,
    "playlists": {"_": _PLAYLIST},
    "items": _PLAYLIST["items"],
}


def mend_schedule(data: Any) -> ScheduleDocument | None:
    """The document without its faults; None when too little of it is left. ``data`` is not changed."""
    if not isinstance(data, dict):
        return None
    data = deepcopy(data)
    data["ledsign"] = "schedule/1"
    for _ in range(_ROUNDS):
        try:
            return ScheduleDocument.model_validate(data)
        except ValidationError as error:
            for detail in details_of(error):
                kind = KEY if KEY in detail["loc"] else detail["type"]
                _mend(data, Spot.find(ScheduleDocument, detail["loc"]).path, kind)
    return None


def _mend(data: dict[str, Any], path: Path, kind: str) -> None:
    if len(path) > 2 and path[0] == "playlists":
        inside = data["playlists"].get(path[1])
        if isinstance(inside, dict):
            if not mended(inside, path[2:], kind):
                data["playlists"][path[1]] = deepcopy(_PLAYLIST)
            return
    if len(path) == 2 and path[0] == "playlists":
        if kind == KEY:
            data["playlists"].pop(path[1], None)
        else:
            data["playlists"][path[1]] = deepcopy(_PLAYLIST)
        return
    if len(path) >= 2 and path[0] in (*ENTRY_LISTS, "brightness") and isinstance(path[1], int):
        entries = data.get(str(path[0]))
        if isinstance(entries, list) and path[1] < len(entries):
            entry = entries[path[1]]
            if len(path) == 2 or not isinstance(entry, dict):
                entries[path[1]] = {key: _FILLINGS[key] for key in _required(str(path[0]))}
            elif kind == "missing":
                entry[str(path[2])] = deepcopy(_FILLINGS.get(str(path[2]), ""))
            else:
                entry.pop(str(path[2]), None)
        return
    if kind == "missing":
        data[str(path[0])] = deepcopy(_FILLINGS.get(str(path[0]), ""))
    elif path:
        data.pop(str(path[0]), None)


def _required(group: str) -> tuple[str, ...]:
    if group == "brightness":
        return ("level",)
    if group == "blackouts":
        return ("name",)
    return ("name", "playlist", "from") if group in ("emergencies", "overrides") else ("name", "playlist")
