"""Review 审核: what waits for whom; one submission with pictures before and after, and what is decided.

``/review?submission=ID`` is a link to hand on: whoever follows it logs in first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.console import scripted
from ledsign.console.page import Entry
from ledsign.console.review_facts import own_key_counts, submission_facts
from ledsign.core.problem import Bilingual
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.service.unit import Unit


TITLE = Bilingual("Review", "审核")


async def build(viewer: Viewer) -> None:
    """The page."""
    asked = viewer.connection.query_params.get("submission", "")[:26]

    def more(unit: Unit) -> dict[str, Any]:
        return {
            "keyCounts": own_key_counts(unit),
            "asked": asked,
            "stages": unit.house.options.stages,
            "submission": submission_facts(unit, viewer, asked) if asked else None,
        }

    await scripted.shown(viewer, "review", TITLE, more, "parts", "review")


ENTRY = Entry(
    path="/review", title=TITLE, icon="fact_check",
    permission=Permission.CONTENT_READ, build=build,
)  # fmt: skip
