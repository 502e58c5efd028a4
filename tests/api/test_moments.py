"""Times in requests are written out: nothing is guessed from a number."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from ledsign.api.schemas.base import Instant

MOMENT: TypeAdapter[datetime] = TypeAdapter(Instant)


@pytest.mark.parametrize(
    "text", ["0", "0.5", "1778065200", "1778065200000", "-1", "1e3", "2026-05-06", "", 5, 0.5]
)
def test_a_bare_number_or_date_is_no_time(text: object) -> None:
    with pytest.raises(ValidationError, match="RFC 3339"):
        MOMENT.validate_python(text)


@pytest.mark.parametrize(
    "text", ["2026-05-06T11:00:00Z", "2026-05-06t19:00:00+08:00", "2026-05-06 19:00:00.000+08:00"]
)
def test_what_is_written_out_is_taken(text: str) -> None:
    assert MOMENT.validate_python(text) == datetime(2026, 5, 6, 11, tzinfo=UTC)
