"""Schedule document: what is shown when. One YAML file, ``ledsign: schedule/1``.

``playlists`` names what can be shown, each in a file beside this one or written here; ``campaigns``,
``fillers``, ``emergencies``, ``overrides`` and ``blackouts`` say when. ``docs/schedules.md`` explains each
key. ``load_schedule`` reads it, ``compiled_schedule`` turns it into ``ledsign.schedule.types``.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, StrictInt, StrictStr, Tag, WithJsonSchema

from ledsign.documents import schedule_schemas as schemas
from ledsign.documents.playlist import AnyItem, GlyphPolicy, Strict, Weight, Zone
from ledsign.documents.schedule_values import parse_point
from ledsign.documents.sign_values import Brightness, Place, TimeZone
from ledsign.documents.texts import Name
from ledsign.documents.values import Duration, Moment
from ledsign.documents.when import LocalMoment, Share, When

MOST_ENTRIES = 5_000
MOST_PLAYLISTS = 500
ENTRY_LISTS = ("campaigns", "fillers", "emergencies", "overrides", "blackouts")
SensorPoint = Annotated[
    tuple[float, float], BeforeValidator(parse_point), WithJsonSchema(schemas.SENSOR_POINT)
]
Priority = Annotated[StrictInt, Field(ge=-1000, le=1000)]


class InlinePlaylist(Strict):
    """A playlist written inside a schedule: the same keys, without the kind and the sign."""

    title: str = ""
    anchor: Moment | None = None
    font: StrictStr = ""
    weight: Weight | None = None
    glyphs: GlyphPolicy = "strict"
    zones: dict[Name, Zone] = Field(default_factory=dict)
    items: Annotated[tuple[AnyItem, ...], Field(min_length=1)]


def _file_or_inline(value: Any) -> Any:
    """Raises ValueError("playlist.bad") for what is neither."""
    if isinstance(value, (dict, InlinePlaylist)) or (isinstance(value, str) and value.strip()):
        return value
    raise ValueError("playlist.bad")


PlaylistSource = Annotated[
    Annotated[StrictStr, Tag("file")] | Annotated[InlinePlaylist, Tag("inline")],
    Discriminator(lambda value: "file" if isinstance(value, str) else "inline"),
    BeforeValidator(_file_or_inline),
]


class FillerEntry(When):
    """What plays when no campaign wants the sign. ``playlist`` names one of ``playlists``."""

    name: Name
    title: str = ""
    playlist: StrictStr
    priority: Priority = 0


class CampaignEntry(FillerEntry):
    """A campaign. Of several the higher ``priority`` wins; with a ``share`` equal ones take turns."""

    share: Share | None = None


class TimedEntry(Strict):
    """An emergency or an override: from an instant until another, at most 24 h later."""

    name: Name
    title: str = ""
    playlist: StrictStr
    start: Annotated[LocalMoment, Field(alias="from")]
    until: LocalMoment | None = None
    length: Annotated[Duration | None, Field(alias="for")] = None
    priority: Priority = 0


class BlackoutEntry(When):
    """Hours in which the sign is black, whatever else is wanted."""

    name: Name
    title: str = ""


class BrightnessEntry(When):
    """A brightness for some hours. Of several the first that holds counts."""

    name: str = ""
    level: Brightness


class ScheduleDocument(Strict):
    """A schedule; see ``ledsign.schedule.types.Schedule``."""

    ledsign: Literal["schedule/1"]
    title: str = ""
    sign: str = ""
    time_zone: TimeZone | None = None
    place: Place | None = None
    slot: Duration | None = None
    safe: StrictStr = ""
    playlists: Annotated[dict[Name, PlaylistSource], Field(min_length=1, max_length=MOST_PLAYLISTS)]
    campaigns: Annotated[tuple[CampaignEntry, ...], Field(max_length=MOST_ENTRIES)] = ()
    fillers: Annotated[tuple[FillerEntry, ...], Field(max_length=MOST_ENTRIES)] = ()
    emergencies: Annotated[tuple[TimedEntry, ...], Field(max_length=MOST_ENTRIES)] = ()
    overrides: Annotated[tuple[TimedEntry, ...], Field(max_length=MOST_ENTRIES)] = ()
    blackouts: Annotated[tuple[BlackoutEntry, ...], Field(max_length=MOST_ENTRIES)] = ()
    brightness: Annotated[tuple[BrightnessEntry, ...], Field(max_length=MOST_ENTRIES)] = ()
    sensor: Annotated[tuple[SensorPoint, ...], Field(max_length=64)] = ()
