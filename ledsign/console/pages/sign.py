"""Sign 屏体: what is wired where, test patterns, how bright and within which limits, taking over a map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nicegui import ui

from ledsign.console.caption_facts import as_script
from ledsign.console.frame import card, heading
from ledsign.console.page import Entry
from ledsign.console.sign_facts import Summary, facts, summary
from ledsign.console.sign_import import import_card
from ledsign.console.sign_light import LightCard
from ledsign.console.sign_limits import LimitsCard
from ledsign.console.sign_outputs import outputs_table
from ledsign.console.sign_tests import TestsCard
from ledsign.core.problem import Bilingual
from ledsign.service import sign_geometry, status
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.display.sign import Sign
    from ledsign.service.sign_geometry import Wired
    from ledsign.service.unit import Unit

_HEAD = (
    '<link rel="stylesheet" href="/console/static/sign.css">'
    '<script type="module" src="/console/static/sign.js"></script>'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    sign: Sign
    wired: list[Wired]
    states: dict[str, str]
    facts: dict[str, Any]
    summary: Summary


async def build(viewer: Viewer) -> None:
    """The page."""
    say = viewer.say
    told = await viewer.look(lambda unit: _told(unit, viewer)) if viewer.sign else None
    if told is None:
        heading(say("屏体", "Sign"))
        with card():
            ui.label(
                say("还没有屏。运行 ledsign up 会带来示例双塔，也可以通过接口导入屏文档。",
                    "There is no sign yet. ledsign up brings the twin towers of the demo.")
            )  # fmt: skip
        return
    ui.add_head_html(
        _HEAD + f'<script type="application/json" id="sign-facts">{as_script(told.facts)}</script>'
    )
    heading(say("屏体", "Sign"), told.sign.title or told.sign.name)
    _pills(viewer, told.summary)
    with card(say("走线", "Wiring")):
        ui.label(
            say("指向任意一点，即知它接在哪台控制器、哪块模组、哪个 universe 的哪个槽；也可填数字反查。",
                "Point anywhere to see controller, panel, universe and slot; or type a number to find it.")
        ).classes("quiet small")  # fmt: skip
        ui.element("div").props("id=sign-wiring").classes("wiring")
    with card(say("控制器", "Controllers"), "sign-scroll"):
        ui.html(outputs_table(told.wired, told.states, say), sanitize=False)
    own = viewer.opened_by
    if own.may(Permission.TEST, viewer.sign):
        TestsCard(viewer, told.sign).build()
    with ui.element("div").classes("sign-pair"):
        await LightCard(viewer).build()
        await LimitsCard(viewer, may_change=own.may(Permission.LIMITS, viewer.sign)).build()
    if own.may(Permission.SIGN_WRITE, viewer.sign):
        import_card(viewer, told.sign)


def _told(unit: Unit, viewer: Viewer) -> _Told:
    sign = sign_geometry.sign(unit, viewer.sign)
    reported = status.of(unit, viewer.sign)
    outputs = reported.reported["outputs"] if reported.reported is not None and reported.answers else []
    return _Told(
        sign=sign, wired=sign_geometry.outputs(unit, viewer.sign), facts=facts(sign, viewer.language),
        summary=summary(sign), states={str(one["name"]): str(one["state"]) for one in outputs},
    )  # fmt: skip


def _pills(viewer: Viewer, one: Summary) -> None:
    say = viewer.say
    with ui.element("div").classes("row-line sign-pills"):
        for told in (
            say(f"{one.width} × {one.height} 像素", f"{one.width} × {one.height} pixels"),
            say(f"{one.leds:,} 颗灯珠", f"{one.leds:,} LEDs"),
            say(f"每秒 {one.fps} 帧", f"{one.fps} frames a second"),
        ):
            ui.label(told).classes("pill")


ENTRY = Entry(
    path="/sign",
    title=Bilingual("Sign", "屏体"),
    icon="grid_on",
    permission=Permission.SIGN_READ,
    build=build,
)
