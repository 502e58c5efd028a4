"""Records view: the page at work: a filter above, charts and rows below, all of one question."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.records_charts import brightness_chart, faults_chart, lit_chart, today
from ledsign.console.records_check import check_card
from ledsign.console.records_filter import DAYS, Filter, day_of
from ledsign.console.records_found import ask
from ledsign.console.records_save import save_buttons
from ledsign.console.records_table import deed_table, play_table
from ledsign.console.records_words import NOUNS
from ledsign.service import signs, trail
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from datetime import date

    from ledsign.console.records_found import Found
    from ledsign.console.viewer import Viewer
    from ledsign.service.unit import Unit

_HEAD = '<link rel="stylesheet" href="/console/static/records.css">'
STEP = 200


class RecordsView:
    """One open page."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.say = viewer.say
        self.shown = STEP
        self.found: Found | None = None
        self.people: dict[str, str] = {}
        self.filter: Filter

    @property
    def may_audit(self) -> bool:
        """Whether the trail is theirs to read."""
        return self.viewer.opened_by.may(Permission.AUDIT)

    @property
    def may_journal(self) -> bool:
        """Whether the journal of the chosen sign is."""
        return bool(self.viewer.sign) and self.viewer.opened_by.may(Permission.JOURNAL, self.viewer.sign)

    async def build(self) -> None:
        """Everything on it."""
        ui.add_head_html(_HEAD)
        begun = await self.viewer.look(self._beginning)
        if begun is None:
            return
        zone, self.people, day = begun
        first = day - timedelta(days=DAYS - 1)
        self.filter = Filter(first=first, last=day, zone=zone, trail=not self.may_journal)
        if not (self.may_journal or self.may_audit):
            with ui.element("section").classes("card"):
                ui.label(
                    self.say("还没有屏，也就没有记录。", "There is no sign yet, so there are no records.")
                )
            return
        with ui.element("section").classes("card records-bar"):
            self._choices(day)
        self.body = ui.element("div").classes("records-body").props('aria-live="polite" aria-busy="true"')
        with self.body:
            ui.label(self.say("正在读取记录…", "Reading the records…")).classes("records-none")
        # A journal may be long: the page is there first, what is in it comes as soon as it has been read.
        ui.timer(0, self.refresh, once=True)

    def _beginning(self, unit: Unit) -> tuple[str, dict[str, str], date]:
        zone = signs.loaded(unit, self.viewer.sign).zone if self.viewer.sign else "Asia/Shanghai"
        return zone, trail.doers(unit) if self.may_audit else {}, today(unit.now_ns, zone)

    # ------------------------------------------------------------ what is asked
    def _choices(self, day: date) -> None:
        say = self.say
        with ui.element("div").classes("records-line"):
            if self.may_journal and self.may_audit:
                self._which()
            with ui.element("div").classes("records-ranges"):
                for label, days in (
                    (say("今天", "Today"), 1),
                    (say("近 7 天", "7 days"), 7),
                    (say("近 30 天", "30 days"), 30),
                ):
                    button = ui.button(label, on_click=lambda days=days: self._lately(day, days))
                    button.props("no-caps unelevated").classes("plain")
            self.first = self._day(say("从", "From"), self.filter.first)
            self.last = self._day(say("到", "To"), self.filter.last)
        self.narrow = ui.element("div").classes("records-line")
        self._narrowing()

    def _which(self) -> None:
        say = self.say
        choice = ui.toggle(
            {False: say("播放记录", "Proof of play"), True: say("操作记录", "Audit trail")},
            value=self.filter.trail,
            on_change=lambda event: self._change(trail=bool(event.value)),
        )
        choice.props(f'no-caps unelevated aria-label="{say("哪种记录", "Which records")}"').classes(
            "segments"
        )

    def _day(self, label: str, value: date) -> ui.input:
        def changed() -> object:
            first, last = day_of(self.first.value), day_of(self.last.value)
            if first is None or last is None:
                return None
            wanted = self.filter.during(first, last)
            if wanted == self.filter:
                return None
            self.filter = wanted
            return self.refresh()

        return ui.input(label, value=value.isoformat(), on_change=changed).props(
            "type=date outlined dense stack-label"
        )

    def _narrowing(self) -> None:
        """The filters of the kind of records that is shown."""
        self.narrow.clear()
        say = self.say
        with self.narrow:
            if self.filter.trail:
                nouns = {key: say.text(word) for key, word in NOUNS.items()}
                self._select(say("操作", "Deed"), {"": say("全部操作", "All")} | nouns, "noun")
                self._select(say("操作人", "By"), {"": say("所有人", "Everybody")} | self.people, "person")
                names = {name: name for name in self.viewer.signs}
                self._select(say("屏", "Sign"), {"": say("所有屏", "All signs")} | names, "sign")
            else:
                kinds = {"": say("全部", "All"), "play": say("只看播放", "Only what was shown"),
                         "command": say("只看指令", "Only commands")}  # fmt: skip
                self._select(say("类型", "Kind"), kinds, "kind")
                ui.input(say("节目单", "Playlist"), value=self.filter.playlist,
                         on_change=lambda event: self._change(playlist=(event.value or "").strip())).props(
                    "outlined dense clearable debounce=400 stack-label"
                )  # fmt: skip
                ui.switch(say("逐条列出", "Item by item"), value=self.filter.by_item,
                          on_change=lambda event: self._change(by_item=bool(event.value)))  # fmt: skip
            ui.element("span").classes("grow")
            save_buttons(self)

    def _select(self, label: str, options: dict[str, str], name: str) -> None:
        ui.select(
            options, label=label, value=getattr(self.filter, name),
            on_change=lambda event: self._change(**{name: event.value or ""}),
        ).props("outlined dense stack-label options-dense")  # fmt: skip

    async def _lately(self, day: date, days: int) -> None:
        self.filter = self.filter.during(day - timedelta(days=days - 1), day)
        self.first.set_value(self.filter.first.isoformat())
        self.last.set_value(self.filter.last.isoformat())
        await self.refresh()

    async def _change(self, **changes: object) -> None:
        was = self.filter
        self.filter = replace(was, **changes)  # type: ignore[arg-type]
        self.shown = STEP
        if was.trail != self.filter.trail:
            self._narrowing()
        await self.refresh()

    # ------------------------------------------------------------ what is found
    async def refresh(self) -> None:
        """Ask anew and show the answer."""
        asked = self.filter
        self.body.props('aria-busy="true"').classes("busy")
        found = await self.viewer.look(lambda unit: ask(unit, self.viewer.sign, asked, most=self.shown))
        if found is None or asked is not self.filter:
            return
        self.found = found
        self.body.props('aria-busy="false"').classes(remove="busy")
        self.body.clear()
        with self.body:
            check_card(self)
            if found.figures is not None:
                self._charts(found)
            self._rows(found)

    def _charts(self, found: Found) -> None:
        say, figures = self.say, found.figures
        assert figures is not None
        if not any(day.lit_s or day.dark_s or day.faults for day in figures.days):
            return
        with ui.element("div").classes("records-charts"):
            for name, drawn in (
                (say("每日播出时长", "Hours lit by day"), lit_chart(figures, say)),
                (say("每日故障", "Faults by day"), faults_chart(figures, say)),
                (say("手动亮度", "Brightness by hand"), brightness_chart(figures, say)),
            ):
                with ui.element("section").classes("card"):
                    ui.html(f"<h2>{name}</h2>{drawn}", sanitize=False)

    def _rows(self, found: Found) -> None:
        say = self.say
        with ui.element("section").classes("card records-rows"):
            if found.deeds is not None:
                ui.html(deed_table(found.deeds, self.filter.zone, say), sanitize=False)
            elif found.entries is not None:
                ui.html(play_table(found.entries, self.filter.zone, say), sanitize=False)
            if not found.count:
                ui.label(self._nothing()).classes("records-none")
            elif found.more:
                ui.label(say(f"已列出最近 {found.count} 条", f"The newest {found.count} are listed")).classes(
                    "quiet"
                )
                ui.button(say("显示更早的", "Show older ones"), on_click=self._older).props(
                    "no-caps unelevated"
                ).classes("plain")

    def _nothing(self) -> str:
        narrowed = any(
            (self.filter.kind, self.filter.playlist, self.filter.person, self.filter.noun, self.filter.sign)
        )
        if narrowed:
            return self.say("没有符合条件的记录，请放宽筛选。", "Nothing matches: widen the filter.")
        return self.say(
            "这段时间没有记录。发布节目并开始播放后，这里会逐条记下。",
            "Nothing in this time. Once something is released and plays, it is written down here.",
        )

    async def _older(self) -> None:
        self.shown += 3 * STEP
        await self.refresh()
