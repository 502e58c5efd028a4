"""An instant as typed after ``--at``."""

from __future__ import annotations

from zoneinfo import ZoneInfo, available_timezones

from ledsign.core.clock import parse_instant
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where


def read_instant(text: str, zone: str) -> int:
    """Nanoseconds since the epoch; a time without offset is local to ``zone``. Raises DocumentError."""
    require_zone(zone)
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


def require_zone(zone: str) -> None:
    """Raises DocumentError when there is no such time zone."""
    if zone not in available_timezones():
        raise DocumentError(
            [
                Problem(
                    code="time-zone.bad",
                    message=Bilingual(f"“{zone}” is not a time zone", f"“{zone}”不是时区"),
                    remedy=Bilingual(
                        "write an IANA name such as Asia/Shanghai", "写 IANA 时区名，例如 Asia/Shanghai"
                    ),
                    where=Where(field="--zone"),
                )
            ]
        )
