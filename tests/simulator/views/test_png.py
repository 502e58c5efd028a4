import io

import numpy as np
import pytest
from PIL import Image

from ledsign.core.errors import TransportError
from simulator.views.png import MARGIN_LEDS, draw, pitch_for, png, save


def test_pixels_are_one_to_one(towers, picture):
    data = png(draw(towers, picture(1), "pixels"))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(data))), picture(1))


def test_the_led_look_is_larger_and_has_a_margin(towers, picture):
    pitch = pitch_for(towers)
    drawn = draw(towers, picture(1), "led")
    assert drawn.shape == ((100 + 2 * MARGIN_LEDS) * pitch, (20 + 2 * MARGIN_LEDS) * pitch, 3)
    assert draw(towers, picture(1), "led", pitch_px=2).shape[1] == (20 + 2 * MARGIN_LEDS) * 2


def test_a_large_sign_gets_a_small_pitch(make_sign):
    assert pitch_for(make_sign(width=1000, height=1000)) == 2
    assert pitch_for(make_sign(width=4000, height=4000)) == 1


def test_saving(tmp_path, picture):
    save(tmp_path / "wall.png", picture(1))
    with Image.open(tmp_path / "wall.png") as saved:
        assert np.array_equal(np.asarray(saved), picture(1))
    for path in (tmp_path / "missing" / "wall.png", tmp_path / "wall.unknown"):
        with pytest.raises(TransportError, match="cannot write"):
            save(path, picture(1))
