"""Which colours a board that only switches has, and what others become on it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.frame import black
from ledsign.core.geometry import Rect
from ledsign.display.palette import greys_on, ground_on, ink_on, is_one_colour, palette_of
from ledsign.display.panel import Panel
from ledsign.display.shown import shown
from ledsign.display.sign import ColourOrder, OutputSpec, Sign

RED, GREEN, BLUE, YELLOW, CYAN, MAGENTA = (
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0), (0, 255, 255), (255, 0, 255),
)  # fmt: skip
OFF, WHITE = (0, 0, 0), (255, 255, 255)
DUAL = (OFF, RED, GREEN, YELLOW)
ONE = (OFF, WHITE)
ALL = (OFF, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE)
codes = st.integers(0, 255)
colours = st.tuples(codes, codes, codes)


def board(sign_with: Callable[..., Sign], *orders: ColourOrder, one_bit: bool = True) -> Sign:
    outputs = (
        OutputSpec(name=f"o{number}", address="", panels=(Panel(rect=Rect(number, 0, 1, 1)),), order=order)
        for number, order in enumerate(orders)
    )
    return sign_with(*outputs, one_bit=one_bit)


@pytest.mark.parametrize(
    ("orders", "palette"),
    [
        ((), ALL),
        ((ColourOrder.MONO,), ONE),
        ((ColourOrder.MONO, ColourOrder.MONO), ONE),
        ((ColourOrder.RG,), DUAL),
        ((ColourOrder.GR, ColourOrder.RGB), DUAL),
        ((ColourOrder.MONO, ColourOrder.RG), DUAL),
        ((ColourOrder.BGR,), ALL),
        ((ColourOrder.RGBW, ColourOrder.MONO), ALL),
    ],
)
def test_palettes(sign_with: Callable[..., Sign], orders: tuple[ColourOrder, ...], palette: object) -> None:
    found = palette_of(board(sign_with, *orders))
    assert set(found) == set(palette)  # type: ignore[call-overload]
    assert found[0] == OFF
    assert palette_of(board(sign_with, *orders, one_bit=False)) == ()


@pytest.mark.parametrize(
    ("palette", "colour", "ground", "ink"),
    [
        (DUAL, (255, 200, 90), OFF, YELLOW),
        (DUAL, (255, 90, 0), OFF, RED),
        (DUAL, (255, 160, 0), OFF, YELLOW),
        (DUAL, (40, 90, 20), OFF, GREEN),
        (DUAL, WHITE, OFF, YELLOW),
        (DUAL, CYAN, OFF, GREEN),
        (DUAL, MAGENTA, OFF, RED),
        (DUAL, (20, 0, 0), OFF, RED),
        (DUAL, (20, 0, 0), RED, OFF),
        (DUAL, OFF, YELLOW, OFF),
        (ONE, (0, 0, 1), OFF, WHITE),
        (ONE, WHITE, WHITE, OFF),
        (DUAL, (0, 0, 0x40), YELLOW, OFF),
        (DUAL, BLUE, YELLOW, OFF),
        (DUAL, (0, 0, 0x40), OFF, RED),
        (ALL, (0, 0, 0x40), YELLOW, OFF),
        (ALL, BLUE, YELLOW, BLUE),
        (ONE, (60, 60, 60), WHITE, OFF),
        (ALL, (90, 90, 200), OFF, BLUE),
        (ALL, (168, 230, 255), OFF, WHITE),
        ((), (1, 2, 3), OFF, (1, 2, 3)),
    ],
)
def test_inks(palette: tuple, colour: tuple, ground: tuple, ink: tuple) -> None:
    assert ink_on(palette, colour, ground) == ink


@given(colours.filter(any), st.sampled_from([ONE, DUAL, ALL]))
def test_what_is_not_black_is_seen(colour: tuple, palette: tuple) -> None:
    for ground in palette:
        assert ink_on(palette, colour, ground) != ground


@given(colours, st.sampled_from([(ONE, ColourOrder.MONO), (DUAL, ColourOrder.GR), (ALL, ColourOrder.BGR)]))
def test_a_ground_is_what_lights_up(sign_with: Callable[..., Sign], colour: tuple, kind: tuple) -> None:
    palette, order = kind
    sign = board(sign_with, order)
    frame = black(sign.canvas)
    frame[0, 0] = colour
    lit = shown(sign, frame)
    frame[0, 0] = ground_on(palette, colour)
    assert frame[0, 0].tolist() in [list(one) for one in palette]
    assert shown(sign, frame)[0, 0].tolist() == lit[0, 0].tolist()


def test_levels_keep_their_ground() -> None:
    assert ground_on((), (1, 2, 3)) == (1, 2, 3)


@pytest.mark.parametrize(
    ("ink", "ground", "found"),
    [
        (WHITE, OFF, (WHITE, OFF)),
        (WHITE, BLUE, (WHITE, (77, 77, 77))),  # 0.0722 ** (1 / 2.2) of 255
        (BLUE, WHITE, ((77, 77, 77), WHITE)),
        (RED, YELLOW, ((126, 126, 126), (246, 246, 246))),
        (WHITE, YELLOW, (WHITE, OFF)),
        (GREEN, YELLOW, (OFF, YELLOW)),
        (OFF, OFF, (OFF, OFF)),
    ],
)
def test_greys_are_set_apart(ink: tuple, ground: tuple, found: tuple) -> None:
    assert greys_on(ink, ground, 2.2) == found


def test_one_colour(sign_with: Callable[..., Sign]) -> None:
    assert is_one_colour(board(sign_with, ColourOrder.MONO, one_bit=False))
    assert not is_one_colour(board(sign_with, ColourOrder.MONO, ColourOrder.RGB))
    assert not is_one_colour(board(sign_with))
