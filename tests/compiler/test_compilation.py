from __future__ import annotations

import gc
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ledsign.compiler import Compiled, compile_playlist
from ledsign.core.clock import FakeClock
from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Point, Size
from ledsign.display.sign import Sign
from ledsign.documents.load import load_sign, problems_of_playlist, read_playlist
from ledsign.player.loop import Loop
from ledsign.settings import shipped
from ledsign.show.frame import Renderer
from ledsign.show.types import Show
from ledsign.text.fonts import FontLibrary

FONTS = FontLibrary()
TOWERS = load_sign(shipped("signs", "twin-towers.yaml"))
BOARD = load_sign(shipped("signs", "p10-64x16.yaml"))


def compiled(*items: dict[str, Any], sign: Sign = TOWERS, **more: Any) -> Compiled:
    document = {"ledsign": "playlist/1", "items": list(items), **more}
    loaded = read_playlist(json.dumps(document, ensure_ascii=False), "test.yaml", Path.cwd())
    assert [one for one in problems_of_playlist(loaded, sign) if one.severity == "error"] == []
    return compile_playlist(loaded, sign, FONTS)


CAPTION = {"text": "技能让生活更美好", "direction": "vertical", "size": 80}


def test_items_follow_one_another_on_whole_frames() -> None:
    timeline = compiled(
        {**CAPTION, "repeat": 2}, {**CAPTION, "effect": "hold", "duration": "2.51 s"}
    ).show.timeline
    first, second = timeline.cues
    assert first.start == 0
    assert second.start == first.length == 2 * first.pass_length
    assert second.length == Fraction(151, 60)  # 2.51 s rounded up to whole frames
    assert timeline.length == second.start + second.length


def test_speed_is_snapped_and_reported() -> None:
    result = compiled({**CAPTION, "name": "c", "speed": "3.2 chars/s"})
    (speed,) = result.speeds
    assert (speed.item, speed.asked_px_s, speed.px_s) == ("c", 256, 255)
    assert speed.step == "4.25 px every frame"
    (slow,) = compiled({**CAPTION, "speed": "22 px/s"}).speeds
    assert (slow.px_s, slow.step) == (20, "1 px every 3 frames")


def test_default_speed_is_four_characters_a_second() -> None:
    (speed,) = compiled({**CAPTION, "size": 60}).speeds
    assert speed.asked_px_s == 240


def test_too_fast_to_read_is_a_warning_on_the_speeds_line() -> None:
    result = compiled({**CAPTION, "speed": "9 chars/s"})
    (warning,) = [one for one in result.warnings if one.code == "speed.too-fast-to-read"]
    assert warning.where.field == "items[0].speed"
    assert "9.0" in warning.message.en
    assert "9.0" in warning.message.zh


def test_a_marquee_ends_on_its_seam() -> None:
    timeline = compiled(
        {**CAPTION, "continuous": True, "gap": 10, "speed": "240 px/s", "duration": "7 s"}
    ).show.timeline
    (cue,) = timeline.cues
    period = cue.pass_length
    assert period == Fraction(640 + cue.options.gap_px, 240)
    assert cue.options.gap_px == 12  # 650 is no whole number of 4 px steps
    assert cue.length % period == 0
    assert cue.length >= 7


@pytest.mark.parametrize(("gap", "px"), [({"gap": "2 chars"}, 160), ({"gap": "1.5 chars"}, 120), ({}, 160)])
def test_gap_counts_in_characters(gap: dict[str, Any], px: int) -> None:
    (cue,) = compiled({**CAPTION, "continuous": True, "speed": "60 px/s", **gap}).show.timeline.cues
    assert cue.options.gap_px == px


def test_together_lasts_as_long_as_its_longest() -> None:
    result = compiled(
        {
            "together": [
                {"clock": "%H:%M", "zone": "top", "duration": "3 s"},
                {**CAPTION, "zone": "rest", "effect": "hold", "duration": "5 s", "size": 64},
            ]
        },
        zones={
            "top": {"face": "west", "rect": [0, 0, 96, 96]},
            "rest": {"face": "west", "rect": [0, 96, 96, 544]},
        },
    )
    clock, caption = result.show.timeline.cues
    assert clock.length == caption.length == 5
    assert clock.readout is not None
    assert clock.view == Size(96, 96)
    assert caption.windows[0].dst == Point(0, 96)


def test_a_zone_lies_within_its_face_on_the_canvas() -> None:
    zones = {"z": {"face": "east", "rect": [8, 16, 64, 64]}}
    (cue,) = compiled(
        {"text": "国", "size": 48, "effect": "hold", "zone": "z"}, zones=zones
    ).show.timeline.cues
    assert cue.windows[0].dst == Point(168, 16)


def test_couplet_lines_have_one_size_and_are_in_step() -> None:
    result = compiled({"text": ["巧手绘就千山秀", "匠心"], "arrangement": "couplet", "direction": "vertical"})
    first, second = result.show.timeline.cues
    assert first.length == second.length
    assert first.windows[0].dst.x == 160
    assert second.windows[0].dst.x == 0
    heights = [result.show.clips[cue.clip].size for cue in (first, second)]
    assert heights[0].width == heights[1].width
    assert heights[0].height == heights[1].height  # both begin at one height


def test_mirror_runs_the_other_way_on_the_second_tower() -> None:
    west, east = compiled(
        {"text": "技能", "size": 64, "effect": "scroll-left", "arrangement": "mirror"}
    ).show.timeline.cues
    assert (west.effect, east.effect) == ("scroll-left", "scroll-right")
    west, east = compiled(
        {
            "text": "技",
            "size": 64,
            "effect": "wipe",
            "towards": "left",
            "align_x": "start",
            "arrangement": "mirror",
        }
    ).show.timeline.cues
    assert (east.options.towards, east.options.align_x) == ("right", "end")


def test_span_and_relay_are_one_cue_over_both_towers() -> None:
    (span,) = compiled(
        {"text": "技能", "size": 64, "effect": "scroll-left", "arrangement": "span"}
    ).show.timeline.cues
    assert span.view.width == 256
    (relay,) = compiled(
        {"text": "技能", "size": 64, "effect": "scroll-left", "arrangement": "relay"}
    ).show.timeline.cues
    assert relay.view.width == 192


@pytest.mark.parametrize(("effect", "first_seen"), [("scroll-up", "west"), ("scroll-down", "west")])
def test_a_vertical_relay_enters_the_first_face_first(effect: str, first_seen: str) -> None:
    item = {**CAPTION, "effect": effect, "arrangement": "relay", "speed": "240 px/s"}
    show = compiled(item).show
    frame = Renderer(show).render(Fraction(1, 2))
    west, east = frame[:, :96].any(), frame[:, 160:].any()
    assert (bool(west), bool(east)) == (True, False)
    edge = frame[-40:, :96] if effect == "scroll-up" else frame[:40, :96]
    assert edge.any()
    assert first_seen == "west"


def test_the_gap_between_the_towers_stays_dark() -> None:
    show = compiled({"text": "技能点亮未来", "size": 80, "arrangement": "span", "background": "#400000"}).show
    renderer = Renderer(show)
    for tenth in range(0, 60, 7):
        assert not renderer.render(Fraction(tenth, 10))[:, 96:160].any()


def test_phases_fill_the_asked_duration() -> None:
    (cue,) = compiled({**CAPTION, "effect": "fade", "duration": "10 s", "enter": "2 s"}).show.timeline.cues
    assert cue.pass_length == cue.length == 10
    assert cue.options.enter_s == 2


def test_repeat_of_what_has_no_end_of_its_own() -> None:
    (cue,) = compiled({"clock": "%H:%M", "repeat": 3}).show.timeline.cues
    assert cue.length == 30


def test_anchor_is_exact() -> None:
    result = compiled(CAPTION, anchor="2026-05-06T19:00:00.250000+08:00")
    assert result.show.timeline.anchor == 1_778_065_200 + Fraction(1, 4)


def test_another_frame_rate_snaps_anew() -> None:
    document = {"ledsign": "playlist/1", "items": [{**CAPTION, "speed": "240 px/s"}]}
    loaded = read_playlist(json.dumps(document), "t")
    result = compile_playlist(loaded, TOWERS, FONTS, fps=Fraction(50))
    assert result.show.sign.fps == 50
    assert result.speeds[0].px_s == Fraction(475, 2)


def test_every_missing_glyph_is_an_error_on_its_line() -> None:
    loaded = read_playlist(
        '{"ledsign": "playlist/1",\n "items": [\n{"text": "a\ue123"},\n{"text": "\ue124b"}]}', "t.yaml"
    )
    glyphs: list[Any] = []
    with pytest.raises(DocumentError) as caught:
        compile_playlist(loaded, TOWERS, FONTS, glyphs=glyphs)
    assert [one.where.line for one in caught.value.problems if one.code == "text.missing-glyph"] == [3, 4]
    assert [one.codepoints for report in glyphs for one in report.missing] == ["U+E123", "U+E124"]


def test_a_one_bit_board_gets_pixels_that_are_on_or_off() -> None:
    show = compiled({"text": "技能让生活更美好", "size": 16}, sign=BOARD).show
    frame = Renderer(show).render(Fraction(2))
    assert set(np.unique(frame)) == {0, 255}


def test_same_input_same_digest() -> None:
    assert compiled(CAPTION).show.digest == compiled(CAPTION).show.digest
    assert compiled(CAPTION).show.digest != compiled({**CAPTION, "colour": "red"}).show.digest


def test_velocity_is_constant_over_the_seam_and_the_next_cue() -> None:
    """A marquee by quarters, twice: every frame is the one before moved by the same 4¼ pixels."""
    show = compiled(
        {"text": "技能让生活", "size": 64, "effect": "scroll-left", "continuous": True, "speed": "255 px/s"}
    ).show
    (cue,) = show.timeline.cues
    assert (cue.options.phases, cue.options.speed_px_s) == (4, 255)
    assert (cue.pass_length * 60).denominator == 1
    renderer = Renderer(show)
    frames = [renderer.render(Fraction(n, 60)) for n in range(int(2 * cue.pass_length * 60) + 9)]
    for early, late in zip(frames, frames[4:], strict=False):  # four frames are 17 whole pixels
        assert np.array_equal(early[:, 17:96], late[:, : 96 - 17])


def test_a_change_of_text_shows_no_blank_frame() -> None:
    """From cue to cue, and from show to show: the frame before and the frame after both have ink."""
    items = [
        {"text": text, "size": 64, "direction": "vertical", "effect": "hold", "duration": "1 s"}
        for text in "技能美"
    ]
    renderer = Renderer(compiled(*items).show)
    assert all(renderer.render(Fraction(n, 60)).any() for n in range(360))
    clock = FakeClock()
    loop = Loop(renderer, TOWERS.canvas, [], clock, Fraction(60))
    for number in range(120):
        if number == 60:
            loop.load(Renderer(compiled(items[2]).show))
        loop.tick()
        assert loop.frame.any(), number


@pytest.mark.parametrize("on", [True, False])
def test_the_collector_of_garbage_is_left_as_it_was(on: bool) -> None:
    before = gc.isenabled()
    try:
        (gc.enable if on else gc.disable)()
        compiled({"text": "技"})
        assert gc.isenabled() is on
        with pytest.raises(DocumentError):
            compiled({"text": "技\u0378"})
        assert gc.isenabled() is on
    finally:
        (gc.enable if before else gc.disable)()


def test_an_edit_compiles_only_what_was_edited(tmp_path: Path) -> None:
    """All other clips are the very same objects: nothing of them was drawn, hashed or copied again."""
    picture = tmp_path / "logo.png"
    Image.fromarray(np.arange(16 * 16 * 3, dtype=np.uint8).reshape(16, 16, 3)).save(picture)

    def show(*texts: str) -> Show:
        items = [{"text": text, "size": 16} for text in texts]
        return compiled(*items, {"image": str(picture), "duration": "1 s"}, sign=BOARD).show

    before, after = show("技能", "生活", "美好"), show("技能", "生动", "美好")
    again = show("技能", "生活", "美好")
    same = before.clips.keys() & after.clips.keys()
    assert (len(before.clips), len(same)) == (4, 3)
    assert all(after.clips[digest] is before.clips[digest] for digest in same)
    assert all(again.clips[digest] is clip for digest, clip in before.clips.items())
    assert again.digest == before.digest != after.digest
