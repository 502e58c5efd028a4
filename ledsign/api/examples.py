"""Examples: a plausible value for a JSON Schema, from what the schema itself says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]
DEEPEST = 8
# What a string is by its name, where its schema says nothing.
_BY_NAME = {
    "id": "01jv0gq8x0zq2f7m4h9s6b3k1d",
    "sign": "twin-towers",
    "name": "festival",
    "title": "技能让生活更美好",
    "playlist": "festival",
    "remark": "错字",
    "reason": "错字",
    "by": "lin.wei",
    "login": "lin.wei",
    "peer": "192.0.2.7",
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "show": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "hash": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "code": "page.too-short-to-read",
    "field": "items[0]",
    "message": "8 characters are gone before they are read",
    "message_zh": "8 个字来不及读完",
    "remedy": "show it for 2 s or longer",
    "remedy_zh": "请至少显示 2 秒",
    "en": "lit",
    "zh": "正常播出",
    "zone": "Asia/Shanghai",
    "text": "ledsign: playlist/1\nitems:\n  - text: 技能让生活更美好\n",
}
_BY_FORMAT = {
    "date-time": "2026-05-06T11:00:00Z",
    "date": "2026-05-06",
    "time": "19:30:00",
    "uuid": "3f6b2c1e-8a55-4a43-9a7e-0c8d4f1b2a90",
    "uri": "https://example.com/",
    "binary": "",
    "password": "correct horse battery",
}


def example_of(schema: Schema, named: Mapping[str, Schema], depth: int = 0) -> Any:
    """The schema's own first example, its default, or one made of its parts."""
    if "$ref" in schema:
        target = named[schema["$ref"].rpartition("/")[2]]
        return example_of(
            {**target, **{key: one for key, one in schema.items() if key != "$ref"}}, named, depth
        )
    if schema.get("examples"):
        return schema["examples"][0]
    for key in ("example", "const", "default"):
        if schema.get(key) not in (None, [], {}):
            return schema[key]
    if schema.get("enum"):
        return schema["enum"][0]
    for key in ("anyOf", "oneOf", "allOf"):
        if schema.get(key):
            first = next((one for one in schema[key] if one.get("type") != "null"), schema[key][0])
            return example_of(first, named, depth)
    return _of_type(schema, named, depth)


def _of_type(schema: Schema, named: Mapping[str, Schema], depth: int) -> Any:
    match schema.get("type"):
        case "object":
            return _object(schema, named, depth)
        case "array":
            deep = depth >= DEEPEST or "items" not in schema
            return [] if deep else [example_of(schema["items"], named, depth + 1)]
        case "string":
            given: str = _BY_FORMAT.get(schema.get("format", ""), "text")
            return given.ljust(schema.get("minLength", 0), "0")[: schema.get("maxLength", 200)]
        case "integer" | "number":
            least = schema.get("minimum", schema.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in schema))
            return max(least, min(1, schema.get("maximum", 1)))
        case "boolean":
            return True
    return None


def _object(schema: Schema, named: Mapping[str, Schema], depth: int) -> dict[str, Any]:
    told = {}
    required = schema.get("required", ())
    for name, one in schema.get("properties", {}).items():
        if name in required or (depth < DEEPEST and _worth_showing(one)):
            value = example_of(one, named, depth + 1)
            told[name] = _BY_NAME.get(name, value) if value == "text" else value
    return told


def _worth_showing(schema: Schema) -> bool:
    """Whether something optional belongs into an example: it has one of its own, or a default that tells."""
    choices = schema.get("anyOf", ())
    return (
        "null" not in [one.get("type") for one in choices]
        or "examples" in schema
        or any("examples" in one for one in choices)
    )
