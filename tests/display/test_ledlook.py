"""The LED look: lamps shine where they are lit, stay faintly visible where not, and night is night."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Rect, Size
from ledsign.display.ledlook import led_look, led_mask
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, MappedPixel, OutputSpec, Sign


def one_lit(h=9, w=7, at=(4, 3), colour=(255, 0, 0)):
    frame = np.zeros((h, w, 3), np.uint8)
    frame[at] = colour
    return frame


@pytest.mark.parametrize("pitch", [1, 2, 3, 6, 13])
def test_a_lamp_is_brightest_where_it_is(pitch):
    picture = led_look(one_lit(), pitch).astype(int)
    assert picture.shape == (9 * pitch, 7 * pitch, 3)
    y, x = np.unravel_index(np.argmax(picture[:, :, 0]), picture.shape[:2])
    assert (y // pitch, x // pitch) == (4, 3)
    # drawn too small for a disc, a lamp's light is spread over its whole cell
    assert picture[y, x, 0] > (240 if pitch >= 3 else 190) and picture[y, x, 1] < 60


def test_lamps_are_round_with_a_dark_housing_between():
    picture = led_look(np.full((3, 3, 3), 255, np.uint8), 16, bloom=0).astype(int).sum(axis=2)
    centre, corner, edge = picture[24, 24], picture[16, 16], picture[16, 24]
    assert centre > 700
    assert corner < 60 and edge < 60


def test_dark_lamps_are_faintly_visible_and_night_is_darker():
    mask = np.zeros((4, 4), np.bool_)
    mask[:, :2] = True
    picture = led_look(np.zeros((4, 4, 3), np.uint8), 10, mask=mask).astype(int).sum(axis=2)
    lens, housing, night = picture[15, 15], picture[10, 10], picture[15, 35]
    assert lens > housing > night > 0


def test_the_halo_reaches_the_night_but_masked_pixels_do_not_shine():
    frame = one_lit(at=(4, 0))
    frame[4, 6] = 255
    mask = np.zeros((9, 7), np.bool_)
    mask[:, 0] = True
    picture = led_look(frame, 4, mask=mask).astype(int)
    unlit = led_look(np.zeros_like(frame), 4, mask=mask).astype(int)
    assert (picture[18, 6] > unlit[18, 6])[0]
    assert picture[18, 26].max() < 40


def test_bloom_scales_the_halo():
    dim, bright = (led_look(one_lit(), 5, bloom=b).astype(int)[22, 25, 0] for b in (0.0, 2.0))
    assert bright > dim


def test_margin_is_night_around_the_sign():
    assert led_look(one_lit(), 3, margin=2).shape == ((9 + 4) * 3, (7 + 4) * 3, 3)


@given(st.integers(1, 5), st.integers(1, 6), st.integers(1, 5), st.integers(0, 255))
def test_brighter_input_never_gives_darker_output(h, w, pitch, value):
    low = led_look(np.full((h, w, 3), value, np.uint8), pitch)
    high = led_look(np.full((h, w, 3), min(255, value + 20), np.uint8), pitch)
    assert (high >= low).all()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pitch_px": 0}, "pitch_px"),
        ({"pitch_px": 65}, "pitch_px"),
        ({"bloom": -1.0}, "negative"),
        ({"margin": -1}, "negative"),
        ({"mask": np.ones((2, 2), np.bool_)}, "mask"),
    ],
)
def test_bad_options_are_refused(options, message):
    with pytest.raises(ValueError, match=message):
        led_look(one_lit(), **options)


def test_the_mask_of_a_sign_is_its_panels_and_mapped_pixels():
    sign = Sign(
        name="s",
        canvas=Size(8, 4),
        faces=(Face(name="a", rect=Rect(0, 0, 8, 4)),),
        outputs=(
            OutputSpec(name="one", address="ddp://127.0.0.1", panels=(Panel(rect=Rect(0, 0, 2, 4)),)),
            OutputSpec(name="two", address="ddp://127.0.0.1", pixels=(MappedPixel(x=7, y=3, channel=0),)),
        ),
    )
    mask = led_mask(sign)
    assert mask.shape == (4, 8) and mask.sum() == 9
    assert mask[:, :2].all() and mask[3, 7]
