"""What all messages share."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from ledsign.core.clock import NS_PER_S

T = TypeVar("T")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_DATE_AND_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:")


def _written(value: object) -> object:
    """Pydantic also takes dates, and bare numbers as seconds or milliseconds by size: we do not guess."""
    if isinstance(value, int | float) or (isinstance(value, str) and not _DATE_AND_TIME.match(value)):
        raise PydanticCustomError(
            "datetime_written", "write date and time as RFC 3339 says, such as 2026-05-06T11:00:00Z"
        )
    return value


# A time as people and programs write it.
Written = BeforeValidator(_written)
Instant = Annotated[
    datetime,
    Written,
    PlainSerializer(lambda at: at.isoformat(timespec="milliseconds").replace("+00:00", "Z"), return_type=str),
    Field(description="RFC 3339 with offset", examples=["2026-05-06T11:00:00.000Z"]),
]
# Printable, in composed form, no separators of folders: it becomes the name of a file.
SAFE_NAME = (
    r"^(?![. ])[^\x00-\x1f\x7f/\\:*?\"<>|\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]{1,100}(?<![. ])$"
)


class Message(BaseModel):
    """Frozen, and no field we do not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Page(Message, Generic[T]):
    """A part of a list. ``next`` goes into ``cursor`` for the part after it; null at the end."""

    items: list[T]
    next: str | None = Field(default=None, description="cursor of the next part / 下一页游标")


class FieldProblem(Message):
    """One thing wrong with what was sent."""

    code: str
    severity: str = "error"
    field: str = Field(description="where, e.g. items[0].text")
    line: int = 0
    column: int = 0
    message: str
    remedy: str
    message_zh: str
    remedy_zh: str


class ProblemDetails(BaseModel):
    """Why not: RFC 9457, with our stable ``code``, both languages, and what the caller needs to go on."""

    model_config = ConfigDict(extra="allow")
    type: str = Field(examples=["/docs/problems#unknown"])
    title: str
    status: int
    detail: str
    detail_zh: str
    code: str = Field(examples=["unknown"])
    instance: str = Field(description="this request's id, as in the logs")
    problems: list[FieldProblem] = []


def instant(ns: int) -> datetime:
    """Nanoseconds since 1970 as a UTC time."""
    return _EPOCH + timedelta(microseconds=ns // 1000)


def instant_or_none(ns: int) -> datetime | None:
    """As ``instant``; 0 is never."""
    return instant(ns) if ns else None


def to_ns(at: datetime) -> int:
    """A time as nanoseconds since 1970; without an offset it is UTC.

    Raises OverflowError beyond the year 2262.
    """
    moment = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    delta = moment - _EPOCH
    ns = (delta.days * 86_400 + delta.seconds) * NS_PER_S + delta.microseconds * 1000
    if not -(1 << 63) <= ns < 1 << 63:
        raise OverflowError("beyond the years that can be told in nanoseconds")
    return ns


def field_problems(problems: Any) -> list[FieldProblem]:
    """Problems of documents as messages."""
    return [
        FieldProblem(
            code=one.code, severity=str(one.severity), field=one.where.field, line=one.where.line,
            column=one.where.column, message=one.message.en, remedy=one.remedy.en, message_zh=one.message.zh,
            remedy_zh=one.remedy.zh,
        )
        for one in problems
    ]  # fmt: skip
