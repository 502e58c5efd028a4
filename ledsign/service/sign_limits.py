"""Sign limits: curfew and ceilings of a sign. The people of the building may change them, nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ledsign.documents.yaml_editing import with_value
from ledsign.service import documents, signs
from ledsign.service.history import expect
from ledsign.service.roles import Permission
from ledsign.service.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.service.history import Saved
    from ledsign.service.unit import Unit

CHANGEABLE = ("curfew", "ceilings")


def change(unit: Unit, sign: str, expected: int, changes: Mapping[str, Any], remark: str = "") -> Saved:
    """``curfew`` and ``ceilings`` as a sign's document has them; what is not named stays.

    Raises Unknown, Stale, and Invalid with every problem.
    """
    unit.actor.require(Permission.LIMITS, sign)
    row = signs.sign_row(unit, sign, held=True)
    expect(unit, row, expected)
    text = signs.sign_text(unit, sign)
    data = source_of(text).data
    limits = dict(data.get("limits") or {})
    before = dict(limits)
    limits |= {key: value for key, value in changes.items() if key in CHANGEABLE}
    limits = {key: value for key, value in limits.items() if value not in (None, [])}
    edited_text, in_place = text, True
    if limits != before:
        try:
            edited = with_value(text, "limits", limits)
        except (ValueError, RecursionError):
            raise documents.unwritable() from None
        edited_text, in_place = edited.text, edited.in_place
    saved = signs.replace(unit, sign, expected, edited_text, remark, action="limits.changed")
    return replace(saved, comments_kept=in_place)
