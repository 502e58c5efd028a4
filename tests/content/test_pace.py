"""Paces: what an item asks for, what moves evenly, by what part of a pixel."""

from fractions import Fraction

import pytest

from ledsign.content.pace import asked_speed, even_pace, is_smooth, phases_at
from ledsign.documents.playlist import CaptionItem
from ledsign.text.fonts import FontLibrary

F = Fraction
FONTS = FontLibrary()


def item(speed=None):
    return CaptionItem(text="技", **({"speed": speed} if speed else {}))


@pytest.mark.parametrize(
    ("speed", "em_px", "asked"),
    [(None, 64, 256), (None, 0, 60), ("3 chars/s", 40, 120), ("3 chars/s", 0, 3), ("75 px/s", 64, 75)],
)
def test_asked(speed, em_px, asked):
    assert asked_speed(item(speed), em_px) == asked


@pytest.mark.parametrize(
    ("speed", "smooth", "even", "phases"),
    [
        (None, True, 240, 1),  # nobody asked for 256: whole pixels are the sharpest
        ("256 px/s", True, 255, 4),
        ("256 px/s", False, 240, 1),
        ("240 px/s", True, 240, 1),
        ("30 px/s", True, 30, 4),  # half a pixel a frame, where others move one every second frame
        ("30 px/s", False, 30, 1),
        ("20 px/s", True, 20, 1),  # a pixel every third frame is nearer than 15
        ("7.5 px/s", True, F(15, 2), 4),
        ("1 px/s", True, 1, 4),
    ],
)
def test_even_paces_and_phases(speed, smooth, even, phases):
    assert even_pace(item(speed), 64, F(60), smooth=smooth) == even
    assert phases_at(item(speed), 64, F(60), smooth=smooth) == phases


@pytest.mark.parametrize(
    ("size_px", "one_bit", "smooth"),
    [
        (12, False, False),
        (16, False, False),
        (24, False, False),
        (25, False, True),
        (64, False, True),
        (64, True, False),
    ],
)
def test_smooth_from_25_px_on_signs_with_grey_levels(size_px, one_bit, smooth):
    assert is_smooth(size_px, FONTS, one_bit=one_bit) == smooth
