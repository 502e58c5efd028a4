"""People 人员: who there is, what they may do on which sign, how they get in, which programs act for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.console import people_facts, scripted
from ledsign.console.page import Entry
from ledsign.core.problem import Bilingual
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer

TITLE = Bilingual("People", "人员")


async def build(viewer: Viewer) -> None:
    """The page."""
    await scripted.shown(
        viewer, "people", TITLE, lambda unit: people_facts.facts(unit, viewer), "parts", "people"
    )


ENTRY = Entry(path="/people", title=TITLE, icon="group", permission=Permission.PEOPLE_READ, build=build)
