"""Pictures made here, of every kind, through the image content type."""

import os
import struct
import zlib
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ledsign.content import image as image_module
from ledsign.content.base import CONTENTS, ContentContext
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Severity
from ledsign.display.sign import ColourOrder, OutputSpec, Sign
from ledsign.documents.playlist import ImageItem
from ledsign.show.clip import cut_out
from ledsign.text.fonts import FontLibrary

RENDER = CONTENTS["image"].render


BOARD = Size(64, 32)


def context(base, view=BOARD, *, flip=False, order=ColourOrder.RGB, **sign):
    output = OutputSpec(name="o", address="ddp://127.0.0.1", order=order)
    return ContentContext(
        sign=Sign(name="t", canvas=view, faces=(), outputs=(output,), **sign),
        view=view, fonts=FontLibrary(), base=base, flip=flip,
    )  # fmt: skip


def saved(folder: Path, pixels, name="p.png", **how) -> str:
    """Write one picture, or a list of them, and return its name."""
    images = [Image.fromarray(each) for each in (pixels if isinstance(pixels, list) else [pixels])]
    if len(images) > 1:
        how |= {"save_all": True, "append_images": images[1:]}
    images[0].save(folder / name, **how)
    return name


def shown(rendered, picture=0):
    """The whole clip as one array."""
    assert [problem.line_of_text() for problem in rendered.problems] == []
    return cut_out(rendered.clip, Rect(0, 0, rendered.clip.size.width, rendered.clip.size.height), picture)


def noise(height, width, channels=3, seed=5):
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


@pytest.mark.parametrize("gamma", [1.0, 2.2, 2.8])
def test_a_picture_of_the_right_size_is_shown_as_it_is(tmp_path, gamma):
    pixels = noise(32, 64)
    rendered = RENDER(ImageItem(image=saved(tmp_path, pixels)), context(tmp_path, gamma=gamma))
    assert np.array_equal(shown(rendered), pixels)
    assert (rendered.axis, rendered.marks, rendered.em_px, rendered.readout) == ("x", (0, 64), 0, None)
    assert rendered.clip.durations == ()


@pytest.mark.parametrize(
    ("fit", "source", "view", "wanted"),
    [
        ("contain", (16, 16), (64, 32), (32, 32)),
        ("contain", (100, 10), (64, 32), (64, 6)),
        ("contain", (10, 100), (64, 32), (3, 32)),
        ("contain", (640, 320), (64, 32), (64, 32)),
        ("contain", (5000, 1), (64, 32), (64, 1)),
        ("contain", (1, 5000), (64, 32), (1, 32)),
        ("cover", (16, 16), (64, 32), (64, 32)),
        ("cover", (10, 100), (64, 32), (64, 32)),
        ("cover", (4096, 1), (96, 640), (96, 640)),
        ("stretch", (10, 100), (64, 32), (64, 32)),
        ("none", (10, 100), (64, 32), (10, 100)),
        ("none", (200, 7), (64, 32), (200, 7)),
    ],
)
def test_fit(tmp_path, fit, source, view, wanted):
    name = saved(tmp_path, noise(source[1], source[0]))
    rendered = RENDER(ImageItem(image=name, fit=fit), context(tmp_path, Size(*view)))
    assert rendered.problems == ()
    assert (rendered.clip.size.width, rendered.clip.size.height) == wanted
    assert rendered.axis == ("y" if wanted[1] > wanted[0] else "x")
    assert rendered.marks == (0, max(wanted))


@pytest.mark.parametrize(("align", "first"), [("start", 0), ("centre", 8), ("end", 16)])
@pytest.mark.parametrize("upright", [False, True])
def test_cover_cuts_where_the_item_is_not_aligned(tmp_path, align, first, upright):
    pixels = noise(16, 32)
    view = Size(16, 16)
    turned = pixels.transpose(1, 0, 2) if upright else pixels
    name = saved(tmp_path, np.ascontiguousarray(turned))
    item = ImageItem(image=name, fit="cover", align_x=align, align_y=align)
    found = shown(RENDER(item, context(tmp_path, view)))
    wanted = turned[first : first + 16] if upright else turned[:, first : first + 16]
    assert np.array_equal(found, wanted)


def test_pixel_art_grows_by_whole_pixels_and_photographs_smoothly(tmp_path):
    art = np.where(noise(8, 16, 1) > 128, 255, 30).astype(np.uint8).repeat(3, axis=2)
    item = ImageItem(image=saved(tmp_path, art))
    assert np.array_equal(shown(RENDER(item, context(tmp_path))), art.repeat(4, 0).repeat(4, 1))
    uneven = shown(RENDER(item, context(tmp_path, Size(60, 30))))
    assert len(np.unique(uneven)) > 20, "no whole multiple: resized smoothly"
    photo = noise(8, 16)
    smooth = shown(RENDER(ImageItem(image=saved(tmp_path, photo)), context(tmp_path)))
    assert not np.array_equal(smooth, photo.repeat(4, 0).repeat(4, 1))


def test_a_one_bit_picture_grows_by_whole_pixels(tmp_path):
    bits = noise(16, 32, 1)[:, :, 0] > 128
    Image.fromarray(bits).save(tmp_path / "bits.png")
    wanted = (bits * np.uint8(255)).repeat(2, 0).repeat(2, 1)
    found = shown(RENDER(ImageItem(image="bits.png"), context(tmp_path)))
    assert np.array_equal(found, np.stack([wanted] * 3, axis=2))


def test_transparent_parts_show_the_background(tmp_path):
    pixels = noise(32, 64, 4)
    pixels[:, :32, 3], pixels[:, 32:, 3] = 0, 255
    item = ImageItem(image=saved(tmp_path, pixels), background=(10, 20, 30))
    found = shown(RENDER(item, context(tmp_path)))
    assert (found[:, :32] == (10, 20, 30)).all()
    assert np.array_equal(found[:, 32:], pixels[:, 32:, :3])


def test_a_resized_edge_mixes_light_with_the_background(tmp_path):
    pixels = np.full((64, 64, 4), 255, np.uint8)
    pixels[::2, :, 3] = 0
    name = saved(tmp_path, pixels)
    found = shown(RENDER(ImageItem(image=name), context(tmp_path, Size(16, 16))))[4:12]
    assert 184 <= found.min() <= found.max() <= 188, "half the light, code 186"


ORIENTATIONS = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: np.rot90(a, 1),
}


@pytest.mark.parametrize("orientation", [*ORIENTATIONS, 0, 9])
@pytest.mark.parametrize("suffix", ["png", "webp"])
def test_exif_orientation(tmp_path, orientation, suffix):
    pixels = noise(6, 10)
    exif = Image.Exif()
    exif[0x0112] = orientation
    name = saved(
        tmp_path, pixels, f"p.{suffix}", exif=exif, **({"lossless": True} if suffix == "webp" else {})
    )
    found = shown(RENDER(ImageItem(image=name, fit="none"), context(tmp_path)))
    assert np.array_equal(found, ORIENTATIONS.get(orientation, ORIENTATIONS[1])(pixels))


def test_exif_orientation_of_a_jpeg_and_of_its_fit(tmp_path):
    pixels = np.zeros((64, 128, 3), np.uint8)
    pixels[:, :64] = 255  # the left half is stored white; 6 turns it to the top
    exif = Image.Exif()
    exif[0x0112] = 6
    name = saved(tmp_path, pixels, "p.jpg", exif=exif, quality=95)
    found = shown(RENDER(ImageItem(image=name), context(tmp_path, Size(32, 64))))
    assert found.shape == (64, 32, 3)
    assert found[:28].min() > 240
    assert found[36:].max() < 15


def test_flip_is_a_mirror_image(tmp_path):
    pixels = noise(32, 64)
    item = ImageItem(image=saved(tmp_path, pixels))
    assert np.array_equal(shown(RENDER(item, context(tmp_path, flip=True))), pixels[:, ::-1])


@pytest.mark.parametrize(
    ("name", "how"),
    [("a.gif", {}), ("a.png", {}), ("a.webp", {"lossless": True})],
)
def test_animations(tmp_path, name, how):
    pictures = [np.full((32, 64, 3), level, np.uint8) for level in (0, 90, 255)]
    rendered = RENDER(
        ImageItem(image=saved(tmp_path, pictures, name, duration=[40, 250, 1000], **how)), context(tmp_path)
    )
    assert rendered.clip.durations == (Fraction(1, 25), Fraction(1, 4), Fraction(1))
    for number, level in enumerate((0, 90, 255)):
        assert (shown(rendered, number) == level).all()


@pytest.mark.parametrize(
    ("stated_ms", "seconds"), [(0, Fraction(1, 10)), (10, Fraction(1, 10)), (20, Fraction(1, 50))]
)
def test_durations_too_short_for_a_browser_are_100_ms(tmp_path, stated_ms, seconds):
    pictures = [np.full((4, 4, 3), level, np.uint8) for level in (0, 255)]
    name = saved(tmp_path, pictures, "a.gif", duration=stated_ms)
    assert RENDER(ImageItem(image=name), context(tmp_path)).clip.durations == (seconds, seconds)


def patched_delays(data: bytes, delays) -> bytes:
    """An APNG with the fcTL chunks' delay fractions replaced (PNG 3rd edition, 11.3.6.2)."""
    out, at, delays = data[:8], 8, iter(delays)
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"fcTL":
            body = body[:20] + struct.pack(">HH", *next(delays)) + body[24:]
        out += struct.pack(">I4s", length, kind) + body + struct.pack(">I", zlib.crc32(kind + body))
        at += 12 + length
    return out


def test_apng_delays_are_exact_fractions(tmp_path):
    pictures = [np.full((4, 4, 3), level, np.uint8) for level in (0, 99, 255)]
    name = saved(tmp_path, pictures, "a.png", duration=50)
    path = tmp_path / name
    path.write_bytes(patched_delays(path.read_bytes(), [(1, 30), (1001, 30_000), (65_534, 65_535)]))
    rendered = RENDER(ImageItem(image=name), context(tmp_path))
    assert rendered.clip.durations == (Fraction(1, 30), Fraction(1001, 30_000), Fraction(65_534, 65_535))


@pytest.mark.parametrize("count", [1, 2])
def test_the_still_picture_of_an_apng_is_not_part_of_the_animation(tmp_path, count):
    pictures = [np.full((4, 4, 3), level, np.uint8) for level in (7, 100, 200)][: count + 1]
    name = saved(tmp_path, pictures, "a.png", default_image=True, duration=50)
    rendered = RENDER(ImageItem(image=name, fit="none"), context(tmp_path))
    assert (shown(rendered) == 100).all()
    assert len(rendered.clip.durations) == (2 if count == 2 else 0)


def test_equal_neighbours_become_one_picture(tmp_path):
    """Unlike as files, alike once they are shown: colours under full transparency."""
    pictures = [np.full((4, 4, 4), level, np.uint8) for level in (255, 1, 2, 255)]
    pictures[1][..., 3] = pictures[2][..., 3] = 0
    name = saved(tmp_path, pictures, "a.png", duration=50)
    rendered = RENDER(ImageItem(image=name, fit="none"), context(tmp_path))
    assert rendered.clip.durations == (Fraction(1, 20), Fraction(1, 10), Fraction(1, 20))


def test_the_previews_in_a_jpeg_are_no_animation(tmp_path):
    images = [Image.fromarray(np.full((16, 16, 3), level, np.uint8)) for level in (200, 20)]
    images[0].save(tmp_path / "phone.jpg", "MPO", save_all=True, append_images=images[1:])
    rendered = RENDER(ImageItem(image="phone.jpg"), context(tmp_path))
    assert rendered.clip.durations == ()
    assert abs(int(shown(rendered).mean()) - 200) <= 1


def test_other_kinds_of_pixels(tmp_path):
    grey16 = (np.arange(256, dtype=np.uint16) * 257).reshape(16, 16)
    Image.fromarray(grey16).save(tmp_path / "16.png")
    found = shown(RENDER(ImageItem(image="16.png", fit="none"), context(tmp_path)))
    assert np.array_equal(found[:, :, 0], np.arange(256).reshape(16, 16))
    palette = Image.fromarray(noise(16, 16)).quantize(32)
    palette.save(tmp_path / "p.gif", transparency=0)
    item = ImageItem(image="p.gif", fit="none", background=(1, 2, 3))
    found = shown(RENDER(item, context(tmp_path)))
    assert ((found == (1, 2, 3)).all(axis=2) == (np.asarray(palette) == 0)).all()
    grey = np.stack([noise(16, 16, 1)[:, :, 0], np.full((16, 16), 255, np.uint8)], axis=2)
    found = shown(RENDER(ImageItem(image=saved(tmp_path, grey, "la.png"), fit="none"), context(tmp_path)))
    assert np.array_equal(found, grey[:, :, :1].repeat(3, axis=2))
    Image.new("CMYK", (16, 16), (0, 255, 255, 0)).save(tmp_path / "cmyk.jpg")
    red = shown(RENDER(ImageItem(image="cmyk.jpg", fit="none"), context(tmp_path)))
    assert red[..., 0].min() > 200
    assert red[..., 1:].max() < 60


@pytest.mark.parametrize(("order", "mono"), [(ColourOrder.MONO, True), (ColourOrder.RG, False)])
def test_a_board_without_grey_gets_only_on_and_off(tmp_path, order, mono):
    item = ImageItem(image=saved(tmp_path, noise(32, 64)))
    found = shown(RENDER(item, context(tmp_path, order=order, one_bit=True)))
    assert set(np.unique(found)) == {0, 255}
    assert (found == found[:, :, :1]).all() == mono


def test_names_start_from_the_document_and_may_leave_its_folder(tmp_path):
    saved(tmp_path, noise(4, 4), "up.png")
    inner = tmp_path / "playlists"
    inner.mkdir()
    for name in ("../up.png", str(tmp_path / "up.png")):
        assert RENDER(ImageItem(image=name), context(inner)).problems == ()


def only_problem(folder, name, **how):
    rendered = RENDER(ImageItem(image=name), context(folder, **how))
    (problem,) = rendered.problems
    assert problem.severity is Severity.ERROR
    assert problem.where.field == "image"
    for text in (problem.message, problem.remedy):
        assert text.en and any("\u4e00" <= letter <= "\u9fff" for letter in text.zh)
        assert "{" not in text.en + text.zh
    assert name.strip(".") in problem.message.en
    assert rendered.clip.size == Size(1, 1)
    return problem.code


def claimed_png(width, height) -> bytes:
    """The head of a PNG that claims a size and holds nothing."""
    out = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)), (b"IDAT", b"")):
        out += struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))
    return out


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "image.missing"),
        (b"", "image.not-a-picture"),
        (b"hello", "image.not-a-picture"),
        (b"BM" + bytes(60), "image.not-a-picture"),
        (claimed_png(4001, 4000), "image.too-big"),
        (claimed_png(30_000, 30_000), "image.too-big"),
        (claimed_png(4000, 4000), "image.damaged"),
        (claimed_png(0, 5), "image.not-a-picture"),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_what_cannot_be_shown_is_said(tmp_path, content, code):
    if content is not None:
        (tmp_path / "x.png").write_bytes(content)
    assert only_problem(tmp_path, "x.png") == code


@pytest.mark.parametrize("name", ["", ".", "no\0name.png", "x" * 5000])
def test_names_that_are_no_file(tmp_path, name):
    assert only_problem(tmp_path, name) == "image.missing"


def test_a_pipe_is_not_waited_for(tmp_path):
    if not hasattr(os, "mkfifo"):
        pytest.skip("no named pipes here")
    os.mkfifo(tmp_path / "pipe.png")
    assert only_problem(tmp_path, "pipe.png") == "image.missing"


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    saved(tmp_path, noise(7, 3), "x.png")  # no test before has shown this one

    def refused(*_args, **_kinds):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Image, "open", refused)
    assert only_problem(tmp_path, "x.png") == "image.unreadable"


def test_too_many_pictures(tmp_path):
    pictures = [np.full((1, 1, 3), level % 2 * 255, np.uint8) for level in range(601)]
    saved(tmp_path, pictures, "long.png", duration=20)
    assert only_problem(tmp_path, "long.png") == "image.too-long"
    saved(tmp_path, pictures[:600], "long.png", duration=20)
    assert len(RENDER(ImageItem(image="long.png"), context(tmp_path)).clip.durations) == 600


def test_a_clip_that_would_not_fit_into_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(image_module, "MOST_CLIP_BYTES", 2 * 64 * 32 * 3 - 1)
    saved(tmp_path, [noise(32, 64), noise(32, 64, seed=6)], "two.png", duration=20)
    assert only_problem(tmp_path, "two.png") == "image.too-long"


@pytest.mark.parametrize(
    ("suffix", "animated"),
    [("jpg", False), *((suffix, moves) for suffix in ("png", "webp", "gif") for moves in (False, True))],
)
def test_a_truncated_file_is_said_wherever_it_is_cut(tmp_path, suffix, animated):
    pictures = [noise(12, 16, seed=seed) for seed in range(3 if animated else 1)]
    name = saved(tmp_path, pictures, f"whole.{suffix}", **({"duration": 50} if animated else {}))
    whole = (tmp_path / name).read_bytes()
    complete = RENDER(ImageItem(image=name), context(tmp_path)).clip.digest
    for length in [*range(0, len(whole), max(1, len(whole) // 120)), *range(len(whole) - 40, len(whole))]:
        (tmp_path / f"cut.{suffix}").write_bytes(whole[:length])
        rendered = RENDER(ImageItem(image=f"cut.{suffix}"), context(tmp_path))
        if rendered.problems:
            assert only_problem(tmp_path, f"cut.{suffix}") in ("image.damaged", "image.not-a-picture")
        else:  # only what says that nothing follows is cut off
            assert length > len(whole) - 24
            assert rendered.clip.digest == complete


@pytest.mark.parametrize("suffix", ["png", "jpg", "webp", "gif"])
def test_random_damage_never_raises(tmp_path, suffix):
    rng = np.random.default_rng(11)
    pictures = [noise(12, 16)] if suffix == "jpg" else [noise(12, 16), noise(12, 16, seed=8)]
    whole = (tmp_path / saved(tmp_path, pictures, f"whole.{suffix}")).read_bytes()
    for _ in range(150):
        broken = np.frombuffer(whole, np.uint8).copy()
        broken[rng.integers(0, len(broken), 4)] = rng.integers(0, 256, 4)
        (tmp_path / f"broken.{suffix}").write_bytes(broken.tobytes())
        rendered = RENDER(ImageItem(image=f"broken.{suffix}"), context(tmp_path))
        assert all(problem.code.startswith("image.") for problem in rendered.problems)


def test_metadata_that_cannot_be_read_is_no_reason_to_refuse(tmp_path):
    pixels = noise(32, 64)
    name = saved(tmp_path, pixels, exif=b"Exif\0\0MM\0\x2a\0\0\0\x08\xff\xff\0")
    assert np.array_equal(shown(RENDER(ImageItem(image=name), context(tmp_path))), pixels)


def test_a_big_photograph_is_made_small(tmp_path):
    rng = np.random.default_rng(2)
    coarse = rng.integers(0, 256, (40, 50, 3), np.uint8).repeat(80, 0).repeat(80, 1)
    name = saved(tmp_path, coarse, "big.jpg", quality=95)
    found = shown(RENDER(ImageItem(image=name), context(tmp_path, Size(500, 400))))
    middle = found.reshape(40, 10, 50, 10, 3)[:, 5, :, 5]
    assert np.abs(middle.astype(int) - coarse[40::80, 40::80]).mean() < 8
