"""The published JSON Schema (2020-12) of each document, made from the models so that it cannot drift.

Editors complete and check files with it: put ``# yaml-language-server: $schema=…`` on top of a file.
Titles and descriptions are in both languages. ``python -m ledsign.documents.schema FOLDER`` writes the files.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal, cast

from pydantic import BaseModel

from ledsign.documents.playlist import ITEM_KEYS, Playlist
from ledsign.documents.schedule import ScheduleDocument
from ledsign.documents.sign import PANEL_KEYS, SignDocument
from ledsign.documents.vocabulary import MODELS, meaning_of
from ledsign.effects.base import EFFECTS

DocumentKind = Literal["playlist", "schedule", "sign"]
DIALECT = "https://json-schema.org/draft/2020-12/schema"
ID = "https://ledsign.example/schema/{kind}-1.json"
_MODELS: dict[str, type[BaseModel]] = {
    "playlist": Playlist,
    "schedule": ScheduleDocument,
    "sign": SignDocument,
}
_EXAMPLES: dict[str, dict[str, Any]] = {
    "playlist": {
        "ledsign": "playlist/1",
        "title": "技能让生活更美好",
        "items": [
            {
                "text": "技能让生活更美好",
                "direction": "vertical",
                "size": 80,
                "colour": "#ffc85a",
                "effect": "scroll-up",
                "speed": "3 chars/s",
            }
        ],
    },
    "schedule": {
        "ledsign": "schedule/1",
        "title": "职业教育活动月",
        "sign": "twin-towers",
        "playlists": {
            "caption": {"items": [{"text": "技能让生活更美好", "direction": "vertical", "size": 80}]}
        },
        "campaigns": [
            {
                "name": "evenings",
                "playlist": "caption",
                "dates": "2026-05-06..2026-05-31",
                "daily": "19:00-22:00",
            }
        ],
    },
    "sign": {
        "ledsign": "sign/1",
        "name": "board",
        "canvas": [64, 16],
        "fps": 30,
        "faces": {"board": [0, 0, 64, 16]},
        "outputs": [{"name": "board", "to": "ddp://192.0.2.10", "panels": [{"rect": [0, 0, 64, 16]}]}],
    },
}


def schema_of(kind: DocumentKind) -> dict[str, Any]:
    """The JSON Schema of ``playlist``, ``schedule`` or ``sign``. Raises KeyError for another kind."""
    made = _MODELS[kind].model_json_schema(mode="validation")
    definitions = made.pop("$defs", {})
    top = _described(made)
    title, described = top.pop("title"), top.pop("description")
    schema = {
        "$schema": DIALECT,
        "$id": ID.format(kind=kind),
        "title": title,
        "description": described,
        "examples": [_EXAMPLES[kind]],
        **top,
    }
    if definitions:
        schema["$defs"] = {
            name: _described(part) if "properties" in part else _plain(part)
            for name, part in sorted(definitions.items())
        }
    return schema


def schema_text(kind: DocumentKind) -> str:
    """The schema as the file we publish: JSON, indented, Chinese as it is, one newline at the end."""
    return json.dumps(schema_of(kind), ensure_ascii=False, indent=2) + "\n"


def _described(model: dict[str, Any]) -> dict[str, Any]:
    """A model's schema with titles and descriptions for people instead of class names and docstrings."""
    name = model["title"]
    english, chinese = MODELS[name]
    made = dict(model)
    made["title"] = made["description"] = f"{english} / {chinese}"
    made["properties"] = {key: _property(name, key, part) for key, part in model["properties"].items()}
    # The key that tells what an item is has a default for programs; in a document it must stand there.
    telling = [key for key in (*ITEM_KEYS, *PANEL_KEYS) if key in made["properties"]]
    if telling:
        made["required"] = sorted({*made.get("required", ()), *telling})
    return made


def _property(model: str, key: str, part: dict[str, Any]) -> dict[str, Any]:
    meaning = meaning_of(key, model)
    made: dict[str, Any] = {"title": f"{key} / {meaning.zh}", "description": f"{meaning.en}\n{meaning.zh}"}
    made |= {name: value for name, value in part.items() if name not in ("title", "description")}
    if "patternProperties" in made:
        made["additionalProperties"] = False
    if key == "effect":
        made["enum"] = ["", *EFFECTS.names()]
        made["description"] += "".join(
            f"\n{name}: {effect.summary.en} {effect.summary.zh}" for name, effect in EFFECTS.entries().items()
        )
    return made


def _plain(part: dict[str, Any]) -> dict[str, Any]:
    """A definition of no model (an enumeration) without its class name and docstring."""
    return {name: value for name, value in part.items() if name not in ("title", "description")}


def main(folder: str) -> None:
    """Write every schema file into ``folder``."""
    for kind in _MODELS:
        (Path(folder) / f"{kind}.schema.json").write_text(
            schema_text(cast("DocumentKind", kind)), encoding="utf-8"
        )


if __name__ == "__main__":
    main(sys.argv[1])
