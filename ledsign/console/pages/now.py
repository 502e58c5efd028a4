"""Now 总览: what is shown, what should be, and whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.console.frame import heading
from ledsign.console.page import Entry
from ledsign.core.problem import Bilingual
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer


async def build(viewer: Viewer) -> None:
    """The page."""
    heading(viewer.say("总览", "Now"), viewer.sign)


ENTRY = Entry(
    path="/", title=Bilingual("Now", "总览"), icon="lightbulb", permission=Permission.SIGN_READ, build=build
)
