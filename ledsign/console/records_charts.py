"""Charts of the records: hours lit, faults, brightness by hand: SVG in the colours of the theme.

Each chart is one figure: people who do not see it are told the same in its label.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledsign.console.records_words import duration
from ledsign.picture.clock_face import local

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from ledsign.console.words import Say
    from ledsign.service.proof_figures import Day, Figures, Setting

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 380, 158, 36, 24, 14
HOUR_S = 3600


def lit_chart(found: Figures, say: Say) -> str:
    """Hours of every day: the programme, and on top what was black by command or something else."""
    most = max((day.lit_s + day.dark_s + day.other_s for day in found.days), default=0) / HOUR_S
    top = next((step for step in (1, 2, 4, 6, 8, 12, 18, 24) if step >= most), 24)
    lines = [_grid(top, say("小时", "h"))]
    for number, day in enumerate(found.days):
        told = _told(day, say)
        x, width = _slot(number, len(found.days))
        y: float = HEIGHT - BOTTOM
        parts = []
        for seconds, kind in ((day.lit_s, "lit"), (day.other_s, "other"), (day.dark_s, "dark")):
            tall = seconds / HOUR_S / top * (HEIGHT - BOTTOM - TOP)
            if tall > 0:
                y -= tall
                parts.append(_rect(x, y, width, max(tall, 1), kind))
        lines.append(f"<g><title>{escape(told)}</title>{''.join(parts)}{_hover(number, len(found.days))}</g>")
    lines.append(_days(found.days))
    total = sum(day.lit_s for day in found.days)
    label = say(
        f"每日播出时长：{len(found.days)} 天共 {duration(total, say)}",
        f"Hours lit by day: {duration(total, say)} in {len(found.days)} days",
    )
    return _figure(lines, label)


def faults_chart(found: Figures, say: Say) -> str:
    """How many faults were noted on each day."""
    most = max((day.faults for day in found.days), default=0)
    top = next((step for step in (2, 4, 10, 20, 50, 100, 1000) if step >= most), most)
    lines = [_grid(top, say("次", ""))]
    for number, day in enumerate(found.days):
        x, width = _slot(number, len(found.days))
        tall = day.faults / top * (HEIGHT - BOTTOM - TOP)
        told = say(f"{day.day:%m-%d} 故障 {day.faults} 次", f"{day.day:%m-%d}: {day.faults} faults")
        bar = _rect(x, HEIGHT - BOTTOM - tall, width, tall, "fault") if tall else ""
        lines.append(f"<g><title>{told}</title>{bar}{_hover(number, len(found.days))}</g>")
    lines.append(_days(found.days))
    total = sum(day.faults for day in found.days)
    return _figure(lines, say(f"每日故障：共 {total} 次", f"Faults by day: {total} in all"))


def brightness_chart(found: Figures, say: Say) -> str:
    """The brightness set by hand as a line of steps; where it was automatic there is none."""
    lines = [_grid(100, "%")]
    if found.days:
        first = found.days[0].day
        for start, end, level in _steps(found.settings, first, len(found.days), found.zone):
            x0, x1 = _at(start, len(found.days)), _at(end, len(found.days))
            y = HEIGHT - BOTTOM - level * (HEIGHT - BOTTOM - TOP)
            told = say(f"手动 {level:.0%}", f"by hand {level:.0%}")
            lines.append(
                f'<g><title>{told}</title><rect class="set" x="{x0:.1f}" y="{y:.1f}"'
                f' width="{max(1, x1 - x0):.1f}"'
                f' height="{HEIGHT - BOTTOM - y:.1f}"/><line class="level" x1="{x0:.1f}" x2="{x1:.1f}"'
                f' y1="{y:.1f}" y2="{y:.1f}"/></g>'
            )
    lines.append(_days(found.days))
    count = len(found.settings)
    return _figure(lines, say(f"手动亮度：调节 {count} 次", f"Brightness by hand: set {count} times"))


def _steps(
    settings: Sequence[Setting], first: date, days: int, zone: str
) -> list[tuple[float, float, float]]:
    """(begin, end, level) in days since ``first``, only where it was by hand."""

    def place(at_ns: int) -> float:
        moment = local(at_ns, zone)
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        return (moment.date() - first).days + (moment - midnight) / timedelta(days=1)

    found = []
    for one, after in zip(settings, (*settings[1:], None), strict=True):
        end = place(after.at_ns) if after is not None else float(days)
        begin, end = max(0.0, place(one.at_ns)), min(float(days), end)
        if one.level is not None and end > begin:
            found.append((begin, end, one.level))
    return found


def _told(day: Day, say: Say) -> str:
    parts = [f"{day.day:%m-%d} " + say(f"播出 {duration(day.lit_s, say)}", f"lit {duration(day.lit_s, say)}")]
    if day.dark_s >= 1:
        parts.append(say(f"黑屏 {duration(day.dark_s, say)}", f"black {duration(day.dark_s, say)}"))
    if day.other_s >= 1:
        parts.append(say(f"其他 {duration(day.other_s, say)}", f"other {duration(day.other_s, say)}"))
    return say("，", ", ").join(parts)


def _at(days: float, count: int) -> float:
    return LEFT + days * (WIDTH - LEFT) / count


def _slot(number: int, count: int) -> tuple[float, float]:
    step = (WIDTH - LEFT) / count
    gap = min(6.0, step * 0.28)
    return LEFT + number * step + gap / 2, step - gap


def _rect(x: float, y: float, width: float, height: float, kind: str) -> str:
    rounded = min(2.0, width / 4)
    return (
        f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        f' rx="{rounded:.1f}"/>'
    )


def _hover(number: int, count: int) -> str:
    step = (WIDTH - LEFT) / count
    return (
        f'<rect class="hover" x="{LEFT + number * step:.1f}" y="{TOP}" width="{step:.1f}"'
        f' height="{HEIGHT - BOTTOM - TOP}"/>'
    )


def _grid(top: float, unit: str) -> str:
    lines = []
    for part in (0.0, 0.5, 1.0):
        y = HEIGHT - BOTTOM - part * (HEIGHT - BOTTOM - TOP)
        lines.append(f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        told = f"{top * part:g}" + (unit if part == 1 else "")
        lines.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{told}</text>')
    return "".join(lines)


def _days(days: Sequence[Day]) -> str:
    every = max(1, -(-len(days) // 7))
    return "".join(
        f'<text x="{_at(number + 0.5, len(days)):.1f}" y="{HEIGHT - 6}" text-anchor="middle">'
        f"{one.day.month}-{one.day.day}</text>"
        for number, one in enumerate(days)
        if number % every == 0
    )


def _figure(lines: list[str], label: str) -> str:
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f"{''.join(lines)}</svg>"
    )


def today(now_ns: int, zone: str) -> date:
    """The local day of an instant."""
    return datetime.fromtimestamp(now_ns // 10**9, ZoneInfo(zone)).date()
