"""Account 账户与安全: one's own password, codes, language, sessions, tokens; from the account menu."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.console.frame import heading
from ledsign.console.page import Entry
from ledsign.console.people_facts import can_vouch, roles_told, waiting_told
from ledsign.console.scripted import common, scripted
from ledsign.core.problem import Bilingual

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
        heading(viewer.say("账户与安全", "Account and security"))
        return
    scripted("account", told, "parts", "people")


ENTRY = Entry(
    path="/account", title=Bilingual("Account", "账户与安全"), icon="account_circle", permission=None,
    build=build, in_menu=False,
)  # fmt: skip
