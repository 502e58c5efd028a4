import base64
import zlib
from dataclasses import replace

import numpy as np

from ledsign.core.geometry import Rect
from ledsign.display.ledlook import led_mask
from ledsign.display.sign import Face, MappedPixel
from simulator.views.layout import HEADER, Layout


def test_only_faces_travel(towers, picture):
    layout = Layout(towers)
    packed = layout.pack(picture(1), 2**32 + 7, 1.5)
    assert HEADER.unpack_from(packed) == (7, 1.5)
    pixels = np.frombuffer(zlib.decompress(packed[HEADER.size :]), np.uint8).reshape(2, 100, 8, 3)
    assert np.array_equal(pixels[0], picture(1)[:, :8])
    assert np.array_equal(pixels[1], picture(1)[:, 12:])
    told = layout.describe()
    assert [part["x"] for part in told["parts"]] == [0, 12] and told["mask"] == ""
    assert told["controllers"][1] == {"name": "east", "area": {"x": 12, "y": 0, "width": 8, "height": 100}}


def test_faces_that_overlap_or_miss_leds_give_the_whole_canvas(towers):
    whole = [{"x": 0, "y": 0, "width": 20, "height": 100}]
    halves = (Face(name="a", rect=Rect(0, 0, 12, 100)), Face(name="b", rect=Rect(8, 0, 12, 100)))
    assert Layout(replace(towers, faces=halves)).describe()["parts"] == whole
    assert Layout(replace(towers, faces=towers.faces[:1])).describe()["parts"] == whole
    told = Layout(replace(towers, faces=())).describe()
    bits = np.unpackbits(np.frombuffer(base64.b64decode(told["mask"]), np.uint8))[:2000]
    assert np.array_equal(bits.reshape(100, 20), led_mask(towers))


def test_controllers_of_an_imported_map_have_an_area(towers):
    pixels = (MappedPixel(x=1, y=2, channel=0), MappedPixel(x=5, y=9, channel=3))
    sign = replace(towers, outputs=(replace(towers.outputs[0], panels=(), pixels=pixels),))
    assert Layout(sign).describe()["controllers"][0]["area"] == {"x": 1, "y": 2, "width": 5, "height": 8}
