"""Now's alarms: what needs somebody, and who has seen it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.now_times import moment
from ledsign.core.problem import Bilingual
from ledsign.service import alarms, overview
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.service.overview import OpenAlarm, Overview


class Alarms:
    """A card that is only there while there is an alarm."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer, self._say = viewer, viewer.say
        self._known: tuple[object, ...] | None = None

    def place(self) -> None:
        """Build it, unseen."""
        with ui.element("section").classes("card") as self._card:
            with ui.element("h2"):
                ui.label(self._say("告警", "Alarms")).classes("inline")
            self._list = ui.element("div").props('aria-live="polite"')
        self._card.set_visibility(False)

    def show(self, found: Overview) -> None:
        """Those this viewer may know of."""
        own = self._viewer.opened_by
        mine = tuple(one for one in found.alarms if one.sign or own.may(Permission.OPERATE_HOUSE))
        if mine == self._known:
            return
        self._known = mine
        self._card.set_visibility(bool(mine))
        self._list.clear()
        with self._list:
            for one in mine:
                self._alarm(one, found)

    def _alarm(self, one: OpenAlarm, found: Overview) -> None:
        say, viewer = self._say, self._viewer
        since = moment(say, one.since_ns, found.zone, found.at_ns)
        told = say(f"{since} 起", f"since {since}")
        if one.seen_by:
            told += say(f"，{one.seen_by} 已知悉", f"; {one.seen_by} has seen it")
        with ui.element("div").classes(f"now-alarm {one.severity}"):
            ui.icon("warning" if one.severity == "warning" else "error").props('aria-hidden="true"')
            with ui.element("p"):
                ui.label(_without_sign(say(one.zh, one.en), viewer.sign)).classes("inline font-semibold")
            if not one.seen_by and viewer.opened_by.may(Permission.ALARMS, one.sign or "*"):
                ui.button(
                    say("我知道了", "I have seen it"), on_click=lambda ident=one.id: self._seen(ident)
                ).props("no-caps unelevated").classes("plain")
            ui.label(told).classes("quiet small")

    async def _seen(self, ident: str) -> None:
        viewer = self._viewer
        done = Bilingual("Noted that you have seen it", "已记下你已知悉")
        await viewer.do(lambda unit: alarms.acknowledge(unit, ident), done)
        overview.shared(viewer.house).forget(viewer.sign)


def _without_sign(text: str, sign: str) -> str:
    """The page is about that sign: it need not be said again."""
    for begin in (f"{sign}: ", f"{sign}："):
        if text.startswith(begin):
            rest = text.removeprefix(begin)
            return rest[:1].upper() + rest[1:]
    return text
