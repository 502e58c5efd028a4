"""Frames: what a frame of a scrolling caption costs, beside copying its bytes and beside usual scripts.

The frame path is everything between "the caption stands here" and packets that could leave: the window,
brightness and gamma, the map of the wiring, the copy into the packets, their numbers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from statistics import median
from time import thread_time_ns
from typing import TYPE_CHECKING

import numpy as np

from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.bench.scripts import CropScript, TextScript
from ledsign.bench.sink import Sink
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.geometry import Point, Rect, Size
from ledsign.core.problem import Bilingual
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, MappedPixel, OutputSpec, Sign
from ledsign.effects.base import EffectOptions
from ledsign.player.ahead import Ahead
from ledsign.player.loop import Fitting, Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.staging import Stage
from ledsign.show.types import Cue, Show, Timeline, Window

if TYPE_CHECKING:
    from ledsign.player.output import Output
    from ledsign.show.stroke import Stroke

FPS = Fraction(60)
_SPEED = FPS * 4
_BEGIN_NS = 1_800_000_000 * NS_PER_S
_WALL = Size(1024, 256)
_HIGH = Size(1920, 1088)


class Rig:
    """One sign with a marquee of noise, everything lit ahead, ready to be asked for one frame after another.

    ``frame`` is the whole frame path; ``plain`` the same through the map LED by LED; ``copy`` copies as many
    bytes as the frame has on the wire.
    """

    def __init__(self, sign: Sign, targets: tuple[str, ...] = ()) -> None:
        clock = SystemClock()
        self.sign = sign
        self.show = marquee(sign)
        self.stage = Stage(self.show)
        self.outputs: list[Output] = open_outputs(sign, plan_outputs(sign, targets), clock, float(FPS))
        self.loop = Loop(self.stage, sign.canvas, Fitting(outputs=tuple(self.outputs)), clock, FPS)
        Ahead(self.loop).look(_BEGIN_NS)
        self._said: list[tuple[Stroke, ...]] = []
        for number in range(64):
            strokes = self.stage.strokes(Fraction(_BEGIN_NS, NS_PER_S) + number / FPS)[1]
            assert strokes is not None
            self._said.append(strokes)
        self._canvas = np.zeros((sign.canvas.height, sign.canvas.width, 3), np.uint8)
        total = sum(output.plan.channels for output in self.outputs)
        self._from, self._to = np.zeros(total, np.uint8), np.zeros(total, np.uint8)
        for number in range(3):
            self.frame(number)
            self.copy(number)

    def frame(self, number: int) -> None:
        """Window, light, map, packets."""
        strokes = self._said[number % 64]
        for output in self.outputs:
            if not output.light(strokes, self._canvas):
                raise RuntimeError("the picture was not ready")
        for output in self.outputs:
            output.pack()
        for output in self.outputs:
            output.seal(0)

    def plain(self, number: int) -> None:
        """The same by drawing the frame and looking up every LED."""
        t = Fraction(_BEGIN_NS, NS_PER_S) + (number % 64) / FPS
        self.stage.render(t, self._canvas)
        for output in self.outputs:
            output.gather(self._canvas)
            output.pack()
            output.seal(0)

    def copy(self, number: int) -> None:
        """A memcpy of the frame's bytes."""
        del number
        np.copyto(self._to, self._from)

    def send(self, number: int) -> None:
        """A whole frame as the player makes it: what is lit now, the frame path, and out."""
        t = Fraction(_BEGIN_NS, NS_PER_S) + (number % 64) / FPS
        strokes = self.stage.strokes(t)[1]
        assert strokes is not None
        for output in self.outputs:
            output.light(strokes, self._canvas)
        for output in self.outputs:
            output.pack()
        for output in self.outputs:
            output.transport.send(output.seal(0).data)

    def close(self) -> None:
        """Let go of the outputs."""
        for output in self.outputs:
            output.transport.close()


def marquee(sign: Sign) -> Show:
    """One marquee of noise that moves up every face: nothing in it compresses or repeats within a view."""
    view = sign.faces[0].rect.size
    noise = np.random.default_rng(1).integers(0, 256, (view.height + 160, view.width, 3), np.uint8)
    clip = make_clip(noise, axis="y")
    whole = Rect(0, 0, view.width, view.height)
    cue = Cue(
        name="marquee",
        clip=clip.digest,
        effect="scroll-up",
        options=EffectOptions(speed_px_s=_SPEED, fps=FPS, continuous=True, gap_px=64),
        view=view,
        windows=tuple(Window(src=whole, dst=Point(face.rect.x, face.rect.y)) for face in sign.faces),
        start=Fraction(0),
        length=Fraction(3600),
    )
    timeline = Timeline(cues=(cue,), length=Fraction(3600))
    return sealed(Show(sign=sign, timeline=timeline, clips={clip.digest: clip}, title="bench"))


# ---------------------------------------------------------------- signs
def _sign(name: str, canvas: Size, outputs: tuple[OutputSpec, ...], faces: tuple[Rect, ...] = ()) -> Sign:
    rects = faces or (Rect(0, 0, canvas.width, canvas.height),)
    return Sign(
        name=name,
        canvas=canvas,
        faces=tuple(Face(name=f"face{number}", rect=rect) for number, rect in enumerate(rects)),
        outputs=outputs,
        fps=FPS,
        brightness=0.8,
    )


def folded(face: Rect, panel: Size) -> tuple[Panel, ...]:
    """Panels in a chain that comes back in every second row, where they hang upside down."""
    found = []
    for row in range(face.height // panel.height):
        columns = range(face.width // panel.width)
        for column in reversed(columns) if row % 2 else columns:
            at = Rect(face.x + column * panel.width, face.y + row * panel.height, panel.width, panel.height)
            found.append(Panel(rect=at, rotation=180 * (row % 2)))
    return tuple(found)


def serpentine(canvas: Size) -> Sign:
    """One controller, its rows wired to and fro."""
    panel = Panel(rect=Rect(0, 0, canvas.width, canvas.height), serpentine=True)
    return _sign("rows", canvas, (OutputSpec(name="a", address="memory://a?protocol=ddp", panels=(panel,)),))


def panelled(canvas: Size) -> Sign:
    """One controller of 32×16 panels, the chain folded."""
    panels = folded(Rect(0, 0, canvas.width, canvas.height), Size(32, 16))
    return _sign("panels", canvas, (OutputSpec(name="a", address="memory://a?protocol=ddp", panels=panels),))


def towers() -> Sign:
    """Two towers of 96×640, a controller each, of 32×16 panels, the chain folded."""
    faces = (Rect(0, 0, 96, 640), Rect(160, 0, 96, 640))
    outputs = tuple(
        OutputSpec(name=name, address=f"memory://{name}?protocol=ddp", panels=folded(face, Size(32, 16)))
        for name, face in zip(("west", "east"), faces, strict=True)
    )
    return _sign("twin-towers", Size(256, 640), outputs, faces)


def scattered(canvas: Size) -> Sign:
    """One controller whose LEDs hang in no order at all."""
    places = [(x, y) for y in range(canvas.height) for x in range(canvas.width)]
    random.Random(1).shuffle(places)  # noqa: S311 - a wiring, no secret
    pixels = tuple(MappedPixel(x=x, y=y, channel=3 * number) for number, (x, y) in enumerate(places))
    return _sign("random", canvas, (OutputSpec(name="a", address="memory://a?protocol=ddp", pixels=pixels),))


# ---------------------------------------------------------------- measuring
def ratio(
    one: Callable[[int], None], other: Callable[[int], None], seconds: float, most_rounds: int = 400
) -> tuple[float, float]:
    """CPU time of ``one`` over that of ``other``, and that of one ``one`` in µs: medians over rounds.

    In every round each runs for a few milliseconds, one after the other.
    """
    times = max(1, int(1e6 // max(1, _cost(one)))), max(1, int(1e6 // max(1, _cost(other))))
    ratios, costs = [], []
    clock = SystemClock()
    end_ns = clock.monotonic_ns() + int(seconds * NS_PER_S)
    number = 0
    while len(ratios) < 5 or (clock.monotonic_ns() < end_ns and len(ratios) < most_rounds):
        spent = []
        for work, count in zip((one, other), times, strict=True):
            begin = thread_time_ns()
            for _ in range(count):
                number += 1
                work(number)
            spent.append((thread_time_ns() - begin) / count)
        ratios.append(spent[0] / spent[1])
        costs.append(spent[0] / 1e3)
    return median(ratios), median(costs)


def _cost(work: Callable[[int], None]) -> int:
    costs = []
    for number in range(3):
        begin = thread_time_ns()
        work(number)
        costs.append(thread_time_ns() - begin)
    return min(costs)


_CASES: tuple[tuple[str, Bilingual, Callable[[], Sign], float, float], ...] = (
    (
        "rows/1024x256",
        Bilingual("row serpentine, 1024×256", "行蛇形 1024×256"),
        lambda: serpentine(_WALL),
        3.5,
        1.8,
    ),
    (
        "rows/1920x1088",
        Bilingual("row serpentine, 1920×1088", "行蛇形 1920×1088"),
        lambda: serpentine(_HIGH),
        3.0,
        1.4,
    ),
    (
        "folded/twin-towers",
        Bilingual("32×16 panels folded, twin towers", "32×16 折返模组，双塔"),
        towers,
        8.0,
        3.0,
    ),
    (
        "folded/1920x1088",
        Bilingual("32×16 panels folded, 1920×1088", "32×16 折返模组 1920×1088"),
        lambda: panelled(_HIGH),
        10,
        3,
    ),
    (
        "random/1024x256",
        Bilingual("any random map, 1024×256", "随机走线 1024×256"),
        lambda: scattered(_WALL),
        60,
        25,
    ),
)


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """See BenchSpec."""
    each = seconds / (len(_CASES) + 3)
    for name, title, make, bar, stretch in _CASES:
        tell(f"frames/{name}")
        rig = Rig(make())
        value, cost = ratio(rig.frame, rig.copy, each / 2)
        before, _ = ratio(rig.plain, rig.copy, 0.0)
        rig.close()
        note = f"{cost:.1f} µs a frame; LED by LED {before:.0f} times a memcpy"
        yield Figure(
            name=f"frames/{name}",
            title=Bilingual(f"frame path over memcpy, {title.en}", f"帧通路与 memcpy 之比，{title.zh}"),
            value=value,
            unit="×",
            bar=bar,
            stretch=stretch,
            note=note,
        )
    yield from _against_scripts(2 * each, tell)


def _against_scripts(seconds: float, tell: Tell) -> Iterable[Figure]:
    """A whole frame with sending, against two scripts that do the same map and packets."""
    tell("frames/scripts")
    sign = towers()
    with Sink() as west, Sink() as east:
        sign = replace(
            sign,
            # As many back to back as a receiver like the simulator takes.
            outputs=tuple(
                replace(output, address=f"ddp://127.0.0.1:{sink.port}", max_burst=45)
                for output, sink in zip(sign.outputs, (west, east), strict=True)
            ),
        )
        rig = Rig(sign)
        for name, title, script, bar, stretch in (
            (
                "crop-script",
                Bilingual(
                    "Pillow crop script over a frame and its sending", "Pillow 裁剪脚本与整帧含发送之比"
                ),
                CropScript(sign, (west.port, east.port)),
                20.0,
                40.0,
            ),
            (
                "text-script",
                Bilingual(
                    "Pillow draw.text script over a frame and its sending",
                    "逐帧 draw.text 脚本与整帧含发送之比",
                ),
                TextScript(sign, (west.port, east.port)),
                60.0,
                150.0,
            ),
        ):
            _, ours = ratio(rig.send, rig.copy, 0.0)
            value, cost = ratio(script.frame, rig.send, seconds / 2)
            yield Figure(
                name=f"frames/{name}",
                title=title,
                value=value,
                unit="×",
                bar=bar,
                stretch=stretch,
                better="higher",
                note=f"{cost:.0f} µs against {ours:.0f} µs a frame",
            )
            script.close()
        rig.close()


BENCH = BenchSpec(
    name="frames",
    title=Bilingual("What a frame costs", "一帧的开销"),
    share=0.25,
    run=run,
)
