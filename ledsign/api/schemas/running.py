"""Messages about running signs: darkness, overrides, brightness, patterns, journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field, StringConstraints

from ledsign.api.schemas.base import Instant, Message, instant, instant_or_none
from ledsign.api.schemas.status import Shown, Words, shown, words

if TYPE_CHECKING:
    from ledsign.service.darkness import Order
    from ledsign.service.journals import Verified
    from ledsign.service.light import Level
    from ledsign.service.overrides import Override

SignName = Annotated[
    str, Field(max_length=100, description="name of the sign / 屏名", examples=["twin-towers"])
]
Key = Annotated[str, Field(max_length=100, description="its id / 编号")]
Plain = Annotated[str, StringConstraints(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
Reason = Annotated[str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$")]


class Takedown(Message):
    """What to show instead, and why."""

    to: Literal["black", "safe"] = Field(default="safe", description="black, or the safe picture")
    reason: Reason = Field(default="", examples=["错字"])


class Blackout(Message):
    """Why."""

    reason: Reason = ""


class Ordered(Message):
    """What one sign's player made of it, read back."""

    sign: str
    confirmed: bool = Field(description="the player says itself that it is so")
    took_ms: float = Field(description="until its answer")
    kept: bool = Field(description="written down: it is said again when the player comes back")
    left: bool = Field(description="the player does not run and finds it before its first frame")
    shown: Shown | None = Field(description="what is shown now")
    seen_black: bool | None = Field(description="what the monitor sees; null without one")
    notes: list[Words]
    version: int


class AllOrdered(Message):
    """Of every sign."""

    confirmed: bool = Field(description="on all of them")
    items: list[Ordered]


class NewOverride(Message):
    """A playlist of the released show for a while. Either `until` or `seconds`, at most 24 hours away."""

    playlist: Plain = Field(description="its name; empty is black", examples=["festival"])
    kind: Literal["override", "emergency"] = "override"
    until: Instant | None = None
    seconds: float | None = Field(default=None, gt=0, le=86_400)
    title: Plain = ""


class OverrideTold(Message):
    """One in force, or wanted. `reported`: the player has it."""

    id: str
    kind: str
    playlist: str
    title: str
    since: Instant
    until: Instant
    by: str
    reported: bool
    ours: bool = Field(description="asked for here; else laid at the sign itself")


class SetBrightness(Message):
    """0..1, or null for what the schedule says. The sign's limits hold above either."""

    level: float | None = Field(ge=0, le=1, strict=True, examples=[0.4])


class Brightness(Message):
    """How bright it shall be, and is."""

    level: float | None = Field(description="wanted: 0..1; null is what the schedule says")
    reported: float | None = Field(description="what the player has set by hand")
    used: float | None = Field(description="what the LEDs get")
    answers: bool
    version: int


class SetPattern(Message):
    """A test pattern for a while."""

    pattern: Plain = Field(
        description="identify, ramp, bar, frame-counter, white, red, colour:#ff8000 …", examples=["identify"]
    )
    seconds: float = Field(default=600, gt=0, le=86_400)
    name: Plain = Field(default="", description="only on this face or output")


class PatternTold(Message):
    """What is shown now."""

    sign: str
    shown: Shown
    notes: list[Words]


class JournalRecord(Message):
    """One record of proof of play. `details` is everything else in it."""

    n: int
    kind: str = Field(examples=["play"])
    at: Instant
    begun: Instant | None
    ended: Instant | None
    playlist: str
    entry: str
    items: list[str]
    frames: int | None
    show: str
    hash: str
    sound: bool = Field(description="as it was written, and following the record before")
    details: dict[str, Any]


class JournalFault(Message):
    """Where a journal is not what was written."""

    file: str
    line: int
    reason: str = Field(examples=["edited"])


class JournalVerified(Message):
    """What checking all of it found."""

    records: int
    sound: bool
    faults: list[JournalFault]
    last: int
    hash: str


def ordered(one: Order) -> Ordered:
    """As a message."""
    return Ordered(
        sign=one.sign, confirmed=one.confirmed, took_ms=one.took_ms, kept=one.kept, left=one.left,
        shown=None if one.shown is None else shown(one.shown), seen_black=one.seen_black,
        notes=[words(note) for note in one.notes], version=one.version,
    )  # fmt: skip


def override_told(one: Override) -> OverrideTold:
    """As a message."""
    return OverrideTold(
        id=one.id, kind=one.kind, playlist=one.playlist, title=one.title, since=instant(one.since_ns),
        until=instant(one.until_ns), by=one.by, reported=one.reported, ours=one.ours,
    )  # fmt: skip


def brightness(one: Level) -> Brightness:
    """As a message."""
    return Brightness(
        level=one.wanted, reported=one.reported, used=one.used, answers=one.answers, version=one.version
    )


_OWN = frozenset(
    ("n", "kind", "at", "from", "to", "playlist", "entry", "items", "frames", "show", "hash", "prev", "sound")
)


def journal_record(one: dict[str, Any]) -> JournalRecord:
    """As a message. A record may be anything that was written, so nothing is taken for granted."""
    frames, items = one.get("frames"), one.get("items")
    return JournalRecord(
        n=one["n"], kind=str(one.get("kind", "")), at=instant(_ns(one.get("at")) or 0),
        begun=instant_or_none(_ns(one.get("from"))), ended=instant_or_none(_ns(one.get("to"))),
        playlist=str(one.get("playlist", "")), entry=str(one.get("entry", "")),
        items=[str(item) for item in items] if isinstance(items, list) else [],
        frames=frames if isinstance(frames, int) else None, show=str(one.get("show", "")),
        hash=str(one["hash"]), sound=bool(one["sound"]),
        details={key: value for key, value in one.items() if key not in _OWN},
    )  # fmt: skip


def _ns(value: object) -> int:
    return value if isinstance(value, int) and abs(value) < 1 << 63 else 0


def journal_verified(found: Verified) -> JournalVerified:
    """As a message."""
    return JournalVerified(
        records=found.records, sound=found.sound, last=found.last, hash=found.hash,
        faults=[JournalFault(file=one.file, line=one.line, reason=one.reason) for one in found.faults],
    )  # fmt: skip
