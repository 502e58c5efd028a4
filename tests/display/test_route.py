"""Routes: blocks and scattered LEDs, out of pictures larger than the rectangle, are the map's own bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.geometry import Rect, Size
from ledsign.display.blocks import Block, Turn, find_blocks
from ledsign.display.ink import Scratch
from ledsign.display.leds import output_leds
from ledsign.display.panel import Axis, Corner, Panel
from ledsign.display.pixelmap import compile_map
from ledsign.display.route import Blocks, Scatter, find_route, lay_out, room_for
from ledsign.display.sign import OutputSpec

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject, SearchStrategy

    from ledsign.display.sign import Sign


def blocks_of(*panels: Panel) -> tuple[Block, ...] | None:
    leds = output_leds(OutputSpec(name="a", address="", panels=panels))
    return find_blocks(leds.x, leds.y, leds.first, 3)


def folded(columns: int, rows: int, width: int, height: int) -> tuple[Panel, ...]:
    found = []
    for row in range(rows):
        order = range(columns) if row % 2 == 0 else reversed(range(columns))
        found += [
            Panel(rect=Rect(c * width, row * height, width, height), rotation=180 * (row % 2)) for c in order
        ]
    return tuple(found)


CHAIN = tuple(
    Panel(rect=Rect(16 * number, 0, 16, 64), axis=Axis.COLUMN, serpentine=True) for number in range(6)
)


@pytest.mark.parametrize(
    ("panels", "turns"),
    [
        ((Panel(rect=Rect(0, 0, 64, 32)),), {Turn.ROWS}),
        ((Panel(rect=Rect(0, 0, 64, 32), serpentine=True),), {Turn.ROWS, Turn.MIRRORED}),
        ((Panel(rect=Rect(0, 0, 64, 32), axis=Axis.COLUMN),), {Turn.COLUMNS}),
        ((Panel(rect=Rect(0, 0, 64, 32), axis=Axis.COLUMN, start=Corner.BOTTOM_LEFT),), {Turn.UPWARDS}),
        (CHAIN, {Turn.COLUMNS, Turn.UPWARDS}),
        (folded(3, 40, 32, 16), {Turn.ROWS, Turn.MIRRORED}),
    ],
)
def test_a_wiring_is_one_block_a_turn(panels: tuple[Panel, ...], turns: set[Turn]) -> None:
    found = blocks_of(*panels)
    assert found is not None
    assert {block.turn for block in found} == turns
    assert len(found) == len(turns)


def test_no_order_is_no_block() -> None:
    places = np.random.default_rng(1).permutation(64 * 64)
    assert find_blocks(places % 64, places // 64, np.arange(64 * 64) * 3, 3) is None


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_any_sign_out_of_a_larger_picture(data: DataObject, signs: SearchStrategy[Sign]) -> None:
    """A picture three pixels larger on every side, seen from several places, through every kind of route."""
    sign = data.draw(signs)
    dice = np.random.default_rng(data.draw(st.integers(0, 1 << 30)))
    size = Size(sign.canvas.width + 3, sign.canvas.height + 3)
    picture = dice.integers(0, 256, (size.height, size.width, 3), np.uint8)
    forced = data.draw(st.booleans())
    for output in sign.outputs:
        plain = compile_map(sign, output)
        wiring, wanted = plain.wiring(), np.zeros(plain.channels, np.uint8)
        out = np.zeros(plain.channels, np.uint8)
        for x, y in ((0, 0), (3, 3), (1, 2)):
            frame = np.ascontiguousarray(picture[y : y + sign.canvas.height, x : x + sign.canvas.width])
            plain.write(frame, wanted)
            for kind, ink in enumerate(plain.inks()):
                mine = wiring.kind == kind
                lit = np.zeros((*picture.shape[:2], ink.size), np.uint8)
                ink.light(picture, lit, Scratch())
                leds = wiring.x[mine], wiring.y[mine], wiring.channel[mine]
                if forced:
                    route = Scatter(*leds, size, ink.size, out)
                else:
                    route = find_route(*leds, size=size, led=ink.size, out=out)
                rooms = {turn: room_for(turn, size, ink.size) for turn in route.turns}
                for turn, room in rooms.items():
                    lay_out(lit, turn, room)
                route.copy(rooms, x, y)
            assert out.tobytes() == wanted.tobytes()


def test_blocks_never_read_outside_of_their_picture() -> None:
    leds = output_leds(OutputSpec(name="a", address="", panels=folded(2, 2, 8, 4)))
    out = np.zeros(len(leds.x) * 3, np.uint8)
    size = Size(20, 10)
    route = find_route(leds.x, leds.y, leds.first, size=size, led=3, out=out)
    assert isinstance(route, Blocks)
    rooms = {turn: room_for(turn, size, 3) for turn in route.turns}
    route.copy(rooms, 4, 2)
    with pytest.raises(ValueError, match="strides"):
        route.copy(rooms, 5, 3)


def test_two_million_leds_are_compiled_into_two_blocks() -> None:
    found = blocks_of(*folded(60, 68, 32, 16))
    assert found is not None
    assert len(found) == 2
