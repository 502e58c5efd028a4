"""Skew: are the towers in step? Told from one photograph of the frame counter on all of them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from nicegui import ui

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.display.sign import Sign

COUNTED = 1 << 16


def apart(one: int, two: int) -> int:
    """How many frames ``two`` is behind ``one``; the counter begins again after 65,535."""
    return (one - two + COUNTED // 2) % COUNTED - COUNTED // 2


def skew_form(viewer: Viewer, sign: Sign) -> None:
    """A field for the number that each of two faces shows in the photograph, and what it comes to."""
    say = viewer.say
    first, second = sign.faces[0].name, sign.faces[1].name
    with ui.element("div").classes("sign-skew"):
        ui.label(say("两面是否同步", "Are the faces in step")).classes("font-semibold")
        ui.label(
            say("显示“帧计数”，用手机把两面拍进同一张照片，填入照片上的数字。",
                "Show the frame counter, take one photograph of both faces, and type the numbers on it.")
        ).classes("quiet small")  # fmt: skip
        with ui.element("div").classes("row-line"):
            fields = [
                ui.number(name, min=0, max=COUNTED - 1, precision=0).props("outlined dense stack-label")
                for name in (first, second)
            ]
            told = ui.label("").props('role="status" aria-live="polite"')

    def tell() -> None:
        if any(one.value is None for one in fields):
            told.set_text("")
            return
        frames = apart(int(fields[0].value), int(fields[1].value))
        told.set_text(say(*verdict(frames, sign.fps, first, second)))

    for one in fields:
        one.on_value_change(tell)


def verdict(frames: int, fps: Fraction, first: str, second: str) -> tuple[str, str]:
    """The sentence in Chinese and English."""
    if frames == 0:
        return ("同步：显示的是同一帧。", "In step: both show the same frame.")
    late, early = (second, first) if frames > 0 else (first, second)
    ms = float(abs(frames) * 1000 / fps)
    return (
        f"{late} 比 {early} 晚 {abs(frames)} 帧（{ms:.1f} 毫秒）。",
        f"{late} is {abs(frames)} frames ({ms:.1f} ms) behind {early}.",
    )
