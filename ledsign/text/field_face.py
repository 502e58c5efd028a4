"""Field face: leaves room on the line for inline fields, whose characters are drawn at play time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.geometry import Rect
from ledsign.text.face import UNIT, Shaped
from ledsign.text.fonts import FontLibrary, Made
from ledsign.text.glyph import EMPTY, Glyph, GlyphKey

if TYPE_CHECKING:
    from ledsign.text.face import Face
    from ledsign.text.placements import Placements

# by the cluster that stands for a field, its length along the line in pixels
Lengths = Mapping[str, int]
# left, top, right, bottom in pixels, from the em box's top left
Box = tuple[int, int, int, int]


class FieldFace:
    """Blank cells of given lengths; a glyph's number is that of its field, in the order of ``lengths``.

    ``reach`` is how far ink may stand beyond their em boxes across: left, top, right, bottom in pixels.
    """

    phases = 1
    is_last_resort = False
    name = "fields"

    def __init__(self, lengths: Lengths, reach: Box) -> None:
        self._lengths = lengths
        self._reach = reach
        self._numbers = {cluster: number for number, cluster in enumerate(lengths)}

    def draws(self, cluster: str) -> bool:
        """It stands for a field."""
        return cluster in self._lengths

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:  # noqa: ARG002
        """One blank each, as long in a row as in a column."""
        return [
            Shaped(self._numbers[cluster], number, self._lengths[cluster] * UNIT)
            for number, cluster in enumerate(clusters)
        ]

    def blank(self, cluster: str) -> int:
        """Never asked: fields are not white space."""
        return self._lengths.get(cluster, 0) * UNIT

    def ink_box(self, key: GlyphKey) -> Box:  # noqa: ARG002
        """None yet, but the strip has to have room for it."""
        return self._reach

    def glyph(self, key: GlyphKey) -> Glyph:  # noqa: ARG002
        """No ink."""
        return EMPTY


class FieldLibrary(FontLibrary):
    """A font library whose chains also leave room for fields."""

    def __init__(
        self,
        fonts: FontLibrary,
        lengths: Callable[[int], Lengths],
        reach: Callable[[int], Box] = lambda _: (0, 0, 0, 0),
    ) -> None:
        """``lengths`` and ``reach`` give them for a size in pixels; what ``fonts`` has opened is shared."""
        self.__dict__.update(fonts.__dict__)
        self._lengths = lengths
        self._reach = reach
        self._rooms: dict[int, FieldFace] = {}

    def faces(self, size_px: int, one_bit: bool, **asked: Any) -> tuple[Face, ...]:
        """As those of the library, and the room for fields last."""
        if size_px not in self._rooms:
            self._rooms[size_px] = FieldFace(self._lengths(size_px), self._reach(size_px))
        return (*super().faces(size_px, one_bit, **asked), self._rooms[size_px])

    def made(self, key: object, make: Callable[[], Made]) -> Made:  # noqa: ARG002
        """Made anew: what it looks like depends on the room for the fields."""
        return make()


def fields_in(placements: Placements) -> list[int]:
    """The numbers of the fields that have room there."""
    faces = placements.faces
    if not any(isinstance(face, FieldFace) for face in faces):
        return []
    keys = (placements.keys[key] for key in np.unique(placements.key).tolist())
    return [int(wanted.glyph) for face, wanted in keys if isinstance(faces[face], FieldFace)]


def field_rooms(placements: Placements, lengths: Lengths) -> dict[int, tuple[int, Rect]]:
    """By the number of each field its style, and the room left for it on the strip: one em across."""
    room = list(lengths.values())
    found = {}
    for at, key in enumerate(placements.key.tolist()):
        face, wanted = placements.keys[key]
        if isinstance(placements.faces[face], FieldFace):
            x, y, length, em = (
                int(placements.x[at]),
                int(placements.y[at]),
                room[int(wanted.glyph)],
                placements.em_px,
            )
            along_x = placements.axis == "x"
            rect = Rect(x, y, length, em) if along_x else Rect(x, y, em, length)
            found[int(wanted.glyph)] = int(placements.style[at]), rect
    return found
