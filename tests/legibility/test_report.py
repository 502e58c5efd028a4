"""The whole report: numbers, lines for people, problems in the playlist's order, through the compiler."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from ledsign.compiler import Compiled, compile_playlist
from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Severity, Where
from ledsign.display.panel import Panel
from ledsign.display.sign import ColourOrder, Face, OutputSpec, Sign
from ledsign.documents.load import read_playlist
from ledsign.legibility.report import examine, read
from ledsign.show.types import Timeline
from ledsign.text.fonts import FontLibrary

FONTS = FontLibrary()
NOTHING_LIT = Timeline(cues=(), length=Fraction(1))


def board(order: ColourOrder = ColourOrder.RGB, **values: Any) -> Sign:
    output = OutputSpec(name="o", address="", panels=(Panel(rect=Rect(0, 0, 64, 16)),), order=order)
    face = Face(name="all", rect=Rect(0, 0, 64, 16))
    return Sign(
        name="board", canvas=Size(64, 16), faces=(face,), outputs=(output,), **({"pitch_mm": 10.0} | values)
    )


def compiled(sign: Sign, *items: dict[str, Any]) -> Compiled:
    document = json.dumps({"ledsign": "playlist/1", "items": list(items)}, ensure_ascii=False)
    return compile_playlist(read_playlist(document, "test.yaml", Path.cwd()), sign, FONTS)


def test_numbers_of_a_scrolling_caption(facts, sign) -> None:
    found = read(facts(), sign(viewing_distance_m=20.0)).as_json("en")
    assert found == {
        "item": "caption",
        "text": "技能让生活更美好",
        "effect": "scroll-left",
        "em_px": 16,
        "characters": 8,
        "visible": 4.0,
        "chars_per_s": 3.75,
        "hold_s": None,
        "stroke_px": 1.0,
        "stroke_mm": 10.0,
        "readable_m": 34,
        "at_ease_m": 17,
        "contrast": 21.0,
        "flashes_per_s": 0.0,
        "rules": [],
    }
    json.dumps(found)


def test_what_is_not_known_is_left_out(facts, sign) -> None:
    reading = read(facts(effect="blink", rate=Fraction(2)), sign(pitch_mm=0.0))
    assert (reading.stroke_mm, reading.readable_m, reading.at_ease_m) == (None, None, None)
    line = reading.line_of_text("en")
    assert line == (
        "caption: 16 px, 0.8 characters/s, stays 10 s, 4 of 8 seen at once, strokes 1 px, "
        "contrast 21 : 1, 2 flashes/s"
    )
    assert reading.line_of_text("zh") == (
        "caption：16 像素，0.8 字/秒，停留 10 秒，8 字中同时可见 4 字，笔画 1 px，对比 21 : 1，每秒闪 2 次"
    )


def test_a_clock_has_no_pace(facts, sign) -> None:
    reading = read(facts(effect="hold", follows_clock=True), sign())
    assert (reading.chars_per_s, reading.hold_s) == (None, None)
    assert reading.line_of_text("zh").startswith("caption：16 像素，8 字中同时可见 8 字，笔画 1 px = 10 毫米")


def test_problems_are_at_the_fields_that_mend_them(facts, sign) -> None:
    captions = [
        facts(speed_px_s=Fraction(240), colours=(((0, 0, 200), (0, 0, 0)),)),
        facts(effect="typewriter", rate=Fraction(9), path=("items", 1)),
        facts(effect="hold", length=Fraction(1), path=("items", 2)),
    ]

    def place(*path: str | int) -> Where:
        return Where(field=".".join(map(str, path)))

    report = examine(captions, NOTHING_LIT, sign(viewing_distance_m=100.0), place)
    assert [(one.code, one.where.field) for one in report.problems] == [
        ("speed.too-fast-to-read", "items.0.speed"),
        ("stroke.too-fine", "items.0.size"),
        ("contrast.low", "items.0.colour"),
        ("speed.too-fast-to-read", "items.1.rate"),
        ("stroke.too-fine", "items.1.size"),
        ("page.too-short-to-read", "items.2.duration"),
        ("stroke.too-fine", "items.2.size"),
    ]
    assert len(report.readings) == 3


def test_long_texts_are_quoted_in_part(facts, sign) -> None:
    from dataclasses import replace

    caption = facts()
    reading = read(replace(caption, text=replace(caption.text, text="长" * 100)), sign())
    assert reading.text == "长" * 24 + "…"


# ---------------------------------------------------------------- through the compiler
def test_a_compiled_playlist_has_a_reading_for_each_text() -> None:
    result = compiled(
        board(),
        {"text": "技能让生活更美好", "name": "long", "size": 16, "speed": "60 px/s"},
        {"clock": "%H:%M", "size": 16, "duration": 5},
        {"text": "停", "size": 16, "effect": "hold", "duration": 20},
    )
    assert [one.item for one in result.legibility.readings] == ["long", "items.1", "items.2"]
    long, clock, still = result.legibility.readings
    assert (long.characters, long.visible, long.chars_per_s, long.stroke_px) == (8, 4.0, 3.75, 1.0)
    assert (clock.characters, clock.chars_per_s) == (5, None)
    assert (still.hold_s, still.chars_per_s, still.characters) == (20.0, 0.05, 1)
    assert [one.follows_clock for one in result.captions] == [False, True, False]
    assert result.warnings == ()


def test_a_text_on_two_towers_is_read_once(towers: Sign) -> None:
    item = {"text": "双塔", "size": 48, "arrangement": "mirror", "effect": "scroll-left"}
    assert len(compiled(towers, item).captions) == 1
    couplet = {"text": ["春风", "灯火"], "size": 48, "arrangement": "couplet", "direction": "vertical"}
    assert [one.text.text for one in compiled(towers, couplet).captions] == ["春风", "灯火"]


@pytest.fixture
def towers() -> Sign:
    faces = (Face(name="west", rect=Rect(0, 0, 64, 200)), Face(name="east", rect=Rect(100, 0, 64, 200)))
    return Sign(name="towers", canvas=Size(164, 200), faces=faces, outputs=())


def test_city_rules_are_warnings_unless_strict() -> None:
    rules = ("shenzhen-text-screen-2018",)
    fast = {"text": "欢迎光临本店", "size": 16, "colour": "#ff0000", "speed": "60 px/s"}
    result = compiled(board(rules=rules), fast)
    (warning,) = result.warnings
    assert (warning.code, warning.severity) == ("rule.scroll-chars-min", Severity.WARNING)
    assert warning.where.field == "items[0].speed"
    lines = result.legibility.lines_of_text("zh")
    assert lines[0].startswith("items.0：16 像素，3.75 字/秒")
    assert "shenzhen-text-screen-2018: 白天不超过 350 cd/m² → 请写屏的 luminance_cd_m2" in lines
    assert {one.rule for one in result.legibility.rulings} >= {"day_cd_m2", "hours", "pitch_mm"}
    with pytest.raises(DocumentError) as refused:
        compiled(board(rules=rules, rules_strict=True), fast)
    assert [one.code for one in refused.value.problems] == ["rule.scroll-chars-min"]
    slow = compiled(board(rules=rules, rules_strict=True), {**fast, "speed": "20 px/s"})
    assert slow.warnings == ()


def test_pages_that_flash_are_refused() -> None:
    pages = [
        {"text": text, "size": 16, "effect": "hold", "duration": 0.1, "colour": colour}
        for text, colour in (("亮", "#ffffff"), ("暗", "#ff0000"))
    ]
    with pytest.raises(DocumentError) as refused:
        compiled(board(), *pages)
    assert [one.code for one in refused.value.problems] == ["flash.pages"]


@pytest.mark.parametrize(
    ("order", "colour", "contrast"),
    [
        (ColourOrder.RG, "#0000ff", 16.4),  # green: 0.7152 of red and green together
        (ColourOrder.RG, "#ff4000", 5.6),  # red: 0.2126 of them
        (ColourOrder.MONO, "#000030", 21.0),
        (ColourOrder.RGB, "#302000", 19.6),  # yellow
    ],
)
def test_boards_that_only_switch_light_every_colour(order: ColourOrder, colour: str, contrast: float) -> None:
    result = compiled(
        board(order, one_bit=True), {"text": "国", "size": 16, "effect": "hold", "colour": colour}
    )
    (reading,) = result.legibility.readings
    assert reading.contrast == contrast
    (clip,) = result.show.clips.values()
    assert clip.size == Size(16, 16)
