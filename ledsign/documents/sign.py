"""Sign: the document that describes one display. One YAML file, ``ledsign: sign/1``.

``faces`` in reading order. Each output lists its chain under ``panels`` (single panels and grids of equal
panels), or names a ``map`` file. ``compiled_sign`` turns it into the plain ``ledsign.display.sign.Sign``.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag

from ledsign.display.panel import Axis, Corner
from ledsign.display.sign import ColourOrder, Split
from ledsign.documents.limits import LimitsDocument
from ledsign.documents.playlist import Strict
from ledsign.documents.sign_values import (
    Brightness,
    Fps,
    Order,
    Pair,
    Place,
    PlainPoint,
    PlainRect,
    Rotation,
    Rule,
    TimeZone,
    White,
)
from ledsign.documents.texts import Name
from ledsign.documents.values import Colour

PANEL_KEYS = ("rect", "grid")


Gamma = Annotated[float, Field(strict=True, ge=1, le=4)]


class PanelDocument(Strict):
    """One panel; see ``ledsign.display.panel.Panel``."""

    telling_keys: ClassVar[tuple[str, ...]] = PANEL_KEYS
    rect: PlainRect
    start: Corner = Corner.TOP_LEFT
    axis: Axis = Axis.ROW
    serpentine: StrictBool = False
    rotation: Rotation = 0
    channel: Annotated[StrictInt, Field(ge=0, le=2**31)] | None = None
    gamma: Gamma | None = None


class GridDocument(Strict):
    """Equal panels over an area or a face; see ``ledsign.display.grid.panel_grid``."""

    area: PlainRect | None = None
    face: str = ""
    panel: Pair
    start: Corner = Corner.TOP_LEFT
    axis: Axis = Axis.ROW
    folded: StrictBool = False
    turn: Rotation = 0
    panel_start: Corner = Corner.TOP_LEFT
    panel_axis: Axis = Axis.ROW
    serpentine: StrictBool = False
    gamma: Gamma | None = None


class GridEntry(Strict):
    """A grid in the chain."""

    telling_keys: ClassVar[tuple[str, ...]] = PANEL_KEYS
    grid: GridDocument


def _panel_kind(value: Any) -> str | None:
    keys = value if isinstance(value, dict) else getattr(type(value), "model_fields", ())
    return next((key for key in PANEL_KEYS if key in keys), None)


ChainEntry = Annotated[
    Annotated[PanelDocument, Tag("rect")] | Annotated[GridEntry, Tag("grid")], Discriminator(_panel_kind)
]


class OutputDocument(Strict):
    """One controller; see ``ledsign.display.sign.OutputSpec``. Without ``universe``: after the one before."""

    name: Name
    to: Annotated[StrictStr, Field(min_length=1)]
    order: Order = ColourOrder.RGB
    channels: Annotated[StrictInt, Field(ge=0, le=2**31)] = 0
    universe: Annotated[StrictInt, Field(ge=0, le=63_999)] | None = None
    split: Split = Split.WHOLE
    offset: Annotated[StrictInt, Field(ge=0, le=2**31)] = 0
    max_burst: Annotated[StrictInt, Field(ge=1, le=1024)] = 16
    gamma: Gamma | None = None
    white_point: White | None = None
    panels: tuple[ChainEntry, ...] = ()
    map: str = ""
    map_at: PlainPoint = (0, 0)


class SignDocument(Strict):
    """A sign; see ``ledsign.display.sign.Sign``."""

    ledsign: Literal["sign/1"]
    name: Name
    title: str = ""
    canvas: Pair
    fps: Fps
    gamma: Gamma = 2.2
    brightness: Brightness = 1.0
    white_point: White | None = None
    time_zone: TimeZone = "Asia/Shanghai"
    place: Place | None = None
    pitch_mm: Annotated[float, Field(strict=True, ge=0, le=1000)] = 0.0
    viewing_distance_m: Annotated[float, Field(strict=True, ge=0, le=10_000)] = 0.0
    luminance_cd_m2: Annotated[float, Field(strict=True, ge=0, le=100_000)] = 0.0
    one_bit: StrictBool = False
    led_colour: Colour = (255, 40, 20)
    rules: tuple[Rule, ...] = ()
    rules_strict: StrictBool = False
    limits: LimitsDocument | None = None
    faces: Annotated[dict[Name, PlainRect], Field(min_length=1)]
    outputs: tuple[OutputDocument, ...] = ()
