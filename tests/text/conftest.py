"""One font library for all text tests, and a way to see a strip whole."""

import numpy as np
import pytest

from ledsign.text.fonts import FontLibrary
from ledsign.text.strip import raster_text


@pytest.fixture(scope="session")
def fonts():
    return FontLibrary()


@pytest.fixture(scope="session")
def picture(fonts):
    """Coverage of a text as one uint8 (h, w) array: white on black at gamma 1 is coverage itself."""

    def draw(text, size_px, direction="horizontal", one_bit=False, **options):
        strip = raster_text(
            text, size_px=size_px, direction=direction, one_bit=one_bit, fonts=fonts, gamma=1.0, **options
        )
        whole = np.concatenate(list(strip.tiles()), axis=2 if strip.axis == "x" else 1)
        assert whole.shape == (1, strip.size.height, strip.size.width, 3)
        return whole[0, :, :, 0]

    return draw
