"""Cross checks of an item's effect: whether there is one by that name, and what it can do with the item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.problem import Problem, Severity
from ledsign.documents.messages import choice_hint, problem, shown
from ledsign.documents.playlist import CaptionItem, MovingItem
from ledsign.effects.base import EFFECTS, EffectSpec

if TYPE_CHECKING:
    from ledsign.documents.yaml_source import Path as FieldPath
    from ledsign.documents.yaml_source import YamlSource

# WCAG 2.3.1: no more than three flashes in any one second.
MAX_FLASHES_S = 3
# Keys of an item that only some effects use, by the name ``EffectSpec.uses`` has for them.
_OPTIONS = ("gap", "towards", "rate", "enter", "stay", "leave", "align_x", "align_y")
_FLASHING = frozenset({"blink"})
_BY_CHARACTER = frozenset({"typewriter"})


def check_effect(item: MovingItem, source: YamlSource, path: FieldPath) -> list[Problem]:
    """Errors, and warnings for options that do nothing with this effect."""
    if not item.effect:
        return []
    if item.effect not in EFFECTS:
        where = source.where(*path, "effect")
        hint = choice_hint(item.effect, EFFECTS.names())
        return [problem("effect.unknown", where, value=shown(item.effect), hint=hint)]
    effect = EFFECTS[item.effect]
    found: list[Problem] = []
    if item.effect in _BY_CHARACTER and not isinstance(item, CaptionItem):
        found.append(
            problem("effect.unusable", source.where(*path, "effect"), value=item.effect, kind="image")
        )
    if item.effect in _FLASHING and item.rate is not None and item.rate > MAX_FLASHES_S:
        found.append(problem("blink.too-fast", source.where(*path, "rate"), value=str(item.rate)))
    return found + _unused(item, effect, source, path)


def _unused(item: MovingItem, effect: EffectSpec, source: YamlSource, path: FieldPath) -> list[Problem]:
    unused = [key for key in ("speed", "continuous") if effect.moves is None]
    unused += [key for key in _OPTIONS if key not in effect.uses and f"{key}_px" not in effect.uses]
    if isinstance(item, CaptionItem) and item.wrap and effect.moves is None and "stay" in unused:
        unused.remove("stay")  # how long each page stays
    return [
        problem(
            "option.unused",
            source.where_key(*path, key),
            severity=Severity.WARNING,
            key=key,
            value=item.effect,
        )
        for key in unused
        if key in item.model_fields_set
    ]
