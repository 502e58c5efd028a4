"""The sign page: its drawing finds what the player sends, limits read back, skew, the light of a day."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from fractions import Fraction
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ledsign.console.sign_facts import facts, summary
from ledsign.console.sign_light import chart, notes
from ledsign.console.sign_limits import Line, changes_of, lines_of, sentence
from ledsign.console.sign_outputs import outputs_table
from ledsign.console.sign_skew import apart, verdict
from ledsign.console.words import Say
from ledsign.core.geometry import Rect, Size
from ledsign.display.addressing import patch_own, universe_of
from ledsign.display.leds import output_leds
from ledsign.display.limits import Ceiling, Hours, Limits
from ledsign.display.panel import ROTATIONS, Axis, Corner, Panel
from ledsign.display.sign import ColourOrder, Face, MappedPixel, OutputSpec, Sign, Split
from ledsign.schedule.types import SunEvent
from ledsign.service.light_day import LightDay, Point
from ledsign.service.sign_geometry import Wired

ZH, EN = Say("zh"), Say("en")
GEOMETRY = Path("ledsign/console/static/sign/geometry.js").resolve()
ASK = """
import {readFileSync} from "node:fs";
const {Wiring} = await import(process.argv[1]);
const facts = JSON.parse(readFileSync(0)), wiring = new Wiring(facts), told = [];
for (let y = 0; y < facts.height; y++) for (let x = 0; x < facts.width; x++) {
  const found = wiring.pixel(x, y);
  if (!found) continue;
  const slot = wiring.slot(found.output, found.channel), last = found.channel + found.output.bytes - 1;
  const back = wiring.channel(found.index, last);
  const again = wiring.bySlot(found.index, ...slot);
  for (const one of [back, again]) if (one.x !== x || one.y !== y) throw new Error(`${x},${y}`);
  told.push([x, y, found.index, found.channel, ...slot]);
}
console.log(JSON.stringify(told));
"""


def every_wiring() -> Sign:
    """A panel of each start, axis, serpentine and rotation; a packed RGBW one; a map of single LEDs."""
    kinds = [(c, a, s, r) for c in Corner for a in Axis for s in (False, True) for r in ROTATIONS]
    panels = tuple(
        Panel(
            rect=Rect(6 * (n % 8), 6 * (n // 8), *((3, 5) if turn in (90, 270) else (5, 3))), start=corner,
            axis=axis, serpentine=snake, rotation=turn, channel=None if n % 5 else 1000 * (n // 5),
        )
        for n, (corner, axis, snake, turn) in enumerate(kinds)
    )  # fmt: skip
    white = OutputSpec(
        name="white", address="sacn://192.0.2.11", order=ColourOrder.GRBW, split=Split.PACKED, universe=9,
        offset=4, panels=(Panel(rect=Rect(50, 0, 20, 20), serpentine=True),),
    )  # fmt: skip
    single = OutputSpec(
        name="map", address="ddp://192.0.2.12",
        pixels=(MappedPixel(x=75, y=1, channel=9), MappedPixel(x=74, y=3, channel=0)),
    )  # fmt: skip
    return Sign(
        name="all", canvas=Size(80, 50), faces=(Face(name="f", rect=Rect(0, 0, 80, 50)),),
        outputs=(OutputSpec(name="panels", address="ddp://192.0.2.10", panels=panels), white, single),
    )  # fmt: skip


@pytest.mark.skipif(shutil.which("node") is None, reason="no node on this machine")
def test_the_drawing_finds_for_every_pixel_what_the_player_sends(tmp_path: Path) -> None:
    sign = every_wiring()
    # Node surely takes .js for modules where a package.json says so
    script = shutil.copy(GEOMETRY, tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    told = subprocess.run(
        ["node", "--input-type=module", "-e", ASK, Path(script).as_uri()],
        input=json.dumps(facts(sign, "zh")), capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    expected = set()
    for index, patch in enumerate(patch_own(sign)):
        leds = output_leds(patch.output)
        for x, y, first in zip(leds.x.tolist(), leds.y.tolist(), leds.first.tolist(), strict=True):
            expected.add((x, y, index, first, *universe_of(patch, first)))
    assert {tuple(one) for one in json.loads(told.stdout)} == expected


def test_the_summary_counts_leds_of_panels_and_maps() -> None:
    assert summary(every_wiring()).leds == 64 * 15 + 400 + 2


def test_limits_as_rows_and_back() -> None:
    limits = Limits(
        curfew=(Hours(start_s=82_800, end_s=21_600), Hours(start_s=0, end_s=86_400)),
        ceilings=(Ceiling(hours=Hours(start_s=75_600, end_s=86_400), level=0.4),),
    )
    lines = lines_of(limits)
    assert changes_of(lines) == {
        "curfew": ["23:00-06:00", "00:00-24:00"],
        "ceilings": [{"daily": "21:00-24:00", "level": "40%"}],
    }


def test_limits_read_back() -> None:
    lines = [Line(start="21:00", end="23:00", level=40), Line(start="23:00", end="06:00")]
    assert sentence(lines, ZH) == "每天 23:00 至次日 06:00 熄屏；21:00 至 23:00 最高 40%。"
    told = "Every day: 23:00 to 06:00 of the next day: black; 21:00 to 23:00: 40% at most."
    assert sentence(lines, EN) == told
    assert sentence([], ZH) == "没有熄屏时段，也没有亮度上限。"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (Line(start="", end="06:00"), "起止时间"),
        (Line(start="24:00", end="06:00"), "起止时间"),
        (Line(start="06:00", end="06:00"), "相同"),
        (Line(start="06:00", end="07:00", level=0), "1 到 100"),
        (Line(start="06:00", end="07:00", level=101), "1 到 100"),
    ],
)
def test_what_is_wrong_with_a_row(line: Line, told: str) -> None:
    assert line.trouble is not None
    assert told in line.trouble.zh


@pytest.mark.parametrize(
    ("one", "two", "frames"), [(10, 10, 0), (12, 10, 2), (1, 65_535, 2), (65_535, 1, -2)]
)
def test_how_far_towers_are_apart(one: int, two: int, frames: int) -> None:
    assert apart(one, two) == frames


def test_skew_in_words() -> None:
    assert verdict(2, Fraction(60), "west", "east")[0] == "east 比 west 晚 2 帧（33.3 毫秒）。"
    assert verdict(-1, Fraction(50), "west", "east")[1] == "west is 1 frames (20.0 ms) behind east."
    assert "同步" in verdict(0, Fraction(60), "west", "east")[0]


def light(**changes: object) -> LightDay:
    begin = 1_777_996_800 * 10**9
    points = tuple(
        Point(at_ns=begin + n * 300 * 10**9, wanted=1.0, used=0.0 if n < 72 else 0.4, curfew=n < 72)
        for n in range(288)
    )
    values: dict[str, object] = {
        "day": date(2026, 5, 6), "zone": "Asia/Shanghai", "points": points, "by_hand": None,
        "scheduled": True, "sun": {
            event: begin + hour * 3600 * 10**9
            for event, hour in zip(SunEvent, (5, 6, 12, 19, 20), strict=False)
        },
        "now_ns": begin + 3600 * 10**9,
    }  # fmt: skip
    return LightDay(**values | changes)  # type: ignore[arg-type]


def test_the_curve_is_a_drawing_with_words() -> None:
    drawn = ElementTree.fromstring(chart(light(), ZH))
    assert "00:00 0%，06:00 40%" in (drawn.get("aria-label") or "")
    assert "现在" in chart(light(), ZH)
    assert "现在" not in chart(light(now_ns=0), ZH)
    assert 'class="sky"' in chart(light(sun={}), ZH)


def test_what_the_curve_is_made_of() -> None:
    assert any("40%" in one for one in notes(light(by_hand=0.4), ZH))
    assert any("没有亮度规则" in one for one in notes(light(scheduled=False), ZH))
    assert any("虚线" in one for one in notes(light(), ZH))
    assert any("经纬度" in one for one in notes(light(sun={}), ZH))


def test_controllers_and_how_they_are() -> None:
    wired = [
        Wired(output=one, protocol="ddp", pixels=5, channels=15, universe=1, universes=2)
        for one in every_wiring().outputs
    ]
    told = outputs_table(wired, {"panels": "ok", "white": "failing"}, ZH)
    assert [told.count(one) for one in ("正常", "异常", "未知", "1–2")] == [1, 1, 1, 3]
