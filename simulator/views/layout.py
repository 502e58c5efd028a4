"""Layout: what a watcher must know once of the sign, and how one frame is packed for all watchers.

A packed frame is little-endian: u32 version, f64 seconds (monotonic), then one zlib stream of the parts'
pixels, part after part, row by row, three bytes RGB each. Parts are the rectangles that hold LEDs: the faces
where they cover every LED, else the whole canvas.
"""

from __future__ import annotations

import base64
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.geometry import Rect
from ledsign.display.ledlook import led_mask

if TYPE_CHECKING:
    from ledsign.core.frame import Frame
    from ledsign.display.sign import OutputSpec, Sign

HEADER = struct.Struct("<Id")


class Layout:
    """The parts of a sign, and its description for the page."""

    def __init__(self, sign: Sign) -> None:
        self.sign = sign
        mask = led_mask(sign)
        self.parts = _parts(sign, mask)
        inside = all(mask[part.y : part.bottom, part.x : part.right].all() for part in self.parts)
        self._mask = "" if inside else base64.b64encode(np.packbits(mask).tobytes()).decode()

    def describe(self) -> dict[str, Any]:
        """For the page. ``mask``: base64 of one bit per canvas pixel, row by row, empty = LEDs everywhere."""
        sign = self.sign
        return {
            "name": sign.name,
            "title": sign.title or sign.name,
            "width": sign.canvas.width,
            "height": sign.canvas.height,
            "fps": float(sign.fps),
            "pitch_mm": sign.pitch_mm,
            "parts": [_as_json(part) for part in self.parts],
            "mask": self._mask,
            "controllers": [
                {"name": output.name, "area": _as_json(_bounds(output))} for output in sign.outputs
            ],
        }

    def pack(self, frame: Frame, version: int, seconds: float) -> bytes:
        """One frame for all watchers."""
        pixels = b"".join(
            np.ascontiguousarray(frame[part.y : part.bottom, part.x : part.right]).data for part in self.parts
        )
        return HEADER.pack(version & 0xFFFFFFFF, seconds) + zlib.compress(pixels, 1)


def _parts(sign: Sign, mask: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[Rect, ...]:
    rest = mask.astype(np.int8)
    for face in sign.faces:
        rect = face.rect
        rest[rect.y : rect.bottom, rect.x : rect.right] -= 2
    # Every LED in exactly one face: faces that overlap or leave LEDs out are no partition.
    apart = all(
        first.rect.intersect(second.rect).is_empty
        for number, first in enumerate(sign.faces)
        for second in sign.faces[number + 1 :]
    )
    if sign.faces and apart and not (rest > 0).any():
        return tuple(face.rect for face in sign.faces)
    return (Rect(0, 0, sign.canvas.width, sign.canvas.height),)


def _bounds(output: OutputSpec) -> Rect:
    rects = [panel.rect for panel in output.panels]
    rects.extend(Rect(pixel.x, pixel.y, 1, 1) for pixel in output.pixels)
    bounds = rects[0]
    for rect in rects[1:]:
        bounds = bounds.union(rect)
    return bounds


def _as_json(rect: Rect) -> dict[str, int]:
    return {"x": rect.x, "y": rect.y, "width": rect.width, "height": rect.height}
