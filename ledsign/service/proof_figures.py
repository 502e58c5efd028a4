"""Proof in figures: how long a sign was lit on each local day, how often something failed, how bright it was.

A journal file that is full never changes again, so what it comes to is worked out once and remembered.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import TooLarge
from ledsign.service import journals, signs
from ledsign.service.proof import COMMAND, PLAY, files_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.service.unit import Unit

MOST_DAYS = 400
FAULTS = frozenset(("fault", "unreachable", "state-lost", "lost", "clock-step", "refused"))
DARK = frozenset(("blackout", "takedown", "no-show", "stopped"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(slots=True, kw_only=True)
class Day:
    """One local day: seconds of the programme, of black by command, of anything else; and faults."""

    day: date
    lit_s: float = 0.0
    dark_s: float = 0.0
    other_s: float = 0.0
    faults: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """From ``at_ns`` on the brightness was ``level`` by hand, None: as the schedule has it."""

    at_ns: int
    level: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Every local day of the time asked for, and the settings in it with the last one before it."""

    days: tuple[Day, ...]
    settings: tuple[Setting, ...]
    zone: str


@dataclass(slots=True)
class _Sums:
    days: dict[date, Day] = field(default_factory=dict)
    settings: list[Setting] = field(default_factory=list)

    def day(self, day: date) -> Day:
        return self.days.setdefault(day, Day(day=day))


def figures(unit: Unit, sign: str, first: date, last: date) -> Figures:
    """From ``first`` to ``last``, both inclusive. Raises TooLarge beyond ``MOST_DAYS``."""
    folder = journals.folder(unit, sign)
    if not 0 <= (last - first).days < MOST_DAYS:
        raise TooLarge("range", f"ask about 1 to {MOST_DAYS} days", f"请查询 1 至 {MOST_DAYS} 天")
    zone = signs.loaded(unit, sign).zone
    whole_day = _Sums()
    for path in files_of(folder, _midnight_ns(first, zone), _midnight_ns(last + timedelta(days=1), zone)):
        found = _of_file(path, zone)
        whole_day.settings += found.settings
        for one in found.days.values():
            day = whole_day.day(one.day)
            day.lit_s += one.lit_s
            day.dark_s += one.dark_s
            day.other_s += one.other_s
            day.faults += one.faults
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return Figures(
        days=tuple(whole_day.day(day) for day in days),
        settings=tuple(sorted(whole_day.settings, key=lambda one: one.at_ns)),
        zone=zone,
    )


def _of_file(path: Path, zone: str) -> _Sums:
    try:
        found = path.stat()
    except OSError:
        return _Sums()
    return _summed(path, found.st_size, found.st_mtime_ns, zone)


@lru_cache(maxsize=512)
def _summed(path: Path, size: int, changed_ns: int, zone: str) -> _Sums:  # noqa: ARG001 - they make the key
    sums = _Sums()
    for record in _records(path):
        kind = record.get("kind")
        if kind == PLAY:
            _add_piece(sums, record, zone)
        elif kind in FAULTS:
            sums.day(_local(whole(record.get("at")), zone).date()).faults += 1
        elif kind == COMMAND and record.get("command") == "brightness":
            given = record.get("given")
            level = given.get("level") if isinstance(given, dict) else None
            known = float(level) if isinstance(level, (int, float)) else None
            sums.settings.append(Setting(at_ns=whole(record.get("at")), level=known))
    return sums


def _add_piece(sums: _Sums, record: dict[str, Any], zone: str) -> None:
    begun, ended = whole(record.get("from")), whole(record.get("to"))
    why = str(record.get("why", ""))
    for day, seconds in _by_day(begun, ended, zone):
        if not why and record.get("playlist"):
            sums.day(day).lit_s += seconds
        elif why in DARK or not why:
            sums.day(day).dark_s += seconds
        else:
            sums.day(day).other_s += seconds


def _by_day(begun: int, ended: int, zone: str) -> Iterator[tuple[date, float]]:
    """The seconds of a stretch on each of its local days."""
    while begun < ended:
        day = _local(begun, zone).date()
        end = min(ended, _midnight_ns(day + timedelta(days=1), zone))
        if end <= begun:
            return
        yield day, (end - begun) / NS_PER_S
        begun = end


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as written:
            for line in written:
                try:
                    record = json.loads(line)
                except (ValueError, RecursionError):
                    continue
                if isinstance(record, dict):
                    yield record
    except OSError:
        return


@lru_cache(maxsize=1024)
def _midnight_ns(day: date, zone: str) -> int:
    moment = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone))
    return int((moment.astimezone(UTC) - _EPOCH).total_seconds()) * NS_PER_S


def _local(t_ns: int, zone: str) -> datetime:
    return datetime.fromtimestamp(t_ns // NS_PER_S, UTC).astimezone(ZoneInfo(zone))
