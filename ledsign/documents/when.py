"""When: the keys of a schedule's entry that say at which times it is wanted. All that are given must hold."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StrictBool, StrictStr, WithJsonSchema

from ledsign.documents import schedule_schemas as schemas
from ledsign.documents.lunar_values import LunarStretch, parse_festival, parse_lunar, parse_term
from ledsign.documents.playlist import Strict
from ledsign.documents.schedule_values import (
    DayChoice,
    parse_dates,
    parse_days,
    parse_local_moment,
    parse_share,
    parse_window,
)
from ledsign.schedule.types import DateRange, Window

MOST = 1_000


def _listed(value: Any) -> Any:
    """A single value is a list of one."""
    return value if isinstance(value, (list, tuple)) else (value,)


def _many(schema: dict[str, Any]) -> tuple[Any, ...]:
    return (
        BeforeValidator(_listed),
        Field(min_length=1, max_length=MOST),
        WithJsonSchema(schemas.many(schema, MOST)),
    )


Dates = Annotated[DateRange, BeforeValidator(parse_dates)]
Hours = Annotated[Window, BeforeValidator(parse_window)]
DayWord = Annotated[DayChoice, BeforeValidator(parse_days)]
Festival = Annotated[str, BeforeValidator(parse_festival)]
LunarDays = Annotated[LunarStretch, BeforeValidator(parse_lunar)]
Term = Annotated[str, BeforeValidator(parse_term)]
ManyDates = Annotated[tuple[Dates, ...], *_many(schemas.DATES)]
ManyHours = Annotated[tuple[Hours, ...], *_many(schemas.HOURS)]
ManyDays = Annotated[tuple[DayWord, ...], *_many(schemas.DAYS)]
ManyFestivals = Annotated[tuple[Festival, ...], *_many(schemas.FESTIVAL)]
ManyLunar = Annotated[tuple[LunarDays, ...], *_many(schemas.LUNAR)]
ManyTerms = Annotated[tuple[Term, ...], *_many(schemas.TERM)]
RRule = Annotated[StrictStr, Field(min_length=1, max_length=4096), WithJsonSchema(schemas.RRULE)]
LocalMoment = Annotated[datetime, BeforeValidator(parse_local_moment), WithJsonSchema(schemas.INSTANT)]
Share = Annotated[Fraction, BeforeValidator(parse_share), WithJsonSchema(schemas.SHARE)]


class When(Strict):
    """On which days, at which hours. Empty: always.

    ``except_days`` are never, ``also`` always. ``clip``: hours over midnight end with the last date.
    """

    dates: ManyDates = ()
    daily: ManyHours = ()
    days: ManyDays = ()
    festivals: ManyFestivals = ()
    lunar: ManyLunar = ()
    solar_terms: ManyTerms = ()
    rrule: RRule = ""
    except_days: Annotated[ManyDates, Field(alias="except")] = ()
    also: ManyDates = ()
    clip: StrictBool = False
