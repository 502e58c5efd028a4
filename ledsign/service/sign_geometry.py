"""Sign geometry: what a sign's document comes to: pixels, faces, and what each controller gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.display.addressing import patch_own
from ledsign.display.wiring import to_json
from ledsign.service import signs
from ledsign.service.roles import Permission
from ledsign.transport.target import parse_target, protocol_of

if TYPE_CHECKING:
    from ledsign.display.sign import OutputSpec, Sign
    from ledsign.service.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wired:
    """One controller and how much of the sign it carries."""

    output: OutputSpec
    protocol: str
    pixels: int
    channels: int
    universe: int
    universes: int


def sign(unit: Unit, name: str) -> Sign:
    """The sign, for whoever may read it. Raises Unknown."""
    unit.actor.require(Permission.SIGN_READ, name)
    return signs.loaded(unit, name)


def outputs(unit: Unit, name: str) -> list[Wired]:
    """Its controllers in order. Raises Unknown."""
    return [
        Wired(
            output=patch.output,
            protocol=protocol_of(parse_target(patch.output.address)),
            pixels=pixels_of(patch.output),
            channels=patch.channels,
            universe=patch.universe,
            universes=patch.universes,
        )
        for patch in patch_own(sign(unit, name))
    ]


def wiring(unit: Unit, name: str) -> bytes:
    """The whole sign as the player and the simulator read it (JSON). Raises Unknown."""
    return to_json(sign(unit, name))


def pixels_of(output: OutputSpec) -> int:
    """LEDs of one controller."""
    return len(output.pixels) or sum(panel.rect.width * panel.rect.height for panel in output.panels)
