"""Wrapped captions end to end: pages on the timeline, one strip when it scrolls across its lines."""

from __future__ import annotations

import itertools
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ledsign.compiler import Compiled, compile_playlist
from ledsign.core.errors import DocumentError
from ledsign.display.sign import Sign
from ledsign.documents.load import load_sign, problems_of_playlist, read_playlist
from ledsign.settings import shipped
from ledsign.show.frame import Renderer
from ledsign.show.types import Cue
from ledsign.text.fonts import FontLibrary

FONTS = FontLibrary()
TOWERS = load_sign(shipped("signs", "twin-towers.yaml"))
BOARD = load_sign(shipped("signs", "p10-64x16.yaml"))
PROSE = "技能让生活更美好，技能让城市更精彩。劳动光荣、技能宝贵、创造伟大！"
WRAPPED: dict[str, Any] = {"text": PROSE, "wrap": True, "size": 16}


def compiled(*items: dict[str, Any], sign: Sign = BOARD) -> Compiled:
    document = {"ledsign": "playlist/1", "items": list(items)}
    loaded = read_playlist(json.dumps(document, ensure_ascii=False), "test.yaml", Path.cwd())
    assert [one for one in problems_of_playlist(loaded, sign) if one.severity == "error"] == []
    return compile_playlist(loaded, sign, FONTS)


@pytest.mark.parametrize(
    "item",
    [
        {"text": "[red][/]", "markup": True},
        {"text": "[red on blue] [/]\u3000", "markup": True},
        {"text": "\u200b\u3000"},
        {"text": "\u200d", "wrap": True, "size": 16},
        {"text": "\ufe0f", "size": 64},
        {"text": ["技能", "\u200b"], "arrangement": "couplet", "direction": "vertical"},
    ],
)
def test_a_caption_of_nothing_is_refused(item: dict[str, Any]) -> None:
    with pytest.raises(DocumentError) as caught:
        compiled(item, sign=TOWERS)
    errors = [one for one in caught.value.problems if one.severity == "error"]
    assert [(one.code, one.where.field) for one in errors] == [("text.blank", "items[0].text")]


def test_a_field_alone_is_a_caption() -> None:
    assert compiled({"text": "{time}", "markup": True}).show.timeline.cues


def follow_on(cues: list[Cue] | tuple[Cue, ...]) -> bool:
    return all(two.start == one.start + one.length for one, two in itertools.pairwise(cues))


def test_pages_follow_one_another_and_cover_the_time() -> None:
    timeline = compiled(WRAPPED).show.timeline
    assert len(timeline.cues) == 9 and follow_on(timeline.cues)
    assert {cue.effect for cue in timeline.cues} == {"hold"}
    assert {cue.length for cue in timeline.cues} == {Fraction(5)}  # four characters are soon read
    assert timeline.length == 45


def test_every_page_lights_the_wall_and_differs() -> None:
    show = compiled(WRAPPED).show
    renderer = Renderer(show)
    frames = []
    for cue in show.timeline.cues:
        frame = np.zeros((16, 64, 3), np.uint8)
        renderer.render(cue.start + cue.length / 2, frame)
        frames.append(frame)
    assert all(frame.any() for frame in frames)
    assert len({frame.tobytes() for frame in frames}) == len(frames)


def test_all_pages_are_parts_of_one_clip() -> None:
    show = compiled(WRAPPED).show
    [clip] = show.clips.values()
    parts = [cue.part for cue in show.timeline.cues]
    assert len(set(parts)) == 9 and all(part is not None for part in parts)
    assert sum(part.height for part in parts if part) == clip.size.height


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_the_last_page_begins_where_the_others_do(direction: str) -> None:
    """It has fewer lines, and stands at the top (columns: at the right) like the pages before it."""
    item = {"text": "技能让生活" * 11, "wrap": True, "size": 32, "direction": direction, "stay": "1 s"}
    show = compiled(item, sign=TOWERS).show
    face = TOWERS.faces[0].rect
    lit = []
    for cue in show.timeline.cues:
        frame = Renderer(show).render(cue.start + cue.length / 2)
        ink = np.argwhere(frame[face.y : face.bottom, face.x : face.right].any(axis=2))
        lit.append((ink.min(axis=0)[0], ink.max(axis=0)[1]))
    assert len(lit) == 2
    assert max(top for top, _ in lit) - min(top for top, _ in lit) <= 3
    assert max(right for _, right in lit) - min(right for _, right in lit) <= 3


def test_a_page_is_the_pixels_of_its_text() -> None:
    """The first page of a wrapped text is the same text typed with a line break there."""
    whole, first = compiled(WRAPPED).show, compiled({**WRAPPED, "text": PROSE[:4]}).show
    frames = [np.zeros((16, 64, 3), np.uint8) for _ in range(2)]
    Renderer(whole).render(Fraction(1), frames[0])
    Renderer(first).render(Fraction(1), frames[1])
    assert frames[0].any() and np.array_equal(*frames)


@pytest.mark.parametrize(
    ("fields", "lengths"),
    [
        ({"stay": "2 s"}, [2] * 9),
        ({"duration": "18 s"}, [2] * 9),
        ({"repeat": 2, "stay": "1 s"}, [1] * 18),
        ({"effect": "fade", "enter": "1 s", "leave": "1 s", "stay": "3 s"}, [5] * 9),
        ({"effect": "fade", "duration": "36 s"}, [4] * 9),
        ({"effect": "blink", "stay": "4 s"}, [4] * 9),
    ],
)
def test_how_long_a_page_stays(fields: dict[str, Any], lengths: list[int]) -> None:
    cues = compiled({**WRAPPED, **fields}).show.timeline.cues
    assert [cue.length for cue in cues] == lengths and follow_on(cues)


def test_a_long_page_stays_as_long_as_it_takes_to_read() -> None:
    show = compiled({**WRAPPED, "text": PROSE * 20, "size": 32}, sign=TOWERS).show
    longest = max(cue.length for cue in show.timeline.cues)
    assert longest > 10


def test_towers_turn_their_pages_together() -> None:
    cues = compiled({**WRAPPED, "size": 64, "direction": "vertical"}, sign=TOWERS).show.timeline.cues
    starts = sorted({cue.start for cue in cues})
    assert len(starts) > 1
    assert follow_on([next(cue for cue in cues if cue.start == start) for start in starts])
    for start in starts:
        assert len({cue.length for cue in cues if cue.start == start}) == 1


def test_beside_another_item_the_pages_go_round() -> None:
    face = TOWERS.faces
    paged = {**WRAPPED, "size": 64, "direction": "vertical", "face": face[0].name, "stay": "2 s"}
    still = {"text": "技", "effect": "hold", "face": face[1].name}
    show = compiled({"together": [paged, still], "duration": "15 s"}, sign=TOWERS).show
    own = [cue for cue in show.timeline.cues if len(show.timeline.cues) > 2 and cue.length != 15]
    assert sum((cue.length for cue in own), Fraction(0)) == 15 and follow_on(own)
    assert own[-1].length == 1  # cut when the other is over


def test_across_its_lines_it_is_one_strip_no_wider_than_the_face() -> None:
    show = compiled({**WRAPPED, "effect": "scroll-up"}).show
    (cue,) = show.timeline.cues
    clip = show.clips[cue.clip]
    assert clip.size.width <= 64 and clip.size.height >= 8 * 18


def test_along_its_lines_wrapping_does_nothing_and_says_so() -> None:
    plain = {"text": PROSE, "size": 16, "effect": "scroll-left"}
    one, two = compiled(plain).show, compiled({**plain, "wrap": True}).show
    assert one.timeline.cues[0].clip == two.timeline.cues[0].clip
    loaded = read_playlist(
        json.dumps({"ledsign": "playlist/1", "items": [{**plain, "wrap": True}]}), "test.yaml", Path.cwd()
    )
    assert [(one.code, one.where.field) for one in problems_of_playlist(loaded, BOARD)] == [
        ("option.unused", "items[0].wrap")
    ]


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"justify": True}, ["caption.needs-wrap"]),
        ({"hang": True, "line_breaks": "gb"}, ["caption.needs-wrap"] * 2),
        ({"wrap": True, "justify": True, "hang": True, "line_breaks": "strict", "stay": "3 s"}, []),
        ({"latin": "rotated"}, ["caption.needs-vertical"]),
        ({"latin": "rotated", "direction": "vertical"}, []),
        ({"latin_gap": "1.1 chars"}, ["latin-gap.large"]),
        ({"latin_gap": 300}, ["latin-gap.large"]),
        ({"latin_gap": "1 字"}, []),
        ({"latin_gap": 0, "squeeze": False}, []),
    ],
)
def test_keys_that_do_nothing_are_named(fields: dict[str, Any], codes: list[str]) -> None:
    text = json.dumps({"ledsign": "playlist/1", "items": [{"text": "技", **fields}]})
    loaded = read_playlist(text, "test.yaml", Path.cwd())
    assert [one.code for one in problems_of_playlist(loaded, BOARD)] == codes


def test_fit_fills_the_face_with_one_page_or_goes_to_sixteen() -> None:
    short = compiled({"text": "技能让生活更美好", "wrap": True}, sign=TOWERS).show
    assert len({cue.start for cue in short.timeline.cues}) == 1
    long = compiled({"text": PROSE, "wrap": True}).show
    assert {cue.part.height for cue in long.timeline.cues if cue.part} == {16}


def test_a_gap_and_squeezing_reach_the_picture() -> None:
    def width(**fields: Any) -> int:
        show = compiled({"text": "技A技，（能）", "size": 16, **fields}).show
        return next(iter(show.clips.values())).size.width

    assert width() == 16 * 7 - 8 + 4 - 8 - 8
    assert width(squeeze=False) == width() + 16
    assert width(latin_gap=0) == width() - 4
    assert width(latin_gap="0.25 chars") == width() + 4


def test_lines_that_scroll_across_move_as_fast_as_they_are_read() -> None:
    show = compiled({**WRAPPED, "effect": "scroll-up", "speed": "2 chars/s"}).show
    # four characters of 16 px on a line, 18 px from line to line, two seconds each
    assert show.timeline.cues[0].options.speed_px_s == pytest.approx(9, rel=0.15)
    plain = compiled({**WRAPPED, "effect": "scroll-up", "speed": "30 px/s"}).show
    assert plain.timeline.cues[0].options.speed_px_s == 30
