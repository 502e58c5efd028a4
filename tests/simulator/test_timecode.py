"""Skew read from the picture: the frame counter on two towers, sent by players that may disagree."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.frame import black
from ledsign.core.geometry import Rect, Size
from ledsign.display.counter import BITS, counter_cells
from ledsign.display.panel import Panel
from ledsign.display.pixelmap import compile_map
from ledsign.display.sign import ColourOrder, Face, OutputSpec, Sign
from ledsign.show.pattern import Pattern
from simulator.timecode import HABIT, Timecode

FPS = 50
PERIOD_NS = 1_000_000_000 // FPS
MS = 1_000_000


def towers(width: int = 20, height: int = 40, **light: object) -> Sign:
    rects = (Rect(0, 0, width, height), Rect(width + 4, 0, width, height))
    return Sign(
        name="towers",
        canvas=Size(2 * width + 4, height),
        fps=Fraction(FPS),
        faces=tuple(Face(name=name, rect=rect) for name, rect in zip(("west", "east"), rects, strict=True)),
        outputs=tuple(
            OutputSpec(
                name=f"to-{name}", address="ddp://127.0.0.1", panels=(Panel(rect=rect, serpentine=True),)
            )
            for name, rect in zip(("west", "east"), rects, strict=True)
        ),
        **light,  # type: ignore[arg-type]
    )


def play(sign: Sign, code: Timecode, controller: str, first: int, count: int, late_ns: int = 0) -> None:
    """Frames ``first`` … as that controller gets them, ``late_ns`` after they are due."""
    output = next(one for one in sign.outputs if one.name == controller)
    pixel_map = compile_map(sign, output)
    pattern = Pattern("frame-counter", sign)
    frame, channels = black(sign.canvas), np.zeros(pixel_map.channels, np.uint8)
    for number in range(first, first + count):
        pixel_map.write(pattern.render(Fraction(number, FPS), frame), channels)
        code.shown(controller, channels, number * PERIOD_NS + late_ns)


@pytest.mark.parametrize(
    ("late_ms", "wanted"), [(0, 0.0), (3, 3.0), (-2, -2.0), (20, 20.0), (55, 55.0), (-100, -100.0)]
)
@pytest.mark.parametrize("first", [1000, 65_530, 65_536 * 7 - 20])
def test_skew_of_any_size_is_read(late_ms: int, wanted: float, first: int) -> None:
    sign = towers()
    code = Timecode(sign)
    play(sign, code, "to-west", first, 60)
    play(sign, code, "to-east", first, 60, late_ms * MS)
    assert code.report() == {
        "counting": True,
        "against": "west",
        "faces": {"east": {"frames": 60, "p50_ms": wanted, "p99_ms": wanted, "max_ms": wanted}},
    }


@pytest.mark.parametrize(
    "sign",
    [
        towers(brightness=0.1),
        towers(gamma=1.0),
        towers(white_point=2700.0),
        towers(width=8, height=64),
        towers(width=16, height=8),
        replace(towers(), outputs=tuple(replace(one, order=ColourOrder.MONO) for one in towers().outputs)),
    ],
    ids=["dim", "plain", "warm", "narrow", "small", "mono"],
)
def test_on_all_kinds_of_signs(sign: Sign) -> None:
    code = Timecode(sign)
    play(sign, code, "to-west", 40_000, 30)
    play(sign, code, "to-east", 40_000, 30, 4 * MS)
    assert code.report()["faces"]["east"] == {"frames": 30, "p50_ms": 4.0, "p99_ms": 4.0, "max_ms": 4.0}


def test_a_lost_frame_does_not_matter_and_the_worst_one_is_told() -> None:
    sign = towers()
    code = Timecode(sign)
    play(sign, code, "to-west", 500, 40)
    play(sign, code, "to-east", 500, 20)
    play(sign, code, "to-east", 522, 18, 7 * MS)
    told = code.report()["faces"]["east"]
    assert told["frames"] == 38
    assert told["max_ms"] == 7.0


def test_pictures_are_not_taken_for_a_counter() -> None:
    sign = towers()
    code = Timecode(sign)
    dice = np.random.default_rng(5)
    for number in range(200):
        for output in sign.outputs:
            code.shown(output.name, dice.integers(0, 256, 20 * 40 * 3, np.uint8), number * PERIOD_NS)
    assert code.report() == {"counting": False, "faces": {}}
    for number in range(50):
        for output in sign.outputs:
            code.shown(output.name, np.zeros(2400, np.uint8), number * PERIOD_NS)
    assert not code.report()["counting"]


def test_a_counter_that_stopped_counts_no_more() -> None:
    sign = towers()
    code = Timecode(sign)
    play(sign, code, "to-west", 0, HABIT + 2)
    play(sign, code, "to-east", 0, 200)
    assert not code.report()["counting"]


def test_faces_that_never_show_the_same_number() -> None:
    sign = towers()
    code = Timecode(sign)
    play(sign, code, "to-west", 0, 50)
    play(sign, code, "to-east", 60, 50, -60 * PERIOD_NS)
    assert code.report()["faces"]["east"] == {"frames": 0, "p50_ms": None, "p99_ms": None, "max_ms": None}


def test_a_face_without_room_or_leds_for_the_cells_is_left_out() -> None:
    tiny = towers(width=3, height=3)
    assert len(counter_cells(tiny.faces[0].rect)) == BITS
    code = Timecode(tiny)
    code.shown("to-west", np.zeros(27, np.uint8), 0)
    assert code.report() == {"counting": False, "faces": {}}
