"""An instant as typed after ``--at``."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from ledsign.core.clock import parse_instant
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where


def read_instant(text: str, zone: str) -> int:
    """Nanoseconds since the epoch; a time without offset is local to ``zone``. Raises DocumentError."""
    try:
        return parse_instant(text, ZoneInfo(zone))
    except ValueError:
        raise DocumentError(
            [
                Problem(
                    code="instant.bad",
                    message=Bilingual(f"“{text}” is not a date and time", f"“{text}”不是日期时间"),
                    remedy=Bilingual(
                        "write 2026-05-06T19:30, local to the sign, or 2026-05-06T19:30+08:00",
                        "请写成 2026-05-06T19:30（屏所在时区）或 2026-05-06T19:30+08:00",
                    ),
                    where=Where(field="--at"),
                )
            ]
        ) from None
