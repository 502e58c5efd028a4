"""Test patterns: tiles to press in front of the sign; they end by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.frame import card
from ledsign.console.sign_skew import skew_form
from ledsign.core.problem import Bilingual
from ledsign.service import tests_of_signs

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.display.sign import Sign

PATTERNS = (
    ("identify", Bilingual("Numbers", "编号"), "pin"),
    ("bar", Bilingual("Moving line", "移动线"), "swap_horiz"),
    ("ramp", Bilingual("Steps of light", "灰阶"), "gradient"),
    ("frame-counter", Bilingual("Frame counter", "帧计数"), "timer"),
    ("white", Bilingual("White", "白"), "#ffffff"),
    ("red", Bilingual("Red", "红"), "#ff2a1f"),
    ("green", Bilingual("Green", "绿"), "#14c83c"),
    ("blue", Bilingual("Blue", "蓝"), "#2b52ff"),
    ("grey", Bilingual("Half grey", "灰"), "#8a8f98"),
)
MINUTES = (1, 5, 15)


class TestsCard:
    """The card at work."""

    __test__ = False

    def __init__(self, viewer: Viewer, sign: Sign) -> None:
        self.viewer = viewer
        self.say = viewer.say
        self.sign = sign
        self.left_s = 0
        self.shown = ""

    def build(self) -> None:
        """Everything on it."""
        say = self.say
        with card(say("测试图案", "Test patterns"), "sign-tests"):
            ui.label(
                say("按下后立即在现场屏上显示，覆盖节目，到时自动结束；黑屏与撤播优先。",
                    "Shown on the real sign at once, above the programme; ends by itself.")
            ).classes("quiet small")  # fmt: skip
            with ui.element("div").classes("row-line"):
                names = [face.name for face in self.sign.faces]
                names += [output.name for output in self.sign.outputs]
                places = {"": say("整块屏", "Whole sign")} | {name: name for name in dict.fromkeys(names)}
                self.where = ui.select(places, value="", label=say("显示在", "Show on")).props(
                    "outlined dense stack-label options-dense"
                )
                lengths = {one: say(f"{one} 分钟", f"{one} min") for one in MINUTES}
                self.minutes = ui.select(lengths, value=1, label=say("时长", "For")).props(
                    "outlined dense stack-label options-dense"
                )
                with (
                    ui.element("div")
                    .classes("row-line sign-testing")
                    .props('role="status" aria-live="polite"')
                ):
                    self.told = ui.label("").classes("quiet")
                    self.end = ui.button(say("立即结束", "End now"), icon="stop", on_click=self._end).props(
                        "no-caps unelevated"
                    )
                    self.end.classes("plain").set_visibility(False)
            with ui.element("div").classes("sign-tiles"):
                for name, title, picture in PATTERNS:
                    self._tile(name, title, picture)
            if len(self.sign.faces) > 1:
                skew_form(self.viewer, self.sign)
        self.timer = ui.timer(1.0, self._tick, active=False)

    def _tile(self, name: str, title: Bilingual, picture: str) -> None:
        async def press() -> None:
            await self._show(name, title)

        with ui.button(on_click=press).props("no-caps unelevated").classes("plain sign-tile"):
            if picture.startswith("#"):
                ui.element("i").style(f"background:{picture}").props('aria-hidden="true"')
            else:
                ui.icon(picture).props('aria-hidden="true"')
            ui.label(self.say.text(title))

    async def _show(self, name: str, title: Bilingual) -> None:
        seconds = float(self.minutes.value or 1) * 60
        house, sign, only = self.viewer.house, self.viewer.sign, str(self.where.value or "")
        answer = await self.viewer.call(
            lambda: tests_of_signs.show_pattern(
                house, self.viewer.actor(), sign, pattern=name, seconds=seconds, name=only
            )
        )
        if answer is None:
            return
        self.left_s, self.shown = round(seconds), self.say.text(title)
        hidden = answer.get("note") or answer.get("warning")
        if isinstance(hidden, dict):
            self.viewer.tell(Bilingual(str(hidden.get("en", "")), str(hidden.get("zh", ""))), "warning")
        self.end.set_visibility(True)
        self.timer.activate()
        self._tell()

    async def _end(self) -> None:
        house, sign = self.viewer.house, self.viewer.sign
        if (
            await self.viewer.call(lambda: tests_of_signs.end_pattern(house, self.viewer.actor(), sign))
            is not None
        ):
            self._over(self.say("已结束，回到节目。", "Ended: back to the programme."))

    def _tick(self) -> None:
        self.left_s -= 1
        if self.left_s <= 0:
            self._over(self.say("时间到，已回到节目。", "Time is up: back to the programme."))
        elif self.left_s % 10 == 0 or self.left_s < 10:
            self._tell()

    def _tell(self) -> None:
        left = f"{self.left_s // 60}:{self.left_s % 60:02}"
        self.told.set_text(
            self.say(f"正在显示：{self.shown}，还剩 {left}", f"Showing: {self.shown}, {left} left")
        )

    def _over(self, text: str) -> None:
        self.timer.deactivate()
        self.end.set_visibility(False)
        self.told.set_text(text)
