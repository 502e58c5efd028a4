"""Sign outline: what who draws a sign must know of it: its canvas, and where on it there are LEDs."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.geometry import Rect
from ledsign.display.ledlook import led_mask

if TYPE_CHECKING:
    from ledsign.display.sign import Sign


def outline(sign: Sign) -> dict[str, Any]:
    """``parts`` are the rectangles that hold LEDs: the faces where they hold every one, else the canvas.

    ``mask``: base64 of one bit per canvas pixel, row by row; empty where all of the parts is LEDs.
    """
    lit = led_mask(sign)
    parts = _parts(sign, lit)
    inside = all(lit[part.y : part.bottom, part.x : part.right].all() for part in parts)
    return {
        "name": sign.name,
        "width": sign.canvas.width,
        "height": sign.canvas.height,
        "parts": [{"x": one.x, "y": one.y, "width": one.width, "height": one.height} for one in parts],
        "mask": "" if inside else base64.b64encode(np.packbits(lit).tobytes()).decode(),
    }


def _parts(sign: Sign, lit: np.ndarray[Any, np.dtype[np.bool_]]) -> tuple[Rect, ...]:
    faces = [face.rect for face in sign.faces]
    apart = all(a.intersect(b).is_empty for number, a in enumerate(faces) for b in faces[number + 1 :])
    rest = lit.copy()
    for rect in faces:
        rest[rect.y : rect.bottom, rect.x : rect.right] = False
    if faces and apart and not rest.any():
        return tuple(faces)
    return (Rect(0, 0, sign.canvas.width, sign.canvas.height),)
