"""Calendars: an iCalendar file as a schedule of a sign, to be edited further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import DocumentError, Invalid
from ledsign.service import documents, signs
from ledsign.service.parcels import Parcel, Text
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.core.problem import Problem
    from ledsign.display.sign import Sign
    from ledsign.service.unit import Unit


def parcel(
    unit: Unit, sign: str, data: bytes, name: str, playlist: str = ""
) -> tuple[Parcel, tuple[Problem, ...]]:
    """The schedule that the events of a calendar make, and what of them was left out or changed.

    Every event is a caption of its own, unless ``playlist`` names what all of them show; playlists of the
    sign that the calendar names (our own exports do) are referred to. Raises Invalid, Unknown.
    """
    from ledsign.documents.ical import read_calendar  # its import is a tenth of the service's start

    unit.actor.require(Permission.CONTENT_WRITE, sign)
    target = signs.loaded(unit, sign)
    if playlist and documents.by_name(unit, sign, "playlist", playlist) is None:
        raise Invalid(
            "playlist",
            f"this sign has no playlist {playlist[:60]!r}",
            f"本屏没有节目单 {playlist[:60]}",
        )
    try:
        found = read_calendar(data, target.zone, file="", playlist=playlist)
    except DocumentError as error:
        raise Invalid(
            "calendar",
            f"the calendar cannot be read: {error.problems[0].line_of_text('en')}",
            f"日历无法读取：{error.problems[0].line_of_text('zh')}",
            problems=error.problems,
        ) from None
    known = {
        one: f"{one}.yaml"
        for one in found.captions
        if documents.by_name(unit, sign, "playlist", one) is not None
    }
    text = found.text(sign="", zone=target.zone, playlists=known, style=_style(target))
    return Parcel(texts=(Text(f"{name}.ics", "schedule", name, text),)), found.problems


def _style(sign: Sign) -> dict[str, str]:
    """Letters as large as the face allows, along it: a caption that can be read at once."""
    tall = all(face.rect.height > face.rect.width for face in sign.faces)
    return {"direction": "vertical" if tall else "horizontal", "size": "fit"}
