"""The rules of a schedule file, for commands that ask about times and draw no caption."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.display.sign import Sign
    from ledsign.documents.load_schedule import LoadedSchedule
    from ledsign.schedule.timetable import Timetable
    from ledsign.schedule.types import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A checked schedule for a sign. Times of it are told in ``schedule.zone``."""

    loaded: LoadedSchedule
    sign: Sign
    schedule: Schedule
    timetable: Timetable

    @property
    def title(self) -> str:
        """What the schedule is called: its title, else its file."""
        return self.schedule.title or self.loaded.path.stem


def rules_of(file: Path, sign: str) -> Rules:
    """Read ``file``; ``sign`` as for ``load_document``. Raises DocumentError with every problem."""
    from ledsign.cli.load import load_schedule_for
    from ledsign.schedule.timetable import Timetable

    loaded, found = load_schedule_for(file, sign)
    schedule = loaded.schedule(found)
    return Rules(loaded=loaded, sign=found, schedule=schedule, timetable=Timetable(schedule))
