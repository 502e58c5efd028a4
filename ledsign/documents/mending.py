"""Mending: what can still be read of a document with faults, so that the faults behind them are found too.

A bad value is left out (its default holds), a missing one filled in, an item of no kind made an empty
caption. The result is good for looking for more problems and for nothing else; it is never shown.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from ledsign.documents.validation import KEY, Spot, details_of
from ledsign.documents.yaml_source import Path

Model = TypeVar("Model", bound=BaseModel)

_ROUNDS = 6
# What stands in for a required key; without one here the document is given up.
_FILLINGS: dict[str, Any] = {
    "text": "·",
    "until": "2000-01-01T00:00:00+00:00",
    "items": [{"text": "·"}],
    "together": [{"text": "·"}],
    "fps": 30,
    "name": "_",
    "to": "ddp://127.0.0.1",
}
_ZONE: dict[str, Any] = {"face": "", "rect": [0, 0, 1, 1]}


def mend(model: type[Model], data: Any, kind: str) -> Model | None:
    """The document without its faults; None when too little of it is left. ``data`` is not changed."""
    if not isinstance(data, dict):
        return None
    data = deepcopy(data)
    data["ledsign"] = kind
    for _ in range(_ROUNDS):
        try:
            return model.model_validate(data)
        except ValidationError as error:
            for detail in details_of(error):
                kind = KEY if KEY in detail["loc"] else detail["type"]
                if not mended(data, Spot.find(model, detail["loc"]).path, kind):
                    return None
    return None


def mended(data: dict[str, Any], path: Path, kind: str) -> bool:
    """Change a playlist's ``data`` at ``path``; False when nobody knows how."""
    parent: Any = data
    for step in path[:-1]:
        try:
            parent = parent[step]
        except (KeyError, IndexError, TypeError):
            return True  # its parent went in the same round
    last = path[-1] if path else ""
    if isinstance(parent, list) and isinstance(last, int):
        if path[0] != "items" or last >= len(parent):
            return False
        parent[last] = _empty_item(parent[last])
        return True
    if not isinstance(parent, dict) or not isinstance(last, str):
        return False
    if len(path) == 2 and path[0] == "zones" and kind != KEY:
        parent[last] = dict(_ZONE)
        return True
    if kind != "missing":
        parent.pop(last, None)
        return True
    filling = _ZONE.get(last) if path[0] == "zones" else _FILLINGS.get(last)
    parent[last] = deepcopy(filling)
    return filling is not None


def _empty_item(item: Any) -> dict[str, Any]:
    """A caption that says nothing, where the item would have been."""
    kept = {key: item[key] for key in ("face", "zone") if key in item} if isinstance(item, dict) else {}
    return {"text": "·", **kept}
