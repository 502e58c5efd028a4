from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import ShowError
from ledsign.core.frame import black
from ledsign.core.geometry import Rect, Size
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, MappedPixel, OutputSpec, Sign
from ledsign.show.lettering import fitted, lettering
from ledsign.show.pattern import NAMED, PATTERNS, Pattern, counter_cells, frame_number, read_counter

WEST, EAST = Rect(0, 0, 64, 40), Rect(70, 0, 12, 40)
SIGN = Sign(
    name="pair",
    canvas=Size(82, 40),
    faces=(Face(name="west", rect=WEST), Face(name="east", rect=EAST)),
    outputs=(
        OutputSpec(
            name="left", address="ddp://127.0.0.1",
            panels=(Panel(rect=Rect(0, 0, 32, 40)), Panel(rect=Rect(32, 0, 32, 40))),
        ),
        OutputSpec(
            name="mapped", address="ddp://127.0.0.2",
            pixels=(MappedPixel(x=70, y=3, channel=0), MappedPixel(x=80, y=30, channel=3)),
        ),
    ),
    fps=Fraction(50),
)  # fmt: skip


def drawn(name: str, t: Fraction = Fraction(0), only: str = "", sign: Sign = SIGN) -> np.ndarray:
    return Pattern(name, sign, only).render(
        t, np.full((sign.canvas.height, sign.canvas.width, 3), 77, np.uint8)
    )


@pytest.mark.parametrize("name", [*PATTERNS, *NAMED, "colour:#123456"])
@given(number=st.integers(0, 10**11))
def test_a_pattern_is_a_function_of_time_and_writes_every_pixel(name: str, number: int) -> None:
    t = Fraction(number, 50)
    one, two = drawn(name, t), drawn(name, t)
    np.testing.assert_array_equal(one, two)
    assert not one[:, WEST.right : EAST.x].any(), "the gap stays dark"
    assert one.any()


@given(number=st.integers(0, 10**11))
def test_the_counter_is_read_back_from_every_face(number: int) -> None:
    frame = drawn("frame-counter", Fraction(number, 50))
    assert frame_number(SIGN, Fraction(number, 50)) == number
    for face in (WEST, EAST):
        assert read_counter(frame, face) == number % 65_536


def test_no_counter_is_not_read() -> None:
    assert read_counter(black(SIGN.canvas), WEST) is None
    assert read_counter(np.full((40, 82, 3), 90, np.uint8), WEST) is None
    assert read_counter(black(Size(0, 0)), Rect(0, 0, 16, 8)) is None


@pytest.mark.parametrize("rect", [WEST, EAST, Rect(3, 5, 16, 1), Rect(0, 0, 5, 16)])
def test_cells_are_apart_and_inside(rect: Rect) -> None:
    cells = counter_cells(rect)
    assert len(cells) == 16
    assert all(rect.contains(cell) and not cell.is_empty for cell in cells)
    assert all(cells[a].intersect(cells[b]).is_empty for a in range(16) for b in range(a))


def test_identify_shows_faces_outputs_and_panels_in_turn() -> None:
    faces, outputs, panels, again = (drawn("identify", Fraction(at)) for at in (0, 2, 4, 6))
    np.testing.assert_array_equal(faces, again)
    assert not np.array_equal(faces, outputs)
    # Panels 1 and 2 have borders of two colours where they meet; the whole output has none there.
    assert (panels[20, 31] != panels[20, 32]).any()
    assert (outputs[20, 31] == outputs[20, 32]).all()
    assert outputs[3, 70].any()
    assert not outputs[2, 70].any()


@pytest.mark.parametrize(
    ("only", "lit", "dark"), [("west", WEST, EAST), ("east", EAST, WEST), ("left", WEST, EAST)]
)
@pytest.mark.parametrize("name", PATTERNS)
def test_only_one_part(name: str, only: str, lit: Rect, dark: Rect) -> None:
    frame = drawn(name, only=only)
    assert frame[lit.y : lit.bottom, lit.x : lit.right].any()
    assert not frame[dark.y : dark.bottom, dark.x : dark.right].any()


def test_colours_and_ramps() -> None:
    assert (drawn("red")[:, :64] == (255, 0, 0)).all()
    assert (drawn("colour:#102030")[0, 0] == (16, 32, 48)).all()
    ramp = drawn("ramp")
    assert (ramp[0, 0] == 0).all()
    assert (ramp[0, 63] == 255).all()
    assert (ramp[39, 63] == (0, 0, 255)).all()


def test_the_bar_moves_a_pixel_a_frame() -> None:
    places = [
        int(drawn("bar", Fraction(number, 50))[1:, :64, 0].sum(axis=0).argmax()) for number in range(10, 20)
    ]
    assert np.diff(places).tolist() == [1] * 9


@pytest.mark.parametrize("name", ["plaid", "", "bar:x", "colour:red", "colour:#12345", "colour:#gg0000"])
def test_what_is_no_pattern(name: str) -> None:
    with pytest.raises(ShowError):
        Pattern(name, SIGN)


def test_a_part_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(ShowError, match=r"west \(face\), east \(face\), left \(output\), mapped \(output\)"):
        Pattern("bar", SIGN, "north")


def test_a_sign_of_one_pixel_has_all_patterns() -> None:
    dot = Rect(0, 0, 1, 1)
    output = OutputSpec(name="o", address="ddp://127.0.0.1", panels=(Panel(rect=dot),))
    tiny = replace(SIGN, canvas=Size(1, 1), faces=(Face(name="dot", rect=dot),), outputs=(output,))
    for name in PATTERNS:
        if name != "frame-counter":  # sixteen bits do not fit
            drawn(name, sign=tiny)
    drawn("frame-counter", sign=tiny)


def test_lettering() -> None:
    assert lettering("").shape == (5, 0)
    assert lettering("面").shape == (5, 0)
    assert lettering("1A").shape == (5, 7)
    assert fitted("12", 14, 10).shape == (10, 14)
    assert fitted("123456", 7, 9).shape == (5, 7)
    assert fitted("1", 2, 9).size == 0
    assert fitted("1", 9, 4).size == 0
    glyphs = {letter: lettering(letter).tobytes() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"}
    same = [(a, b) for a in glyphs for b in glyphs if a < b and glyphs[a] == glyphs[b]]
    assert same == []


def test_what_may_be_named_is_listed_once() -> None:
    twins = replace(SIGN, outputs=(replace(SIGN.outputs[0], name="west"), SIGN.outputs[1]))
    with pytest.raises(ShowError, match=r"west \(face, output\), east \(face\), mapped \(output\)$"):
        drawn("identify", only="nosuch", sign=twins)


def test_help_and_error_name_the_same_patterns() -> None:
    from ledsign.cli.light import PATTERN_HELP

    named = set(PATTERN_HELP.rstrip(".").replace("or ", "").split(", "))
    assert named == {*PATTERNS, *NAMED, "colour:#rrggbb", "off"}
    with pytest.raises(ShowError) as refused:
        drawn("plaid")
    assert all(name in str(refused.value) for name in named)
