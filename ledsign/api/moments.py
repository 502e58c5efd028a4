"""Moments: a time in the query of a request."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query

from ledsign.api.schemas.base import Written, to_ns
from ledsign.core.errors import Invalid

At = Annotated[
    datetime | None,
    Written,
    Query(description="RFC 3339 with offset; else as the preview says", examples=["2026-05-06T11:00:00Z"]),
]


def moment_ns(at: datetime | None) -> int | None:
    """Nanoseconds since 1970. Raises Invalid for a time that cannot be told in them."""
    if at is None:
        return None
    try:
        return to_ns(at)
    except (OverflowError, ValueError):
        raise Invalid("at", "that time is too far away", "该时间超出范围") from None
