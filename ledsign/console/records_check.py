"""Check of the records: one press walks the whole chain and says what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.records_table import fault_text
from ledsign.service import auditing, journals

if TYPE_CHECKING:
    from ledsign.console.records_view import RecordsView

SHORT = 12
MOST_TOLD = 5


def check_card(view: RecordsView) -> None:
    """A line with the button; the answer replaces the sentence in it."""
    say = view.say
    with ui.element("section").classes("card records-check"):
        ui.icon("verified_user").props('aria-hidden="true"')
        told = ui.element("div").classes("grow").props('role="status" aria-live="polite"')
        unsound = view.found.unsound if view.found is not None else 0
        with told:
            if unsound:
                _line(
                    say(
                        f"以下有 {unsound} 条记录与写入时不符",
                        f"{unsound} of these records are not as written",
                    ),
                    "bad",
                )
            else:
                ui.label(
                    say("每条记录都与前一条环环相扣，任何改动、删除都会被发现。",
                        "Every record is chained to the one before: any change or removal is found.")
                ).classes("quiet")  # fmt: skip

        async def check() -> None:
            button.props("loading")
            try:
                await (_trail(view, told) if view.filter.trail else _journal(view, told))
            finally:
                button.props(remove="loading")

        button = ui.button(say("核验全部", "Check all"), icon="fact_check", on_click=check)
        button.props("no-caps unelevated").classes("plain")


async def _journal(view: RecordsView, where: ui.element) -> None:
    say = view.say
    found = await view.viewer.look(lambda unit: journals.verified(unit, view.viewer.sign))
    if found is None:
        return
    where.clear()
    with where:
        if found.sound:
            _line(
                say(f"核验通过：{found.records:,} 条播放记录完整，未被改动",
                    f"Sound: all {found.records:,} records are as they were written"),
                "ok",
            )  # fmt: skip
            if found.records:
                _end(view, found.last, found.hash)
            return
        many = len(found.faults)
        _line(
            say(f"核验未通过：{many} 处与写入时不符", f"Not sound: {many} places are not as written"), "bad"
        )
        for one in found.faults[:MOST_TOLD]:
            ui.label(
                say(f"{fault_text(one.reason, say)}（{one.file} 第 {one.line} 行）",
                    f"{fault_text(one.reason, say)} ({one.file}, line {one.line})")
            ).classes("small")  # fmt: skip
        _keep(view)


async def _trail(view: RecordsView, where: ui.element) -> None:
    say = view.say
    house = view.viewer.house
    found = await view.viewer.call(lambda: auditing.verify(house, view.viewer.actor()))
    if found is None:
        return
    where.clear()
    with where:
        if found.good:
            _line(
                say(f"核验通过：{found.records:,} 条操作记录完整，未被改动",
                    f"Sound: all {found.records:,} records are as they were written"),
                "ok",
            )  # fmt: skip
            _end(view, found.end.seq, found.end.hash)
            return
        many = len(found.findings)
        _line(say(f"核验未通过：{many} 处有问题", f"Not sound: {many} findings"), "bad")
        for one in found.findings[:MOST_TOLD]:
            ui.label(say.text(one.text)).classes("small")
        _keep(view)


def _line(text: str, kind: str) -> None:
    ui.label(text).classes(f"verdict {kind}")


def _end(view: RecordsView, last: int, digest: str) -> None:
    say = view.say
    ui.label(
        say(
            f"末条第 {last:,} 条，校验值 {digest[:SHORT]}…",
            f"Ends with record {last:,}, check value {digest[:SHORT]}…",
        )
    ).classes("quiet small")


def _keep(view: RecordsView) -> None:
    ui.label(
        view.say("请勿删除任何文件，立即通知管理员并保留现场。",
                 "Delete nothing, tell an administrator at once, and keep everything as it is.")
    ).classes("small")  # fmt: skip
