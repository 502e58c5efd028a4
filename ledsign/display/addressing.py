"""Addressing: where each controller's channels lie in DDP bytes and in DMX universes.

Channels of one controller are numbered from 0. On the wire they sit at ``offset`` (DDP, serial frames) or
from ``universe`` on, ``slots`` channels to each universe (sACN, Art-Net):

    whole LEDs, RGB     universe 1: 170 LEDs in slots 1-510, two unused     universe 2: LED 170 first
    packed              universe 1: 170 LEDs and red, green of LED 170      universe 2: its blue first
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ledsign.display.sign import Split

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.display.panel import Panel
    from ledsign.display.sign import ColourOrder, OutputSpec, Sign

UNIVERSE_SLOTS = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """Where one controller's channels go.

    ``channels`` ≥ 0 bytes, first one at byte ``offset`` and in slot 1 of ``universe``; ``universes`` is how
    many it fills with ``slots`` (1..512) each. ``bytes_per_led`` 1..4.
    """

    output: OutputSpec
    channels: int
    offset: int
    universe: int
    universes: int
    slots: int
    bytes_per_led: int


def bytes_per_led(order: ColourOrder) -> int:
    """Channels of one LED: RGB 3, RGBW 4, dual-colour 2, one-colour 1."""
    return len(order)


def slots_of(output: OutputSpec) -> int:
    """Slots of a universe this controller uses: 512, or as many as whole LEDs fill (RGB: 510)."""
    size = bytes_per_led(output.order)
    return UNIVERSE_SLOTS if output.split is Split.PACKED else UNIVERSE_SLOTS // size * size


def chain_channels(panels: Iterable[Panel], size: int) -> tuple[range, ...]:
    """The channels of each panel of a chain, ``size`` to an LED.

    A panel begins at its own first channel when it has one, else right after the panel before it.
    """
    spans: list[range] = []
    after = 0
    for panel in panels:
        first = after if panel.channel is None else panel.channel
        after = first + max(0, panel.rect.width) * max(0, panel.rect.height) * size
        spans.append(range(first, after))
    return tuple(spans)


def panel_channels(output: OutputSpec) -> tuple[range, ...]:
    """The channels of each of the output's panels, in chain order."""
    return chain_channels(output.panels, bytes_per_led(output.order))


def channels_needed(output: OutputSpec) -> int:
    """One past the last channel of any LED; 0 without LEDs."""
    size = bytes_per_led(output.order)
    ends = [span.stop for span in panel_channels(output)]
    ends.extend(pixel.channel + size for pixel in output.pixels)
    return max(ends, default=0)


def channels_of(output: OutputSpec) -> int:
    """The controller's whole buffer in bytes: what the sign says, else just as many as its LEDs need."""
    return output.channels or channels_needed(output)


def patch_own(sign: Sign) -> tuple[Patch, ...]:
    """Each controller at its own address, with its own offset and universe."""
    return tuple(_patch(output, output.offset, output.universe) for output in sign.outputs)


def patch_whole(sign: Sign, universe: int | None = None) -> tuple[Patch, ...]:
    """All controllers behind one address, one after another; each begins a new universe.

    Offsets are cumulative from 0. Universes are the sign's own, unless ``universe`` says where to begin:
    then they are consecutive from there. The sign's own are also replaced, by consecutive ones from the
    lowest, when they would collide behind one address (two controllers that both begin at universe 1).
    """
    patches: list[Patch] = []
    offset = 0
    for output in sign.outputs:
        patches.append(_patch(output, offset, output.universe))
        offset += patches[-1].channels
    if universe is None:
        if not _collide(patches):
            return tuple(patches)
        universe = min(patch.universe for patch in patches)
    for number, patch in enumerate(patches):
        patches[number] = replace(patch, universe=universe)
        universe += patch.universes
    return tuple(patches)


def universe_of(patch: Patch, channel: int) -> tuple[int, int]:
    """The universe and the slot (1..512, as DMX counts) of a channel.

    Raises ValueError when the controller has no such channel.
    """
    if not 0 <= channel < patch.channels:
        raise ValueError(f"channel {channel} is not in 0..{patch.channels - 1} of {patch.output.name}")
    universe, slot = divmod(channel, patch.slots)
    return patch.universe + universe, slot + 1


def _patch(output: OutputSpec, offset: int, universe: int) -> Patch:
    channels, slots = channels_of(output), slots_of(output)
    return Patch(
        output=output,
        channels=channels,
        offset=offset,
        universe=universe,
        universes=-(-channels // slots),
        slots=slots,
        bytes_per_led=bytes_per_led(output.order),
    )


def _collide(patches: Iterable[Patch]) -> bool:
    end: int | None = None
    for patch in sorted((patch for patch in patches if patch.universes), key=lambda patch: patch.universe):
        if end is not None and patch.universe < end:
            return True
        end = patch.universe + patch.universes
    return False
