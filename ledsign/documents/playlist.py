"""Playlist: the document an operator edits. One YAML file, ``ledsign: playlist/1``.

An item is told by its key: ``text``, ``image``, ``clock``, ``countdown`` or ``together`` (items at the same
time, each on its own face or zone). Items play one after another; the list repeats for ever.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag

from ledsign.documents.sign_values import PlainRect
from ledsign.documents.texts import ClockText, CountdownText, Faces, Name, Text
from ledsign.documents.values import Colour, Duration, FontSize, Gap, Moment, Rate, Speed

Arrangement = Literal["same", "mirror", "span", "relay", "couplet"]
Alignment = Literal["start", "centre", "end"]
GlyphPolicy = Literal["strict", "substitute", "skip"]
Weight = Annotated[StrictInt, Field(ge=1, le=1000)]
ITEM_KEYS = ("text", "image", "clock", "countdown", "together")


class Strict(BaseModel):
    """Frozen, and no key we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Zone(Strict):
    """A part of a face: x, y, width, height in pixels from the face's top left."""

    face: str
    rect: PlainRect


class Item(Strict):
    """What every item has. ``face`` one name, a list, or ``all``; ``zone`` names one of ``zones`` instead."""

    telling_keys: ClassVar[tuple[str, ...]] = ITEM_KEYS
    name: str = ""
    face: Faces = "all"
    zone: str = ""
    arrangement: Arrangement = "same"
    background: Colour = (0, 0, 0)
    duration: Duration | None = None
    repeat: Annotated[StrictInt, Field(ge=1, le=10_000)] | None = None


class MovingItem(Item):
    """An item with an effect. ``effect`` empty = the natural one for the item."""

    effect: str = ""
    continuous: StrictBool = False
    gap: Gap | None = None
    speed: Speed | None = None
    towards: Literal["left", "right", "up", "down"] = "right"
    rate: Rate | None = None
    enter: Duration | None = None
    stay: Duration | None = None
    leave: Duration | None = None
    align_x: Alignment = "centre"
    align_y: Alignment = "centre"


class Lettering(Item):
    """Which letters an item is set in.

    ``font`` a family or file name (``ledsign fonts``), empty = the playlist's; ``weight`` of a variable font;
    ``glyphs``: what to do about characters that no font draws, None = as the playlist says.
    """

    font: StrictStr = ""
    weight: Weight | None = None
    glyphs: GlyphPolicy | None = None


class CaptionItem(MovingItem, Lettering):
    """A caption. ``text`` is one string, or two for a couplet (first line = right tower).

    ``markup``: the text has spans and fields, as ``docs/captions.md`` says. ``wrap`` breaks lines that are
    longer than the face, and makes pages of them; the keys after it say how lines are set.
    """

    text: Text
    markup: StrictBool = False
    direction: Literal["horizontal", "vertical"] = "horizontal"
    size: FontSize = "fit"
    colour: Colour = (255, 255, 255)
    wrap: StrictBool = False
    line_breaks: Literal["none", "basic", "gb", "strict"] = "basic"
    justify: StrictBool = False
    hang: StrictBool = False
    squeeze: StrictBool = True
    latin_gap: Gap | None = None
    latin: Literal["auto", "upright", "rotated"] = "auto"
    marks: Literal["corner", "centred"] = "corner"


class ImageItem(MovingItem):
    """A picture or animation file, PNG, JPEG, WebP or GIF, relative to the document."""

    image: str
    fit: Literal["contain", "cover", "stretch", "none"] = "contain"
    dither: StrictBool | None = None


class ClockItem(Lettering):
    """The time of day in the sign's zone; fields in ``ledsign.show.readout``."""

    clock: ClockText = "%H:%M:%S"
    direction: Literal["horizontal", "vertical"] = "horizontal"
    size: FontSize = "fit"
    colour: Colour = (255, 255, 255)
    align: Alignment = "centre"


class CountdownItem(Lettering):
    """Time left until ``until``; afterwards ``after`` is shown."""

    countdown: CountdownText = "{days}天"
    until: Moment
    after: str = ""
    direction: Literal["horizontal", "vertical"] = "horizontal"
    size: FontSize = "fit"
    colour: Colour = (255, 255, 255)
    align: Alignment = "centre"


def _item_kind(value: Any) -> str | None:
    """Which item a mapping (or an item) is, by its telling key."""
    keys = value if isinstance(value, dict) else getattr(type(value), "model_fields", ())
    return next((key for key in ITEM_KEYS if key in keys), None)


class TogetherItem(Strict):
    """Items shown at the same time. It lasts as long as its longest item, or ``duration``."""

    telling_keys: ClassVar[tuple[str, ...]] = ITEM_KEYS
    together: Annotated[tuple[SingleItem, ...], Field(min_length=1)]
    name: str = ""
    duration: Duration | None = None


SingleItem = Annotated[
    Annotated[CaptionItem, Tag("text")]
    | Annotated[ImageItem, Tag("image")]
    | Annotated[ClockItem, Tag("clock")]
    | Annotated[CountdownItem, Tag("countdown")],
    Discriminator(_item_kind),
]

AnyItem = Annotated[
    Annotated[CaptionItem, Tag("text")]
    | Annotated[ImageItem, Tag("image")]
    | Annotated[ClockItem, Tag("clock")]
    | Annotated[CountdownItem, Tag("countdown")]
    | Annotated[TogetherItem, Tag("together")],
    Discriminator(_item_kind),
]

TogetherItem.model_rebuild()


class Playlist(Strict):
    """A playlist. ``anchor`` is an instant at which the first item begins (default: the Unix epoch).

    ``font``, ``weight`` and ``glyphs`` are for the items without their own.
    """

    ledsign: Literal["playlist/1"]
    title: str = ""
    sign: str = ""
    anchor: Moment | None = None
    font: StrictStr = ""
    weight: Weight | None = None
    glyphs: GlyphPolicy = "strict"
    zones: dict[Name, Zone] = Field(default_factory=dict)
    items: Annotated[tuple[AnyItem, ...], Field(min_length=1)]
