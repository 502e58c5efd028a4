"""The published schemas: current, right about what we ship, and refusing what the loader refuses."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ledsign.core.errors import DocumentError
from ledsign.documents import schema as schema_module
from ledsign.documents.load import read_playlist
from ledsign.documents.schema import DocumentKind, schema_of, schema_text
from ledsign.documents.shipped import shipped
from ledsign.documents.sign import SignDocument
from ledsign.documents.validation import validate
from ledsign.documents.yaml_source import read_yaml
from ledsign.effects.base import EFFECTS

FOLDER = Path(__file__).parents[2] / "docs" / "schema"
KINDS: tuple[DocumentKind, ...] = ("playlist", "schedule", "sign")


def validator(kind: DocumentKind) -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema_of(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_the_published_file_is_current(kind: DocumentKind) -> None:
    wanted = schema_text(kind)
    published = (FOLDER / f"{kind}.schema.json").read_text(encoding="utf-8")
    assert published == wanted, "run: python -m ledsign.documents.schema docs/schema"


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_one_itself(kind: DocumentKind) -> None:
    made = schema_of(kind)
    jsonschema.Draft202012Validator.check_schema(made)
    assert made["$schema"].endswith("2020-12/schema")
    assert made["$id"]
    assert all(validator(kind).is_valid(example) for example in made["examples"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_is_described_in_both_languages(kind: DocumentKind) -> None:
    made = schema_of(kind)
    models = [made, *(part for part in made["$defs"].values() if "properties" in part)]
    assert len(models) >= 4
    for model in models:
        assert model["additionalProperties"] is False
        for part in model["properties"].values():
            english, chinese = part["description"].split("\n")[:2]
            assert english.isascii() or "天" in english or "…" in english
            assert any("\u4e00" <= char <= "\u9fff" for char in chinese)


def test_effects_are_those_of_the_registry() -> None:
    part = schema_of("playlist")["$defs"]["CaptionItem"]["properties"]["effect"]
    assert part["enum"] == ["", *EFFECTS.names()]
    assert all(EFFECTS[name].summary.zh in part["description"] for name in EFFECTS.names())


def test_no_english_of_the_library_is_published() -> None:
    for kind in KINDS:
        assert "pydantic" not in schema_text(kind).lower()


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_ship_is_valid(kind: DocumentKind) -> None:
    files = shipped(f"{kind}s")
    assert files
    for file in files.values():
        errors = [error.message for error in validator(kind).iter_errors(read_yaml(file.read_bytes()).data)]
        assert errors == [], file.name


ITEM: dict[str, Any] = {"text": "a"}
BAD_ITEMS: list[Any] = [
    {},
    5,
    "text: a",
    {"text": ""},
    {"text": 5},
    {"text": ["a"]},
    {**ITEM, "image": "a.png"},
    {**ITEM, "colr": "red"},
    {**ITEM, "colour": "#12"},
    {**ITEM, "colour": [0, 0, 256]},
    {**ITEM, "colour": None},
    {**ITEM, "speed": 0},
    {**ITEM, "speed": "0 px/s"},
    {**ITEM, "speed": "fast"},
    {**ITEM, "speed": "-1 px/s"},
    {**ITEM, "duration": 0},
    {**ITEM, "duration": "soon"},
    {**ITEM, "size": 7},
    {**ITEM, "size": "big"},
    {**ITEM, "gap": -1},
    {**ITEM, "rate": 0},
    {**ITEM, "repeat": 0},
    {**ITEM, "repeat": "3"},
    {**ITEM, "continuous": "yes"},
    {**ITEM, "direction": "up"},
    {**ITEM, "arrangement": "twin"},
    {**ITEM, "face": []},
    {**ITEM, "face": ["a", "a"]},
    {"clock": "%Q"},
    {"countdown": "{days}"},
    {"countdown": "{day}", "until": "2030-01-01T00:00:00Z"},
    {"countdown": "{days}", "until": "2030-01-01T00:00:00"},
    {"countdown": "{days}", "until": 5},
    {"together": []},
    {"together": [{"together": [ITEM]}]},
    {"together": [{**ITEM, "colr": 1}]},
]
GOOD_ITEMS: list[Any] = [
    ITEM,
    {"text": ["a", "b"]},
    {**ITEM, "colour": "#fff"},
    {**ITEM, "colour": "金"},
    {**ITEM, "colour": [1, 2, 3]},
    {**ITEM, "speed": 60},
    {**ITEM, "speed": "4 字/秒"},
    {**ITEM, "speed": "0.5 chars/s"},
    {**ITEM, "speed": "1/3 px/s"},
    {**ITEM, "duration": 0.5},
    {**ITEM, "duration": "1:30"},
    {**ITEM, "duration": "3 分钟"},
    {**ITEM, "size": "16 px"},
    {**ITEM, "size": 1024},
    {**ITEM, "gap": 0},
    {**ITEM, "gap": "2 chars"},
    {**ITEM, "rate": "5/2"},
    {**ITEM, "repeat": 10000},
    {**ITEM, "duration": None},
    {**ITEM, "face": ["a", "b"]},
    {"image": "a.png"},
    {"clock": "%H:%M%%"},
    {"countdown": "{{{days}}}", "until": "2030-01-01 00:00+08:00"},
    {"together": [ITEM]},
]


def playlist_of(item: Any) -> dict[str, Any]:
    return {"ledsign": "playlist/1", "items": [item]}


def loads(document: Any) -> bool:
    try:
        read_playlist(json.dumps(document))
    except DocumentError:
        return False
    return True


@pytest.mark.parametrize("item", BAD_ITEMS, ids=repr)
def test_bad_items_are_refused_by_schema_and_loader(item: Any) -> None:
    assert not validator("playlist").is_valid(playlist_of(item))
    assert not loads(playlist_of(item))


@pytest.mark.parametrize("item", GOOD_ITEMS, ids=repr)
def test_good_items_are_taken_by_schema_and_loader(item: Any) -> None:
    assert [error.message for error in validator("playlist").iter_errors(playlist_of(item))] == []
    assert loads(playlist_of(item))


@pytest.mark.parametrize(
    "document",
    [
        None,
        [],
        {},
        {"ledsign": "playlist/1"},
        {"ledsign": "playlist/1", "items": []},
        {"ledsign": "playlist/2", "items": [ITEM]},
        {"items": [ITEM]},
        {**playlist_of(ITEM), "titel": "x"},
        {**playlist_of(ITEM), "zones": {"a": {"face": "west"}}},
        {**playlist_of(ITEM), "anchor": "2026-01-01"},
        {**playlist_of(ITEM), "zones": {"all": {"face": "west", "rect": [0, 0, 1, 1]}}},
        {**playlist_of(ITEM), "zones": {"a": {"face": "west", "rect": [0, 0, 0, 1]}}},
    ],
    ids=repr,
)
def test_bad_playlists_are_refused_by_schema_and_loader(document: Any) -> None:
    assert not validator("playlist").is_valid(document)
    assert not loads(document)


SIGN: dict[str, Any] = schema_module._EXAMPLES["sign"]


@pytest.mark.parametrize(
    ("change", "good"),
    [
        ({}, True),
        ({"fps": "30000/1001"}, True),
        ({"fps": 0}, False),
        ({"fps": 500}, False),
        ({"fps": "0"}, False),
        ({"brightness": "80%"}, True),
        ({"brightness": 1}, True),
        ({"brightness": 80}, False),
        ({"brightness": "120%"}, False),
        ({"gamma": 0.5}, False),
        ({"gamma": 1}, True),
        ({"gamma": "2"}, False),
        ({"canvas": [0, 16]}, False),
        ({"canvas": [64]}, False),
        ({"faces": {}}, False),
        ({"faces": {"all": [0, 0, 1, 1]}}, False),
        ({"faces": {"a": [0, 0, 1]}}, False),
        ({"faces": {"东": [0, 0, 64, 16]}}, True),
        ({"one_bit": "yes"}, False),
        ({"led_colour": "红"}, True),
        ({"name": ""}, False),
        ({"pitch_mm": -1}, False),
        ({"white_point": 6500}, True),
        ({"white_point": "3000 K"}, True),
        ({"white_point": "1600 K"}, False),
        ({"white_point": [1, 0.9, 0.8]}, True),
        ({"white_point": [1, 0.9, 1.1]}, False),
        ({"rules": ["shenzhen-text-screen-2018"]}, True),
        ({"rules": ["somewhere"]}, False),
        ({"rules_strict": True}, True),
        ({"viewing_distance_m": 30}, True),
        ({"viewing_distance_m": -1}, False),
        ({"outputs": [{"name": "a", "to": "ddp://192.0.2.1", "gamma": 1, "white_point": 3000}]}, True),
        ({"outputs": [{"name": "a", "to": "ddp://192.0.2.1", "gamma": 9}]}, False),
        ({"sign": 1}, False),
        ({"outputs": []}, True),
        ({"outputs": [{"name": "a", "to": "ddp://192.0.2.1", "order": "XYZ"}]}, False),
        ({"outputs": [{"name": "a", "to": "ddp://192.0.2.1", "order": "mono"}]}, True),
        ({"outputs": [{"name": "a"}]}, False),
        ({"outputs": [{"name": "a", "to": "ddp://192.0.2.1", "panels": [{}]}]}, False),
        (
            {"outputs": [{"name": "a", "to": "ddp://192.0.2.1", "panels": [{"grid": {"panel": [8, 8]}}]}]},
            True,
        ),
        ({"outputs": [{"name": "a", "to": "ddp://192.0.2.1", "panels": [{"grid": {"panel": [8]}}]}]}, False),
        ({"outputs": [{"name": "a", "to": "ddp://192.0.2.1", "universe": 64000}]}, False),
        (
            {
                "outputs": [
                    {"name": "a", "to": "ddp://192.0.2.1", "panels": [{"rect": [0, 0, 8, 8], "rotation": 45}]}
                ]
            },
            False,
        ),
        (
            {
                "outputs": [
                    {
                        "name": "a",
                        "to": "ddp://192.0.2.1",
                        "panels": [{"rect": [0, 0, 8, 8], "rotation": 270, "start": "top-left"}],
                    }
                ]
            },
            True,
        ),
    ],
)
def test_signs_by_schema_and_model(change: dict[str, Any], good: bool) -> None:
    document = {**SIGN, **change}
    assert validator("sign").is_valid(document) is good
    assert (validate(SignDocument, read_yaml(json.dumps(document)), "sign/1")[1] == []) is good


def test_writing_the_files(tmp_path: Path) -> None:
    schema_module.main(str(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == [f"{kind}.schema.json" for kind in KINDS]


def test_another_kind_is_refused() -> None:
    with pytest.raises(KeyError):
        schema_of("show")  # type: ignore[arg-type]
