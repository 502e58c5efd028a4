"""Fields and clocks are set as text: a frame of them is the frame of the same characters, written."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.compiler import compile_playlist
from ledsign.core.geometry import Rect, Size
from ledsign.display.sign import Face, Sign
from ledsign.documents.load import read_playlist
from ledsign.show.fields import cells_on
from ledsign.show.frame import Renderer
from ledsign.show.readout import text_at
from ledsign.text.fonts import FontLibrary

FONTS = FontLibrary()
NOW = datetime(2026, 11, 23, 9, 5, 7, tzinfo=UTC)


def seconds(moment):
    return Fraction(int(moment.timestamp()))


def sign_of(width, height, **kinds):
    face = Face(name="all", rect=Rect(0, 0, width, height))
    return Sign(name="s", canvas=Size(width, height), faces=(face,), outputs=(), zone="UTC", **kinds)


def compiled(sign, item, shown_from=NOW):
    document = f"ledsign: playlist/1\nitems:\n  - {item}\n".encode()
    first = None if shown_from is None else seconds(shown_from)
    return compile_playlist(read_playlist(document, "p.yaml", Path.cwd()), sign, FONTS, shown_from=first)


def frame(sign, item, moment=NOW, shown_from=NOW):
    return Renderer(compiled(sign, item, shown_from).show).render(seconds(moment)).copy()


def board(direction, size, **kinds):
    return sign_of(*((900, size + 8) if direction == "horizontal" else (size + 8, 1200)), **kinds)


WRITTEN = [
    ("{time}", "09:05"),
    ("现在{time %H:%M:%S}好", "现在09:05:07好"),
    ("现在{date %Y年%m月%d日}好", "现在2026年11月23日好"),
    ("（{time}）", "（09:05）"),
    ("第{date %d}届", "第23届"),
    ("今{date %A}，{time %p%I时}", "今星期一，上午09时"),
    ("还有{countdown 2026-11-28T00:00Z {days}}天", "还有5天"),
    ("还有 {countdown 2026-12-23T00:00Z {days}} 天", "还有 30 天"),
    ("还有{countdown 2027-12-01T00:00Z {days}天{hours}时}好", "还有372天15时好"),
    ("用{countdown 2026-12-23T00:00Z {days}%}的", "用30%的"),
    ("距{countdown 2031-01-01T00:00+08:00 {days}}天，{time %H:%M:%S}好", "距1500天，09:05:07好"),
    ("技{time Åg y %H}能", "技Åg y 09能"),
    ("技{time \U0001f9d1\u200d\U0001f33e\U0001f3fd%H}能", "技\U0001f9d1\u200d\U0001f33e\U0001f3fd09能"),
    ("共{countdown 9999-01-01T00:00Z {days}}天", "共2911752天"),
    ("共{countdown 2031-01-01T00:00Z {total_seconds}}秒", "共129567293秒"),
]


@pytest.mark.no_cover
@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("size", [16, 24, 32, 48, 64])
def test_a_field_is_pixel_for_pixel_what_would_be_written(size, direction, one_bit):
    sign = board(direction, size, one_bit=one_bit)
    how = f"size: {size}, direction: {direction}, effect: hold, align_x: start, align_y: start"
    for marked, text in WRITTEN:
        field, written = (
            frame(sign, f'{{text: "{one}", {how}{more}}}')
            for one, more in ((marked, ", markup: true"), (text, ""))
        )
        assert np.array_equal(field, written), marked


@pytest.mark.parametrize("size", [16, 24, 32, 48])
@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("clock: 现在%H:%M:%S好", "现在09:05:07好"),
        ("clock: 现在%Y年%m月%d日好", "现在2026年11月23日好"),
        ("countdown: '还有{days}天', until: 2026-11-28T00:00Z", "还有5天"),
        ("clock: '%m月%d日\\n%H:%M'", None),
    ],
)
def test_a_clock_is_pixel_for_pixel_what_would_be_written(size, item, text):
    sign = board("horizontal", size)
    shown = frame(sign, f"{{{item}, size: {size}}}")
    if text is None:
        assert shown.any()
    else:
        assert np.array_equal(shown, frame(sign, f'{{text: "{text}", size: {size}, effect: hold}}'))


LITERALS = st.text(alphabet="现在好天技能，。A1%（）", max_size=4)


@pytest.mark.no_cover
@settings(max_examples=40, deadline=None)
@given(LITERALS, LITERALS, st.sampled_from([16, 24, 32]), st.integers(0, 86_399))
def test_any_text_around_a_time_is_as_written(before, after, size, second):
    moment = datetime.fromtimestamp(1_795_000_000 // 86_400 * 86_400 + second, UTC)
    if before[-1:] in "A1%（" or after[:1] in "A1%，。）":
        before, after = before + "好", "好" + after  # words and marks join with what stands right beside them
    sign = board("horizontal", size)
    how = f"size: {size}, effect: hold, align_x: start"
    field = frame(sign, f'{{text: "{before}{{time %H:%M:%S}}{after}", markup: true, {how}}}', moment)
    written = frame(sign, f'{{text: "{before}{moment:%H:%M:%S}{after}", {how}}}')
    assert np.array_equal(field, written)


@pytest.mark.parametrize("justify", ["true", "false"])
@pytest.mark.parametrize(
    ("sign", "size", "marked", "text"),
    [
        (
            sign_of(92, 60, one_bit=True), 16,
            "距离活动{countdown 2027-12-27T00:00+00:00 {days}}天好", "距离活动399天好",
        ),
        (
            sign_of(200, 90), 24,
            "距离我们的活动还有{countdown 2027-12-27T00:00+00:00 {days}}天时间了好",
            "距离我们的活动还有399天时间了好",
        ),
        (sign_of(92, 60), 16, "我们是第{date %d}届技能", "我们是第23届技能"),
    ],
)  # fmt: skip
def test_a_field_stays_with_its_unit_when_lines_are_broken(sign, size, marked, text, justify):
    how = f"size: {size}, effect: hold, wrap: true, justify: {justify}"
    moment = NOW.replace(hour=0, minute=0, second=0)
    field = frame(sign, f'{{text: "{marked}", markup: true, {how}}}', moment)
    assert np.array_equal(field, frame(sign, f'{{text: "{text}", {how}}}'))


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("inside", ["{days}", "{total_seconds}", "{days}天{hours}:{minutes}:{seconds}"])
@pytest.mark.parametrize(("until", "moment"), [(2031, 1990), (2100, 1), (2027, 2026), (2027, 2025)])
def test_no_number_is_ever_drawn_over_its_neighbours(direction, inside, until, moment):
    sign = board(direction, 24)
    item = (
        f'{{text: "距{{countdown {until}-01-01T00:00Z {inside}}}天", markup: true, size: 24,'
        f" direction: {direction}, effect: hold}}"
    )
    show = compiled(sign, item).show
    (field,) = show.timeline.cues[0].fields
    for month in range(1, 13):
        t = seconds(datetime(moment, month, 1, tzinfo=UTC))
        assert all(field.room.contains(Rect(*_box(stands))) for _, stands in cells_on(field, t))
        said = text_at(field.readout, t)
        assert "--" not in said or t < seconds(NOW)
        assert "--" in said or moment > 2020
    (neither,) = (
        np.delete(one, slice(*edges), axis=axis)
        for one, edges, axis in [
            (
                Renderer(show).render(seconds(NOW)) != Renderer(show).render(t),
                *_span(field.room, direction, sign, 24),
            )
        ]
    )
    assert not neither.any()


def _box(rect):
    return rect.x, rect.y, rect.width, rect.height


def _span(room, direction, sign, size):
    """Where the field stands on the canvas along its axis: the caption is centred there or at its start."""
    axis = 1 if direction == "horizontal" else 0
    whole = sign.canvas.width if axis else sign.canvas.height
    length = (room.width if axis else room.height) + 2 * size
    start = (whole - length) // 2 + (room.x if axis else room.y) - size // 4
    return (start, start + (room.width if axis else room.height) + size // 2), axis


def test_room_follows_the_first_instant_it_is_shown_at():
    def room(shown_from):
        item = '{text: "还有{countdown 2027-01-01T00:00Z {days}}天", markup: true, size: 24}'
        (field,) = compiled(sign_of(400, 24), item, shown_from).show.timeline.cues[0].fields
        return field.room.width // 12

    moments = [datetime(2027, 1, 1, tzinfo=UTC), NOW, datetime(2026, 1, 1, tzinfo=UTC), None]
    assert [room(one) for one in moments] == [1, 2, 3, 4], "without an instant it is that of 2020"


@pytest.mark.parametrize(
    ("text", "align"),
    [
        ("还有{}天", "end"),
        ("{}天", "end"),
        ("还有{}", "start"),
        ("还有{}\\n好", "start"),
        ("好\\n{}", "centre"),
        ("{}", "centre"),
    ],
)
def test_a_number_that_has_become_shorter_stands_beside_its_unit(text, align):
    text = text.replace("{}", "{countdown 2027-01-01T00:00Z {days}}")
    item = f'{{text: "{text}", markup: true, size: 24, effect: hold}}'
    (field,) = compiled(sign_of(400, 64), item).show.timeline.cues[0].fields
    for day in (1, 9, 10, 39):
        cells = cells_on(field, field.readout.target - day * 86_400)
        blank = field.room.width - 12 * len(str(day))
        before, after = cells[0][1].x - field.room.x, field.room.right - cells[-1][1].right
        assert before - {"start": 0, "centre": blank // 2, "end": blank}[align] in range(6)
        assert after - {"start": blank, "centre": blank // 2, "end": 0}[align] in range(6)


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize(("start", "end"), [("", ""), ("[invert]", "[/]")])
@pytest.mark.parametrize(
    ("size", "speed"), [(16, "60 px/s"), (32, "45 px/s"), (32, "47.5 px/s"), (40, "30 px/s")]
)
def test_digits_move_pixel_for_pixel_like_written_digits(direction, start, end, size, speed):
    """Also at quarters of a pixel, where ink reaches a pixel further."""
    sign = sign_of(*((96, size) if direction == "horizontal" else (size, 96)))
    how = f"markup: true, size: {size}, speed: {speed}, direction: {direction}"
    field, written = (
        Renderer(compiled(sign, f'{{text: "技{start}能{text}让{end}生", {how}}}').show)
        for text in ("{date %d日%m月}", "23日11月")
    )
    for number in range(0, 600, 7):
        t = seconds(NOW) + Fraction(number, 60)
        assert np.array_equal(field.render(t), written.render(t)), number


def proportional(folder):
    """A font of 16 px whose 1 is four dots wide, its other digits eight: each is a bar of its whole width."""
    lines = ["STARTFONT 2.1", "FONT -x-Bars-Medium-R-Normal--16-160-75-75-P-80-ISO10646-1", "SIZE 16 75 75"]
    lines += ["FONTBOUNDINGBOX 8 16 0 -2", "STARTPROPERTIES 2", "FONT_ASCENT 14", "FONT_DESCENT 2"]
    lines += ["ENDPROPERTIES", "CHARS 10"]
    for digit in "0123456789":
        wide = 4 if digit == "1" else 8
        lines += [
            f"STARTCHAR d{digit}",
            f"ENCODING {ord(digit)}",
            f"SWIDTH {wide * 60} 0",
            f"DWIDTH {wide} 0",
        ]
        rows = ["F0" if digit == "1" else "FF"] * (int(digit) + 1)
        lines += [f"BBX {wide} {len(rows)} 0 0", "BITMAP", *rows, "ENDCHAR"]
    (folder / "bars.bdf").write_text("\n".join([*lines, "ENDFONT", ""]))
    return FontLibrary(user_fonts=folder)


@pytest.mark.parametrize("item", ["text: '技{time %M}能', markup: true, effect: hold", "clock: 技%M能"])
def test_digits_of_different_widths_do_not_tremble(tmp_path, item):
    sign = sign_of(96, 16)
    document = f"ledsign: playlist/1\nfont: Bars\nitems:\n  - {{{item}, size: 16}}\n".encode()
    loaded = read_playlist(document, "p.yaml", tmp_path)
    show = Renderer(compile_playlist(loaded, sign, proportional(tmp_path)).show)
    wide, narrow = (show.render(seconds(NOW.replace(minute=minute))).any(axis=2) for minute in (22, 12))
    changed = np.flatnonzero((wide != narrow).any(axis=0))
    first = changed.min()
    ink = np.flatnonzero(narrow[:, first : first + 8].any(axis=0))
    assert len(ink) == 4 and ink.min() == 2, "the narrow one stands in the middle of the place of a wide one"
    assert changed.max() < first + 8, "and all else stays"
