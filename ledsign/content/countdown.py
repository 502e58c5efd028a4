"""countdown: the time left until a moment, and a text for afterwards."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

from ledsign.content.atlas import render_readout
from ledsign.content.base import ContentContext, ContentSpec, Rendered
from ledsign.documents.playlist import CountdownItem

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def render(item: CountdownItem, context: ContentContext) -> Rendered:
    """An atlas and a readout; ``fit`` leaves room for the days left at first, and for the text afterwards."""
    target = Fraction((item.until - _EPOCH) // timedelta(microseconds=1), 1_000_000)
    return render_readout(item, context, "countdown", item.countdown, target=target, after=item.after)


CONTENT = ContentSpec(name="countdown", title="countdown", item=CountdownItem, render=render)
