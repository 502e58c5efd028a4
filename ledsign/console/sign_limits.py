"""Limits: hours of black and ceilings, edited by the people of the building and read back as a sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nicegui import run, ui

from ledsign.console.frame import card
from ledsign.core.errors import ServiceError, Stale
from ledsign.core.problem import Bilingual
from ledsign.service import sign_limits, signs

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.console.words import Say
    from ledsign.display.limits import Limits
    from ledsign.service.unit import Unit

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


@dataclass(slots=True, kw_only=True)
class Line:
    """One row of the form. ``level`` per cent, None for black."""

    start: str
    end: str
    level: int | None = None

    @property
    def trouble(self) -> Bilingual | None:
        """What is wrong with it."""
        if not _CLOCK.fullmatch(self.start) or not _CLOCK.fullmatch(self.end):
            return Bilingual("write both times", "请填写起止时间")
        if self.start == self.end:
            return Bilingual("from and to are the same: choose an end", "起止相同：请改一个时间")
        if self.level is not None and not 0 < self.level <= 100:
            return Bilingual("1 to 100 per cent", "请填 1 到 100")
        return None

    @property
    def hours(self) -> str:
        """As a sign's document has it."""
        return f"{self.start}-{'24:00' if self.end == '00:00' else self.end}"


def lines_of(limits: Limits) -> list[Line]:
    """The rows of what holds."""
    return [
        *(Line(start=_clock(one.start_s), end=_clock(one.end_s)) for one in limits.curfew),
        *(
            Line(start=_clock(one.hours.start_s), end=_clock(one.hours.end_s), level=round(one.level * 100))
            for one in limits.ceilings
        ),
    ]


def changes_of(lines: list[Line]) -> dict[str, Any]:
    """As ``sign_limits.change`` takes them."""
    return {
        "curfew": [one.hours for one in lines if one.level is None],
        "ceilings": [
            {"daily": one.hours, "level": f"{one.level}%"} for one in lines if one.level is not None
        ],
    }


def sentence(lines: list[Line], say: Say) -> str:
    """All of it read back."""
    if not lines:
        return say("没有熄屏时段，也没有亮度上限。", "No hours of black and no ceilings.")
    told = [_said(one, say) for one in sorted(lines, key=lambda one: (one.level is not None, one.start))]
    return say(f"每天 {'；'.join(told)}。", f"Every day: {'; '.join(told)}.")


def _said(one: Line, say: Say) -> str:
    over = say("次日 ", " of the next day") if one.end <= one.start and one.end != "00:00" else ""
    end = "24:00" if one.end == "00:00" else one.end
    hours = say(f"{one.start} 至{over or ' '}{end}", f"{one.start} to {end}{over}")
    if one.level is None:
        return hours + say(" 熄屏", ": black")
    return hours + say(f" 最高 {one.level}%", f": {one.level}% at most")


def _clock(seconds: int) -> str:
    return f"{seconds // 3600 % 24:02}:{seconds % 3600 // 60:02}"


class LimitsCard:
    """The card at work."""

    def __init__(self, viewer: Viewer, *, may_change: bool) -> None:
        self.viewer = viewer
        self.say = viewer.say
        self.may_change = may_change
        self.lines: list[Line] = []
        self.kept = ""
        self.version = 0

    async def build(self) -> None:
        """Everything on it."""
        say = self.say
        with card(say("限制", "Limits"), "sign-limits"):
            ui.label(
                say("无论播什么都不超过。随下次发布生效；现在就要变暗，请调亮度或黑屏。",
                    "Never exceeded, whatever is shown. In force with the next release.")
            ).classes("quiet small")  # fmt: skip
            self.body = ui.element("div").classes("limit-lines")
            self.read_back = ui.label("").classes("note").props('role="status" aria-live="polite"')
            self.told = ui.element("div").props('aria-live="assertive"')
            if self.may_change:
                self._buttons()
        await self._load()

    def _buttons(self) -> None:
        say = self.say
        with ui.element("div").classes("row-line"):
            ui.button(
                say("加熄屏时段", "Add hours of black"), icon="bedtime", on_click=lambda: self._add(None)
            ).props("no-caps unelevated").classes("plain")
            ui.button(
                say("加亮度上限", "Add a ceiling"), icon="brightness_medium", on_click=lambda: self._add(40)
            ).props("no-caps unelevated").classes("plain")
            ui.element("span").classes("grow")
            self.save = ui.button(say("保存", "Save"), on_click=self._save).props("no-caps unelevated")
            self.save.classes("primary")

    async def _load(self) -> None:
        def read(unit: Unit) -> tuple[Limits, int]:
            sign = self.viewer.sign
            return signs.loaded(unit, sign).limits, signs.sign_row(unit, sign).version

        found = await self.viewer.look(read)
        if found is None:
            return
        self.lines, self.version = lines_of(found[0]), found[1]
        self.kept = sentence(self.lines, self.say)
        self._draw()

    def _add(self, level: int | None) -> None:
        self.lines.append(
            Line(
                start="23:00" if level is None else "21:00",
                end="06:00" if level is None else "23:00",
                level=level,
            )
        )
        self._draw()

    def _draw(self) -> None:
        self.body.clear()
        with self.body:
            for one in self.lines:
                self._row(one)
        self._read_back()

    def _row(self, one: Line) -> None:
        say = self.say
        what = say("熄屏", "Black") if one.level is None else say("上限", "Ceiling")
        with ui.element("div").classes("limit-line").props(f'role="group" aria-label="{what}"'):
            ui.label(what).classes("limit-kind black" if one.level is None else "limit-kind")
            for name, label in (("start", say("从", "From")), ("end", say("到", "To"))):
                self._time(one, name, label)
            if one.level is not None:
                field = ui.number(say("最高 %", "At most %"), value=one.level, min=1, max=100, precision=0)
                field.props("outlined dense stack-label").classes("limit-level").set_enabled(self.may_change)
                field.on_value_change(lambda event: self._set(one, "level", int(event.value or 0)))
            if self.may_change:
                ui.button(icon="close", on_click=lambda: self._remove(one)).props(
                    f'flat round aria-label="{say("删除这一行", "Remove this line")}"'
                ).classes("quiet-button")

    def _time(self, one: Line, name: str, label: str) -> None:
        field = ui.input(label, value=getattr(one, name)).props("type=time outlined dense stack-label")
        field.set_enabled(self.may_change)
        field.on_value_change(lambda event: self._set(one, name, str(event.value or "")))

    def _set(self, one: Line, name: str, value: object) -> None:
        setattr(one, name, value)
        self._read_back()

    def _remove(self, one: Line) -> None:
        self.lines = [line for line in self.lines if line is not one]
        self._draw()

    def _read_back(self) -> None:
        trouble = next((one.trouble for one in self.lines if one.trouble is not None), None)
        told = self.say.text(trouble) if trouble is not None else sentence(self.lines, self.say)
        changed = trouble is not None or told != self.kept
        self.read_back.set_text(
            told + (self.say("（未保存）", " (not saved)") if changed and trouble is None else "")
        )
        self.read_back.classes(
            "warn" if trouble is not None else "", remove="" if trouble is not None else "warn"
        )
        if self.may_change:
            self.save.set_enabled(changed and trouble is None)

    async def _save(self) -> None:
        say, lines, expected = self.say, list(self.lines), self.version

        def write() -> int:
            with self.viewer.house.unit(self.viewer.actor()) as unit:
                return sign_limits.change(unit, self.viewer.sign, expected, changes_of(lines)).row.version

        self.told.clear()
        try:
            version = await run.io_bound(write)
        except Stale:
            await self._theirs()
            return
        except ServiceError as error:
            with self.told:
                ui.label(say.text(error.text)).classes("note bad")
            return
        if version is None:  # the service is ending
            return
        self.version, self.kept = version, sentence(self.lines, say)
        self._read_back()
        with self.told:
            ui.label(say("已保存，随下次发布生效。", "Saved: in force with the next release.")).classes(
                "note ok"
            )

    async def _theirs(self) -> None:
        """Somebody else saved: their limits beside ours, and nothing of ours is lost."""
        say = self.say
        mine = list(self.lines)
        await self._load()
        theirs = self.kept
        self.lines = mine
        self._draw()
        with self.told, ui.element("div").classes("note warn limit-conflict"):
            ui.label(say(f"别人刚刚改过，现在是：{theirs}", f"Somebody has just changed this to: {theirs}"))
            ui.label(say(f"您填的是：{sentence(mine, say)}", f"Yours: {sentence(mine, say)}"))
            with ui.element("div").classes("row-line"):
                ui.button(say("用我的", "Keep mine"), on_click=self._save).props(
                    "no-caps unelevated"
                ).classes("plain")
                ui.button(say("用他们的", "Take theirs"), on_click=self._again).props(
                    "no-caps unelevated"
                ).classes("plain")

    async def _again(self) -> None:
        self.told.clear()
        await self._load()
