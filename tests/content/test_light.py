"""Linear light: mixing, resizing, and boards that only switch."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.content.light import Crop, codes_of, laid_over, light_of, switched
from ledsign.core.geometry import Size

BLACK, WHITE = (0, 0, 0), (255, 255, 255)


def code(light, gamma):
    """The display-referred code of a light, worked out by hand."""
    return round(255 * light ** (1 / gamma))


@pytest.mark.parametrize("gamma", [1.0, 1.8, 2.2, 2.8, 3.0])
def test_every_code_comes_back(gamma):
    codes = np.arange(256, dtype=np.uint8)
    assert np.array_equal(codes_of(light_of(codes, gamma), gamma), codes)


def test_light_beyond_the_ends_is_cut_off():
    assert codes_of(np.array([-0.5, 0, 1, 1.5], np.float32), 2.2).tolist() == [0, 0, 255, 255]


@pytest.mark.parametrize("gamma", [1.0, 2.2, 2.8])
@pytest.mark.parametrize(("alpha", "ground"), [(128, 0), (128, 255), (1, 40), (255, 9), (0, 77)])
def test_alpha_mixes_light(gamma, alpha, ground):
    picture = np.full((1, 1, 4), 200, np.uint8)
    picture[..., 3] = alpha
    wanted = (alpha * (200 / 255) ** gamma + (255 - alpha) * (ground / 255) ** gamma) / 255
    out = laid_over(picture, (ground,) * 3, Crop(0, 0, 1, 1), Size(1, 1), gamma, crisp=False)
    assert out.reshape(-1).tolist() == [code(wanted, gamma)] * 3


@pytest.mark.parametrize(("gamma", "half"), [(1.0, 128), (2.2, 186), (2.8, 199)])
def test_a_fine_checkerboard_becomes_half_the_light(gamma, half):
    board = np.zeros((32, 32, 4), np.uint8)
    board[..., :3] = ((np.indices((32, 32)).sum(0) % 2) * 255)[..., np.newaxis]
    board[..., 3] = 255
    out = laid_over(board, BLACK, Crop(0, 0, 32, 32), Size(8, 8), gamma, crisp=False)
    assert np.abs(out[2:6, 2:6].astype(int) - half).max() <= 2


@given(st.integers(1, 6), st.integers(1, 6), st.integers(1, 5), st.integers(0, 2**32))
def test_crisp_repeats_pixels(width, height, times, seed):
    picture = np.random.default_rng(seed).integers(0, 256, (height, width, 4), np.uint8)
    picture[..., 3] = 255
    size = Size(width * times, height * times)
    out = laid_over(picture, BLACK, Crop(0, 0, width, height), size, 2.2, crisp=True)
    assert np.array_equal(out, picture[..., :3].repeat(times, 0).repeat(times, 1))


def test_line_art_switches_at_half_light():
    art = np.zeros((1, 4, 10, 3), np.uint8)
    art[:, :, 5:] = 255
    art[:, :, 4], art[:, :, 5] = 180, 190  # a smooth edge; half the light is code 186
    out = switched(art, 2.2, leds="rgb")
    assert (out[0, :, :5] == 0).all()
    assert (out[0, :, 5:] == 255).all()


@pytest.mark.parametrize("leds", ["mono", "rgb"])
def test_a_dark_logo_on_black_lights_up(leds):
    logo = np.zeros((1, 8, 8, 3), np.uint8)
    logo[:, 2:6, 2:6, 2] = 200
    out = switched(logo, 2.2, leds=leds)
    lit = out[0].any(axis=2)
    assert lit[2:6, 2:6].all()
    assert lit.sum() == 16
    assert (out[0, 3, 3] == (WHITE if leds == "mono" else (0, 0, 255))).all()


@pytest.mark.parametrize("leds", ["mono", "rgb"])
@pytest.mark.parametrize("gamma", [1.0, 2.2])
def test_grey_is_dithered_to_its_share_of_light(leds, gamma):
    ramp = np.repeat(np.arange(256, dtype=np.uint8), 16)[np.newaxis, np.newaxis, :, np.newaxis]
    picture = np.broadcast_to(ramp, (1, 64, 4096, 3))
    out = switched(np.ascontiguousarray(picture), gamma, leds=leds)
    assert set(np.unique(out)) == {0, 255}
    for start in range(0, 256, 32):
        piece = slice(start * 16, (start + 32) * 16)
        wanted = np.mean([(level / 255) ** gamma for level in range(start, start + 32)])
        assert abs(out[0, :, piece].mean() / 255 - wanted) < 0.02


@pytest.mark.parametrize(("level", "share"), [(0, 0), (255, 1), (128, (128 / 255) ** 2.2)])
def test_a_flat_picture_keeps_its_own_light(level, share):
    out = switched(np.full((1, 64, 64, 3), level, np.uint8), 2.2, leds="mono")
    assert abs(out.mean() / 255 - share) <= 1 / 64


def test_what_stands_still_in_an_animation_stays_still():
    rng = np.random.default_rng(3)
    pictures = np.repeat(rng.integers(60, 200, (1, 24, 24, 3), np.uint8), 5, axis=0)
    pictures[:, :, 12:] = rng.integers(60, 200, (5, 24, 12, 3), np.uint8)
    pictures[:, 0, 0], pictures[:, 0, 1] = 0, 255
    out = switched(pictures, 2.2, leds="rgb")
    assert (out[:, :, :12] == out[0, :, :12]).all()
    assert (out[:, :, 12:] != out[0, :, 12:]).any()


def test_channels_switch_by_themselves_or_all_together():
    picture = np.zeros((1, 16, 16, 3), np.uint8)
    picture[0, :, 6:8, 0], picture[0, :, 8:9, 1], picture[0, :, 9:] = 255, 255, 255
    colour = switched(picture, 2.2, leds="rgb")
    assert np.array_equal(colour, picture)
    mono = switched(picture, 2.2, leds="mono")
    assert (mono == mono[..., :1]).all()
    assert (mono[0, :, 8:] == 255).all(), "green and white are bright"
    assert (mono[0, :, :8] == 0).all(), "red beside white is not"


def test_a_board_without_blue_shares_its_light_out():
    logo = np.zeros((1, 8, 8, 3), np.uint8)
    logo[:, 2:6, 2:6, 2] = 200
    out = switched(logo, 2.2, leds="dual")
    assert (out[0, 2:6, 2:6] == (255, 255, 0)).all()
    assert out.sum() == 2 * 255 * 16
    flags = np.zeros((1, 4, 12, 3), np.uint8)
    flags[0, :, 4:8, 0], flags[0, :, 8:, 1] = 255, 255
    assert np.array_equal(switched(flags, 2.2, leds="dual"), flags), "red stays red, green stays green"


def test_grey_becomes_yellow_dots_on_red_and_green():
    out = switched(np.full((1, 64, 64, 3), 128, np.uint8), 2.2, leds="dual")
    assert np.array_equal(out[..., 0], out[..., 1])
    assert not out[..., 2].any()
    assert abs(out[..., 0].mean() / 255 - (128 / 255) ** 2.2 * 1.0722) < 0.03


@pytest.mark.parametrize("leds", ["mono", "dual", "rgb"])
def test_dithering_can_be_asked_for_and_refused(leds):
    shades = np.broadcast_to(np.arange(0, 256, 4, dtype=np.uint8)[None, None, :, None], (1, 64, 64, 3))
    shades = np.ascontiguousarray(shades)
    itself, asked, refused = (switched(shades, 2.2, leds=leds, dither=one) for one in (None, True, False))
    assert np.array_equal(itself, asked), "shades are dithered by themselves"
    assert (refused == refused[:, :1]).all(), "without dots every column is of one kind"
    assert not (asked == asked[:, :1]).all()
    art = np.zeros((1, 16, 16, 3), np.uint8)
    art[:, :, 8:] = 255
    art[:, :, 6:8] = 150
    itself, asked, refused = (switched(art, 2.2, leds=leds, dither=one) for one in (None, True, False))
    assert np.array_equal(itself, refused), "line art is not"
    assert not np.array_equal(asked, refused)
