"""Blocks: how many a wiring needs, and that copying block by block is taking LED by LED."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.geometry import Rect, Size
from ledsign.display.blocks import Block, Turn, find_blocks, turned
from ledsign.display.leds import output_leds
from ledsign.display.panel import Axis, Corner, Panel
from ledsign.display.route import Blocks
from ledsign.display.sign import ColourOrder, OutputSpec

NOTHING = np.zeros(0, np.int64)


def hung(*panels: Panel, order: ColourOrder = ColourOrder.RGB) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(x, y, first channel) of every LED."""
    leds = output_leds(OutputSpec(name="a", address="", panels=panels, order=order))
    return leds.x, leds.y, leds.first


def places_of(blocks: tuple[Block, ...], led: int) -> dict[int, tuple[int, int]]:
    """First channel → (x, y), one LED after another, as the words of Block say."""
    along = {Turn.ROWS: (1, 0), Turn.MIRRORED: (-1, 0), Turn.COLUMNS: (0, 1), Turn.UPWARDS: (0, -1)}
    found: dict[int, tuple[int, int]] = {}
    for block in blocks:
        dx, dy = along[block.turn]
        for turn in product(*(range(count) for count, *_ in block.loops)):
            steps = [(n * y, n * x, n * over) for n, (_, y, x, over) in zip(turn, block.loops, strict=True)]
            y, x, over = (sum(column) for column in zip((0, 0, 0), *steps, strict=True))
            for one in range(block.run):
                channel = block.channel + over + one * led
                assert channel not in found, "an LED in two blocks"
                found[channel] = (block.x + x + one * dx, block.y + y + one * dy)
    return found


def check_copy(x: np.ndarray, y: np.ndarray, channel: np.ndarray, led: int) -> tuple[Block, ...] | None:
    """Blocks name each LED once, and copy what a gather takes; the blocks, for more to be said of them."""
    blocks = find_blocks(x, y, channel, led)
    if blocks is None:
        return None
    assert places_of(blocks, led) == dict(
        zip(channel.tolist(), zip(x.tolist(), y.tolist(), strict=True), strict=True)
    )
    size = Size(int(x.max(initial=0)) + 1, int(y.max(initial=0)) + 1)
    picture = np.random.default_rng(5).integers(0, 256, (size.height, size.width, led), np.uint8)
    out = np.full(int(channel.max(initial=0)) + led, 99, np.uint8)
    wanted = out.copy()
    wanted[channel[:, None] + np.arange(led)] = picture[y, x]
    route = Blocks(blocks, size, led, out)
    route.copy({turn: turned(picture, Turn(turn)).reshape(-1) for turn in route.turns}, 0, 0)
    assert np.array_equal(out, wanted)
    return blocks


def row_of(count: int, width: int, height: int, **values: object) -> tuple[Panel, ...]:
    return tuple(
        Panel(rect=Rect(number * width, 0, width, height), **values)  # type: ignore[arg-type]
        for number in range(count)
    )


PLAIN = Rect(3, 2, 32, 16)
WIRINGS = [
    ("one row", (Panel(rect=Rect(0, 0, 64, 1)),), 1, 0),
    ("one column", (Panel(rect=Rect(0, 0, 1, 64), axis=Axis.COLUMN),), 1, 0),
    ("one LED", (Panel(rect=Rect(5, 6, 1, 1)),), 1, 0),
    ("rows", (Panel(rect=PLAIN),), 1, 1),
    ("rows from the bottom right", (Panel(rect=PLAIN, start=Corner.BOTTOM_RIGHT),), 1, 1),
    ("columns upwards", (Panel(rect=PLAIN, axis=Axis.COLUMN, start=Corner.BOTTOM_LEFT),), 1, 1),
    ("there and back", (Panel(rect=PLAIN, serpentine=True),), 2, 1),
    ("down and up", (Panel(rect=PLAIN, axis=Axis.COLUMN, serpentine=True),), 2, 1),
    ("upside down", (Panel(rect=PLAIN, rotation=180),), 1, 1),
    ("on its side", (Panel(rect=PLAIN, rotation=90),), 1, 1),
    ("panels side by side", row_of(5, 32, 16), 1, 2),
    ("panels side by side, there and back", row_of(5, 32, 16, serpentine=True), 2, 2),
    (
        "panels with room for more channels after each",
        tuple(Panel(rect=Rect(16 * n, 0, 16, 16), channel=n * 2000) for n in range(4)),
        1,
        2,
    ),
    (
        "three walls of three rows of panels",
        tuple(
            Panel(rect=Rect(100 * wall + 8 * column, 4 * row, 8, 4))
            for wall, row, column in product(range(3), range(3), range(3))
        ),
        1,
        4,
    ),
]


@pytest.mark.parametrize(
    ("panels", "count", "loops"), [one[1:] for one in WIRINGS], ids=[w[0] for w in WIRINGS]
)
@pytest.mark.parametrize("order", [ColourOrder.MONO, ColourOrder.RG, ColourOrder.RGB, ColourOrder.RGBW])
def test_a_wiring_and_its_blocks(
    panels: tuple[Panel, ...], count: int, loops: int, order: ColourOrder
) -> None:
    blocks = check_copy(*hung(*panels, order=order), len(order.value))
    assert blocks is not None
    assert [len(block.loops) for block in blocks] == [loops] * count


def test_no_leds_are_no_blocks() -> None:
    assert find_blocks(NOTHING, NOTHING, NOTHING, 3) == ()
    out = np.full(6, 99, np.uint8)
    Blocks((), Size(4, 4), 3, out).copy({}, 0, 0)
    assert out.tolist() == [99] * 6


def nested(levels: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Runs of four, three of them, three of those …: each level further apart than the last, by more."""
    x = np.arange(4)
    for level in range(levels):
        x = (x[None, :] + np.arange(3)[:, None] * 5 * 4**level).ravel()
    return x, np.zeros_like(x), np.arange(len(x)) * 3


@pytest.mark.parametrize(("levels", "count"), [(0, 1), (1, 1), (4, 1), (5, 1), (6, 3)])
def test_five_loops_in_each_other_are_the_most(levels: int, count: int) -> None:
    blocks = check_copy(*nested(levels), 3)
    assert blocks is not None
    assert [len(block.loops) for block in blocks] == [min(levels, 5)] * count


def test_more_blocks_than_pay_are_none() -> None:
    assert find_blocks(*nested(7), 3) is not None, "9 blocks of 8748 LEDs"
    dice = np.random.default_rng(3)
    # Rows of eight LEDs at heights without any order.
    y = dice.permutation(60).repeat(8)
    x = np.tile(np.arange(8), 60) + dice.integers(0, 50, 60).repeat(8)
    assert find_blocks(x, y, np.arange(480) * 3, 3) is None


@pytest.mark.parametrize("turn", list(Turn))
def test_a_turned_picture_is_a_view_of_the_same_pixels(turn: Turn) -> None:
    picture = np.arange(2 * 3 * 3, dtype=np.uint8).reshape(2, 3, 3)
    view = turned(picture, turn)
    assert view.base is not None or view is picture
    assert np.shares_memory(view, picture)
    corner, second = {
        Turn.ROWS: ((0, 0), (0, 1)),
        Turn.MIRRORED: ((0, 2), (0, 1)),
        Turn.COLUMNS: ((0, 0), (1, 0)),
        Turn.UPWARDS: ((1, 0), (0, 0)),
    }[turn]
    assert view[0, 0].tolist() == picture[corner].tolist()
    assert view[0, 1].tolist() == picture[second].tolist()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_whatever_is_found_is_every_led_once(data: st.DataObject) -> None:
    """Runs at random places, in random directions and lengths, some of them repeated evenly."""
    dice = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    led = int(dice.integers(1, 5))
    x, y, channel, at = [], [], [], 0
    for band in range(int(dice.integers(1, 4))):
        dx, dy = ((1, 0), (-1, 0), (0, 1), (0, -1))[dice.integers(0, 4)]
        run, times = int(dice.integers(1, 9)), int(dice.integers(1, 7))
        at += int(dice.choice((0, 0, 7)))
        apart = int(dice.integers(8, 20))
        for again in range(times):
            # Each band has rows of its own, each repetition columns of its own.
            for one in range(run):
                x.append(10 + again * apart + one * dx)
                y.append(100 * band + 10 + one * dy)
                channel.append(at)
                at += led
    check_copy(np.array(x), np.array(y), np.array(channel), led)
