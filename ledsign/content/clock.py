"""clock: the time of day on the sign, in the sign's zone."""

from __future__ import annotations

from ledsign.content.atlas import render_readout
from ledsign.content.base import ContentContext, ContentSpec, Rendered
from ledsign.documents.playlist import ClockItem


def render(item: ClockItem, context: ContentContext) -> Rendered:
    """An atlas and a readout; ``fit`` leaves room for the widest time."""
    return render_readout(item, context, "clock", item.clock)


CONTENT = ContentSpec(name="clock", title="clock", item=ClockItem, render=render)
