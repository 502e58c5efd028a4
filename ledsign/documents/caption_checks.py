"""Cross checks of how a caption is to be set: keys that do nothing there, and gaps no text can use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.problem import Problem, Severity
from ledsign.documents.messages import problem
from ledsign.documents.playlist import CaptionItem
from ledsign.effects.base import EFFECTS

if TYPE_CHECKING:
    from ledsign.documents.yaml_source import Path as FieldPath
    from ledsign.documents.yaml_source import YamlSource

_NEED_WRAP = ("line_breaks", "justify", "hang")
_LARGEST_GAP_PX = 256


def moves_along(item: CaptionItem) -> bool:
    """Whether its effect moves it the way its text runs, so that its lines need not end at the face."""
    axis = "x" if item.direction == "horizontal" else "y"
    if item.effect in EFFECTS:
        return EFFECTS[item.effect].moves == axis
    return not item.effect and not item.wrap and item.arrangement != "couplet"


def check_setting(item: CaptionItem, source: YamlSource, path: FieldPath) -> list[Problem]:
    """Warnings for keys that do nothing, an error for a gap wider than a character."""
    found = []

    def warn(code: str, key: str, value: str) -> None:
        where = source.where_key(*path, key)
        found.append(problem(code, where, severity=Severity.WARNING, key=key, value=value))

    if item.wrap and moves_along(item):
        warn("option.unused", "wrap", item.effect)
    if not item.wrap:
        for key in _NEED_WRAP:
            if key in item.model_fields_set:
                warn("caption.needs-wrap", key, "wrap")
    if item.direction == "horizontal" and "latin" in item.model_fields_set:
        warn("caption.needs-vertical", "latin", item.latin)
    column = item.direction == "vertical" and item.arrangement == "span"
    if column and (item.effect in EFFECTS and EFFECTS[item.effect].moves != "x"):
        warn("caption.column-in-gap", "arrangement", "span")
    gap = item.latin_gap
    if gap is not None and gap.amount > (1 if gap.unit == "chars" else _LARGEST_GAP_PX):
        found.append(problem("latin-gap.large", source.where(*path, "latin_gap")))
    return found
