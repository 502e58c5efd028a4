"""Three hundred archives that mean no good, and what a few good ones become."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from ledsign.core.errors import Invalid, TooLarge
from ledsign.service.parcels import MOST_ENTRIES, MOST_UNPACKED, Parcel, of_text, of_zip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PLAYLIST = "ledsign: playlist/1\nitems:\n  - text: 一\n"
MOST_PICTURE = 2**20
FORBIDDEN = (
    *map(chr, range(1, 32)), *map(chr, range(0x7F, 0xA0)), *"\\:*?\"<>|", "\u200b", "\u200e", "\u202e",
    "\u2028", "\u2060", "\u2066", "\ufeff",
)  # fmt: skip
TRAVERSALS = (
    "../x.yaml", "../../../etc/cron.d/x.yaml", "a/../../x.yaml", "a/../b.yaml", "./x.yaml", "a/./x.yaml",
    "a//x.yaml", "//x.yaml", "/x.yaml", "/etc/passwd.yaml", "..\\x.yaml", "a\\..\\x.yaml", "C:\\x.yaml",
    "C:/x.yaml", "c:x.yaml", "\\\\host\\share\\x.yaml", "~/../x.yaml", "...", "../", "..", ".", "/", "a/..",
    " x.yaml", "x.yaml ", "a /x.yaml", " a/x.yaml", "a./x.yaml", "x.yaml.", "a/x.yaml/..", "..././x.yaml/./x",
    "‥/../x.yaml", "a/\u0000/../x.yaml",
    "/".join("a" * 40) + ".yaml", "字" * 90 + ".yaml", "a" * 300 + ".yaml",
)  # fmt: skip


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes | str], how: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", how) as made:
        for name, data in entries:
            made.writestr(name, data)
    return file.getvalue()


def renamed(name: bytes, utf8: bool = True) -> bytes:
    """An archive whose one entry has that name, byte for byte, whatever a library would make of it."""
    place = "p" * len(name)
    raw = packed((place, PLAYLIST)).replace(place.encode(), name)
    if not utf8:
        return raw
    flagged = bytearray(raw)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = flagged.index(signature) + offset
        flagged[at : at + 2] = struct.pack("<H", struct.unpack("<H", flagged[at : at + 2])[0] | 0x800)
    return bytes(flagged)


def with_mode(mode: int) -> bytes:
    info = zipfile.ZipInfo("x.yaml")
    info.external_attr = (mode | 0o777) << 16
    return packed((info, "/etc/passwd"))


def patched(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    at = data.rindex(signature) + offset
    return data[:at] + value + data[at + len(value) :]


def hostile() -> Iterator[tuple[str, bytes]]:
    for name in TRAVERSALS:
        yield f"path {name[:30]!a}", renamed(name.encode())
        yield f"path in a folder {name[:30]!a}", renamed(b"a/" + name.encode() + b"/../x.yaml")
    for char in FORBIDDEN:
        for name in (f"{char}.yaml", f"a{char}b.yaml", f"a{char}/b.yaml"):
            yield f"character {name!a}", renamed(name.encode())
    for at in range(0, 8, 2):
        name = bytearray(b"abcdefgh.yaml")
        name[at] = 0
        yield f"NUL at {at}", renamed(bytes(name))
    yield "NUL then a path", renamed(b"x.yaml\x00/../../etc/passwd")
    for mode in (stat.S_IFLNK, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK):
        yield f"mode {mode:o}", with_mode(mode)
    for one, two in (
        ("a.yaml", "a.yaml"),
        ("a.yaml", "A.YAML"),
        ("é.yaml", "e\u0301.yaml"),
        ("ﬀ.yaml", "FF.yaml"),
    ):
        with pytest.warns(UserWarning) if one == two else nullcontext():
            yield f"twice {two!a}", packed((one, PLAYLIST), (two, PLAYLIST))
    good = packed(("a.yaml", PLAYLIST))
    yield "encrypted", patched(patched(good, b"PK\x01\x02", 8, b"\x01\x08"), b"PK\x03\x04", 6, b"\x01\x08")
    yield "unknown compression", patched(good, b"PK\x01\x02", 10, b"\x63\x00")
    yield "bzip2", packed(("a.yaml", PLAYLIST * 9), how=zipfile.ZIP_BZIP2)
    yield "lzma", packed(("a.yaml", PLAYLIST * 9), how=zipfile.ZIP_LZMA)
    yield "zeros", packed(("a.png", bytes(9 << 20)))
    yield "zeros as a text", packed(("a.yaml", bytes(8 << 20)))
    yield "many bombs", packed(*((f"{number}.png", bytes(2 << 20)) for number in range(3)))
    yield "too many", packed(*((f"{number}.yaml", b"") for number in range(MOST_ENTRIES + 1)))
    yield "central directory of nothing", b"PK\x01\x02" * 5_000 + good
    lying = patched(
        patched(good, b"PK\x01\x02", 24, struct.pack("<I", 5)), b"PK\x03\x04", 22, struct.pack("<I", 5)
    )
    yield "longer than it says", lying
    yield "huge by its own word", patched(good, b"PK\x01\x02", 24, struct.pack("<I", MOST_UNPACKED + 1))
    yield "packed larger than the archive", patched(good, b"PK\x01\x02", 20, struct.pack("<I", 1 << 30))
    yield "offset outside", patched(good, b"PK\x01\x02", 42, struct.pack("<I", 1 << 31))
    yield "wrong checksum", patched(good, b"PK\x01\x02", 16, b"\x00\x00\x00\x00")
    yield "not UTF-8", packed(("a.yaml", "标题".encode("gbk")))
    yield "manifest is no JSON", packed(("manifest.json", "{"), ("a.yaml", PLAYLIST))
    yield "manifest is deep", packed(("manifest.json", "[" * 100_000), ("a.yaml", PLAYLIST))
    for cut in range(0, len(good), 5):
        yield f"cut off at {cut}", good[:cut]
    for raw in (
        b"",
        b"PK",
        b"PK\x05\x06",
        b"PK\x05\x06" + bytes(18) + b"x",
        b"Rar!\x1a\x07",
        b"\x1f\x8b\x08",
        b"\xff" * 99,
    ):
        yield f"no archive {raw[:8]!r}", raw


def test_three_hundred_hostile_archives_are_refused(figure: Callable[..., None]) -> None:
    cases = list(hostile())
    assert len(cases) >= 300
    taken = []
    for what, data in cases:
        try:
            taken.append((what, of_zip(data, MOST_PICTURE)))
        except (Invalid, TooLarge) as error:
            assert error.text.en, what
            assert error.text.zh, what
    figure("archives with paths and sizes that lie, taken", len(taken), f"of {len(cases)}", "= 0", not taken)
    assert taken == []


def test_a_plain_archive_is_read_as_it_is() -> None:
    data = packed(
        ("playlists/节日.yaml", PLAYLIST),
        ("playlists/media/红.PNG", b"png"),
        ("may.yml", "ledsign: schedule/1\nplaylists: {a: b.yaml}\n"),
        ("signs/x.yaml", "ledsign: sign/1\n"),
        ("notes.yaml", "a: 1\n"),
        ("README.md", "x"),
        ("__MACOSX/playlists/._节日.yaml", "junk"),
        ("playlists/.DS_Store", "junk"),
        ("empty/", ""),
    )
    parcel = of_zip(data, MOST_PICTURE)
    assert [(one.path, one.kind, one.name) for one in parcel.texts] == [
        ("playlists/节日.yaml", "playlist", "节日"), ("may.yml", "schedule", "may"),
        ("signs/x.yaml", "sign", "x"), ("notes.yaml", "other", "notes"),
    ]  # fmt: skip
    assert [(one.path, one.name, one.data) for one in parcel.pictures] == [
        ("playlists/media/红.PNG", "红.PNG", b"png")
    ]
    assert parcel.left == ("README.md",)


def test_names_of_a_manifest_count() -> None:
    manifest = '{"documents": [{"path": "d/a.schedule.yaml", "name": "a"}, 5, {"path": 1}], "media": {}}'
    parcel = of_zip(packed(("manifest.json", manifest), ("d/a.schedule.yaml", PLAYLIST)), MOST_PICTURE)
    assert [one.name for one in parcel.texts] == ["a"]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_names_that_do_not_say_their_encoding_are_read_as_people_here_write_them(encoding: str) -> None:
    parcel = of_zip(renamed("节日.yaml".encode(encoding), utf8=False), MOST_PICTURE)
    assert [one.name for one in parcel.texts] == ["节日"]


def test_a_single_text_is_bounded_and_utf8() -> None:
    assert of_text(PLAYLIST.encode(), "n") == Parcel(texts=(of_text(PLAYLIST.encode(), "n").texts[0],))
    with pytest.raises(TooLarge):
        of_text(b"a" * (2**20 + 1), "n")
    with pytest.raises(Invalid):
        of_text(b"\xff", "n")
