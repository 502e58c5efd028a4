"""Arrangement: how one item lies over several faces.

same     every face shows the same            A B C │ A B C
mirror   every second face moves mirrored     A B C │ C B A (motion; pictures flip, text stays legible)
span     one picture over all, gap included   A B ░ │ ░ C D (what falls into the gap is hidden)
relay    one path, the gap left out           A B C │ D E F
couplet  上联 on the right, 下联 on the left, in step

An arrangement gives Layers. A layer is one effect on one view; its windows say which part of the view is
seen where. Faces of unlike size get layers of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from ledsign.core.geometry import Point, Rect, Size
from ledsign.show.types import Window

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One view and where its parts are seen. ``part`` is the line of a couplet, 0 = first."""

    view: Size
    windows: tuple[Window, ...]
    mirrored: bool = False
    part: int = 0


def arrange(
    kind: Literal["same", "mirror", "span", "relay", "couplet"],
    faces: Sequence[Rect],
    moves: Literal["x", "y"] | None,
) -> tuple[Layer, ...]:
    """Layers of an arrangement over ``faces`` (canvas rectangles, in the item's order).

    ``moves`` is the axis the effect travels on; a relay joins the faces along it: along x from left to
    right as they hang, along y in the item's order (the first face is entered first).
    """
    if not faces:
        raise ValueError("an arrangement needs at least one face")
    if kind == "span":
        return (_span(faces),)
    if kind == "relay":
        return (_relay(faces, moves or "x"),)
    if kind == "couplet":
        from_the_right = sorted(faces, key=lambda face: -face.x)
        return tuple(_alone(face, part=min(number, 1)) for number, face in enumerate(from_the_right))
    if kind == "mirror":
        odd = _by_size(faces[1::2], mirrored=True)
        return (*_by_size(faces[::2], mirrored=False), *odd)
    return _by_size(faces, mirrored=False)


def _by_size(faces: Sequence[Rect], *, mirrored: bool) -> tuple[Layer, ...]:
    sizes = dict.fromkeys(face.size for face in faces)
    return tuple(
        Layer(
            view=size,
            windows=tuple(
                Window(src=Rect(0, 0, size.width, size.height), dst=Point(face.x, face.y))
                for face in faces
                if face.size == size
            ),
            mirrored=mirrored,
        )
        for size in sizes
    )


def _alone(face: Rect, *, part: int) -> Layer:
    window = Window(src=Rect(0, 0, face.width, face.height), dst=Point(face.x, face.y))
    return Layer(view=face.size, windows=(window,), part=part)


def _span(faces: Sequence[Rect]) -> Layer:
    whole = faces[0]
    for face in faces[1:]:
        whole = whole.union(face)
    windows = tuple(Window(src=face.shifted(-whole.x, -whole.y), dst=Point(face.x, face.y)) for face in faces)
    return Layer(view=whole.size, windows=windows)


def _relay(faces: Sequence[Rect], axis: Literal["x", "y"]) -> Layer:
    """Faces joined end to end; across the axis they are centred on the widest."""
    if axis == "x":
        ordered = sorted(faces, key=lambda face: face.x)
        across = max(face.height for face in ordered)
        starts = _starts([face.width for face in ordered])
        windows = tuple(
            Window(
                src=Rect(start, (across - face.height) // 2, face.width, face.height),
                dst=Point(face.x, face.y),
            )
            for start, face in zip(starts, ordered, strict=False)
        )
        return Layer(view=Size(starts[-1], across), windows=windows)
    # Motion is upwards or downwards; the item's first face is where an upward caption comes in, the bottom.
    ordered = list(reversed(faces))
    across = max(face.width for face in ordered)
    starts = _starts([face.height for face in ordered])
    windows = tuple(
        Window(
            src=Rect((across - face.width) // 2, start, face.width, face.height), dst=Point(face.x, face.y)
        )
        for start, face in zip(starts, ordered, strict=False)
    )
    return Layer(view=Size(across, starts[-1]), windows=windows)


def _starts(lengths: Sequence[int]) -> list[int]:
    """Running sums with 0 in front: where each part begins, and last the whole length."""
    sums = [0]
    for length in lengths:
        sums.append(sums[-1] + length)
    assert all(a <= b for a, b in pairwise(sums))
    return sums
