"""Brightness over a day: the curve the LEDs may follow, with the sun, ceilings, curfew, and now."""

from __future__ import annotations

from datetime import timedelta
from html import escape
from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.frame import card
from ledsign.picture.clock_face import clock
from ledsign.picture.words import full_date
from ledsign.schedule.types import SunEvent
from ledsign.service import light_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.console.viewer import Viewer
    from ledsign.console.words import Say
    from ledsign.service.light_day import LightDay, Point

WIDTH, HEIGHT, LEFT, TOP, BOTTOM = 720, 260, 40, 14, 26


class LightCard:
    """The card: one day, others by the buttons beside its date."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.say = viewer.say

    async def build(self) -> None:
        """Everything on it."""
        say = self.say
        with card(say("一天的亮度", "Brightness over a day"), "sign-light"):
            with ui.element("div").classes("row-line"):
                ui.button(icon="chevron_left", on_click=lambda: self._step(-1)).props(
                    f'flat round aria-label="{say("前一天", "The day before")}"'
                ).classes("quiet-button")
                self.date = ui.label("").classes("font-semibold").props('aria-live="polite"')
                ui.button(icon="chevron_right", on_click=lambda: self._step(1)).props(
                    f'flat round aria-label="{say("后一天", "The day after")}"'
                ).classes("quiet-button")
            self.body = ui.element("div").classes("sign-light-body")
            self.found: LightDay | None = await self.viewer.look(
                lambda unit: light_day.of(unit, self.viewer.sign)
            )
            self._draw()

    async def _step(self, days: int) -> None:
        if self.found is None:
            return
        wanted = self.found.day + timedelta(days=days)
        found = await self.viewer.look(lambda unit: light_day.of(unit, self.viewer.sign, wanted))
        if found is not None:
            self.found = found
            self._draw()

    def _draw(self) -> None:
        found = self.found
        if found is None:
            return
        self.date.set_text(full_date(found.day, self.say.language))
        self.body.clear()
        with self.body:
            ui.html(chart(found, self.say), sanitize=False)
            for told in notes(found, self.say):
                ui.label(told).classes("quiet small")


def notes(found: LightDay, say: Say) -> list[str]:
    """What the curve is made of, in sentences."""
    told = []
    if found.by_hand is not None:
        told.append(say(f"已手动设为 {found.by_hand:.0%}，恢复自动后按排期。",
                        f"Set by hand to {found.by_hand:.0%}; then as scheduled again."))  # fmt: skip
    elif not found.scheduled:
        told.append(say("排期没有亮度规则，按满亮度播放，受右侧限制约束。",
                        "The schedule has no rules for brightness: full, within the limits."))  # fmt: skip
    if found.sun:
        names = {SunEvent.SUNRISE: say("日出", "sunrise"), SunEvent.SUNSET: say("日落", "sunset")}
        told.append(
            say("，", ", ").join(
                f"{names[one]} {clock(at, found.zone)}" for one, at in found.sun.items() if one in names
            )
        )
    else:
        told.append(say("还不知道屏在哪里，画不出日出日落：请管理员补上经纬度。",
                        "The sign has no place, so no sun is drawn: an administrator adds it."))  # fmt: skip
    if any(one.wanted > one.used for one in found.points):
        told.append(say("虚线是不受限制时的亮度，暗处是熄屏时段。",
                        "Dashed: without the limits. Dark: hours of black."))  # fmt: skip
    return [one for one in told if one]


def chart(found: LightDay, say: Say) -> str:
    """The SVG."""
    begin = found.points[0].at_ns
    span = (found.points[-1].at_ns - begin) + light_day.STEP_S * 10**9

    def x(at_ns: int) -> float:
        return LEFT + min(1.0, max(0.0, (at_ns - begin) / span)) * (WIDTH - LEFT)

    parts = [_sky(found, x, begin, begin + span), _grid()]
    parts += [_curfew(found, x, begin + span), _line(found.points, x, begin + span, "used")]
    if any(one.wanted > one.used for one in found.points):
        parts.append(_line(found.points, x, begin + span, "wanted"))
    parts += [
        f'<text x="{x(begin + hour * 3600 * 10**9):.1f}" y="{HEIGHT - 6}" text-anchor="middle">{hour}</text>'
        for hour in range(3, 24, 3)
    ]
    if begin <= found.now_ns < begin + span:
        at = x(found.now_ns)
        parts.append(
            f'<line class="now" x1="{at:.1f}" x2="{at:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>'
            f'<text class="now" x="{at:.1f}" y="{TOP - 3}" text-anchor="middle">{say("现在", "now")}</text>'
        )
    label = say("一天中每个时刻的亮度", "Brightness at each time of the day") + _told(found, say)
    return (
        f'<svg class="day-chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{''.join(parts)}</svg>"
    )


def _told(found: LightDay, say: Say) -> str:
    """Where the level changes, for who does not see the curve."""
    changes, before = [], -1.0
    for one in found.points:
        if one.used != before:
            before = one.used
            changes.append(f"{clock(one.at_ns, found.zone)} {one.used:.0%}")
    return say("：", ": ") + say("，", ", ").join(changes[:24])


def _sky(found: LightDay, x: Callable[[int], float], begin: int, end: int) -> str:
    """Night, twilight and day behind the curve; one calm ground where the sun is not known."""
    high = HEIGHT - BOTTOM - TOP
    if not found.sun:
        return f'<rect class="sky" x="{LEFT}" y="{TOP}" width="{WIDTH - LEFT}" height="{high}"/>'
    stops = [(begin, "night")]
    for event, kind in (
        (SunEvent.DAWN, "twilight"), (SunEvent.SUNRISE, "daylight"), (SunEvent.SUNSET, "twilight"),
        (SunEvent.DUSK, "night"),
    ):  # fmt: skip
        if event in found.sun:
            stops.append((found.sun[event], kind))
    edges = [*stops[1:], (end, "")]
    return "".join(
        f'<rect class="{kind}" x="{x(start):.1f}" y="{TOP}"'
        f' width="{max(0, x(after) - x(start)):.1f}" height="{high}"/>'
        for (start, kind), (after, _) in zip(stops, edges, strict=True)
    )


def _grid() -> str:
    lines = []
    for part in (0, 25, 50, 75, 100):
        y = _y(part / 100)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        if part % 50 == 0:
            lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{part}%</text>')
    return "".join(lines)


def _curfew(found: LightDay, x: Callable[[int], float], end: int) -> str:
    step = light_day.STEP_S * 10**9
    return "".join(
        f'<rect class="curfew" x="{x(one.at_ns):.1f}" y="{TOP}" '
        f'width="{x(min(end, one.at_ns + step)) - x(one.at_ns) + 0.3:.1f}" height="{HEIGHT - BOTTOM - TOP}"/>'
        for one in found.points
        if one.curfew
    )


def _line(points: tuple[Point, ...], x: Callable[[int], float], end: int, kind: str) -> str:
    """Steps, not slopes: a level holds until the next."""
    path, before = "", -1.0
    for one in points:
        level = one.used if kind == "used" else one.wanted
        if level != before:
            path += f"{'M' if before < 0 else 'H'}{x(one.at_ns):.1f}" + (
                f" {_y(level):.1f}" if before < 0 else f"V{_y(level):.1f}"
            )
            before = level
    path += f"H{x(end):.1f}"
    if kind == "wanted":
        return f'<path class="wanted" d="{path}"/>'
    ground = _y(0)
    return f'<path class="area" d="{path}V{ground:.1f}H{LEFT}Z"/><path class="used" d="{path}"/>'


def _y(level: float) -> float:
    return HEIGHT - BOTTOM - level * (HEIGHT - BOTTOM - TOP)
