"""Review 审核: what waits for whom; one submission with pictures before and after, and what is decided.

``/review?submission=ID`` is a link to hand on: whoever follows it logs in first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.console.frame import heading
from ledsign.console.page import Entry
from ledsign.console.review_facts import own_key_counts, submission_facts
from ledsign.console.scripted import common, scripted
from ledsign.core.problem import Bilingual
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.service.unit import Unit


async def build(viewer: Viewer) -> None:
    """The page."""
    asked = viewer.connection.query_params.get("submission", "")[:26]

    def facts(unit: Unit) -> dict[str, Any]:
        return {
            **common(unit, viewer),
            "keyCounts": own_key_counts(unit),
            "asked": asked,
            "stages": unit.house.options.stages,
            "submission": submission_facts(unit, viewer, asked) if asked else None,
        }

    told = await viewer.look(facts)
    if told is None:
        heading(viewer.say("审核", "Review"))
        return
    scripted("review", told, "parts", "review")


ENTRY = Entry(
    path="/review", title=Bilingual("Review", "审核"), icon="fact_check",
    permission=Permission.CONTENT_READ, build=build,
)  # fmt: skip
