"""Calendars: an iCalendar file as a schedule of a sign, to be edited further.

Read by a worker, before any transaction that writes: a calendar of few bytes can take long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.errors import Invalid, Unavailable
from ledsign.service import documents, signs
from ledsign.service.parcels import Parcel, Text
from ledsign.service.roles import Permission
from ledsign.store.tables import Document
from ledsign.worker.telling import problem_of

if TYPE_CHECKING:
    from ledsign.core.problem import Problem
    from ledsign.display.sign import Sign
    from ledsign.service.actor import Actor
    from ledsign.service.house import House

TIMEOUT_S = 10.0


def parcel(
    house: House, actor: Actor, sign: str, data: bytes, name: str, playlist: str = ""
) -> tuple[Parcel, tuple[Problem, ...]]:
    """The schedule that the events of a calendar make, and what of them was left out or changed.

    Every event is a caption of its own, unless ``playlist`` names what all of them show; playlists of the
    sign that the calendar names (our own exports do) are referred to. Raises Invalid, Unknown, TooMany.
    """
    with house.view(actor) as unit:
        actor.require(Permission.CONTENT_WRITE, sign)
        target = signs.loaded(unit, sign)
        if playlist and documents.by_name(unit, sign, "playlist", playlist) is None:
            raise Invalid(
                "playlist",
                f"this sign has no playlist {playlist[:60]!r}",
                f"本屏没有节目单 {playlist[:60]}",
            )
        named = select(Document.name).where(
            Document.kind == "playlist", Document.sign == sign, Document.deleted_ns == 0
        )
        known = list(unit.db.scalars(named))
    message = {
        "kind": "calendar", "data": data, "zone": target.zone, "playlist": playlist, "known": known,
        "style": _style(target),
    }  # fmt: skip
    try:
        found = house.workers.call(message, timeout_s=TIMEOUT_S, who=actor.id, again=False)
    except Invalid as error:
        first = error.problems[0] if error.problems else None
        raise Invalid(
            "calendar",
            f"the calendar cannot be read: {first.line_of_text('en') if first else error.text.en}",
            f"日历无法读取：{first.line_of_text('zh') if first else error.text.zh}",
            problems=error.problems,
        ) from None
    except Unavailable as error:
        if error.code not in ("too-slow", "worker-died"):
            raise
        raise Invalid(
            "calendar",
            f"the calendar takes longer than {TIMEOUT_S:g} s to read: export a shorter time",
            f"日历处理超过 {TIMEOUT_S:g} 秒：请导出较短的时间段",
        ) from None
    text = Text(f"{name}.ics", "schedule", name, found["text"])
    return Parcel(texts=(text,)), tuple(problem_of(one) for one in found["problems"])


def _style(sign: Sign) -> dict[str, str]:
    """Letters as large as the face allows, along it: a caption that can be read at once."""
    tall = all(face.rect.height > face.rect.width for face in sign.faces)
    return {"direction": "vertical" if tall else "horizontal", "size": "fit"}
