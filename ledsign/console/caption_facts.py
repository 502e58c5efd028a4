"""Caption facts: what the captions page knows of a sign, its effects and its viewer from the start."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import Unknown
from ledsign.display.sign import ColourOrder
from ledsign.documents.colour_names import COLOUR_NAMES
from ledsign.effects.base import EFFECTS
from ledsign.service import fonts, signs
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.display.sign import Sign
    from ledsign.service.unit import Unit


def facts(unit: Unit, viewer: Viewer) -> dict[str, Any] | None:
    """Plain values; None when the sign is not there any more."""
    try:
        sign = signs.loaded(unit, viewer.sign)
    except Unknown:
        return None
    own = unit.actor
    return {
        "language": viewer.language,
        "person": own.id,
        "sign": sign_facts(sign),
        "effects": effect_facts(),
        "colours": COLOUR_NAMES,
        "fonts": sorted(font.name for font in unit.db.scalars(fonts.listed())),
        "mayWrite": own.may(Permission.CONTENT_WRITE, viewer.sign),
        "maySubmit": own.may(Permission.SUBMIT, viewer.sign),
    }


def sign_facts(sign: Sign) -> dict[str, Any]:
    """Its canvas and faces, in LEDs."""
    return {
        "name": sign.name,
        "title": sign.title or sign.name,
        "width": sign.canvas.width,
        "height": sign.canvas.height,
        "zone": sign.zone,
        "oneBit": sign.one_bit,
        "oneColour": all(one.order is ColourOrder.MONO for one in sign.outputs),
        "faces": [
            {
                "name": one.name,
                "x": one.rect.x,
                "y": one.rect.y,
                "width": one.rect.width,
                "height": one.rect.height,
            }
            for one in sign.faces
        ],
    }


def effect_facts() -> dict[str, dict[str, Any]]:
    """Every effect: its words, its axis, and the fields of an item that matter to it."""
    return {
        name: {"zh": one.title.zh, "en": one.title.en, "moves": one.moves or "", "uses": sorted(one.uses)}
        for name, one in EFFECTS.entries().items()
    }


def as_script(values: dict[str, Any]) -> str:
    """As text that may stand inside a script element."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
