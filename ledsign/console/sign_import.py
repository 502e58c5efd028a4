"""Import of a map: choose a controller and a file, see it on the drawing, then take it over."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nicegui import run, ui

from ledsign.console.frame import card
from ledsign.console.sign_facts import facts
from ledsign.core.errors import ServiceError
from ledsign.core.problem import Bilingual
from ledsign.service import signs, wiring_import

if TYPE_CHECKING:
    from nicegui.events import GenericEventArguments

    from ledsign.console.viewer import Viewer
    from ledsign.display.sign import Sign
    from ledsign.service.unit import Unit
    from ledsign.service.wiring_import import Imported

MOST_CHARACTERS = 2_000_000
MOST_TOLD = 8


def import_card(viewer: Viewer, sign: Sign) -> None:
    """The card."""
    if sign.outputs:
        _Import(viewer, sign).build()


class _Import:
    """The card at work."""

    def __init__(self, viewer: Viewer, sign: Sign) -> None:
        self.viewer = viewer
        self.say = viewer.say
        self.sign = sign
        self.text = ""

    def build(self) -> None:
        say = self.say
        with card(say("导入走线", "Take over a map"), "sign-import"):
            ui.label(
                say("支持 WLED 导出的 ledmap 与 x,y,channel 表格，不需要改动控制器。"
                    "先在上面的接线图里预览，确认后才写入。",
                    "A ledmap from WLED, or a table of x,y,channel; controllers stay as they are."
                    " It is drawn above first and kept only when you say so.")
            ).classes("quiet small")  # fmt: skip
            with ui.element("div").classes("row-line"):
                names = [one.name for one in self.sign.outputs]
                self.output = ui.select(names, value=names[0], label=say("控制器", "Controller")).props(
                    "outlined dense stack-label options-dense"
                )
                self.left = self._place(say("左上角 X", "Top left X"))
                self.top = self._place(say("左上角 Y", "Top left Y"))
                ui.html(
                    f'<label class="import-drop" for="map-file">'
                    f"<b>{say('选择或拖入文件', 'Choose or drop a file')}</b><span>.json · .csv</span>"
                    '<input type="file" id="map-file" accept=".json,.csv,.txt,.tsv"></label>',
                    sanitize=False,
                )
            ui.on("sign-map", self._piece)
            self.told = ui.element("div").classes("import-told").props('aria-live="polite"')

    def _place(self, label: str) -> ui.number:
        return (
            ui.number(label, value=0, min=0, precision=0)
            .props("outlined dense stack-label")
            .classes("import-at")
        )

    async def _piece(self, event: GenericEventArguments) -> None:
        """Part of a file that the browser has read; an upload of its own would need the API's protection."""
        told = event.args
        if "trouble" in told:
            large = told["trouble"] == "large"
            self._trouble(
                [self.say("文件太大：最多 2 MB。", "The file is too large: 2 MB at most.") if large
                 else self.say("不是文本文件，请重新导出。", "This is no text file: export it again.")]
            )  # fmt: skip
            return
        if told["part"] == 0:
            self.text = ""
        self.text = (self.text + str(told["text"]))[: 2 * MOST_CHARACTERS]
        if told["last"]:
            await self._try(str(told["name"])[:100], self.text)

    async def _try(self, file: str, text: str) -> None:
        name, at = str(self.output.value), (int(self.left.value or 0), int(self.top.value or 0))

        def trying() -> tuple[Imported, dict[str, Any]]:
            with self.viewer.house.view(self.viewer.actor()) as unit:
                found = wiring_import.tried(unit, self.viewer.sign, name, text, at)
                return found, self._drawn(unit, found)

        try:
            answer = await run.io_bound(trying)
        except ServiceError as error:
            problems = getattr(error, "problems", ())
            lines = [one.line_of_text(self.say.language) for one in problems[:MOST_TOLD]]
            if len(problems) > MOST_TOLD:
                lines.append(
                    self.say(f"另有 {len(problems) - MOST_TOLD} 处", f"and {len(problems) - MOST_TOLD} more")
                )
            self._trouble(lines or [self.say.text(error.text)])
            return
        if answer is None:  # the service is ending
            return
        found, drawn = answer
        ui.run_javascript(f"ledsignSign.preview({json.dumps(drawn)})")
        self._offer(found, file)

    def _drawn(self, unit: Unit, found: Imported) -> dict[str, Any]:
        """The whole sign with the map in its place."""
        sign = signs.loaded(unit, self.viewer.sign)
        trial = replace(found.output, panels=(), pixels=found.pixels, channels=0)
        outputs = tuple(trial if one.name == trial.name else one for one in sign.outputs)
        return facts(replace(sign, outputs=outputs), self.viewer.language)

    def _offer(self, found: Imported, file: str) -> None:
        say = self.say
        self.told.clear()
        with self.told, ui.element("div").classes("note warn import-offer"):
            ui.label(
                say(f"{file}：{len(found.pixels):,} 颗灯珠，写入时记为 {len(found.panels):,} 段。"
                    "上面的接线图是预览，尚未写入。",
                    f"{file}: {len(found.pixels):,} LEDs, kept as {len(found.panels):,} pieces."
                    " The drawing above is a preview: nothing is kept yet.")
            )  # fmt: skip
            with ui.element("div").classes("row-line"):
                ui.button(say("放弃", "Discard"), on_click=self._discard).props("no-caps unelevated").classes(
                    "plain"
                )
                ui.button(
                    say(f"替换 {found.output.name} 的走线", f"Replace the wiring of {found.output.name}"),
                    on_click=lambda: self._take(found),
                ).props("no-caps unelevated").classes("primary")

    async def _take(self, found: Imported) -> None:
        done = Bilingual("taken over: in force with the next release", "已写入，随下次发布生效")
        remark = self.say("导入走线", "map taken over")
        saved = await self.viewer.do(
            lambda unit: wiring_import.take(unit, self.viewer.sign, found, remark).row.version, done
        )
        if saved is not None:
            ui.navigate.reload()

    def _discard(self) -> None:
        self.told.clear()
        ui.run_javascript("ledsignSign.preview(null)")

    def _trouble(self, lines: list[str]) -> None:
        self.told.clear()
        with self.told, ui.element("div").classes("note bad import-offer").props('role="alert"'):
            for one in lines:
                ui.label(one)
