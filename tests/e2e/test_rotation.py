"""A panel hung turned by 90, 180 or 270° gets exactly the turned pixels: captions, player, wire, controller.

The picture is read from the bytes the simulated controller shows, laid out as the panel's own wire runs and
not through the map backwards: a turn that both sides had wrong would be seen.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.compiler import compile_playlist
from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.geometry import Rect, Size
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, OutputSpec, Sign
from ledsign.documents.load import load_playlist
from ledsign.player.loop import Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.show.frame import Renderer
from ledsign.text.fonts import FontLibrary
from simulator.listen import Listener
from simulator.wall import Wall

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.core.frame import Bytes
    from ledsign.show.types import Show

TEXT = "技能，2022年Skills—让“生活”！[gold]😀[/]"
# canvas, the rest of the item; 75 px/s at 60 frames a second stops at every quarter of a pixel
CAPTIONS = {
    "rows, whole pixels": (Size(96, 24), "size: 16, speed: 60 px/s"),
    "rows, quarters": (Size(96, 48), "size: 40, speed: 75 px/s"),
    "columns, whole pixels": (Size(24, 96), "size: 16, direction: vertical, speed: 60 px/s"),
    "columns, quarters": (Size(48, 96), "size: 40, direction: vertical, speed: 75 px/s"),
    "columns moving aside": (Size(96, 48), "size: 32, direction: vertical, wrap: true, effect: scroll-right"),
}
INSTANTS = [Fraction(frame, 60) for frame in (0, 40, 61, 122, 183, 247, 300, 451)]
FONTS = FontLibrary()


def panels_of(canvas: Size, rotation: int, *, halves: bool) -> tuple[Panel, ...]:
    """The whole canvas, or its two halves beside each other."""
    if not halves:
        return (Panel(rect=Rect(0, 0, canvas.width, canvas.height), rotation=rotation),)
    half = canvas.width // 2
    return tuple(Panel(rect=Rect(x, 0, half, canvas.height), rotation=rotation) for x in (0, half))


def show_on(folder: Path, canvas: Size, panels: tuple[Panel, ...], item: str) -> Show:
    output = OutputSpec(name="o", address="ddp://192.0.2.1", panels=panels)
    sign = Sign(
        name="s",
        canvas=canvas,
        faces=(Face(name="all", rect=Rect(0, 0, canvas.width, canvas.height)),),
        outputs=(output,),
        gamma=1.0,
    )
    path = folder / "p.yaml"
    path.write_text(
        f"ledsign: playlist/1\nitems:\n  - {{text: '{TEXT}', markup: true, {item}}}\n", encoding="utf-8"
    )
    return compile_playlist(load_playlist(path, sign), sign, FONTS).show


def received(show: Show, times: list[Fraction]) -> list[Bytes]:
    """The channels the controller shows at ``times``, after the player's real packets."""
    plans = plan_outputs(show.sign, ["o=memory://o?protocol=ddp"])
    (plan,) = plans
    listener = Listener(protocol=plan.protocol, patches=plan.patches, host="127.0.0.1", port=1, path="line")
    wall = Wall(show.sign, [listener])
    clock = FakeClock()
    (output,) = outputs = open_outputs(show.sign, plans, clock, 40.0)
    loop = Loop(Renderer(show), show.sign.canvas, outputs, clock, show.sign.fps)
    found = []
    for t in times:
        clock.step_wall_ns(int(t * NS_PER_S) - clock.now_ns())  # at or just before the frame
        loop.tick()
        for packet in output.transport.take():  # type: ignore[attr-defined]
            wall.feed(listener.name, packet.data, ("127.0.0.1", 5), packet.monotonic_ns)
        found.append(wall.snapshot().channels[0])
    return found


def own_pictures(channels: Bytes, panels: tuple[Panel, ...]) -> list[Bytes]:
    """What each panel would show if it stood the right way up: rows from its first LED."""
    pictures, start = [], 0
    for panel in panels:
        width, height = panel.rect.width, panel.rect.height
        if panel.rotation in (90, 270):
            width, height = height, width
        end = start + 3 * width * height
        pictures.append(channels[start:end].reshape(height, width, 3))
        start = end
    assert start == len(channels)
    return pictures


@pytest.mark.parametrize("halves", [False, True], ids=["one panel", "a chain of two"])
@pytest.mark.parametrize("caption", CAPTIONS)
def test_turned_panels_get_the_turned_picture(tmp_path: Path, caption: str, halves: bool) -> None:
    canvas, item = CAPTIONS[caption]
    upright = show_on(tmp_path, canvas, panels_of(canvas, 0, halves=False), item)
    renderer = Renderer(upright)
    frames = [renderer.render(t).copy() for t in INSTANTS]
    assert sum(frame.any() for frame in frames) > 4
    assert len({frame.tobytes() for frame in frames}) > 4, "it moves"
    for rotation in (0, 90, 180, 270):
        panels = panels_of(canvas, rotation, halves=halves)
        show = show_on(tmp_path, canvas, panels, item)
        for frame, channels in zip(frames, received(show, INSTANTS), strict=True):
            for panel, own in zip(panels, own_pictures(channels, panels), strict=True):
                rect = panel.rect
                hung = frame[rect.y : rect.bottom, rect.x : rect.right]
                # hung clockwise, so its own top is at the right: its picture is turned back the other way
                np.testing.assert_array_equal(own, np.rot90(hung, rotation // 90), err_msg=f"{rotation}")


@pytest.mark.parametrize("caption", [name for name in CAPTIONS if "quarters" in name])
def test_quarters_of_a_pixel_are_among_the_instants(tmp_path: Path, caption: str) -> None:
    """Else the test above would compare whole pixels only."""
    canvas, item = CAPTIONS[caption]
    show = show_on(tmp_path, canvas, panels_of(canvas, 0, halves=False), item)
    (cue,) = show.timeline.cues
    assert cue.options.phases == 4
    assert {cue.options.speed_px_s * t * 4 % 4 for t in INSTANTS} == {0, 1, 2, 3}
