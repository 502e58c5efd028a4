"""Items and spans in the colours of a board that only switches."""

from __future__ import annotations

import pytest

from ledsign.content.palette import item_for, styles_for
from ledsign.core.geometry import Size
from ledsign.display.sign import ColourOrder, OutputSpec, Sign
from ledsign.documents.playlist import CaptionItem, ImageItem
from ledsign.text.style import PLAIN, Style

RED, GREEN, YELLOW, OFF, WHITE = (255, 0, 0), (0, 255, 0), (255, 255, 0), (0, 0, 0), (255, 255, 255)


def sign(order: ColourOrder, *, one_bit: bool = True) -> Sign:
    output = OutputSpec(name="o", address="", order=order)
    return Sign(name="s", canvas=Size(8, 8), faces=(), outputs=(output,), one_bit=one_bit)


def test_a_sign_with_levels_keeps_every_colour() -> None:
    grey = sign(ColourOrder.RG, one_bit=False)
    item = CaptionItem(text="a", colour=(1, 2, 3))
    styles = (PLAIN, Style(colour=(9, 8, 7)))
    assert item_for(item, grey) is item
    assert styles_for(styles, item.colour, item.background, grey) is styles


@pytest.mark.parametrize(
    ("order", "colour", "background", "ink", "ground"),
    [
        (ColourOrder.RG, (255, 200, 90), (90, 0, 0), YELLOW, OFF),
        (ColourOrder.RG, (255, 60, 20), OFF, RED, OFF),
        (ColourOrder.RG, WHITE, YELLOW, OFF, YELLOW),
        (ColourOrder.MONO, (0, 0, 90), OFF, WHITE, OFF),
        (ColourOrder.MONO, (0, 0, 90), (200, 0, 0), OFF, WHITE),
        (ColourOrder.RGB, (10, 10, 40), OFF, (0, 0, 255), OFF),
    ],
)
def test_colours_of_an_item(order, colour, background, ink, ground) -> None:
    made = item_for(CaptionItem(text="a", colour=colour, background=background), sign(order))
    assert (made.colour, made.background) == (ink, ground)


def test_a_picture_has_a_background_only() -> None:
    made = item_for(ImageItem(image="a.png", background=(200, 10, 10)), sign(ColourOrder.RG))
    assert made.background == RED
    assert made.image == "a.png"


def test_spans_follow_and_inverse_stays_inverse() -> None:
    styles = (
        PLAIN,
        Style(colour=(0, 120, 10)),
        Style(inverse=True),
        Style(background=(220, 10, 10)),
        Style(colour=RED, background=(220, 10, 10)),
    )
    found = styles_for(styles, YELLOW, OFF, sign(ColourOrder.RG))
    assert [style.colours(YELLOW, OFF) for style in found] == [
        (YELLOW, OFF), (GREEN, OFF), (OFF, YELLOW), (YELLOW, RED), (OFF, RED),
    ]  # fmt: skip


def test_a_grey_board_keeps_text_off_its_ground() -> None:
    grey = sign(ColourOrder.MONO, one_bit=False)
    item = CaptionItem(text="a", colour=WHITE, background=(0, 0, 255))
    assert item_for(item, grey).background == (77, 77, 77)
    plain = CaptionItem(text="a", colour=WHITE)
    assert item_for(plain, grey) is plain
    picture = ImageItem(image="a.png", background=(0, 0, 255))
    assert item_for(picture, grey) is picture
    found = styles_for((PLAIN, Style(colour=WHITE, background=(0, 0, 255))), WHITE, OFF, grey)
    assert [style.colours(WHITE, OFF) for style in found] == [(WHITE, OFF), (WHITE, (77, 77, 77))]
