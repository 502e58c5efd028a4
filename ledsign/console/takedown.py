"""Takedown: the red button on every page. One press asks, a second does it, and what the player reads back is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from nicegui import run, ui

from ledsign.core.errors import LedsignError, ServiceError
from ledsign.service import darkness

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer


def takedown_button(viewer: Viewer) -> None:
    """The button and its dialog, for the viewer's sign."""
    say = viewer.say
    with (
        ui.dialog().props(f'aria-label="{say("撤播", "Take down")}"') as dialog,
        ui.card().classes("q-pa-lg").style("width:min(480px,94vw)"),
    ):
        ui.label(say(f"撤播：{viewer.sign}", f"Take down: {viewer.sign}")).classes("text-xl font-bold")
        ui.label(
            say(
                "立即停止当前发布的画面，直到有人恢复。无需审批，会记入审计。",
                "Stops what is released at once, until somebody resumes. Needs no approval; it is audited.",
            )
        ).classes("quiet")
        reason = ui.input(say("原因（可不填）", "Reason (optional)")).props("outlined").classes("w-full")
        told = ui.element("div").props('role="status" aria-live="assertive"').classes("w-full")

        async def act(to: Literal["black", "safe"]) -> None:
            told.clear()
            with told:
                ui.label(say("正在执行…", "Working…")).classes("note")
            actor = await viewer.call(viewer.actor)
            if actor is None:
                return
            try:
                orders = await run.io_bound(
                    darkness.take_down, viewer.house, actor, viewer.sign, to, reason.value or ""
                )
            except ServiceError as error:
                _tell(told, say.text(error.text), "bad")
                return
            except LedsignError as error:
                _tell(told, str(error), "bad")
                return
            if all(one.confirmed for one in orders):
                found = orders[0]
                _tell(
                    told,
                    say(
                        f"已确认：播放机回读为撤播状态（{found.took_ms:.0f} 毫秒）",
                        f"Confirmed: the player reads back as taken down ({found.took_ms:.0f} ms)",
                    ),
                    "ok",
                )
            else:
                _tell(
                    told,
                    say(
                        "播放机没有应答：已记下，恢复联系后会先执行撤播。请在现场断开画面。",
                        "The player does not answer: it is kept and comes first when it is back. Go to the sign.",
                    ),
                    "bad",
                )

        with ui.row().classes("w-full justify-end"):
            ui.button(say("关闭", "Close"), on_click=dialog.close).props("flat no-caps").classes("quiet-button")
            ui.button(say("安全画面", "Safe picture"), on_click=lambda: act("safe")).props("no-caps").classes(
                "plain"
            )
            ui.button(say("立即黑屏", "Black now"), icon="dark_mode", on_click=lambda: act("black")).props(
                "no-caps autofocus"
            ).classes("danger")
    ui.button(say("撤播", "Take down"), icon="power_settings_new", on_click=dialog.open).props(
        f'no-caps unelevated aria-haspopup="dialog" aria-label="{say("撤播", "Take down")}"'
    ).classes("takedown")


def _tell(where: ui.element, text: str, kind: str) -> None:
    where.clear()
    with where:
        ui.label(text).classes(f"note {kind}")
