"""Users' own fonts: found by name, put in front of ours, refused clearly, never a crash."""

import shutil
import struct
from pathlib import Path

import numpy as np
import pytest
import uharfbuzz

from ledsign.core.errors import DocumentError, FontError
from ledsign.core.geometry import Size
from ledsign.core.problem import Severity
from ledsign.text.clusters import segment
from ledsign.text.fit import fit_size
from ledsign.text.font_file import LARGEST_BYTES, contents, normal, read_font_file
from ledsign.text.fonts import FontLibrary
from ledsign.text.gate import inspect
from ledsign.text.glyph import GlyphKey
from ledsign.text.strip import raster_text
from ledsign.text.user_fonts import UserOutline

SHIPPED = Path(__file__).resolve().parents[2] / "fonts"


@pytest.fixture(scope="module")
def folder(tmp_path_factory, bdf_font):
    """A user's folder: an outline font for one weight, a variable one, bitmaps of two sizes, and junk."""
    path = tmp_path_factory.mktemp("user")
    shutil.copy(SHIPPED / "NotoEmoji.ttf", path / "Signs-Only.ttf")
    shutil.copy(SHIPPED / "NotoSansSC-VF.otf", path / "Hei.otf")
    (path / "more").mkdir()
    bdf_font(path / "more" / "dots8.bdf")
    bdf_font(path / "more" / "dots12.bdf", size=12)
    (path / "junk.ttf").write_bytes(b"\x00\x01\x00\x00" + bytes(200))
    (path / "notes.txt").write_text("no font")
    return path


@pytest.fixture(scope="module")
def library(folder):
    return FontLibrary(user_fonts=folder)


def names(faces):
    return [face.name for face in faces]


def test_fonts_are_found_with_their_names_and_licences(library):
    found = {file.path.name: file for file in library.user.files}
    assert set(found) == {"Signs-Only.ttf", "Hei.otf", "dots8.bdf", "dots12.bdf"}
    assert found["Hei.otf"].weights == (100, 900) and "Open Font License" in found["Hei.otf"].licence
    assert found["Hei.otf"].family == "Noto Sans CJK SC"
    assert (found["dots8.bdf"].size_px, found["dots12.bdf"].size_px) == (8, 12)
    assert ["junk.ttf" in str(fault) for fault in library.user.faults] == [True]


@pytest.mark.parametrize(
    ("font", "size", "one_bit", "first"),
    [
        ("Noto Sans CJK SC", 40, False, "Noto Sans CJK SC"),
        ("hei.otf", 40, True, "Noto Sans CJK SC"),
        ("HEI", 16, True, "Noto Sans CJK SC"),
        ("signs only", 32, False, "Noto Emoji"),
        ("Dots", 8, True, "Dots 8"),
        ("Dots", 12, False, "Dots 12"),
        ("dots12.bdf", 12, False, "Dots 12"),
        ("Unifont", 32, False, "Unifont 32"),
        ("efont", 48, True, "efont 48"),
        ("noto sans sc", 24, False, "Noto Sans SC"),
    ],
)
def test_a_chosen_font_comes_first_and_ours_stay_behind(library, font, size, one_bit, first):
    faces = library.faces(size, one_bit, font=font)
    assert faces[0].name == first
    assert set(names(library.faces(size, one_bit))) - {first} <= set(names(faces))
    assert library.choosing(font=font).design(size, one_bit) >= {first}


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_users_copy_of_our_font_draws_as_ours(library, one_bit, direction):
    """Its vertical metrics are not trusted: hanzi are centred in their cells, which is where ours are."""
    text = "技能让生活" if direction == "vertical" else "技能，A。"
    ours, theirs = (
        np.concatenate(list(raster_text(
            text, size_px=40, direction=direction, one_bit=one_bit, gamma=1.0,
            fonts=library.choosing(font=font, weight=400),
        ).tiles()), axis=1 if direction == "vertical" else 2)
        for font in ("Noto Sans SC", "Noto Sans CJK SC")
    )  # fmt: skip
    assert ours.shape == theirs.shape and ours.any()
    assert np.abs(ours.astype(int) - theirs).mean() < 1


def test_weights(library):
    light, heavy = (
        sum(int(tile.sum()) for tile in raster_text(
            "国", size_px=64, fonts=library.choosing(font="Hei", weight=weight), gamma=1.0).tiles())
        for weight in (100, 900)
    )  # fmt: skip
    assert heavy > 2 * light


@pytest.mark.parametrize(
    ("font", "weight", "size", "codes"),
    [
        ("Hei", 900, 40, []),
        ("Hei", 950, 40, ["font.weight"]),
        ("Signs-Only", 400, 40, ["font.weight"]),
        ("Dots", 400, 8, ["font.weight"]),
        ("Dots", None, 9, ["font.size"]),
        ("Dots", None, None, []),
        ("Unifont", None, 24, ["font.size"]),
        ("Noto Sanz SC", None, None, ["font.unknown"]),
        ("junk.ttf", None, None, ["font.unknown"]),
        ("", 500, 24, ["font.weight"]),
        ("", 500, 32, []),
        ("", None, 32, []),
    ],
)
def test_problems(library, font, weight, size, codes):
    found = library.choosing(font=font, weight=weight).problems(size)
    assert [one.code for one in found] == codes
    assert all(one.message.zh and one.remedy.zh for one in found)
    if codes == ["font.weight"]:
        assert found[0].severity is Severity.WARNING


def test_problems_help(library):
    (unknown,) = library.choosing(font="Noto Sanz SC").problems()
    assert "did you mean Noto Sans SC?" in unknown.remedy.en and "Dots" in unknown.message.en
    (size,) = library.choosing(font="Dots").problems(9)
    assert "8, 12" in size.remedy.en
    (junk,) = library.choosing(font="junk.ttf").problems()
    assert "damaged" in junk.message.en
    with pytest.raises(DocumentError):
        library.faces(9, True, font="Dots")


def test_sizes_of_bitmaps_are_all_that_fit_may_choose(library):
    assert library.sizes is None and library.choosing(font="Hei").sizes is None
    dots = library.choosing(font="Dots")
    assert dots.sizes == (8, 12)
    assert fit_size("十一", view=Size(100, 30), one_bit=True, fonts=dots).size_px == 12
    assert fit_size("十一", view=Size(100, 11), one_bit=True, fonts=dots).size_px == 8
    assert not fit_size("十一", view=Size(100, 5), one_bit=True, fonts=dots).fits
    assert library.choosing(font="Unifont").sizes[:3] == (16, 32, 48)


def test_what_the_font_lacks_is_a_fallback(library):
    report = inspect(segment("十A一\u4e8c 技"), 8, True, library.choosing(font="Dots"))
    assert [(one.index, one.cluster, one.font) for one in report.fallbacks] == [
        (3, "二", "Noto Sans SC"), (5, "技", "Noto Sans SC"),
    ]  # fmt: skip
    assert report.missing == () and report.fallbacks[0].fonts_tried == ("Dots 8",)


def test_a_font_beside_the_document(library, tmp_path, bdf_font):
    bdf_font(tmp_path / "own.bdf")
    fonts = library.choosing(font="own.bdf", base=tmp_path)
    assert fonts.faces(8, True)[0].name == "Dots 8" and fonts.problems(8) == []
    (tmp_path / "own.bdf").write_bytes(b"junk")
    (problem,) = library.choosing(font="own.bdf", base=tmp_path).problems()
    assert problem.code == "font.unusable" and problem.where.field == "font"


def test_the_environment_names_the_folder(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("LEDSIGN_USER_FONTS", str(folder))
    assert len(FontLibrary(user_fonts=tmp_path).user.files) == 4
    monkeypatch.delenv("LEDSIGN_USER_FONTS")
    assert FontLibrary(user_fonts=tmp_path / "none").user.files == ()
    assert FontLibrary().user.files == ()


def test_tofu_is_not_a_glyph(tmp_path):
    """A font that maps characters to its sign for a missing glyph does not have them."""
    data = bytearray((SHIPPED / "NotoEmoji.ttf").read_bytes())
    plain = UserOutline(read_font_file(SHIPPED / "NotoEmoji.ttf")[0])
    assert plain.has("☀") and not plain.has("技") and not plain.has("\ufe0f") and not plain.has("\u0378")
    face = uharfbuzz.Face(bytes(data), 0)
    sun = uharfbuzz.Font(face).get_nominal_glyph(ord("☀"))
    at, long = _table(data, b"loca"), struct.unpack_from(">h", data, _table(data, b"head") + 50)[0]
    size = 4 if long else 2
    data[at + sun * size : at + (sun + 2) * size] = data[at : at + 2 * size]  # ☀ is drawn as .notdef is
    _same_metrics(data, sun)
    (tmp_path / "tofu.ttf").write_bytes(data)
    broken = UserOutline(read_font_file(tmp_path / "tofu.ttf")[0])
    assert ord("☀") in broken.codes and not broken.has("☀") and ord("☀") not in broken.shown()


def _table(data, tag):
    for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
        if data[at : at + 4] == tag:
            return struct.unpack_from(">I", data, at + 8)[0]
    raise KeyError(tag)


def _same_metrics(data, glyph):
    at = _table(data, b"hmtx")
    data[at + 4 * glyph : at + 4 * glyph + 4] = data[at : at + 4]


@pytest.mark.parametrize(
    "data",
    [
        b"", b"ttcf", b"ttcf" + bytes(8), b"ttcf\x00\x01\x00\x00\xff\xff\xff\xff" + bytes(20),
        b"OTTO" + bytes(100), b"\x1f\x8b", b"\x1f\x8b" + bytes(50), b"\x01fcp", b"STARTFONT",
        b"wOF2" + bytes(50),
    ],
)  # fmt: skip
def test_what_is_no_font_is_a_font_error(tmp_path, data):
    path = tmp_path / "x.ttf"
    path.write_bytes(data)
    with pytest.raises(FontError, match=r"x\.ttf"):
        read_font_file(path)


def test_limits(tmp_path, monkeypatch):
    path = tmp_path / "big.ttf"
    with path.open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)  # sparse
    with pytest.raises(FontError, match="at most 128 are"):
        read_font_file(path)
    with pytest.raises(FontError, match="cannot be read"):
        read_font_file(tmp_path / "none.ttf")
    import gzip

    monkeypatch.setattr("ledsign.text.font_file.LARGEST_BYTES", 1000)
    (tmp_path / "bomb.pcf.gz").write_bytes(gzip.compress(bytes(100_000)))
    with pytest.raises(FontError, match="too large"):
        contents(tmp_path / "bomb.pcf.gz")


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_outline_font_never_crashes(tmp_path, seed):
    data = bytearray((SHIPPED / "NotoEmoji.ttf").read_bytes())
    random = np.random.default_rng(seed)
    for at in random.integers(12, len(data) if seed % 2 else 4000, 200):
        data[at] = random.integers(256)
    (tmp_path / "bad.ttf").write_bytes(data)
    library = FontLibrary(user_fonts=tmp_path)
    for file in library.user.files:
        for one_bit in (True, False):
            fonts = library.choosing(font=file.path.name)
            if fonts.problems(24):
                continue
            strip = raster_text("☀❤A技♫", size_px=24, one_bit=one_bit, fonts=fonts)
            assert next(strip.tiles()).any()


def test_names_are_compared_loosely():
    assert normal("Smiley-Sans Oblique") == normal("smileysans_oblique")


@pytest.fixture(scope="module")
def latin(tmp_path_factory, sans_with, sans):
    """A font of letters and shared marks whose em box is said to be 760 above and 240 below the baseline."""
    folder = tmp_path_factory.mktemp("latin")
    chars = sorted("ABEHit.,'“”‘’…—· ")
    groups = b"".join(struct.pack(">LLL", ord(c), ord(c), sans.get_nominal_glyph(ord(c))) for c in chars)
    cmap = struct.pack(">HHHHLHHLLL", 0, 1, 3, 10, 12, 12, 0, 16 + len(groups), 0, len(chars)) + groups
    os2 = bytearray(sans.face.reference_table("OS/2").data)
    struct.pack_into(">hh", os2, 68, 760, -240)
    sans_with(folder / "letters.otf", {b"cmap": cmap, b"OS/2": bytes(os2)})
    return FontLibrary(user_fonts=folder).choosing(font="letters.otf")


def drawn_by(library, text, size=32):
    """The fallbacks and the number of the face of each glyph."""
    segmented = segment(text)
    report = inspect(segmented, size, False, library)
    placed = raster_text(segmented, size_px=size, fonts=library).placements
    return {one.cluster for one in report.fallbacks}, [placed.keys[key][0] for key in placed.key.tolist()]


@pytest.mark.parametrize(
    ("text", "others", "own"),
    [
        ("“中”——…·，", {"“", "中", "”", "——", "…", "·", "，"}, 0),
        ("“Hi”", set(), 4),
        ("it’t…", set(), 5),
        ("A·B—A", set(), 5),
        ("中“Hi”", {"中", "“", "”"}, 2),
        ("中…H", {"中", "…"}, 1),
        ("中。it’t", {"中", "。"}, 4),
    ],
)
def test_marks_among_hanzi_come_from_a_font_for_chinese(latin, text, others, own):
    found, faces = drawn_by(latin, text)
    assert found == others
    assert faces.count(0) == own


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("one_bit", [False, True])
def test_marks_beside_a_font_of_letters_are_those_without_it(fonts, latin, direction, one_bit):
    text = "“中国”——……·，"
    ours, theirs = (
        raster_text(text, size_px=32, direction=direction, one_bit=one_bit, fonts=one)
        for one in (fonts, latin)
    )
    assert all(np.array_equal(a, b) for a, b in zip(ours.tiles(), theirs.tiles(), strict=True))


@pytest.mark.parametrize("size", [16, 32, 48])
@pytest.mark.parametrize("one_bit", [False, True])
def test_letters_stand_on_the_baseline_of_the_hanzi(latin, size, one_bit):
    """Whatever the font says its em box is."""
    (face, *_), (ours,) = (
        latin.faces(size, one_bit),
        latin.choosing(font="Noto Sans SC").faces(size, one_bit)[:1],
    )
    feet = {one.ink_box(GlyphKey(one.shape(["H"], vertical=False)[0].glyph))[3] for one in (face, ours)}
    assert len(feet) == 1
