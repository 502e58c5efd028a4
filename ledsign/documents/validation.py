"""Validation: plain data against a document's model, and every complaint as a Problem in both languages.

pydantic finds what is wrong; its English is thrown away. Its path (``("items", 0, "text", "colour")``) goes
through unions by tag and label, so the model is walked beside it to find the place in the document.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from enum import Enum
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin
from zoneinfo import available_timezones

from pydantic import BaseModel, Tag, ValidationError
from pydantic.fields import FieldInfo

from ledsign.core.problem import Bilingual, Problem
from ledsign.display.rules import PRESETS
from ledsign.display.sign import ColourOrder
from ledsign.documents.colour_names import COLOUR_NAMES
from ledsign.documents.messages import WORDINGS, choice_hint, problem, shown
from ledsign.documents.texts import MAX_TEXT
from ledsign.documents.vocabulary import meaning_of
from ledsign.documents.yaml_source import Path, YamlSource
from ledsign.schedule.chinese_days import festival_names
from ledsign.schedule.solar_terms import TERMS

Model = TypeVar("Model", bound=BaseModel)

# The last step of pydantic's path when a key is at fault, not its value.
KEY = "[key]"
# pydantic's error types that need nothing but the value.
_TYPES = {
    "string_type": "type.text",
    "int_type": "type.integer",
    "int_parsing": "type.integer",
    "int_from_float": "type.integer",
    "float_type": "type.number",
    "float_parsing": "type.number",
    "finite_number": "type.number",
    "bool_type": "type.boolean",
    "tuple_type": "type.list",
    "list_type": "type.list",
    "dict_type": "type.mapping",
    "model_type": "type.mapping",
    "model_attributes_type": "type.mapping",
}
_BOUNDS = {
    "greater_than": ("number.small", "gt", Bilingual("more than", "大于")),
    "greater_than_equal": ("number.small", "ge", Bilingual("at least", "不小于")),
    "less_than": ("number.large", "lt", Bilingual("less than", "小于")),
    "less_than_equal": ("number.large", "le", Bilingual("at most", "不大于")),
}
_VALUE_CHOICES: dict[str, Callable[[], list[str]]] = {
    "colour.bad": lambda: list(COLOUR_NAMES),
    "order.bad": lambda: [str(order) for order in ColourOrder],
    "rule.unknown": lambda: list(PRESETS),
    "time-zone.bad": lambda: sorted(available_timezones()),
    "festival.bad": lambda: list(festival_names()),
    "term.bad": lambda: list(TERMS),
}


def validate(model: type[Model], source: YamlSource, kind: str) -> tuple[Model | None, list[Problem]]:
    """The document, or None and everything wrong with it. ``kind`` is its first line (``playlist/1``)."""
    data = source.data
    if not isinstance(data, dict):
        return None, [problem("document.not-mapping", source.where(), kind=kind)]
    found = data.get("ledsign")
    if "ledsign" in data and found != kind:
        return None, [problem("document.kind", source.where("ledsign"), found=shown(found), kind=kind)]
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, _problems(model, source, error)


def _problems(model: type[BaseModel], source: YamlSource, error: ValidationError) -> list[Problem]:
    found: dict[Problem, None] = {}
    for detail in details_of(error):
        found[_problem(Spot.find(model, detail["loc"]), source, detail)] = None
    return sorted(found, key=lambda one: (one.where.line, one.where.column))


def details_of(error: ValidationError) -> list[dict[str, Any]]:
    """pydantic's complaints, without those that only follow from others.

    A list whose entries failed counts as empty for pydantic: only the entries are worth a word.
    """
    details: list[dict[str, Any]] = [dict(detail) for detail in error.errors(include_url=False)]
    paths: list[tuple[int | str, ...]] = [detail["loc"] for detail in details]

    def follows(detail: dict[str, Any]) -> bool:
        at: tuple[int | str, ...] = detail["loc"]
        return detail["type"] == "too_short" and any(
            len(path) > len(at) and path[: len(at)] == at for path in paths
        )

    return [detail for detail in details if not follows(detail)]


class Spot:
    """Where an error is: the path in the document, the annotation there, and the model around it."""

    def __init__(self, model: Any) -> None:
        self.path: Path = ()
        self.annotation: Any = model
        self.owner: type[BaseModel] | None = None

    @classmethod
    def find(cls, model: type[BaseModel], loc: tuple[int | str, ...]) -> Spot:
        """Follow pydantic's ``loc``; labels of unions leave no trace in the document's path."""
        spot = cls(model)
        for step in loc:
            if step != KEY:
                spot._take(step)
        return spot

    def _take(self, step: int | str) -> None:
        members = _members(self.annotation)
        for member, tag in members:
            if step == tag:
                self.annotation = member
                return
        for member, _ in members:
            if isinstance(member, type) and issubclass(member, BaseModel) and isinstance(step, str):
                self.owner = member
                field = fields_of(member).get(step)
                self._go(step, field.annotation if field else None)
                return
            origin, inner = get_origin(member), get_args(member)
            if origin is tuple and isinstance(step, int):
                self._go(step, inner[0] if inner[-1] is Ellipsis else inner[step])
                return
            if origin is dict:
                self._go(step, inner[1])
                return

    def _go(self, step: int | str, annotation: Any) -> None:
        self.path = (*self.path, step)
        self.annotation = annotation


def fields_of(model: type[BaseModel]) -> dict[str, FieldInfo]:
    """A model's fields by the keys that operators write."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _members(annotation: Any) -> list[tuple[Any, str | None]]:
    """What an annotation may be, with the union tag of each."""
    tag = None
    while get_origin(annotation) is Annotated:
        tags = [extra.tag for extra in get_args(annotation)[1:] if isinstance(extra, Tag)]
        tag = tags[0] if tags else tag
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, types.UnionType):
        return [pair for member in get_args(annotation) for pair in _members(member)]
    return [(annotation, tag)]


def _problem(spot: Spot, source: YamlSource, detail: dict[str, Any]) -> Problem:
    kind, value, facts = detail["type"], detail["input"], detail.get("ctx", {})
    path = source.listed(spot.path)
    where = source.where(*path)
    if kind == "extra_forbidden":
        return _unknown_key(spot, source)
    if kind == "missing":
        key = str(path[-1])
        owner = spot.owner.__name__ if spot.owner else ""
        return problem("key.missing", where, key=key, meaning=meaning_of(key, owner))
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _no_kind(spot, source, value)
    if kind == "value_error":
        code = str(facts.get("error"))
        if code in WORDINGS:
            choices = _VALUE_CHOICES.get(code)
            hint = choice_hint(value, choices()) if choices else ""
            if KEY in detail["loc"]:
                where = source.where_key(*path)
            return problem(code, where, value=shown(value), hint=hint, **_LIMITS)
    if kind in _TYPES:
        return problem(_TYPES[kind], where, value=shown(value))
    if kind in ("literal_error", "enum"):
        return problem("choice.bad", where, value=shown(value), hint=choice_hint(value, _choices(spot)))
    if kind in ("too_short", "too_long"):
        code, limit = ("list.short", "min_length") if kind == "too_short" else ("list.long", "max_length")
        return problem(code, where, limit=facts[limit])
    if kind in _BOUNDS:
        code, limit, bound = _BOUNDS[kind]
        return problem(code, where, value=shown(value), limit=facts[limit], bound=bound)
    return problem("value.bad", where, value=shown(value))


_LIMITS: dict[str, Any] = {"limit": MAX_TEXT}


def _choices(spot: Spot) -> list[str]:
    found: list[str] = []
    for member, _ in _members(spot.annotation):
        if get_origin(member) is Literal:
            found += [str(choice) for choice in get_args(member)]
        elif isinstance(member, type) and issubclass(member, Enum):
            found += [str(choice.value) for choice in member]
    return found


def _unknown_key(spot: Spot, source: YamlSource) -> Problem:
    key = str(spot.path[-1])
    where = source.where_key(*spot.path)
    tags = _telling_keys(spot.owner)
    if key in tags:
        code = "panel.two-kinds" if "grid" in tags else "item.two-kinds"
        fields = fields_of(spot.owner) if spot.owner else {}
        return problem(code, where, key=key, first=next(tag for tag in tags if tag in fields))
    fields = fields_of(spot.owner) if spot.owner else {}
    return problem("key.unknown", where, key=shown(key), hint=choice_hint(key, list(fields)))


def _telling_keys(owner: type[BaseModel] | None) -> tuple[str, ...]:
    return getattr(owner, "telling_keys", ())


def _no_kind(spot: Spot, source: YamlSource, value: Any) -> Problem:
    members = _members(spot.annotation)
    tags = [tag for _, tag in members if tag]
    is_panel = "grid" in tags
    where = source.where(*spot.path)
    if not isinstance(value, dict):
        code = "type.mapping" if is_panel else "item.not-mapping"
        return problem(code, where, value=shown(value))
    known = {name for model, _ in members for name in model.model_fields} - set(tags)
    strange = next((key for key in value if key not in known), None)
    hint = choice_hint(strange, tags)
    if strange is not None:
        where = source.where_key(*spot.path, strange)
    return problem("panel.no-kind" if is_panel else "item.no-kind", where, hint=hint)
