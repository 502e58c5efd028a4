"""People 人员: who there is, what they may do on which sign, how they get in, which programs act for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.console.frame import heading
from ledsign.console.page import Entry
from ledsign.console.people_facts import can_vouch, roles_told, waiting_told
from ledsign.console.scripted import common, scripted
from ledsign.core.problem import Bilingual
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.service.unit import Unit


async def build(viewer: Viewer) -> None:
    """The page."""

    def facts(unit: Unit) -> dict[str, Any]:
        return {
            **common(unit, viewer), "roles": roles_told(viewer), "waiting": waiting_told(unit),
            "canVouch": can_vouch(unit),
        }  # fmt: skip

    told = await viewer.look(facts)
    if told is None:
        heading(viewer.say("人员", "People"))
        return
    scripted("people", told, "parts", "people")


ENTRY = Entry(
    path="/people", title=Bilingual("People", "人员"), icon="group", permission=Permission.PEOPLE_READ,
    build=build,
)  # fmt: skip
