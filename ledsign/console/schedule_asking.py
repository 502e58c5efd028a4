"""Asking: the line between the schedule page's script and its desk, over the page's own WebSocket.

script  emitEvent("schedule", {id, what, values})  ─▶  Desk, in a thread
script  ledsignScheduleAnswer(id, answer)          ◀─  {"ok": …} or {"refused": …}
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nicegui import run, ui

from ledsign.console.schedule_desk import READS, WRITES, Desk
from ledsign.console.schedule_entries import problems
from ledsign.core.errors import LedsignError, ServiceError, Stale

if TYPE_CHECKING:
    from nicegui.events import GenericEventArguments

    from ledsign.console.viewer import Viewer


def listen(viewer: Viewer) -> None:
    """Answer what the page's script asks, as long as it is open."""
    desk = Desk(viewer.sign, viewer.language)

    async def asked(event: GenericEventArguments) -> None:
        given = event.args if isinstance(event.args, dict) else {}
        answer = await run.io_bound(answered, viewer, desk, str(given.get("what")), given.get("values") or {})
        text = json.dumps([given.get("id"), answer], ensure_ascii=False).replace("<", "\\u003c")
        ui.run_javascript(f"window.ledsignScheduleAnswer?.(...{text})")

    ui.on("schedule", asked)


def answered(viewer: Viewer, desk: Desk, what: str, values: dict[str, Any]) -> dict[str, Any]:
    """The answer to one question; what is refused is said in the viewer's language."""
    house = viewer.house
    try:
        if what in WRITES:
            with house.unit(viewer.actor()) as unit:
                return {"ok": WRITES[what](desk, unit, values)}
        if what in READS:
            with house.view(viewer.actor()) as unit:
                return {"ok": READS[what](desk, unit, values)}
    except Stale as error:
        return {
            "stale": {"who": error.told.get("changed_by_name", ""), "version": error.told["current_version"]}
        }
    except ServiceError as error:
        told = {"text": error.text.in_language(viewer.language), "code": error.code}
        return {"refused": told | {"problems": problems(getattr(error, "problems", ()), viewer.language)}}
    except (LedsignError, KeyError, ValueError) as error:
        return {
            "refused": {
                "text": viewer.say("无法完成：", "That cannot be done: ") + str(error),
                "problems": [],
            }
        }
    return {"refused": {"text": what, "problems": []}}
