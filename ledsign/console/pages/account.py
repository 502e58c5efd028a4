"""Account 账户与安全: one's own password, codes, language, sessions, tokens; from the account menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.console import people_facts, scripted
from ledsign.console.page import Entry
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer

TITLE = Bilingual("Account and security", "账户与安全")


async def build(viewer: Viewer) -> None:
    """The page."""
    await scripted.shown(
        viewer, "account", TITLE, lambda unit: people_facts.facts(unit, viewer), "parts", "people"
    )


ENTRY = Entry(
    path="/account", title=TITLE, icon="account_circle", permission=None, build=build, in_menu=False
)
