"""Now's board: everything on the page but the pictures, brought up to date once a second while it is seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import run, ui

from ledsign.console.now_alarms import Alarms
from ledsign.console.now_health import all_well, clock_line, outputs, troubles
from ledsign.console.now_light import Light
from ledsign.console.now_words import coming, spoken
from ledsign.console.takedown import resume_button
from ledsign.core.errors import LedsignError
from ledsign.schedule.explain_text import reason_text
from ledsign.service import onlookers, overview
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from ledsign.console.viewer import Viewer
    from ledsign.service.overview import Overview


class Part:
    """A piece of the page that is made anew when what it is made of has changed, and not before."""

    def __init__(self, where: ui.element) -> None:
        self._where = where
        self._known: Hashable = None

    def show(self, what: Hashable, make: Callable[[], None]) -> None:
        """``make`` builds it of ``what``."""
        if what == self._known:
            return
        self._known = what
        self._where.clear()
        with self._where:
            make()


class Board:
    """The sentence, the health, and the cards."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer, self._say = viewer, viewer.say
        self._light = Light(viewer)
        self._alarms = Alarms(viewer)
        self._lost = False

    def sentence(self) -> None:
        """What is on, and below it whether all is well."""
        self._says = Part(ui.element("div").classes("now-says").props('aria-live="polite"'))
        self._health_box = ui.element("div").classes("now-health").props('role="status"')
        self._health = Part(self._health_box)

    def cards(self) -> None:
        """What somebody on watch wants to know."""
        say = self._say
        self._alarms.place()
        with ui.element("div").classes("now-cards"):
            self._coming = Part(self._card(say("接下来", "Coming up")))
            self._outputs = Part(self._card(say("输出", "Outputs")))
            with self._card(say("亮度", "Brightness")):
                self._light.place()
            self._clock = Part(self._card(say("时钟与播放机", "Clock and player")))

    async def refresh(self) -> None:
        """Look again. A service that is in trouble is said once, and what was known stays."""
        found = await run.io_bound(self._find)
        if found is None:
            return
        if isinstance(found, str):
            self._health_box.classes(add="bad")
            self._health.show(
                found, lambda: _trouble(found, self._say("下面是之前的状态。", "Below is how it was."))
            )
            return
        self._show(found)

    def _find(self) -> Overview | str | None:
        viewer = self._viewer
        try:
            if not onlookers.still(viewer.house, viewer.opened_by):
                return None
            with viewer.house.view(viewer.opened_by) as unit:
                return overview.of(unit, viewer.sign)
        except LedsignError as error:
            text = getattr(error, "text", None)
            return self._say.text(text) if text is not None else str(error)

    def _show(self, found: Overview) -> None:
        say = self._say
        told = spoken(say, found)
        contenders = self._contenders(found) if told.tone == "ok" else ()
        self._says.show((told, contenders), lambda: self._sentence(told, contenders))
        wrong = tuple(troubles(say, found))
        well = all_well(say, found, quietly=told.tone != "ok") if told.tone != "bad" else ""
        self._health_box.set_visibility(bool(wrong or well))
        self._health_box.classes(add="bad" if wrong else "", remove="" if wrong else "bad")
        self._health.show((wrong, well), lambda: _health(wrong, well))
        following = tuple(coming(say, found))
        self._coming.show(following, lambda: self._following(following, scheduled=found.why is not None))
        lines = tuple(outputs(say, found))
        self._outputs.show(lines, lambda: self._controllers(lines))
        clock = clock_line(say, found)
        player = self._player(found)
        self._clock.show(
            (clock, player),
            lambda: _facts([(say("时钟", "Clock"), clock[0]), *player, (say("节奏", "Pace"), clock[1])]),
        )
        self._light.show(found)
        self._alarms.show(found)

    def _sentence(self, told, contenders) -> None:  # type: ignore[no-untyped-def]
        with ui.element("p").classes(f"now-what {told.tone}"):
            ui.label(told.what)
        if told.why:
            ui.label(told.why).classes("now-why")
        if told.who:
            ui.label(told.who).classes("now-who")
        viewer = self._viewer
        if told.resumes and viewer.opened_by.may(Permission.LIGHT, viewer.sign):
            with ui.element("div").classes("now-act"):
                resume_button(viewer, told.resumes)
        if len(contenders) > 1:
            with ui.element("details").classes("now-contenders"):
                with ui.element("summary"):
                    ui.label(self._say("为什么是它？", "Why this one?")).classes("inline")
                with ui.element("ul"):
                    for name, why, won in contenders:
                        with ui.element("li").classes("won" if won else ""):
                            with ui.element("b"):
                                ui.label(name).classes("inline")
                            ui.label(why).classes("quiet")

    def _contenders(self, found: Overview) -> tuple[tuple[str, str, bool], ...]:
        if found.why is None:
            return ()
        return tuple(
            (
                one.entry.title or one.entry.id,
                self._say.text(reason_text(one)),
                one.reason in ("wins", "shares"),
            )
            for one in found.why.contenders[:8]
        )

    def _following(self, lines: tuple[tuple[str, str, str], ...], *, scheduled: bool) -> None:
        say = self._say
        if not lines:
            text = say("三天之内没有变化。", "Nothing changes in the next three days.")
            if not scheduled:
                text = say(
                    "发布一个排期后，这里显示接下来的节目。",
                    "Once a schedule is released, what follows stands here.",
                )
            ui.label(text).classes("now-empty")
            return
        with ui.element("ul").classes("now-list"):
            for when, what, away in lines:
                with ui.element("li"):
                    ui.element("span").classes("dot next")
                    ui.label(what).classes("name")
                    ui.label(when).classes("right")
                    ui.label(say(f"还有 {away}", f"in {away}")).classes("below")

    def _controllers(self, lines) -> None:  # type: ignore[no-untyped-def]
        if not lines:
            ui.label(self._say("播放机应答后显示。", "Shown when the player answers.")).classes("now-empty")
        with ui.element("ul").classes("now-list"):
            for one in lines:
                with ui.element("li"):
                    ui.element("span").classes("dot" if one.is_well else "dot bad")
                    ui.label(one.name).classes("name")
                    ui.label(one.told).classes("right")
                    ui.label(one.detail).classes("below")

    def _player(self, found: Overview) -> tuple[tuple[str, str], ...]:
        say, status = self._say, found.standing.reported
        if status is None:
            return ()
        answers = say("正常应答", "Answers") if found.standing.answers else say("没有应答", "Does not answer")
        held = status["shown"]["flashes_held"]
        told = [(say("播放机", "Player"), answers)]
        if held:
            told.append((say("防闪", "Flashes"), say("正在压制过快的闪烁", "Too quick ones are held back")))
        return tuple(told)

    @staticmethod
    def _card(title: str) -> ui.element:
        with ui.element("section").classes("card"):
            with ui.element("h2"):
                ui.label(title).classes("inline")
            return ui.element("div")


def _health(wrong, well: str) -> None:  # type: ignore[no-untyped-def]
    if not wrong and well:
        with ui.element("div").classes("now-well"):
            ui.icon("check_circle").props('aria-hidden="true"')
            ui.label(well)
    for one in wrong:
        _trouble(one.what, one.remedy)


def _trouble(what: str, remedy: str) -> None:
    with ui.element("div").classes("now-trouble"):
        ui.icon("error").props('aria-hidden="true"')
        with ui.element("b"):
            ui.label(what).classes("inline")
        if remedy:
            with ui.element("span"):
                ui.label(remedy)


def _facts(lines: list[tuple[str, str]]) -> None:
    with ui.element("dl").classes("facts"):
        for name, value in lines:
            if value:
                with ui.element("dt"):
                    ui.label(name)
                with ui.element("dd"):
                    ui.label(value)
