"""The child that looks at uploads: what it takes, what it refuses, and what it may use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ledsign.core.errors import Invalid
from ledsign.worker.container import Refused
from ledsign.worker.containers import walk
from ledsign.worker.font_check import font
from ledsign.worker.looking import MEMORY_BYTES
from ledsign.worker.looking import picture as looked_at
from tests.worker.pictures import bombs, picture

if TYPE_CHECKING:
    from ledsign.service.house import House

FONTS = Path(__file__).parents[2] / "fonts"
BOMBS = list(bombs())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_pictures_are_taken(warm_house: House, tmp_path: Path, kind: str) -> None:
    (tmp_path / "p").write_bytes(picture(kind))
    found = warm_house.workers.decode({"kind": "picture", "path": str(tmp_path / "p")})
    assert (found["format"], found["width"], found["height"], found["frames"]) == (kind, 32, 16, 1)
    assert found["peak_kb"] <= MEMORY_BYTES >> 10


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_every_frame_of_an_animation_counts(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "p"
    path.write_bytes(picture(kind, frames=5))
    assert looked_at(path)["frames"] == 5


@pytest.mark.parametrize(
    "options", [{"progressive": True}, {"quality": 100, "subsampling": 0}, {"restart_marker_rows": 1}]
)
def test_jpegs_of_all_sorts_are_walked_to_their_end(options: dict[str, int]) -> None:
    found = walk(picture("JPEG", 64, 48, **options))
    assert found is not None
    assert (found.width, found.height) == (64, 48)


def test_there_are_fifty_bombs() -> None:
    assert len(BOMBS) >= 50
    assert len({name for name, _, _ in BOMBS}) == len(BOMBS)


@pytest.mark.parametrize(("name", "data", "code"), [one for one in BOMBS if one[2]], ids=lambda one: "")
def test_bombs_are_refused_for_what_they_are(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    path = tmp_path / "p"
    path.write_bytes(data)
    with pytest.raises(Refused) as refused:
        looked_at(path)
    assert refused.value.code == code, name


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_no_cut_of_a_picture_is_taken(tmp_path: Path, kind: str) -> None:
    whole = picture(kind)
    path = tmp_path / "p"
    for length in range(0, len(whole), max(1, len(whole) // 60)):
        path.write_bytes(whole[:length])
        with pytest.raises(Refused):
            looked_at(path)


@pytest.mark.parametrize(("font", "kind"), [("NotoSansSC-VF.otf", "OTF"), ("NotoEmoji.ttf", "TTF")])
def test_fonts_are_taken(warm_house: House, font: str, kind: str) -> None:
    found = warm_house.workers.decode({"kind": "font", "path": str(FONTS / font)})
    assert found["format"] == kind
    assert found["family"].startswith("Noto")
    assert found["peak_kb"] <= MEMORY_BYTES >> 10


def test_every_face_of_a_font_is_looked_at() -> None:
    assert font(FONTS / "NotoEmoji.ttf")["frames"] == 1


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("truncated", lambda font: font[: len(font) // 2]),
        ("trailing", lambda font: font + b"<html>"),
        ("font-kind", lambda font: b"wOFF" + font[4:]),
        ("damaged", lambda font: font[:4] + b"\xff\xff" + font[6:]),
        ("damaged", lambda font: font[:12] + font[12:200].replace(b"glyf", b"junk") + font[200:]),
        ("damaged", lambda font: b"ttcf\0\1\0\0\xff\xff\xff\xff" + font[12:]),
        ("truncated", lambda font: font[:40]),
    ],
)
def test_fonts_that_are_none_are_refused(
    warm_house: House, tmp_path: Path, name: str, change: object
) -> None:
    assert callable(change)
    path = tmp_path / "f.ttf"
    path.write_bytes(change((FONTS / "NotoEmoji.ttf").read_bytes()))
    with pytest.raises(Invalid) as refused:
        warm_house.workers.decode({"kind": "font", "path": str(path)})
    assert refused.value.code in (f"upload.{name}", "upload.damaged", "upload.truncated")


def test_a_picture_that_needs_too_much_memory_is_refused(warm_house: House, tmp_path: Path) -> None:
    from PIL import Image

    path = tmp_path / "large.webp"
    Image.new("RGB", (4000, 4000), (200, 100, 50)).save(path, "WEBP")
    with pytest.raises(Invalid) as refused:
        warm_house.workers.decode({"kind": "picture", "path": str(path)})
    assert refused.value.code == "upload.memory"
