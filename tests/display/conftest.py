"""Random signs for the tests of this folder: cells of a canvas dealt out to outputs, wired at random."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from ledsign.core.geometry import Rect, Size
from ledsign.display.panel import Axis, Corner, Panel
from ledsign.display.sign import ColourOrder, Face, MappedPixel, OutputSpec, Sign, Split

GAMMAS = (1.0, 1.8, 2.2, 3.0)
LEVELS = (0.0, 0.13, 0.5, 1.0)
WHITES = (None, None, None, 2700.0, 6500.0, 9300.0, (1.0, 0.8, 0.55), (0.4, 0.4, 0.4), (0.0, 1.0, 0.3))


def _cells(dice: random.Random) -> tuple[Size, list[Rect]]:
    """A canvas cut by random lines into rectangles, some of them left dark."""
    xs = [0, *sorted(dice.sample(range(1, 20), dice.randint(1, 4)))]
    ys = [0, *sorted(dice.sample(range(1, 20), dice.randint(1, 4)))]
    cells = [
        Rect(x, y, right - x, bottom - y)
        for x, right in pairwise(xs)
        for y, bottom in pairwise(ys)
        if dice.random() < 0.8
    ]
    dice.shuffle(cells)
    return Size(xs[-1], ys[-1]), cells or [Rect(0, 0, xs[-1], ys[-1])]


def _chain(dice: random.Random, cells: list[Rect], size: int) -> tuple[Panel, ...]:
    """Panels whose channels lie in another order than the chain, with gaps, or simply follow each other."""
    firsts: dict[int, int | None] = dict.fromkeys(range(len(cells)))
    if dice.random() < 0.6:
        at = 0
        for number in dice.sample(range(len(cells)), len(cells)):
            at += dice.choice((0, 0, 1, 5, 17))
            firsts[number] = at
            at += cells[number].width * cells[number].height * size
    return tuple(
        Panel(
            rect=rect,
            start=dice.choice(list(Corner)),
            axis=dice.choice(list(Axis)),
            serpentine=dice.random() < 0.5,
            rotation=dice.choice((0, 90, 180, 270)),
            channel=firsts[number],
            gamma=dice.choice((None, None, None, *GAMMAS)),
        )
        for number, rect in enumerate(cells)
    )


def _imported(dice: random.Random, cells: list[Rect], size: int) -> tuple[MappedPixel, ...]:
    places = [(x, y) for rect in cells for x in range(rect.x, rect.right) for y in range(rect.y, rect.bottom)]
    dice.shuffle(places)
    found, at = [], 0
    for x, y in places:
        at += dice.choice((0, 0, 0, 2))
        found.append(MappedPixel(x=x, y=y, channel=at))
        at += size
    dice.shuffle(found)
    return tuple(found)


def _sign(dice: random.Random) -> Sign:
    canvas, cells = _cells(dice)
    count = min(len(cells), dice.randint(1, 3))
    outputs = []
    universe = offset = 1
    for index in range(count):
        mine = cells[index::count]
        order = dice.choice(list(ColourOrder))
        size = len(order.value)
        imported = dice.random() < 0.25
        panels = () if imported else _chain(dice, mine, size)
        pixels = _imported(dice, mine, size) if imported else ()
        leds = sum(rect.width * rect.height for rect in mine)
        outputs.append(
            OutputSpec(
                name=f"controller {index}",
                address=f"{dice.choice(('ddp', 'sacn', 'artnet'))}://192.0.2.1",
                panels=panels,
                pixels=pixels,
                order=order,
                channels=dice.choice((0, leds * size + 20 * max(len(mine), leds))),
                universe=universe,
                offset=offset,
                split=dice.choice(list(Split)),
                gamma=dice.choice((None, None, *GAMMAS)),
                white_point=dice.choice(WHITES),
            )
        )
        universe += 100
        offset += 100_000
    return Sign(
        name="random",
        canvas=canvas,
        faces=(Face(name="all", rect=Rect(0, 0, canvas.width, canvas.height)),),
        outputs=tuple(outputs),
        gamma=dice.choice(GAMMAS),
        brightness=dice.choice(LEVELS),
        white_point=dice.choice(WHITES),
        one_bit=dice.random() < 0.2,
        led_colour=dice.choice(((255, 40, 20), (0, 255, 0), (1, 2, 3))),
    )


@pytest.fixture(scope="session")
def signs() -> SearchStrategy[Sign]:
    """Signs without layout errors, at most 19×19, of one to three outputs."""
    return st.integers(0, 2**32 - 1).map(lambda seed: _sign(random.Random(seed)))


@pytest.fixture(scope="session")
def sign_with() -> Callable[..., Sign]:
    """A function: outputs → a sign of 8×4 with gamma 1 and one face; keywords replace the sign's values."""

    def make(*outputs: OutputSpec, **values: object) -> Sign:
        plain: dict[str, object] = {
            "name": "small",
            "canvas": Size(8, 4),
            "faces": (Face(name="all", rect=Rect(0, 0, 8, 4)),),
            "gamma": 1.0,
        }
        return Sign(outputs=outputs, **(plain | values))  # type: ignore[arg-type]

    return make
