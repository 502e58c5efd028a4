"""Frames said in strokes: the same bytes as drawing them and going through the map, whatever is shown."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.limiter import Limiter
from ledsign.display.limits import Limits
from ledsign.display.panel import Axis, Corner, Panel
from ledsign.display.sign import ColourOrder, Face, MappedPixel, OutputSpec, Sign
from ledsign.effects.base import EFFECTS, EffectOptions
from ledsign.player.fitting import Fitting
from ledsign.player.loop import Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.glyph_strip import GlyphStrip, sealed_strip
from ledsign.show.staging import Stage
from ledsign.show.types import AnyClip, Cue, Show, Timeline, Window

if TYPE_CHECKING:
    from ledsign.player.output import Output
    from ledsign.transport.memory import MemoryTransport

SOME_NS = 1_795_168_800 * NS_PER_S
FPS = Fraction(50)
GAMMAS = (None, None, 1.0, 1.8, 3.0)
PROTOCOLS = ("ddp", "sacn", "artnet", "ledframe", "adalight", "tpm2")


def panels(dice: random.Random, width: int, height: int) -> tuple[Panel, ...]:
    """A face of panels of one size, wired at random, sometimes with channels left out between them."""
    across, down = dice.choice((1, 2)), dice.choice((1, 2, 3))
    wide, high = width // across, height // down
    hung = dice.random() < 0.4
    found, at = [], 0
    for row in range(down):
        columns = range(across) if row % 2 == 0 else reversed(range(across))
        for column in columns:
            at += dice.choice((0, 0, 0, 7))
            found.append(
                Panel(
                    rect=Rect(column * wide, row * high, wide, high),
                    start=dice.choice(list(Corner)) if not hung else Corner.TOP_LEFT,
                    axis=dice.choice(list(Axis)),
                    serpentine=dice.random() < 0.5,
                    rotation=180 * (row % 2) if hung else dice.choice((0, 90, 180, 270)),
                    channel=at,
                    gamma=dice.choice(GAMMAS),
                )
            )
            at += wide * high * 4
    return tuple(found)


def make_sign(dice: random.Random) -> Sign:
    """Two faces with a gap between, a controller each, or one random map over both."""
    width, height = dice.choice((4, 6, 12)), dice.choice((6, 12))
    canvas = Size(2 * width + 3, height + 1)
    faces = (Rect(0, 0, width, height), Rect(width + 3, 1, width, height))
    outputs = []
    for number, face in enumerate(faces):
        order = dice.choice(list(ColourOrder))
        wired: tuple[Panel, ...] = ()
        pixels: tuple[MappedPixel, ...] = ()
        if dice.random() < 0.3:
            places = [(x, y) for x in range(face.x, face.right) for y in range(face.y, face.bottom)]
            dice.shuffle(places)
            gap = dice.choice((0, 0, 1))
            pixels = tuple(
                MappedPixel(x=x, y=y, channel=place * len(order) + gap * (place // 9))
                for place, (x, y) in enumerate(places)
            )
        else:
            wired = tuple(
                Panel(
                    rect=one.rect.shifted(face.x, face.y),
                    start=one.start,
                    axis=one.axis,
                    serpentine=one.serpentine,
                    rotation=one.rotation,
                    channel=one.channel,
                    gamma=one.gamma,
                )
                for one in panels(dice, width, height)
            )
        outputs.append(
            OutputSpec(
                name=f"c{number}",
                address=f"memory://c{number}?protocol={dice.choice(PROTOCOLS)}",
                panels=wired,
                pixels=pixels,
                order=order,
                universe=1 + number * 100,
                white_point=dice.choice((None, None, 3000.0)),
                gamma=dice.choice(GAMMAS),
            )
        )
    return Sign(
        name="random",
        canvas=canvas,
        faces=tuple(Face(name=f"f{number}", rect=face) for number, face in enumerate(faces)),
        outputs=tuple(outputs),
        fps=FPS,
        gamma=dice.choice((1.0, 2.2)),
        brightness=dice.choice((0.3, 1.0)),
        one_bit=dice.random() < 0.1,
        limits=Limits(current_ma=dice.choice((0, 0, 500)), flashes_per_s=dice.choice((0, 3))),
    )


def make_strip(dice: random.Random, along: int, across: int, moves: str) -> GlyphStrip:
    """A text of noise glyphs that stands at quarters of a pixel."""
    noise = np.random.default_rng(dice.randrange(1 << 30))
    size = Size(along, across) if moves == "x" else Size(across, along)
    ink = noise.integers(0, 256, 4 * 12, np.uint8)
    glyphs = np.array([[[phase * 12, 3, 4, 0, 0, 1] for phase in range(4)]], np.int32)
    room_x, room_y = max(1, size.width - 5), max(1, size.height - 4)
    placed = sorted(
        ([0, dice.randrange(room_x), dice.randrange(room_y), 0] for _ in range(4)),
        key=lambda one: one[1 if moves == "x" else 2],
    )
    ramps = noise.integers(0, 256, (1, 256, 3), np.uint8)
    return sealed_strip(
        GlyphStrip(
            size=size,
            axis=moves,  # type: ignore[arg-type]
            ink=ink,
            glyphs=glyphs,
            placed=np.array(placed, np.int32),
            ramps=ramps,
            bands=np.zeros((0, 5), np.int32),
            background=(3, 4, 5),
            moves=moves,  # type: ignore[arg-type]
        )
    )


def make_show(dice: random.Random, sign: Sign) -> Show:
    """A few cues with random effects on one face, on both, or across the gap."""
    clips: list[AnyClip] = []
    cues = []
    faces = [face.rect for face in sign.faces]
    view = faces[0].size
    for number in range(dice.choice((1, 2, 3))):
        effect = EFFECTS[dice.choice(EFFECTS.names())]
        noise = np.random.default_rng(dice.randrange(1 << 30))
        kind = dice.choice(("same", "one", "span"))
        whole = Rect(0, 0, view.width, view.height)
        windows: tuple[Window, ...] = tuple(Window(src=whole, dst=Point(face.x, face.y)) for face in faces)
        size = view
        if kind == "one":
            windows = (windows[number % 2],)
        elif kind == "span":
            size = Size(sign.canvas.width, view.height)
            windows = tuple(
                Window(src=Rect(face.x, 0, face.width, face.height), dst=Point(face.x, face.y))
                for face in faces
            )
        phases = 1
        if effect.moves and dice.random() < 0.5:
            phases = 4
            clip: AnyClip = make_strip(dice, dice.choice((9, 40)), dice.choice((5, 8)), effect.moves)
        else:
            shape = (dice.choice((3, 8, 30)), dice.choice((3, 8, 30)), 3)
            if dice.random() < 0.3:
                clip = make_clip(
                    noise.integers(0, 256, (2, *shape), np.uint8), durations=(Fraction(1, 20), Fraction(1, 7))
                )
            else:
                clip = make_clip(noise.integers(0, 256, shape, np.uint8))
        options = EffectOptions(
            speed_px_s=FPS * dice.choice((1, 2, 3)) / phases,
            fps=FPS,
            continuous=dice.random() < 0.5,
            gap_px=dice.choice((0, 1, 5)),
            align_x=dice.choice(("start", "centre", "end")),
            align_y=dice.choice(("start", "centre", "end")),
            marks=(0, 2, 5),
            enter_s=Fraction(1, 5),
            stay_s=Fraction(1, 5),
            leave_s=Fraction(1, 5),
            rate=Fraction(3),
            phases=phases,
        )
        one_pass = effect.length(clip.size, size, options)
        clips.append(clip)
        cues.append(
            Cue(
                name=f"cue {number}",
                clip=clip.digest,
                effect=effect.name,
                options=options,
                view=size,
                windows=windows,
                start=Fraction(dice.choice((0, 0, 3)), 10),
                length=Fraction(dice.choice((5, 30)), 10),
                pass_length=one_pass if dice.random() < 0.9 else None,
                background=dice.choice(((0, 0, 0), (9, 0, 200))),
            )
        )
    timeline = Timeline(cues=tuple(cues), length=Fraction(4), anchor=Fraction(dice.choice((0, 1, 7)), 3))
    return sealed(Show(sign=sign, timeline=timeline, clips={clip.digest: clip for clip in clips}))


class Drawing:
    """A source that can only draw."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def render(self, t: Fraction, out: np.ndarray) -> np.ndarray:
        return self._stage.render(t, out)


def loop_of(show: Show, *, fast: bool) -> tuple[Loop, list[Output], FakeClock]:
    clock = FakeClock(SOME_NS)
    outputs = open_outputs(show.sign, plan_outputs(show.sign), clock, float(FPS))
    fitting = Fitting(outputs=tuple(outputs), limits=Limiter(show.sign))
    source = Stage(show) if fast else Drawing(Stage(show))
    return Loop(source, show.sign.canvas, fitting, clock, FPS), outputs, clock


def taken(output: Output) -> list[bytes]:
    transport: MemoryTransport = output.transport  # type: ignore[assignment]
    return [kept.data for kept in transport.take()]


@given(seed=st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_said_frames_are_drawn_frames(seed: int) -> None:
    dice = random.Random(seed)
    show = make_show(dice, make_sign(dice))
    said, fast, clock = loop_of(show, fast=True)
    drawn, plain, other = loop_of(show, fast=False)
    gathered = count_gathers(fast)
    for number in range(40):
        if dice.random() < 0.1:
            step = dice.randrange(1, 3 * NS_PER_S)
            clock.advance_ns(step)
            other.advance_ns(step)
        if dice.random() < 0.05:
            level = dice.choice((0.2, 0.9))
            for output in (*fast, *plain):
                output.dim(level)
        if dice.random() < 0.9:
            said.ahead.look(clock.now_ns() + NS_PER_S // 50)
        said.tick()
        drawn.tick()
        assert said.limiting.factor == drawn.limiting.factor, number
        for one, two in zip(fast, plain, strict=True):
            assert one.channels.tobytes() == two.channels.tobytes(), number
            assert taken(one) == taken(two), number
    assert said.totals.output_errors == drawn.totals.output_errors == 0
    assert gathered[0] <= 80


def count_gathers(outputs: list[Output]) -> list[int]:
    """How often frames went the plain way: a list of one number that grows."""
    count = [0]
    for output in outputs:
        gather = output.gather

        def counted(frame: np.ndarray, gather: object = gather) -> None:
            count[0] += 1
            gather(frame)  # type: ignore[operator]

        output.gather = counted  # type: ignore[method-assign]
    return count
