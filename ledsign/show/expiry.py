"""Expiry: what a sign shows once its release has expired and no newer one has come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.schedule.types import Entry, Layer, Rule, Span

if TYPE_CHECKING:
    from ledsign.show.release import Release
    from ledsign.show.types import Show

ENTRY_ID = "release-expired"
# The end of wall time as the rest of the show sees it (the year 2116).
_END_NS = 1 << 62
_HIGHEST = 1 << 30


def safe_playlist(show: Show) -> str:
    """The playlist of the safe picture; empty is black, which is what a show without a schedule has."""
    return show.schedule.safe if show.schedule is not None else ""


def expiry_entry(show: Show, release: Release | None) -> Entry | None:
    """An override for the player to lay over the show: the safe picture from the instant of expiry on.

    Being a rule like any other it comes to the frame, needs nobody to notice, and ``explain`` names it. It
    hides campaigns and overrides, not emergencies and blackouts. None: the show never expires.
    """
    if release is None or release.expires_ns >= _END_NS:
        return None
    return Entry(
        id=ENTRY_ID,
        layer=Layer.OVERRIDE,
        playlist=safe_playlist(show),
        rule=Rule(spans=(Span(start_ns=release.expires_ns, end_ns=_END_NS),)),
        priority=_HIGHEST,
        title=f"release {release.number} has expired / 发布 {release.number} 已过期",
    )
