"""Now's light: how bright the sign is, by its schedule or by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nicegui import ui

from ledsign.core.problem import Bilingual
from ledsign.service import light, overview
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.service.overview import Overview


class Light:
    """A slider for the hand, a switch for the schedule. What the LEDs really get stands above both."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer, self._say = viewer, viewer.say
        self._may = viewer.opened_by.may(Permission.BRIGHTNESS, viewer.sign)
        self._setting = False
        self._asked: tuple[float | None] | None = None

    def place(self) -> None:
        """Build it."""
        say = self._say
        with ui.element("div").classes("now-light"):
            with ui.element("b"):
                self._used = ui.label("–").classes("inline")
            self._told = ui.label("").classes("quiet")
        label = say("亮度（百分比）", "Brightness in per cent")
        # no ``value``: Vue would write it anew whenever the page changes, under the hand that slides
        self._range = (
            ui.element("input")
            .classes("now-range")
            .props(f'type=range min=0 max=100 step=1 aria-label="{label}"')
        )
        self._auto = ui.checkbox(
            say("自动：按排期与屏的上限", "Automatic: by the schedule and the sign's limits")
        )
        if not self._may:
            self._range.props("disabled")
            self._auto.disable()
            return
        self._range.on("change", self._slid, js_handler="(event) => emit(Number(event.target.value))")
        self._auto.on("update:model-value", self._switched)

    def show(self, found: Overview) -> None:
        """What is wanted, and what is."""
        status, wanted = found.standing.reported, found.standing.wish.brightness
        used = None if status is None or not found.standing.answers else status["shown"]["level"]
        self._used.text = "–" if used is None else f"{round(used * 100)}%"
        say = self._say
        if used is None:
            self._told.text = say("播放机没有应答", "the player does not answer")
        elif wanted is None:
            self._told.text = say("自动", "automatic")
        elif abs(used - wanted) > 0.006:
            self._told.text = say(
                f"手动设为 {round(wanted * 100)}%，受上限约束",
                f"set to {round(wanted * 100)}%, held by the limits",
            )
        else:
            self._told.text = say("手动", "by hand")
        if self._setting:
            return
        self._auto.value = wanted is None
        level = wanted if wanted is not None else used
        value = 100 if level is None else round(level * 100)
        if self._range.props.get("data-level") != str(value):
            self._range.props(f"data-level={value}")

    async def _slid(self, event: Any) -> None:
        await self._set(max(0, min(100, int(event.args))) / 100)

    async def _switched(self, event: Any) -> None:
        on = bool(event.args[0] if isinstance(event.args, list) else event.args)
        await self._set(None if on else int(self._range.props.get("data-level", 100)) / 100)

    async def _set(self, level: float | None) -> None:
        """One after another, and of those asked for meanwhile the last alone: that one stays."""
        self._asked = (level,)
        if self._setting:
            return
        self._setting = True
        try:
            while self._asked is not None:
                (level,), self._asked = self._asked, None
                await self._do(level)
        finally:
            self._setting = False

    async def _do(self, level: float | None) -> None:
        viewer = self._viewer
        done = Bilingual(
            "Brightness is left to the schedule"
            if level is None
            else f"Brightness set to {round(level * 100)}%",
            "亮度已交给排期" if level is None else f"亮度已设为 {round(level * 100)}%",
        )
        await viewer.do(lambda unit: light.set_level(unit, viewer.sign, level), done)
        overview.shared(viewer.house).forget(viewer.sign)
