"""Fold: tall faces made legible in a wide window. Each is cut into pieces, which stand side by side.

    ┌──┐   ┌──┐          west 1/2  west 2/2 │ east 1/2  east 2/2
    │更│   │更│             更        技    │    更        技
    │美│   │美│    ─▶       美        能    │    美        能
    │好│   │好│             好        让    │    好        让
    │技│   │技│
    …
The gap between the faces shrinks to a line. Nothing is folded where that gains little.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.frame import Bytes, Frame
    from ledsign.core.geometry import Rect, Size
    from ledsign.display.sign import Sign

MOST_PIECES = 8
_GAIN = 0.8
_BETWEEN_PIECES, _BETWEEN_FACES = 1, 3
_SEPARATOR = 38


@dataclass(frozen=True, slots=True, kw_only=True)
class Fold:
    """Every face cut into ``pieces``; ``ratio`` is pixels per dot."""

    faces: tuple[tuple[str, Rect], ...]
    pieces: int
    ratio: float

    def draw(self, frame: Frame) -> tuple[list[tuple[int, str]], Bytes]:
        """Labels with the dot each begins at, and the picture uint8 (h, w, 3)."""
        height = -(-max(rect.height for _, rect in self.faces) // self.pieces)
        rows = max(1, int(height / self.ratio))
        labels: list[tuple[int, str]] = []
        parts: list[Bytes] = []
        at = 0
        for number, (name, rect) in enumerate(self.faces):
            for piece in range(self.pieces):
                if at:
                    wide = _BETWEEN_FACES if piece == 0 else _BETWEEN_PIECES
                    shade = _SEPARATOR if piece == 0 or self.pieces == 1 else 0
                    parts.append(np.full((rows, wide, 3), shade, np.uint8))
                    at += wide
                top = rect.y + piece * height
                pixels = frame[top : min(top + height, rect.bottom), rect.x : rect.right]
                cell = np.zeros((rows, max(1, int(rect.width / self.ratio)), 3), np.uint8)
                here = min(rows, max(1, int(len(pixels) / self.ratio)))
                if len(pixels):
                    cell[:here] = scaled(pixels, cell.shape[1], here)
                label = f"{name or number + 1} {piece + 1}/{self.pieces}" if self.pieces > 1 else name
                labels.append((at, label[: cell.shape[1]]))
                parts.append(cell)
                at += cell.shape[1]
        return labels, np.concatenate(parts, axis=1)


def named_faces(sign: Sign) -> tuple[tuple[str, Rect], ...]:
    """The faces from left to right when they stand side by side without touching rows of others, else none.

    Names other than plain letters are left out: their width in a terminal is anybody's guess.
    """
    faces = sorted(sign.faces, key=lambda face: face.rect.x)
    apart = all(left.rect.right <= right.rect.x for left, right in pairwise(faces))
    level = len({(face.rect.y, face.rect.height) for face in faces}) == 1
    if not faces or not apart or not level:
        return ()
    return tuple((face.name if face.name.isascii() else "", face.rect) for face in faces)


def fold(faces: Sequence[tuple[str, Rect]], canvas: Size, width: int, height: int) -> Fold | None:
    """How to show the faces in ``width`` × ``height`` dots; None when the canvas as it is shows as much."""
    if not faces:
        return None
    plain = max(1.0, canvas.width / width, canvas.height / height)
    tallest = max(rect.height for _, rect in faces)
    best: Fold | None = None
    for pieces in range(1, MOST_PIECES + 1):
        lines = _BETWEEN_PIECES * len(faces) * (pieces - 1) + _BETWEEN_FACES * (len(faces) - 1)
        if width <= lines:
            break
        wide = pieces * sum(rect.width for _, rect in faces) / (width - lines)
        ratio = max(1.0, wide, -(-tallest // pieces) / height)
        if ratio < (best.ratio if best else plain * _GAIN):
            best = Fold(faces=tuple(faces), pieces=pieces, ratio=ratio)
    return best


def scaled(pixels: Frame, width: int, height: int) -> Bytes:
    """``pixels`` made smaller: half mean, so shapes stay open, half brightest, so thin strokes stay."""
    h, w = pixels.shape[:2]
    if (w, h) == (width, height):
        return pixels
    ys, xs = np.arange(height) * h // height, np.arange(width) * w // width
    brightest = np.maximum.reduceat(np.maximum.reduceat(pixels, ys, axis=0), xs, axis=1)
    total = np.add.reduceat(np.add.reduceat(pixels, ys, axis=0, dtype=np.uint32), xs, axis=1)
    counts = np.diff([*ys, h])[:, None, None] * np.diff([*xs, w])[None, :, None]
    found: Bytes = ((brightest + total / counts) / 2).astype(np.uint8)
    return found
