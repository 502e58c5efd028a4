"""Clips: tiling, digests, cutting out."""

import hashlib
from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.geometry import Rect, Size
from ledsign.show.clip import clip_digest, clip_of_tiles, cut_out, make_clip
from ledsign.show.types import TILE_PX


def noise(*shape):
    return np.random.default_rng(7).integers(0, 256, shape, np.uint8)


@pytest.mark.parametrize(
    ("shape", "axis", "tiles"),
    [
        ((1, 4, 9, 3), "x", [(1, 4, 9, 3)]),
        ((4, 9, 3), "x", [(1, 4, 9, 3)]),
        ((1, 2, TILE_PX, 3), "x", [(1, 2, TILE_PX, 3)]),
        ((1, 2, TILE_PX + 1, 3), "x", [(1, 2, TILE_PX, 3), (1, 2, 1, 3)]),
        ((1, 2 * TILE_PX + 5, 2, 3), "y", [(1, TILE_PX, 2, 3), (1, TILE_PX, 2, 3), (1, 5, 2, 3)]),
        ((1, TILE_PX + 5, 2, 3), "x", [(1, TILE_PX + 5, 2, 3)]),
    ],
)
def test_tiles_are_cut_along_the_axis(shape, axis, tiles):
    pixels = noise(*shape)
    clip = make_clip(pixels, axis=axis)
    assert [tile.shape for tile in clip.tiles] == tiles
    joined = np.concatenate(clip.tiles, axis=2 if axis == "x" else 1)
    assert np.array_equal(joined.reshape(shape), pixels)
    assert clip.size == Size(shape[-2], shape[-3])


def test_digest_is_the_documented_bytes():
    pixels = noise(2, 3, 5, 3)
    clip = make_clip(pixels, durations=(Fraction(1, 3), Fraction(2)))
    expected = hashlib.sha256(b"ledsign-clip/1 5 3 x 2 1/3 2\n" + pixels.tobytes()).hexdigest()
    assert clip.digest == expected
    assert clip_digest(clip.size, clip.tiles, durations=clip.durations) == expected


def test_digest_tells_every_part_apart():
    pixels = noise(1, 6, 6, 3)
    changed = pixels.copy()
    changed[0, 5, 5, 2] ^= 1
    digests = {
        make_clip(pixels).digest,
        make_clip(pixels, axis="y").digest,
        make_clip(changed).digest,
        make_clip(pixels.reshape(1, 4, 9, 3)).digest,
        make_clip(np.concatenate([pixels, pixels]), durations=(Fraction(1), Fraction(1))).digest,
        make_clip(np.concatenate([pixels, pixels]), durations=(Fraction(1), Fraction(2))).digest,
    }
    assert len(digests) == 6


def test_the_clip_owns_read_only_pixels():
    pixels = noise(1, 2, 2, 3)
    clip = make_clip(pixels)
    before = clip.tiles[0].copy()
    pixels[:] = 0
    assert np.array_equal(clip.tiles[0], before)
    with pytest.raises(ValueError, match="read-only"):
        clip.tiles[0][0, 0, 0, 0] = 1


@pytest.mark.parametrize(
    ("pixels", "durations"),
    [
        (np.zeros((1, 2, 2, 4), np.uint8), ()),
        (np.zeros((2, 2), np.uint8), ()),
        (np.zeros((1, 0, 2, 3), np.uint8), ()),
        (np.zeros((0, 2, 2, 3), np.uint8), ()),
        (np.zeros((1, 2, 2, 3), np.uint16), ()),
        (np.zeros((2, 2, 2, 3), np.uint8), ()),
        (np.zeros((2, 2, 2, 3), np.uint8), (Fraction(1),)),
        (np.zeros((2, 2, 2, 3), np.uint8), (Fraction(1), Fraction(0))),
        (np.zeros((1, 2, 2, 3), np.uint8), (Fraction(1),)),
    ],
)
def test_wrong_pixels_are_refused(pixels, durations):
    with pytest.raises(ValueError, match=r"clip needs|picture|durations|tile"):
        make_clip(pixels, durations=durations)


def test_tiles_must_add_up():
    with pytest.raises(ValueError, match="tile 0"):
        clip_of_tiles([np.zeros((1, 2, 3, 3), np.uint8)], size=Size(4, 2))
    with pytest.raises(ValueError, match="shorter"):
        clip_of_tiles([np.zeros((1, 2, 3, 3), np.uint8)] * 2, size=Size(3, 2))


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize(
    "src", [(-3, -2, 9, 9), (TILE_PX - 2, 0, 4, 2), (0, TILE_PX - 2, 2, 4), (9000, 9000, 3, 3)]
)
def test_cut_out_crosses_tiles_and_edges(axis, src):
    pixels = noise(1, 4, TILE_PX + 9, 3) if axis == "x" else noise(1, TILE_PX + 9, 4, 3)
    clip = make_clip(pixels, axis=axis)
    _, height, width, _ = pixels.shape
    rect = Rect(*src)
    wanted = np.zeros((rect.height, rect.width, 3), np.uint8)
    for row in range(rect.height):
        for column in range(rect.width):
            if 0 <= row + rect.y < height and 0 <= column + rect.x < width:
                wanted[row, column] = pixels[0, row + rect.y, column + rect.x]
    assert np.array_equal(cut_out(clip, rect), wanted)
