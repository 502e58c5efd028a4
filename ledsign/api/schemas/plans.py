"""Messages about what a schedule shows when, and why."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ledsign.api.schemas.base import Instant, Message

Layer = Literal["safe", "filler", "campaign", "override", "emergency", "blackout"]


class EntryLine(Message):
    """An entry of a schedule."""

    entry: str = Field(examples=["evenings"])
    title: str
    layer: Layer
    playlist: str = Field(description="empty: black")
    priority: int


class StretchLine(Message):
    """A while in which the same is lit: one entry, or several that take turns; none: the safe picture."""

    start: Instant
    end: Instant
    playlist: str = Field(description="the first one's; empty: black")
    entries: list[EntryLine]


class Plan(Message):
    """What is lit from `start` to `end`. `following`: ask again from there, as the answer was cut."""

    sign: str
    title: str
    zone: str = Field(examples=["Asia/Shanghai"])
    release: int | None = Field(default=None, description="of what is released; null of a draft")
    start: Instant
    end: Instant
    following: Instant | None = None
    stretches: list[StretchLine]


class DecisionLine(Message):
    """What is lit; null ends are open."""

    entry: str | None
    title: str
    layer: Layer
    playlist: str = Field(description="empty: black")
    start: Instant | None
    end: Instant | None
    anchor: Instant | None = Field(description="when the playlist's time 0 was")


class ContenderLine(EntryLine):
    """An entry, whether it wants the sign at that instant, and what decided."""

    active: bool
    reason: str = Field(examples=["lower-priority"])
    why: str = Field(examples=["another one has a higher priority"])
    why_zh: str = Field(examples=["另有优先级更高的节目"])
    start: Instant | None = None
    end: Instant | None = None


class Explanation(Message):
    """What is lit at an instant and why: the winner first, then by precedence.

    Of those that do not want the sign at all, 200 at most; `idle` counts all of them.
    """

    sign: str
    zone: str
    release: int | None = None
    at: Instant
    headline: str
    headline_zh: str
    lit: DecisionLine
    next: DecisionLine | None
    brightness: float | None
    contenders: list[ContenderLine]
    idle: int


class FindingLine(Message):
    """Something that is probably not meant."""

    kind: str = Field(examples=["gap"])
    severity: Literal["error", "warning"]
    entries: list[str]
    message: str
    message_zh: str
    start: Instant | None = None
    end: Instant | None = None


class Findings(Message):
    """What `ledsign lint` finds from `start` to `end`."""

    start: Instant
    end: Instant
    findings: list[FindingLine]
