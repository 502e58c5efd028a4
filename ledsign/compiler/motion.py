"""Motion: how an item comes in, for how long, and how fast; from its keys to an effect's options."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from ledsign.compiler.compiled import SnappedSpeed
from ledsign.content.pace import DEFAULT_CHARS_S, asked_speed, even_pace, phases_at
from ledsign.documents.playlist import CaptionItem, MovingItem
from ledsign.effects.base import EFFECTS, EffectOptions, EffectSpec
from ledsign.effects.mirror import mirrored_options
from ledsign.effects.speed import snap_gap

if TYPE_CHECKING:
    from ledsign.content.base import Rendered
    from ledsign.documents.playlist import Item
    from ledsign.show.arrangement import Layer

# Without a length of its own an item stays this long (a still picture, a clock).
DEFAULT_STAY = Fraction(10)
# A page of a caption stays as long as it takes to read, and at least this long.
PAGE_STAY = Fraction(5)


def effect_of(item: Item) -> EffectSpec:
    """The effect an item names, or its natural one; what does not move is held."""
    if not isinstance(item, MovingItem):
        return EFFECTS["hold"]
    return EFFECTS[item.effect or natural_effect(item)]


def natural_effect(item: Item) -> str:
    """What an item does when it names no effect: captions scroll along their text, pictures stand."""
    if isinstance(item, CaptionItem):
        if item.arrangement == "couplet" or item.wrap:
            return "hold"
        return "scroll-up" if item.direction == "vertical" else "scroll-left"
    return "hold"


def wanted_length(item: Item, pass_length: Fraction | None, rendered: Rendered) -> Fraction:
    """How long: the asked duration, or so many passes. A marquee always ends on its seam."""
    if pass_length is None:
        stay = _page_stay(item, rendered) if _is_paged(item) else DEFAULT_STAY
        return item.duration or stay * (item.repeat or 1)
    if item.duration is None:
        return pass_length * (item.repeat or 1)
    if isinstance(item, MovingItem) and item.continuous:
        return pass_length * -int(-item.duration // pass_length)
    return item.duration


def effect_options(
    item: Item, effect: EffectSpec, layer: Layer, rendered: Rendered, fps: Fraction
) -> EffectOptions:
    """Everything the effect may ask for, from the item's keys and the text's size."""
    options = EffectOptions(fps=fps, marks=rendered.marks, axis=rendered.axis)
    if not isinstance(item, MovingItem):
        return options
    changes: dict[str, Any] = {
        "continuous": item.continuous,
        "align_x": item.align_x,
        "align_y": item.align_y,
        "towards": item.towards,
    }
    em = rendered.em_px
    if effect.moves:
        smooth = rendered.smooth
        changes["speed_px_s"] = speed = even_pace(item, em, fps, smooth=smooth)
        changes["phases"] = grains = phases_at(item, em, fps, smooth=smooth)
        along = rendered.size.width if effect.moves == "x" else rendered.size.height
        gap = 2 * em
        if item.gap is not None:
            gap = int(item.gap.amount * (em or 1) if item.gap.unit == "chars" else item.gap.amount)
        if grains > 1:
            gap = max(0, gap - 1)  # the strip's last pixel is blank already
        elif item.continuous:
            gap = snap_gap(gap, along, speed, fps)
        changes["gap_px"] = gap
    if item.rate is not None:
        changes["rate"] = item.rate
    elif effect.name == "typewriter":
        changes["rate"] = DEFAULT_CHARS_S
    phases = {"enter_s": item.enter, "stay_s": item.stay, "leave_s": item.leave}
    changes |= {field: asked for field, asked in phases.items() if asked is not None}
    if _is_paged(item) and "stay" in effect.uses:
        changes.setdefault("stay_s", max(options.stay_s, _page_stay(item, rendered)))
    options = replace(options, **changes)
    if item.duration and item.stay is None and "stay" in effect.uses:
        # One pass is to fill the asked time: what is left after entering and leaving is the stay.
        one = effect.length(rendered.size, layer.view, options) or Fraction(0)
        stay = options.stay_s + item.duration - one
        if stay > 0:
            options = replace(options, stay_s=stay)
    return mirrored_options(options) if layer.mirrored else options


def snapped_speed(item: MovingItem, name: str, rendered: Rendered, fps: Fraction) -> SnappedSpeed:
    """What was asked for and what it became, to be reported."""
    em, smooth = rendered.em_px, rendered.smooth
    return SnappedSpeed(
        item=name,
        asked_px_s=asked_speed(item, em),
        px_s=even_pace(item, em, fps, smooth=smooth),
        fps=fps,
        phases=phases_at(item, em, fps, smooth=smooth),
    )


def _is_paged(item: Item) -> bool:
    return isinstance(item, CaptionItem) and item.wrap


def _page_stay(item: Item, rendered: Rendered) -> Fraction:
    """As long as was asked, else as long as the page takes to read."""
    if isinstance(item, MovingItem) and item.stay is not None:
        return item.stay
    characters = rendered.text.characters if rendered.text else 0
    return max(PAGE_STAY, Fraction(-int(-characters // DEFAULT_CHARS_S)))
