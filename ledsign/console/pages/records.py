"""Records 记录: proof of play and the audit trail: read, drawn, checked, taken along."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.console.frame import heading
from ledsign.console.page import Entry
from ledsign.console.records_view import RecordsView
from ledsign.core.problem import Bilingual
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer


async def build(viewer: Viewer) -> None:
    """The page."""
    say = viewer.say
    heading(
        say("记录", "Records"),
        say("播出过什么、谁做过什么。只增不改，可随时核验。",
            "What was shown and who did what. Nothing is ever changed; check it at any time."),
    )  # fmt: skip
    view = RecordsView(viewer)
    await view.build()


ENTRY = Entry(
    path="/records", title=Bilingual("Records", "记录"), icon="receipt_long",
    permission=Permission.JOURNAL, build=build,
)  # fmt: skip
