"""Wiring import: a map made elsewhere (WLED ledmap, CSV) taken into a sign's document.

A sign that is kept here names no files, so the LEDs of a map become panels: as few rectangles as its order
allows, each with its first channel. What would need more than ``MOST_PANELS`` is refused and says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import DocumentError, Invalid
from ledsign.core.geometry import Point
from ledsign.display.addressing import bytes_per_led
from ledsign.display.csv_map import read_csv_map
from ledsign.display.ledmap import read_ledmap
from ledsign.documents.yaml_editing import Part, with_list
from ledsign.service import documents, signs
from ledsign.service.history import expect
from ledsign.service.roles import Permission
from ledsign.service.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.display.sign import MappedPixel, OutputSpec
    from ledsign.service.history import Saved
    from ledsign.service.unit import Unit

MOST_PANELS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """A map as it would lie on the sign: its LEDs, the panels they come to, the version it was tried on."""

    output: OutputSpec
    pixels: tuple[MappedPixel, ...]
    panels: tuple[dict[str, Any], ...]
    version: int


def tried(unit: Unit, sign: str, output: str, text: str, at: tuple[int, int] = (0, 0)) -> Imported:
    """Read a map for a controller; nothing is changed. Raises Unknown, and Invalid with every problem."""
    unit.actor.require(Permission.SIGN_WRITE, sign)
    row = signs.sign_row(unit, sign)
    found = signs.loaded(unit, sign)
    spec = next((one for one in found.outputs if one.name == output), None)
    if spec is None:
        raise Invalid("output", f"there is no controller {output!r}", f"没有控制器“{output}”")
    size = bytes_per_led(spec.order)
    try:
        if text.lstrip("\ufeff \t\r\n").startswith("{"):
            pixels = read_ledmap(text, found.canvas, bytes_per_led=size, at=Point(*at))
        else:
            pixels = read_csv_map(text)
    except DocumentError as error:
        first = error.problems[0]
        raise Invalid(
            "map", f"the map cannot be read: {first.line_of_text('en')}",
            f"无法读取该走线：{first.line_of_text('zh')}", problems=list(error.problems),
        ) from None  # fmt: skip
    away = next((one for one in pixels if one.x >= found.canvas.width or one.y >= found.canvas.height), None)
    if away is not None:
        raise Invalid(
            "map",
            f"LED {away.x},{away.y} lies outside the canvas {found.canvas.width}×{found.canvas.height}",
            f"灯珠 {away.x},{away.y} 超出画布 {found.canvas.width}×{found.canvas.height}",
        )
    panels = panels_of(pixels, size)
    if len(panels) > MOST_PANELS:
        raise Invalid(
            "map",
            f"this map is too irregular to keep here ({len(panels)} pieces, at most {MOST_PANELS}):"
            " run such a sign with ledsign player --sign FILE",
            f"该走线过于零碎，无法在此保存（{len(panels)} 段，最多 {MOST_PANELS}）："
            "请用 ledsign player --sign FILE 运行这样的屏",
        )
    return Imported(output=spec, pixels=pixels, panels=tuple(panels), version=row.version)


def take(unit: Unit, sign: str, found: Imported, remark: str = "") -> Saved:
    """Put the map in place of the controller's panels: a new version of the sign's document.

    Raises Stale, and Invalid with every problem.
    """
    unit.actor.require(Permission.SIGN_WRITE, sign)
    expect(unit, signs.sign_row(unit, sign, held=True), found.version)
    text = signs.sign_text(unit, sign)
    outputs = source_of(text).data.get("outputs") or []
    parts = [
        Part(old=number, data={**one, "panels": list(found.panels)}) if one.get("name") == found.output.name
        else Part(old=number)
        for number, one in enumerate(outputs)
    ]  # fmt: skip
    try:
        edited = with_list(text, "outputs", parts)
    except (ValueError, RecursionError):
        raise documents.unwritable() from None
    return signs.replace(unit, sign, found.version, edited.text, remark)


def panels_of(pixels: Sequence[MappedPixel], size: int) -> list[dict[str, Any]]:
    """Panels with exactly these LEDs at exactly these channels, in the order of the channels."""
    lines = _lines(sorted(pixels, key=lambda one: one.channel), size)
    panels: list[dict[str, Any]] = []
    at = 0
    while at < len(lines):
        end = _block(lines, at, size)
        panels.append(_panel(lines[at:end]))
        at = end
    return panels


@dataclass(frozen=True, slots=True)
class _Line:
    """``count`` LEDs one after another from x, y, each a step of dx, dy from the one before."""

    x: int
    y: int
    dx: int
    dy: int
    count: int
    channel: int


def _lines(pixels: Sequence[MappedPixel], size: int) -> list[_Line]:
    found: list[_Line] = []
    at = 0
    while at < len(pixels):
        first, dx, dy, count = pixels[at], 0, 0, 1
        while at + count < len(pixels):
            last, one = pixels[at + count - 1], pixels[at + count]
            step = (one.x - last.x, one.y - last.y)
            if one.channel != last.channel + size or abs(step[0]) + abs(step[1]) != 1:
                break
            if count > 1 and step != (dx, dy):
                break
            dx, dy = step
            count += 1
        found.append(_Line(first.x, first.y, dx if count > 1 else 1, dy, count, first.channel))
        at += count
    return found


def _block(lines: Sequence[_Line], at: int, size: int) -> int:
    """How many lines from ``at`` on make one rectangle wired the same way; the end of them."""
    first = lines[at]
    if at + 1 == len(lines):
        return at + 1
    second = lines[at + 1]
    ways = ((first.dx, first.dy), (second.dx, second.dy))
    across = _across(first, second)
    if across is None:
        return at + 1
    end = at + 1
    while end < len(lines):
        one, last = lines[end], lines[end - 1]
        fits = (
            one.count == first.count
            and one.channel == last.channel + last.count * size
            and (one.dx, one.dy) == ways[(end - at) % 2]
            and _across(last, one) == across
        )
        if not fits:
            break
        end += 1
    return end


def _across(one: _Line, two: _Line) -> tuple[int, int] | None:
    """The step from one line to the next beside it; None when they are no neighbours of the same extent."""
    if one.count != two.count or one.count < 2:
        return None
    same = (two.dx, two.dy) == (one.dx, one.dy)
    back = (two.dx, two.dy) == (-one.dx, -one.dy)
    if not (same or back):
        return None
    start = (one.x, one.y) if same else (one.x + one.dx * (one.count - 1), one.y + one.dy * (one.count - 1))
    step = (two.x - start[0], two.y - start[1])
    if abs(step[0]) + abs(step[1]) != 1 or (step[0] and one.dx) or (step[1] and one.dy):
        return None
    return step


def _panel(lines: Sequence[_Line]) -> dict[str, Any]:
    first, last = lines[0], lines[-1]
    ends = [(one.x, one.y) for one in lines]
    ends += [(one.x + one.dx * (one.count - 1), one.y + one.dy * (one.count - 1)) for one in lines]
    left, top = min(x for x, _ in ends), min(y for _, y in ends)
    right, bottom = max(x for x, _ in ends), max(y for _, y in ends)
    panel: dict[str, Any] = {"rect": [left, top, right - left + 1, bottom - top + 1]}
    to_right = first.dx > 0 or (not first.dx and first.x <= last.x)
    down = first.dy > 0 or (not first.dy and first.y <= last.y)
    corner = f"{'top' if down else 'bottom'}-{'left' if to_right else 'right'}"
    if corner != "top-left":
        panel["start"] = corner
    if first.dy and first.count > 1:
        panel["axis"] = "column"
    if len(lines) > 1 and (lines[1].dx, lines[1].dy) != (first.dx, first.dy):
        panel["serpentine"] = True
    panel["channel"] = first.channel
    return panel
