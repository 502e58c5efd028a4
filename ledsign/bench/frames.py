"""Frames: what a frame of a scrolling caption costs, beside copying its bytes and beside usual scripts.

The frame path is everything between "the caption stands here" and packets that could leave: the window,
brightness and gamma, the map of the wiring, the copy into the packets, their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ledsign.bench.drain import Drain
from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.bench.rig import Rig, ratio
from ledsign.bench.scripts import CropScript, TextScript
from ledsign.bench.signs import panelled, scattered, serpentine, towers
from ledsign.core.geometry import Size
from ledsign.core.problem import Bilingual
from ledsign.display.sign import Sign

_WALL = Size(1024, 256)
_HIGH = Size(1920, 1088)

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
    with Drain() as west, Drain() as east:
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
