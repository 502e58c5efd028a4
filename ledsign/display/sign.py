"""Sign: one display as operators think of it.

A sign owns a canvas (W×H pixels, gaps included), faces (where content goes), and outputs (controllers).
Each output drives panels in chain order. All of it is plain values: the document layer builds them from
YAML, the player and the simulator get them as JSON (``ledsign.display.wiring``).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from ledsign.core.geometry import Rect, Size
from ledsign.display.limits import Limits
from ledsign.display.panel import Panel
from ledsign.display.white import WhitePoint


class ColourOrder(StrEnum):
    """Which channel carries which colour. The length is the number of channels of one LED.

    ``W`` is a one-colour board, ``RG``/``GR`` a dual-colour one. With four letters W is taken out of RGB:
    w = min(r, g, b), then r−w, g−w, b−w.
    """

    RGB = "RGB"
    RBG = "RBG"
    GRB = "GRB"
    GBR = "GBR"
    BRG = "BRG"
    BGR = "BGR"
    RGBW = "RGBW"
    GRBW = "GRBW"
    BGRW = "BGRW"
    WRGB = "WRGB"
    RG = "RG"
    GR = "GR"
    MONO = "W"


class Split(StrEnum):
    """How LEDs fall into 512-slot universes: ``whole`` LEDs only (170 RGB), or ``packed`` to 512 slots."""

    WHOLE = "whole"
    PACKED = "packed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """A named rectangle of the canvas where content is placed."""

    name: str
    rect: Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class MappedPixel:
    """One LED of an imported map (WLED ledmap, CSV): canvas position and first channel."""

    x: int
    y: int
    channel: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputSpec:
    """One controller as the sign describes it.

    ``panels`` in chain order, or ``pixels`` for an imported map; exactly one of the two is not empty.
    ``channels`` is the controller's whole buffer in bytes; 0 means just as many as its LEDs need.
    ``address`` is a target URL (``ddp://192.0.2.10``), see ``ledsign.transport.target``.
    ``universe`` is the first universe (sACN 1..63999, Art-Net port-address 0..32767) of this controller.
    ``offset`` is the first byte in the controller's own DDP/serial-frame buffer.
    ``max_burst`` datagrams may leave back to back to this controller.
    ``gamma`` and ``white_point`` replace the sign's for this controller; None leaves them.
    """

    name: str
    address: str
    panels: tuple[Panel, ...] = ()
    pixels: tuple[MappedPixel, ...] = ()
    order: ColourOrder = ColourOrder.RGB
    channels: int = 0
    universe: int = 1
    split: Split = Split.WHOLE
    offset: int = 0
    max_burst: int = 16
    gamma: float | None = None
    white_point: WhitePoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A sign.

    ``fps`` frames a second, > 0. ``gamma`` is applied by the sender: channel = brightness·gain·(v/255)^gamma;
    an output or a panel may have its own. It is also the light that pictures and fades are mixed in.
    ``brightness`` 0..1. ``white_point`` is a temperature in kelvin or the gains of r, g, b
    (``ledsign.display.white``). ``one_bit`` boards can only switch a LED on or off. ``led_colour`` is the
    light of a one-colour board (``MONO`` outputs), display-referred RGB. ``zone`` is an IANA time zone name.
    ``pitch_mm`` from LED to LED, ``viewing_distance_m`` from readers, ``luminance_cd_m2`` at full white and
    brightness 1, each 0 when unknown. ``rules`` are names of ``ledsign.display.rules``; with
    ``rules_strict`` what breaks one is an error. ``limits`` hold after all drawing.
    ``place`` in degrees north and east, for the sun; None when unknown.
    """

    name: str
    canvas: Size
    faces: tuple[Face, ...]
    outputs: tuple[OutputSpec, ...]
    fps: Fraction = Fraction(60)
    gamma: float = 2.2
    brightness: float = 1.0
    one_bit: bool = False
    led_colour: tuple[int, int, int] = (255, 40, 20)
    zone: str = "Asia/Shanghai"
    pitch_mm: float = 0.0
    title: str = ""
    white_point: WhitePoint | None = None
    viewing_distance_m: float = 0.0
    luminance_cd_m2: float = 0.0
    rules: tuple[str, ...] = ()
    rules_strict: bool = False
    limits: Limits = field(default_factory=Limits)
    place: tuple[float, float] | None = None

    def face(self, name: str) -> Face:
        """The face called ``name``. Raises KeyError."""
        for face in self.faces:
            if face.name == name:
                return face
        raise KeyError(name)
