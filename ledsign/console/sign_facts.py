"""Sign facts: the wiring as the drawing of the sign page needs it: plain numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import DocumentError
from ledsign.display.addressing import panel_channels, patch_own
from ledsign.transport.target import parse_target, protocol_of

if TYPE_CHECKING:
    from ledsign.display.addressing import Patch
    from ledsign.display.sign import Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What stands beside the title."""

    width: int
    height: int
    leds: int
    fps: str


def facts(sign: Sign, language: str) -> dict[str, Any]:
    """Of the whole sign."""
    return {
        "language": language, "width": sign.canvas.width, "height": sign.canvas.height,
        "faces": [
            {
                "name": one.name, "x": one.rect.x, "y": one.rect.y, "width": one.rect.width,
                "height": one.rect.height,
            }
            for one in sign.faces
        ],
        "outputs": [output_facts(patch) for patch in patch_own(sign)],
    }  # fmt: skip


def output_facts(patch: Patch) -> dict[str, Any]:
    """Of one controller. Panels: [x, y, width, height, start, axis, serpentine, rotation, first channel]."""
    output = patch.output
    spans = panel_channels(output)
    return {
        "name": output.name, "address": output.address, "protocol": _protocol(output.address),
        "order": str(output.order), "bytes": patch.bytes_per_led, "offset": patch.offset,
        "channels": patch.channels, "universe": patch.universe, "universes": patch.universes,
        "slots": patch.slots,
        "panels": [
            [
                panel.rect.x, panel.rect.y, panel.rect.width, panel.rect.height, str(panel.start),
                str(panel.axis), panel.serpentine, panel.rotation, span.start,
            ]
            for panel, span in zip(output.panels, spans, strict=True)
        ],
        "pixels": [[one.x, one.y, one.channel] for one in output.pixels],
    }  # fmt: skip


def summary(sign: Sign) -> Summary:
    """Of the whole sign."""
    leds = sum(
        len(output.pixels) or sum(panel.rect.width * panel.rect.height for panel in output.panels)
        for output in sign.outputs
    )
    return Summary(width=sign.canvas.width, height=sign.canvas.height, leds=leds, fps=str(sign.fps))


def _protocol(address: str) -> str:
    try:
        return protocol_of(parse_target(address))
    except DocumentError:
        return ""
