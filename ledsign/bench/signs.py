"""Signs to measure with, and a show for any of them."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np

from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, MappedPixel, OutputSpec, Sign
from ledsign.effects.base import EffectOptions
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.types import Cue, Show, Timeline, Window

FPS = Fraction(60)
_SPEED = FPS * 4


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
