"""Shown: what the sign can show of a frame, reckoned on the canvas without any channels.

The preview shows this, so that an operator sees a one-colour board in its colour and a dimmed sign dim.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.frame import black
from ledsign.display.pixelmap import glow_tables
from ledsign.display.sign import ColourOrder
from ledsign.display.transfer import Transfer, transfer_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ledsign.core.frame import Bytes, Frame
    from ledsign.display.panel import Panel
    from ledsign.display.sign import OutputSpec, Sign


def shown(sign: Sign, frame: Frame, *, brightness: float | None = None) -> Frame:
    """A new frame: what lights up when ``sign`` is sent ``frame`` uint8 (H, W, 3), display-referred.

    Unwired pixels are black. ``brightness`` 0..1 instead of the sign's own when given. The sign must be free
    of layout errors; a pixel wired twice shows the later output.
    """
    lit = black(sign.canvas)
    # The canvas as LEDs of one kind would show it, for each kind of LED and each pair of tables.
    ready: dict[tuple[str, Transfer], Frame] = {}
    for output in sign.outputs:
        kind = _kind(output)
        for panel in output.panels or (None,):
            transfer = transfer_of(sign, brightness, output=output, panel=panel)
            if (kind, transfer) not in ready:
                ready[kind, transfer] = _light(sign, frame, kind, transfer)
            _copy_wired(output, panel, ready[kind, transfer], lit)
    return lit


@dataclass(frozen=True, slots=True, eq=False)
class Light:
    """How every LED of a sign shows a colour, when all do alike. ``wired``: bool (H, W), where LEDs are."""

    sign: Sign
    kind: str
    transfer: Transfer
    wired: NDArray[np.bool_]

    @property
    def name(self) -> str:
        """Alike for lights that are alike: digits of a hash of the tables."""
        tables = (self.transfer.encode.tobytes(), self.transfer.decode.tobytes())
        words = f"{self.kind} {self.sign.led_colour}".encode()
        return hashlib.sha256(b"".join((words, *tables))).hexdigest()[:16]

    def of(self, pixels: Frame) -> Frame:
        """What lights up of ``pixels``, uint8 (h, w, 3) of any size: new ones."""
        return _light(self.sign, pixels, self.kind, self.transfer)


def canvas_light(sign: Sign, brightness: float | None = None) -> Light | None:
    """One Light with which ``shown`` is ``of`` the frame where there are LEDs, black elsewhere.

    None when panels differ: another kind of LED, other tables.
    """
    kinds: set[tuple[str, Transfer]] = set()
    wired = np.zeros((sign.canvas.height, sign.canvas.width, 3), np.uint8)
    everywhere = np.full_like(wired, 255)
    for output in sign.outputs:
        for panel in output.panels or (None,):
            kinds.add((_kind(output), transfer_of(sign, brightness, output=output, panel=panel)))
            _copy_wired(output, panel, everywhere, wired)
    if len(kinds) != 1:
        return None
    ((kind, transfer),) = kinds
    return Light(sign, kind, transfer, wired[..., 0] > 0)


def _kind(output: OutputSpec) -> str:
    if output.order is ColourOrder.MONO:
        return "mono"
    return "colour" if "B" in output.order else "dual"


def _light(sign: Sign, frame: Frame, kind: str, transfer: Transfer) -> Frame:
    """The whole canvas as LEDs of this kind would show it."""
    if kind == "mono":
        level = transfer.strongest[frame.max(axis=2)]
        glow: Bytes = np.stack(glow_tables(transfer, sign.led_colour), axis=1)[level]
        return glow
    # White taken out of linear light and added again is the same light: RGBW shows what RGB does.
    if transfer.encode.ndim == 1:
        light: Bytes = transfer.decode[transfer.encode][frame]
    else:
        light = np.empty_like(frame)
        for colour in range(3):
            light[..., colour] = transfer.decode[transfer.encode_of(colour)][frame[..., colour]]
    if kind == "dual":
        light[..., 2] = 0
    return light


def _copy_wired(output: OutputSpec, panel: Panel | None, light: Frame, lit: Frame) -> None:
    """One panel, or the whole imported map."""
    if panel is not None:
        rect = panel.rect
        part = (slice(rect.y, rect.bottom), slice(rect.x, rect.right))
        lit[part] = light[part]
    else:
        x = np.array([pixel.x for pixel in output.pixels], np.intp)
        y = np.array([pixel.y for pixel in output.pixels], np.intp)
        lit[y, x] = light[y, x]
