"""Captions with spans, emoji and fields, rendered and compiled for signs of all kinds."""

from __future__ import annotations

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ledsign.compiler import compile_playlist
from ledsign.content.base import ContentContext
from ledsign.content.caption import CONTENT
from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Rect, Size
from ledsign.display.sign import ColourOrder, Face, OutputSpec, Sign
from ledsign.documents.load import load_playlist
from ledsign.documents.playlist import CaptionItem
from ledsign.documents.values import parse_colour, parse_moment
from ledsign.show.bundle import read_show, write_show
from ledsign.show.fields import cells_on
from ledsign.show.frame import Renderer
from ledsign.show.tile_store import TileStore
from ledsign.text.fonts import FontLibrary
from ledsign.text.markup import parse_markup
from ledsign.text.strip import raster_text

FONTS = FontLibrary()
RED, GOLD = (255, 0, 0), (255, 190, 60)


def sign_of(width, height, **kinds):
    face = Face(name="all", rect=Rect(0, 0, width, height))
    return Sign(
        name="s",
        canvas=Size(width, height),
        faces=(face,),
        outputs=kinds.pop("outputs", ()),
        zone="UTC",
        **kinds,
    )


def one_colour(width, height, **kinds):
    output = OutputSpec(name="o", address="ddp://192.0.2.1", order=ColourOrder.MONO)
    return sign_of(width, height, outputs=(output,), **kinds)


def render(text, sign, *, markup=True, shown_from=None, **fields):
    context = ContentContext(sign=sign, view=sign.canvas, fonts=FONTS, base=Path(), shown_from=shown_from)
    return CONTENT.render(CaptionItem(text=text, markup=markup, **fields), context)


def compiled(folder, sign, item):
    path = folder / "p.yaml"
    path.write_text(f"ledsign: playlist/1\nitems:\n  - {item}\n", encoding="utf-8")
    return compile_playlist(load_playlist(path, sign), sign, FONTS)


def picture(text, size, **kinds):
    return next(raster_text(text, size_px=size, fonts=FONTS, **kinds).tiles())[0]


def at(text):
    return Fraction(int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()))


@pytest.mark.parametrize(("size", "one_bit"), [(16, False), (16, True), (24, True), (32, False), (32, True)])
def test_a_span_is_the_same_text_in_another_colour(tmp_path, size, one_bit):
    sign = sign_of(12 * size, size, one_bit=one_bit)
    item = f'{{text: "技[red]能[/]让", markup: true, size: {size}, effect: hold, align_x: start}}'
    frame = Renderer(compiled(tmp_path, sign, item).show).render(Fraction(0))
    plain, red = (picture("技能让", size, one_bit=one_bit, colour=colour) for colour in ((255,) * 3, RED))
    pitch = plain.shape[1] // 3
    assert np.array_equal(frame[:, :pitch], plain[:, :pitch])
    assert np.array_equal(frame[:, pitch : 2 * pitch], red[:, pitch : 2 * pitch])
    assert np.array_equal(frame[:, 2 * pitch : 3 * pitch], plain[:, 2 * pitch : 3 * pitch])


@pytest.mark.parametrize("one_bit", [False, True])
def test_inverse_exchanges_ink_and_ground_with_blanks_inside(tmp_path, one_bit):
    sign = sign_of(128, 16, one_bit=one_bit)
    item = '{text: "技[invert]\u3000能\u3000[/]让", markup: true, size: 16, effect: hold, align_x: start}'
    frame = Renderer(compiled(tmp_path, sign, item).show).render(Fraction(0))
    plain = picture("技\u3000能\u3000让", 16, one_bit=one_bit)
    assert np.array_equal(frame[:, :16], plain[:, :16])
    assert np.array_equal(frame[:, 16:64], 255 - plain[:, 16:64])
    assert np.array_equal(frame[:, 64:80], plain[:, 64:80])


def test_light_is_mixed_in_linear_light_over_the_spans_own_ground(tmp_path):
    sign = sign_of(256, 64, gamma=2.8)
    item = '{text: "[#ff0000 on #0000ff]能[/]", markup: true, size: 64, effect: hold, align_x: start}'
    frame = Renderer(compiled(tmp_path, sign, item).show).render(Fraction(0)).astype(float) / 255
    light = frame[:, :64] ** 2.8
    assert np.allclose(light[..., 0] + light[..., 2], 1, atol=0.02), (
        "as much of one as there is not of the other"
    )
    assert 0.05 < light[..., 0].mean() < 0.6


@pytest.mark.parametrize(
    ("sign", "text", "markup", "codes"),
    [
        (sign_of(256, 32), "[red]技[/]", True, []),
        (sign_of(256, 64), "[red]技[/]", False, ["markup.off"]),
        (sign_of(256, 64), "[1] 技", False, []),
        (sign_of(256, 32), "[1]技", True, ["markup.tag", "markup.unclosed"]),
        (sign_of(256, 32), "{time %H:%M\U0002ebf0}", True, ["text.missing-glyph"]),
        (sign_of(256, 32), "[red]\u202e技[/]", True, ["text.bidi-control"]),
        (one_colour(256, 32), "[red]技[/]", True, ["markup.one-colour"]),
        (one_colour(256, 32, one_bit=True), "[on red]技[/]", True, ["markup.one-colour"]),
        (one_colour(256, 32, one_bit=True), "[invert]技[/]", True, []),
        (sign_of(256, 32), "{countdown 2030-01-01T00:00Z {days}天}\U0001f600{time}", True, []),
    ],
)
def test_problems(sign, text, markup, codes):
    found = render(text, sign, markup=markup, size=32).problems
    assert [one.code for one in found] == codes
    assert all(one.where.field == "text" and one.message.zh and one.remedy.zh for one in found)


def test_malformed_markup_stops_the_compiler_with_a_line_and_a_place(tmp_path):
    with pytest.raises(DocumentError) as caught:
        compiled(tmp_path, sign_of(256, 32), '{text: "技[reed]能[/]", markup: true}')
    (problem,) = caught.value.problems
    assert problem.code == "markup.tag" and problem.where.line == 3
    assert "character 2 " in problem.message.en and "第 2 个字符" in problem.message.zh


@pytest.mark.parametrize("size", [16, 24, 32])
@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_field_shows_what_the_clock_says(tmp_path, size, direction):
    """Frames at several instants; where the field has changed, and only there, they differ."""
    along = (400, size) if direction == "horizontal" else (size, 400)
    sign = sign_of(*along)
    item = (
        f'{{text: "技[gold]{{time %H点%M}}[/]能", markup: true, size: {size}, direction: {direction},'
        " effect: hold, align_x: start, align_y: start}"
    )
    show = compiled(tmp_path, sign, item).show
    (cue,) = show.timeline.cues
    (field,) = cue.fields
    room = field.room
    frames = {
        clock: Renderer(show).render(at(f"2026-05-06 {clock}:30")).copy() for clock in ("09:41", "12:00")
    }
    one, other = frames.values()
    assert np.array_equal(one, Renderer(show).render(at("2026-05-06 09:41:59")))
    changed = np.argwhere((one != other).any(axis=2))
    assert len(changed)
    along_axis = 1 if direction == "horizontal" else 0
    first, end = (room.x, room.right) if direction == "horizontal" else (room.y, room.bottom)
    assert changed[:, along_axis].min() >= first and changed[:, along_axis].max() < end
    within = (one if along_axis else one.transpose(1, 0, 2))[:, first:end]
    assert tuple(within.reshape(-1, 3).max(axis=0)) == GOLD
    hanzi = picture("点", size, colour=GOLD, direction=direction)
    hanzi = hanzi if along_axis else hanzi.transpose(1, 0, 2)
    # the literal text of the field is set as any other
    starts = range(end - first - hanzi.shape[1] + 1)
    assert any(np.array_equal(within[:size, x : x + hanzi.shape[1]], hanzi) for x in starts)


def test_a_bundle_with_fields_plays_on_without_a_compiler(tmp_path):
    sign = sign_of(96, 32)
    item = '{text: "还有{countdown 2026-05-31T22:00Z {days}天}", markup: true}'
    show = compiled(tmp_path, sign, item).show
    again = read_show(write_show(show, tmp_path / "show"))
    times = [at("2026-05-06 00:00") + Fraction(n, 7) for n in range(0, 90, 8)]
    assert all(np.array_equal(Renderer(show).render(t), Renderer(again).render(t)) for t in times)
    # the same place of the scroll, a day and a little later: a day less
    later = 86_400 + show.timeline.length - 86_400 % show.timeline.length
    shown = Renderer(show)
    pairs = [(shown.render(t).copy(), shown.render(t + later)) for t in times]
    assert any(not np.array_equal(one, other) for one, other in pairs)


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_countdown_says_afterwards_what_stands_behind_its_bar(tmp_path, direction):
    """In a show that was compiled before: nothing is compiled again."""
    sign = sign_of(*((320, 32) if direction == "horizontal" else (32, 320)))
    how = f"markup: true, size: 32, effect: hold, direction: {direction}"
    until = "2026-05-31T22:00Z"
    item = f'{{text: "展会{{countdown {until} 还有{{days}}天 | 圆满闭幕，再见}}", {how}}}'
    show = compiled(tmp_path, sign, item).show
    play = Renderer(read_show(write_show(show, tmp_path / "show")))
    before, after, later = (
        play.render(at(f"2026-05-31 {time}")).copy() for time in ("21:59", "22:00", "23:00")
    )
    assert not np.array_equal(before, after) and np.array_equal(after, later)
    # the room is that of the longer text, so all of it is seen, and 展会 does not move
    item = f'{{text: "展会圆满闭幕，再见", squeeze: false, {how}}}'
    written = Renderer(compiled(tmp_path, sign, item).show)
    assert np.array_equal(after, written.render(Fraction(0)))
    half = before[:, :80] if direction == "horizontal" else before[:80]
    assert np.array_equal(half, after[:, :80] if direction == "horizontal" else after[:80])


def test_a_countdown_with_nothing_behind_its_bar_goes_dark(tmp_path):
    text = "{countdown 2026-05-31T22:00Z {days}天 |}"
    show = compiled(tmp_path, sign_of(96, 32), f'{{text: "{text}", markup: true, effect: hold}}').show
    assert Renderer(show).render(at("2026-05-31 21:00")).any()
    assert not Renderer(show).render(at("2026-05-31 22:00")).any()


def test_what_is_said_afterwards_needs_glyphs_too():
    sign = sign_of(256, 32)
    (missing,) = render("{countdown 2026-05-31T22:00Z {days} | \U000e0100\U0003ffff}", sign).glyphs.missing
    assert missing.codepoints == "U+3FFFF"


def test_fit_leaves_room_for_the_widest():
    sign = sign_of(320, 64)
    rendered = render("{time %H:%M:%S}技", sign, effect="hold")
    assert rendered.clip.size.width <= 320 and rendered.problems == ()
    assert rendered.em_px > 40


@pytest.mark.parametrize("kinds", [{}, {"one_bit": True}])
@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_emphasis_dots_are_seen_on_every_kind_of_sign(tmp_path, kinds, direction):
    size = (96, 24) if direction == "horizontal" else (24, 96)
    how = f"markup: true, effect: hold, size: 16, direction: {direction}"
    shows = [
        Renderer(compiled(tmp_path, sign_of(*size, **kinds), f'{{text: "{text}", {how}}}').show)
        for text in ("技[dots]能[/]{time %p}", "技能{time %p}")
    ]
    dotted, plain = (show.render(at("2026-05-06 09:00")) for show in shows)
    assert (dotted >= plain).all()
    beyond = dotted[20:] if direction == "horizontal" else dotted[:, 20:]
    assert ((dotted != plain).any(axis=2)).sum() == 4 == (beyond.any(axis=2)).sum(), "one dot of 2×2 px"


def test_equal_fields_share_an_atlas():
    rendered = render("{time}[red]{time}[/]{time %H:%M}", sign_of(320, 64), size=32)
    clips = [field.clip for field in rendered.fields]
    assert clips[0] == clips[2] != clips[1]
    assert {atlas.digest for atlas in rendered.atlases} == set(clips)


def test_a_couplet_may_have_markup(tmp_path):
    faces = tuple(Face(name=name, rect=Rect(x, 0, 32, 200)) for name, x in (("w", 0), ("e", 40)))
    sign = Sign(name="s", canvas=Size(72, 200), faces=faces, outputs=())
    item = (
        '{text: ["[red]春[/]风", "[gold]秋[/]月"], markup: true, arrangement: couplet, direction: vertical}'
    )
    frame = Renderer(compiled(tmp_path, sign, item).show).render(Fraction(0))
    right, left = frame[:, 40:].reshape(-1, 3), frame[:, :32].reshape(-1, 3)
    assert (right == RED).all(axis=1).any() and (left == GOLD).all(axis=1).any()
    assert not (left == RED).all(axis=1).any()


@pytest.mark.parametrize(
    ("sign", "in_colour"),
    [
        (sign_of(64, 32), True),
        (sign_of(64, 32, one_bit=True), False),
        (one_colour(64, 32), False),
    ],
)
def test_emoji_are_in_colour_only_where_the_sign_has_colours(tmp_path, sign, in_colour):
    frame = Renderer(compiled(tmp_path, sign, '{text: "\U0001f600", size: 32, effect: hold}').show).render(
        Fraction(0)
    )
    grey = (frame[..., 0] == frame[..., 1]) & (frame[..., 1] == frame[..., 2])
    assert frame.any() and bool((~grey).any()) is in_colour


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize(("start", "end"), [("", ""), ("[gold]", "[/]"), ("[invert]", "[/]")])
@pytest.mark.parametrize(
    ("size", "speed"), [(16, "60 px/s"), (32, "45 px/s"), (32, "47.5 px/s"), (40, "30 px/s")]
)
def test_a_field_of_hanzi_moves_pixel_for_pixel_like_written_hanzi(
    tmp_path, direction, start, end, size, speed
):
    """Hanzi fill their cells exactly, so a caption with 上午 as a field is that with 上午 written out.

    Speeds of a fraction of a pixel a frame too: fields are drawn at the same quarter of a pixel as the strip.
    """
    sign = sign_of(*((96, size) if direction == "horizontal" else (size, 96)))
    how = f"markup: true, size: {size}, speed: {speed}, direction: {direction}"
    shows = [
        Renderer(compiled(tmp_path, sign, f'{{text: "技{start}能{text}让{end}生", {how}}}').show)
        for text in ("{time %p}", "上午")
    ]
    clock = at("2026-05-06 09:00")
    for frame in range(0, 600, 7):
        field, written = (show.render(clock + Fraction(frame, 60)) for show in shows)
        assert np.array_equal(field, written), frame


@pytest.mark.parametrize(
    ("days", "cells"), [(7, ["7"]), (26, ["26"]), (126, list("126")), (999, list("999"))]
)
def test_in_a_column_two_digits_share_a_cell_and_more_are_stacked(days, cells):
    text = "还有{countdown 2030-01-01T00:00Z {days}}天"
    shown_from = at("2028-01-01 00:00")
    rendered = render(text, sign_of(32, 400), size=32, direction="vertical", shown_from=shown_from)
    (field,) = rendered.fields
    assert field.room.height == 3 * 32
    shown = cells_on(field, at("2030-01-01 00:00") - days * 86_400)
    names = {cell: name.partition("@")[0] for name, cell in field.readout.cells.items()}
    assert [names[cell] for cell, _ in shown] == list("".join(cells))
    assert all(field.room.contains(stands) for _, stands in shown)
    rows = {stands.y // 32 for _, stands in shown}
    assert len(rows) == len(cells), "one cell each"
    assert max(stands.bottom for _, stands in shown) > field.room.bottom - 32, "beside its unit"


def test_pixels_of_spans_and_emoji_are_those_of_the_glyph_strip():
    """The slow picture of a styled text and the tiles the player composes are the same."""
    text = "技[red]能[invert] 让 [/][/]\U0001f600[on blue]生\U0001f600[/]"
    marked = parse_markup(text, parse_colour, parse_moment)
    strip = raster_text(
        marked.segmented(), size_px=32, fonts=FONTS.choosing(colour=True), styles=marked.styles, gamma=2.4
    )
    slow = np.concatenate([tile[0] for tile in strip.tiles()], axis=1)
    glyphs = strip.glyphs()
    store = TileStore([glyphs], 4)
    count = -(-glyphs.size.width // glyphs.tile_px)
    fast = np.concatenate([store.tile(glyphs, number)[0].copy() for number in range(count)], axis=1)
    assert np.array_equal(slow, fast)
