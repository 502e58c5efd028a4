"""Fonts: the shipped files, what they cover, and which one serves a size."""

import hashlib
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import regex

from ledsign.core.errors import FontError
from ledsign.text.clusters import segment
from ledsign.text.emoji import COLOUR_FILE, ONE_COLOUR_FILE, STRIKE_FILE
from ledsign.text.fonts import FILES, FontLibrary
from ledsign.text.missing import Chooser
from ledsign.text.selection import stem_weight
from ledsign.text.setting import ALONE

SHIPPED = Path(__file__).resolve().parents[2] / "fonts"


def test_shipped_files_are_those_of_the_sums():
    lines = (SHIPPED / "SHA256SUMS").read_text().splitlines()
    assert {line.split()[1] for line in lines} == {
        *FILES.values(), COLOUR_FILE, ONE_COLOUR_FILE, STRIKE_FILE,
    }  # fmt: skip
    for line in lines:
        digest, name = line.split()
        assert hashlib.sha256((SHIPPED / name).read_bytes()).hexdigest() == digest, name


def test_every_font_has_its_licence_and_the_whole_is_small():
    assert {path.name for path in SHIPPED.glob("LICENSE*")} >= {
        "LICENSE-Unifont.txt", "LICENSE-efont.txt", "LICENSE-NotoSansSC.txt", "LICENSE-NotoEmoji.txt",
        "LICENSE-Unicode.txt",
    }  # fmt: skip
    assert "Academia Sinica" in (SHIPPED / "LICENSE-efont.txt").read_text(encoding="utf-8")
    assert sum((SHIPPED / name).stat().st_size for name in FILES.values()) < 17_000_000


@pytest.mark.parametrize("name", ["unifont16.npz", "efont24.npz", "efont16sym.npz"])
def test_strike_files_are_as_documented(name):
    with np.load(SHIPPED / name) as file:
        codes, advances, bits = file["cp"], file["adv"], file["bits"]
        rows = 24 if "24" in name else 16
        assert codes.dtype == np.uint32 and advances.dtype == np.uint8 and bits.dtype == np.uint8
        assert (np.diff(codes.astype(int)) > 0).all()
        assert bits.shape == (len(codes), rows, rows // 8)
        assert set(np.unique(advances)) <= {rows // 2, rows}
        inked = bits.any(axis=(1, 2))
    for code in codes[~inked]:
        assert regex.match(r"\p{Zs}", chr(code)), hex(code)


def test_no_strike_has_a_box_for_what_does_not_exist():
    """Unifont draws code numbers in boxes; on a sign that would be tofu."""
    with np.load(SHIPPED / "unifont16.npz") as file:
        codes = set(file["cp"].tolist())
    for code in (0x0, 0x1B, 0x85, 0x200B, 0x202E, 0x0378, 0xD800, 0xE000, 0xFE0F, 0xFFFD, 0xFFFE, 0xFFFF):
        assert code not in codes, hex(code)


@pytest.mark.parametrize(
    ("size", "one_bit", "names"),
    [
        (16, False, ["efont 16", "Unifont 16", "Noto Sans SC"]),
        (16, True, ["efont 16", "Unifont 16", "Noto Sans SC"]),
        (24, False, ["efont 24", "Noto Sans SC", "Unifont ×1"]),
        (24, True, ["efont 24", "Noto Sans SC", "Unifont ×1"]),
        (12, False, ["Noto Sans SC"]),
        (20, False, ["Noto Sans SC", "Unifont ×1"]),
        (64, True, ["Noto Sans SC", "Unifont ×4"]),
        (100, False, ["Noto Sans SC", "Unifont ×6"]),
    ],
)
def test_which_fonts_serve_a_size(fonts, size, one_bit, names):
    # those for emoji: test_emoji
    assert [face.name for face in fonts.faces(size, one_bit) if "moji" not in face.name] == names


@pytest.mark.parametrize(
    ("size", "one_bit", "smooth"),
    [
        (12, False, False),
        (19, False, False),
        (20, False, True),
        (64, False, True),
        (20, True, False),
        (64, True, False),
    ],
)
def test_smooth_only_where_it_reads(fonts, size, one_bit, smooth):
    assert (fonts.faces(size, one_bit)[0].phases == 4) is smooth


@pytest.mark.parametrize(
    ("size", "weight"),
    [(12, 300), (20, 500), (24, 450), (28, 400), (32, 350), (40, 300), (48, 250), (64, 300), (96, 400)],
)
def test_stem_weights(size, weight):
    assert stem_weight(size) == weight


def test_chains_are_kept_but_not_for_ever(fonts):
    first = fonts.faces(33, False)
    assert fonts.faces(33, False) is first
    for size in range(34, 60):
        fonts.faces(size, False)
    assert fonts.faces(33, False) is not first


def test_fonts_are_found_by_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("LEDSIGN_FONTS", str(tmp_path))
    with pytest.raises(FontError, match=str(tmp_path)):
        FontLibrary().faces(16, False)
    monkeypatch.setenv("LEDSIGN_FONTS", str(SHIPPED))
    assert FontLibrary().folder == SHIPPED


def test_a_missing_or_damaged_file_is_named(tmp_path):
    (tmp_path / "unifont16.npz").write_bytes(b"junk")
    (tmp_path / "efont16sym.npz").write_bytes((SHIPPED / "efont16sym.npz").read_bytes())
    with pytest.raises(FontError, match=r"unifont16\.npz is not a strike file"):
        FontLibrary(tmp_path).faces(16, False)
    with pytest.raises(FontError, match=r"NotoSansSC-VF\.otf is missing"):
        FontLibrary(tmp_path).faces(64, False)
    (tmp_path / "NotoSansSC-VF.otf").write_bytes(b"junk")
    with pytest.raises(FontError, match="not the font we ship"):
        FontLibrary(tmp_path).faces(64, False)


def test_importing_the_library_loads_no_engine():
    engines = ("PIL", "uharfbuzz", "numpy")
    code = f"import sys, ledsign.text.fonts; print([n for n in {engines} if n in sys.modules])"
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SHIPPED.parent
    )
    assert ran.stdout.strip() == "[]"


def test_the_last_resort_is_read_when_it_is_needed_and_told_when_damaged(tmp_path):
    for file in SHIPPED.iterdir():
        if file.suffix in (".npz", ".otf", ".ttf"):
            (tmp_path / file.name).symlink_to(file)
    (tmp_path / "unifont16.npz").unlink()
    (tmp_path / "unifont16.npz").write_bytes(b"junk")
    *_, last = FontLibrary(tmp_path).faces(64, False)
    assert last.is_last_resort
    with pytest.raises(FontError, match=r"unifont16\.npz is not a strike file"):
        last.draws("技")


# rows A1 to A9 of GBK: its signs. ≒ is in no face of Noto Sans CJK
SIGNS = sorted(
    {
        char
        for row in range(0xA1, 0xAA)
        for cell in range(0x40, 0xFF)
        for char in bytes((row, cell)).decode("gbk", "ignore")
        if not char.isascii()
    }
    - set("≒")
)


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("size", [28, 32, 64])
def test_the_signs_of_gbk_are_in_the_design(fonts, size, one_bit):
    text = "".join(SIGNS) + "⋯ḿɑɡⅣ≦≧"
    assert len(SIGNS) > 800
    chooser = Chooser(fonts.faces(size, one_bit))
    (line,) = segment(text).lines
    assert chooser.missing(line) == []
    assert chooser.fallbacks(line, fonts.design(size, one_bit)) == []


# where the middle of the ink is across its cell, and how wide it is at least, in ems
MENDED = [("～", 0.5, 0.8), ("－", 0.5, 0.7), ("〝", 0.72, 0.3), ("〞", 0.28, 0.3)]


@pytest.mark.parametrize(("mark", "middle", "width"), MENDED)
@pytest.mark.parametrize("size", [16, 24])
def test_marks_of_the_strikes_stand_as_chinese_has_them(picture, mark, middle, width, size):
    rows, columns = np.nonzero(picture(mark, size, setting=ALONE))
    assert abs((columns.min() + columns.max() + 1) / 2 / size - middle) < 0.1
    assert (np.ptp(columns) + 1) / size >= width
    if middle == 0.5:
        assert abs((rows.min() + rows.max() + 1) / 2 / size - 0.5) < 0.07


def test_full_width_letters_and_digits_of_16_px_have_one_weight(fonts):
    faces = fonts.faces(16, True)
    assert {faces[Chooser(faces)[char]].name for char in "Ａ１ｘＢ２ｚ＋－"} == {"efont 16"}
