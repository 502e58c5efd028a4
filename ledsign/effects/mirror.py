"""Mirror: the options of an effect as seen in a mirror standing upright between two towers."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from ledsign.effects.base import Align, EffectOptions

_ALIGN: dict[Align, Align] = {"start": "end", "centre": "centre", "end": "start"}
_Side = Literal["left", "right", "up", "down"]
_TOWARDS: dict[_Side, _Side] = {"left": "right", "right": "left", "up": "up", "down": "down"}


def mirrored_options(options: EffectOptions) -> EffectOptions:
    """Left and right exchanged; to be used together with the effect named by ``EffectSpec.mirrored``."""
    return replace(options, align_x=_ALIGN[options.align_x], towards=_TOWARDS[options.towards])
