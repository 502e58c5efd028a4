"""Signs as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.api.schemas import signs as schemas
from ledsign.api.told import detail_fields, line_fields
from ledsign.service import signs
from ledsign.service.history import people_names
from ledsign.service.sign_geometry import pixels_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.display.sign import Sign
    from ledsign.service.history import Saved
    from ledsign.service.sign_geometry import Wired
    from ledsign.service.unit import Unit
    from ledsign.store.tables import Document


def sign_lines(unit: Unit, rows: Iterable[Document]) -> list[schemas.SignLine]:
    """Signs for a list."""
    found = list(rows)
    names = people_names(unit, (row.changed_by for row in found))
    lines = []
    for row in found:
        sign = signs.loaded(unit, row.name)
        lines.append(
            schemas.SignLine(
                **line_fields(row, names),
                geometry=geometry(sign),
                faces=[face.name for face in sign.faces],
            )
        )
    return lines


def sign_detail(unit: Unit, saved: Saved) -> schemas.SignDetail:
    """A sign with its document."""
    sign = signs.loaded(unit, saved.row.name)
    return schemas.SignDetail(**detail_fields(unit, saved), geometry=geometry(sign), faces=faces(sign))


def geometry(sign: Sign) -> schemas.Geometry:
    """The canvas."""
    return schemas.Geometry(
        width=sign.canvas.width,
        height=sign.canvas.height,
        fps=str(sign.fps),
        zone=sign.zone,
        one_bit=sign.one_bit,
        pixels=sum(map(pixels_of, sign.outputs)),
    )


def faces(sign: Sign) -> list[schemas.FaceLine]:
    """Its faces in reading order."""
    return [
        schemas.FaceLine(
            name=face.name, x=face.rect.x, y=face.rect.y, width=face.rect.width, height=face.rect.height
        )
        for face in sign.faces
    ]


def output_lines(wired: Iterable[Wired]) -> list[schemas.OutputLine]:
    """Controllers."""
    return [
        schemas.OutputLine(
            name=one.output.name, address=one.output.address, protocol=one.protocol,
            order=str(one.output.order), pixels=one.pixels, channels=one.channels, universe=one.universe,
            universes=one.universes,
        )
        for one in wired
    ]  # fmt: skip
