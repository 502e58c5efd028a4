"""Fields: a JSON Schema as rows of a table, what is nested with its path."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Schema = dict[str, Any]
DEEPEST = 3
_BOUNDS = (
    ("minimum", "≥ {}"), ("exclusiveMinimum", "> {}"), ("maximum", "≤ {}"), ("exclusiveMaximum", "< {}"),
    ("minLength", "≥ {} characters"), ("maxLength", "≤ {} characters"),
    ("minItems", "≥ {} items"), ("maxItems", "≤ {} items"),
)  # fmt: skip


def fields_of(schema: Schema, named: Mapping[str, Schema]) -> list[tuple[str, str, str]]:
    """(field, type, meaning) as markup."""
    return list(_rows(schema, named, "", frozenset()))


def _rows(
    schema: Schema, named: Mapping[str, Schema], path: str, above: frozenset[str]
) -> Iterator[tuple[str, str, str]]:
    schema, name = _resolved(schema, named)
    if name in above or path.count(".") >= DEEPEST:
        return
    above = above | {name} if name else above
    if schema.get("type") == "array" and "items" in schema:
        yield from _rows(schema["items"], named, f"{path}[]", above)
        return
    for key, one in schema.get("properties", {}).items():
        place = f"{path}.{key}" if path else key
        whole, _ = _resolved(one, named)
        star = '<b class="required" title="required 必填">*</b>' if key in schema.get("required", ()) else ""
        yield (
            f"<code>{escape(place)}</code>{star}",
            f"<code>{escape(_kind(one, named))}</code>",
            escape("; ".join(_meaning(one, whole))),
        )
        yield from _rows(one, named, place, above)


def _resolved(schema: Schema, named: Mapping[str, Schema]) -> tuple[Schema, str]:
    """What is meant by a reference or by 'this or null', and its name."""
    choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(choices) == 1:
        return _resolved(choices[0], named)
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return named.get(name, {}), name
    return schema, ""


def _kind(schema: Schema, named: Mapping[str, Schema]) -> str:
    choices = [
        one for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ())) if one.get("type") != "null"
    ]
    if choices:
        return " | ".join(dict.fromkeys(_kind(one, named) for one in choices))
    whole, name = _resolved(schema, named)
    if "enum" in whole:
        return " | ".join(map(str, whole["enum"]))
    if "const" in whole:
        return json.dumps(whole["const"])
    if whole.get("type") == "array":
        return f"{_kind(whole.get('items', {}), named)}[]"
    return str(
        whole.get("format") or (name if whole.get("type") == "object" else "") or whole.get("type", "any")
    )


def _meaning(schema: Schema, whole: Schema) -> Iterator[str]:
    about = schema.get("description") or whole.get("description", "")
    if about:
        yield " ".join(str(about).split())
    for source in (schema, *schema.get("anyOf", ()), whole):
        bounds = [text.format(f"{source[key]:,.17g}") for key, text in _BOUNDS if key in source]
        if bounds:
            yield ", ".join(bounds)
            break
    if schema.get("default") not in (None, [], {}, ""):
        yield f"default {schema['default']}"
