"""Calendars: an iCalendar file as the text of a schedule."""

from __future__ import annotations

from typing import Any

from ledsign.worker.framing import Message
from ledsign.worker.telling import told


def read(message: Message) -> dict[str, Any]:
    """``data`` of a calendar for a sign in ``zone``; ``known`` are playlists there are, ``style`` the keys of
    a caption. Gives the ``text`` and the ``problems``. Raises DocumentError.
    """
    from ledsign.documents.ical import read_calendar  # its import takes a while and few need it

    zone = message["zone"]
    found = read_calendar(message["data"], zone, file="", playlist=message["playlist"])
    known = {one: f"{one}.yaml" for one in message["known"] if one in found.captions}
    text = found.text(sign="", zone=zone, playlists=known, style=message["style"])
    return {"text": text, "problems": told(found.problems, "")}
