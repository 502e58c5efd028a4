from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from ledsign.core.errors import FontError
from ledsign.text.emoji import (
    COLOUR_FILE,
    ONE_COLOUR_FILE,
    SOLID,
    STRIKE_FILE,
    ColourEmojiFace,
    OneColourEmojiFace,
    StrikeEmojiFace,
    emoji_faces,
    in_order,
)
from ledsign.text.glyph import GlyphKey
from ledsign.text.missing import missing_glyphs
from ledsign.text.strike import Strike
from ledsign.text.strip import raster_text

SHIPPED = Path(__file__).resolve().parents[2] / "fonts"
SAMPLES = [
    "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\U0001f1e8\U0001f1f3", "\U0001f44d\U0001f3fd",
    "1\ufe0f\u20e3", "\U0001f600", "\u2764\ufe0f", "\u2600\ufe0f",
    "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
]  # fmt: skip
RED = (255, 0, 0)


def picture(text, size, fonts, **kinds):
    return next(raster_text(text, size_px=size, fonts=fonts, **kinds).tiles())[0]


def drawn_by(cluster, faces):
    return next((faces[number] for number in in_order(cluster, faces) if faces[number].draws(cluster)), None)


@pytest.mark.parametrize("size", [16, 24, 32, 64])
@pytest.mark.parametrize("cluster", SAMPLES)
def test_on_a_colour_sign_emoji_are_in_colour(fonts, cluster, size):
    face = drawn_by(cluster, fonts.faces(size, False, colour=True))
    assert isinstance(face, ColourEmojiFace)
    (shaped,) = face.shape([cluster], vertical=False)
    assert shaped.advance == size * 64
    assert face.shape([cluster], vertical=True) == [shaped]
    glyph = face.glyph(GlyphKey(shaped.glyph))
    assert glyph is face.glyph(GlyphKey(shaped.glyph))
    height, width, channels = glyph.ink.shape
    assert channels == 4 and glyph.ink.dtype == np.uint8
    assert (glyph.ink[..., :3] <= glyph.ink[..., 3:]).all(), "premultiplied"
    # at least half of the cell, in its middle, and no more than a pixel outside
    assert max(width, height) > size * 0.7
    assert glyph.left >= -1 and glyph.left + width <= size + 1
    assert glyph.top >= -1 and glyph.top + height <= size + 1
    assert abs(glyph.left + width / 2 - size / 2) <= 1 + size / 16
    assert face.ink_box(GlyphKey(shaped.glyph)) == (
        glyph.left, glyph.top, glyph.left + width, glyph.top + height,
    )  # fmt: skip


@pytest.mark.parametrize("size", [10, 16, 24, 32, 64])
@pytest.mark.parametrize("cluster", SAMPLES)
def test_on_a_one_bit_sign_they_are_on_and_off(fonts, cluster, size):
    face = drawn_by(cluster, fonts.faces(size, True, colour=True))
    assert isinstance(face, OneColourEmojiFace | StrikeEmojiFace)
    (shaped,) = face.shape([cluster], vertical=False)
    ink = face.glyph(GlyphKey(shaped.glyph)).ink
    assert shaped.advance == size * 64 and ink.ndim == 2
    assert set(np.unique(ink)) == {0, 255}


@pytest.mark.parametrize(
    ("cluster", "size", "one_bit", "colour", "kind"),
    [
        ("\U0001f600", 16, True, False, StrikeEmojiFace),
        ("\U0001f44d\U0001f3fd", 16, True, False, StrikeEmojiFace),
        ("\u2764\ufe0f", 16, True, False, StrikeEmojiFace),
        ("1\ufe0f\u20e3", 16, True, False, OneColourEmojiFace),
        ("\U0001f1e8\U0001f1f3", 16, True, False, OneColourEmojiFace),
        ("\U0001f600", 32, False, False, OneColourEmojiFace),
        ("\U0001f600\ufe0e", 32, False, True, OneColourEmojiFace),
        ("\U0001f600\ufe0e", 16, False, True, StrikeEmojiFace),
        ("\u2764", 32, False, True, OneColourEmojiFace),
        ("\u2764\ufe0f", 32, False, True, ColourEmojiFace),
    ],
)
def test_who_draws_what(fonts, cluster, size, one_bit, colour, kind):
    assert isinstance(drawn_by(cluster, fonts.faces(size, one_bit, colour=colour)), kind)


@pytest.mark.parametrize("cluster", ["a", "1", "#", "技", "\u2600", "\ufe0f", "\u200d"])
@pytest.mark.parametrize("colour", [False, True])
def test_text_stays_text(fonts, cluster, colour):
    face = drawn_by(cluster, fonts.faces(24, False, colour=colour))
    assert not isinstance(face, ColourEmojiFace)
    if cluster in "a1#技":
        assert not isinstance(face, OneColourEmojiFace | StrikeEmojiFace)


def test_an_emoji_does_not_split_from_its_tone_or_family(fonts):
    whole = picture(SAMPLES[0], 32, fonts.choosing(colour=True))
    assert whole.shape[1] <= 34


def test_a_sequence_the_font_cannot_join_stands_side_by_side(fonts):
    unknown = "\U0001f469\u200d\U0001f697"
    parts = picture(unknown, 32, fonts.choosing(colour=True))
    assert np.array_equal(parts, picture("\U0001f469\U0001f697", 32, fonts.choosing(colour=True)))


def test_half_known_is_missing_and_said_as_written(fonts):
    unknown = "\U0001f469\u200d\U0001f697\U0001f3fd\u200d\U0001faff"
    (missing,) = missing_glyphs(unknown, 32, False, fonts)
    assert missing.cluster == unknown
    assert missing.codepoints == "U+1F469 U+200D U+1F697 U+1F3FD U+200D U+1FAFF"
    assert "ZERO WIDTH JOINER" in missing.name and "Noto Emoji" in missing.fonts_tried


def test_colours_are_those_of_the_font(fonts):
    """The flag of China is red with yellow stars, the smiley yellow; text around keeps its own colour."""
    flag = picture(SAMPLES[1], 64, fonts.choosing(colour=True), background=(0, 0, 0))
    reddish = (flag[..., 0] > 180) & (flag[..., 1] < 80)
    yellow = (flag[..., 0] > 200) & (flag[..., 1] > 180) & (flag[..., 2] < 120)
    assert reddish.sum() > 1000 and 20 < yellow.sum() < 400
    mixed = picture("技\U0001f600", 32, fonts.choosing(colour=True), colour=RED)
    assert np.array_equal(mixed[:, :32], picture("技", 32, fonts, colour=RED)[:, :32])


def test_one_colour_emoji_take_the_captions_colour(fonts):
    shown = picture("\U0001f600", 32, fonts, colour=RED)
    assert shown[..., 0].max() == 255 and not shown[..., 1:].any()


def test_over_a_bright_ground_nothing_is_darkened_at_the_edge(fonts):
    """Blended in linear light, an edge lies between the ground and the emoji, never below both."""
    library = fonts.choosing(colour=True)
    on_white = picture("\u2600\ufe0f", 64, library, background=(255, 255, 255)).astype(int)
    on_black = picture("\u2600\ufe0f", 64, library).astype(int)
    assert (on_white >= on_black - 1).all()


def test_vertical_emoji_stand_upright(fonts):
    library = fonts.choosing(colour=True)
    column = picture("\U0001f44d\U0001f600", 32, library, direction="vertical")
    row = picture("\U0001f44d\U0001f600", 32, library)
    assert np.array_equal(column[:32], row[:, :32]) and np.array_equal(column[32:], row[:, 32:])


def test_the_strike_is_the_drawing_of_unifont():
    strike = Strike(SHIPPED / STRIKE_FILE)
    row = strike.row_of("\U0001f600")
    lines = ["".join(".#"[int(dot > 0)] for dot in line) for line in strike.ink(row)]
    assert lines[4:8] == ["..#...........#.", "..#..##...##..#.", ".#...##...##...#", ".#.............#"]


def test_every_emoji_of_its_own_has_a_glyph_on_every_kind_of_sign(fonts):
    """All code points that are emoji by themselves in Unicode 15 and fit one grapheme."""
    import unicodedataplus as ud
    from regex import compile as pattern

    own = pattern(r"\p{Emoji_Presentation}")
    codes = [
        c
        for c in range(0x2000, 0x1FB00)
        if own.match(chr(c)) and ud.category(chr(c)) != "Cn" and float(ud.age(chr(c))) <= 15
    ]
    assert len(codes) > 1100
    text = "".join(map(chr, codes))
    for size, one_bit, colour in ((16, True, False), (32, False, True), (32, True, False)):
        faces = fonts.faces(size, one_bit, colour=colour)
        without = {ord(char) for char in text if drawn_by(char, faces) is None}
        # a skin tone by itself is no picture
        assert without == set(range(0x1F3FB, 0x1F400))


def test_files_missing_or_damaged(tmp_path):
    with pytest.raises(FontError, match="missing"):
        emoji_faces(tmp_path, 32, smooth=True, colour=True)
    (tmp_path / COLOUR_FILE).write_bytes(b"no font")
    with pytest.raises(FontError, match="not the font"):
        emoji_faces(tmp_path, 32, smooth=True, colour=True)
    (tmp_path / ONE_COLOUR_FILE).write_bytes((SHIPPED / "NotoSansSC-VF.otf").read_bytes())
    with pytest.raises(FontError, match="not the font"):
        emoji_faces(tmp_path, 32, smooth=True, colour=False)


def test_shipped_files_have_their_sums_and_licence():
    sums = dict(reversed(line.split()) for line in (SHIPPED / "SHA256SUMS").read_text().splitlines())
    for name in (COLOUR_FILE, ONE_COLOUR_FILE, STRIKE_FILE):
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == sums[name]
    assert "SIL OPEN FONT LICENSE" in (SHIPPED / "LICENSE-NotoEmoji.txt").read_text()


def parts_of(ink):
    """How many pieces of ink do not touch, corners counting as touching."""
    lit, count = {tuple(place) for place in np.argwhere(ink).tolist()}, 0
    while lit:
        count += 1
        todo = [lit.pop()]
        while todo:
            y, x = todo.pop()
            near = {(y + down, x + right) for down in (-1, 0, 1) for right in (-1, 0, 1)} & lit
            lit -= near
            todo += near
    return count


@pytest.mark.parametrize(
    ("emoji", "parts"),
    [("😀", 4), ("❤", 1), ("☀", 1), ("👍", 1), ("🚀", 2), ("🌧", 6), ("🔥", 1), ("🎁", 1), ("⚽", 1)],
)
def test_one_bit_strokes_neither_break_nor_vanish(emoji, parts):
    """FreeType hints and bridges: every size has the pieces of the drawing itself."""
    for size in (24, 28, 32, 48, 64, 200):
        face = OneColourEmojiFace(SHIPPED / ONE_COLOUR_FILE, "Noto Emoji", size, one_bit=True)
        (shaped,) = face.shape([emoji], vertical=False)
        assert parts_of(face.glyph(GlyphKey(shaped.glyph)).ink) == parts, size


@pytest.mark.parametrize("size", [24, 32, 48, 64])
def test_one_bit_stands_where_the_smooth_drawing_does(size):
    for emoji in SAMPLES:
        boxes = []
        for one_bit in (True, False):
            face = OneColourEmojiFace(SHIPPED / ONE_COLOUR_FILE, "Noto Emoji", size, one_bit=one_bit)
            boxes.append(face.ink_box(GlyphKey(face.shape([emoji], vertical=False)[0].glyph)))
        assert np.abs(np.subtract(*boxes)).max() <= 2, emoji


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("size", [16, 24, 32, 48])
def test_one_colour_shapes_are_filled_not_hatched(picture, size, one_bit):
    """The colour of 💙 🟢 🟧 is said by hatching in one-colour fonts; on LEDs that glimmers."""
    for shape in ("❤️", "❤", *sorted(SOLID)):
        ink = picture(shape, size, one_bit=one_bit)
        rows, columns = np.nonzero(ink > 127)
        inside = ink[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1] > 127
        middle = inside[inside.shape[0] // 2]
        assert middle[np.argmax(middle) : len(middle) - np.argmax(middle[::-1])].all(), shape
        assert inside.mean() >= 0.45, shape
    for hollow in "🤍⬜":
        ink = picture(hollow, size, one_bit=one_bit)
        assert not ink[size // 2, size // 2], hollow
