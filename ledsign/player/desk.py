"""Desk: what operators have set at this player, kept in ``desk.json``.

It is changed rarely and read at every frame, so it is a value: a change makes a new one, writes it to disk
(temporary file, fsync, rename, fsync of the folder) and only then counts. The standby reads the same file.

* A local blackout survives everything, and only someone at the machine ends it.
* Overrides, emergencies and test patterns carry an end, at most 24 hours away, and belong to one boot: after
  a reboot they are gone. Their time runs on the monotonic clock too, so that a wall clock set back does not
  make them longer.
* A takedown names the show that was taken down; any other show, or ``resume``, ends it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from ledsign.core.clock import NS_PER_S
from ledsign.player.identity import boot_id
from ledsign.schedule.types import Entry, Layer, Rule, Span
from ledsign.show.replacement import replace_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

DESK_FILE = "desk.json"
FORMAT = "ledsign-desk/1"
LONGEST_NS = 24 * 3600 * NS_PER_S


class Origin(StrEnum):
    """Where a command comes from. What ``local`` made dark, ``remote`` cannot light."""

    LOCAL = "local"
    REMOTE = "remote"


class Interlude(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something shown for a while instead of the schedule. Nanoseconds; ``monotonic`` ones of ``boot``.

    ``kind``: ``override``, ``emergency`` or ``pattern``. ``what``: a playlist's name (empty is black), or a
    pattern's.
    """

    id: str
    kind: str
    what: str
    since_wall_ns: int
    until_wall_ns: int
    since_monotonic_ns: int
    until_monotonic_ns: int
    title: str = ""
    face: str = ""

    def lasts(self, wall_ns: int, monotonic_ns: int) -> bool:
        """Whether its time is not over yet, by either clock."""
        return wall_ns < self.until_wall_ns and monotonic_ns < self.until_monotonic_ns

    def entry(self, wall_ns: int, monotonic_ns: int) -> Entry:
        """As an entry for the timetable, in what the wall clock now calls its hours."""
        shift = wall_ns - monotonic_ns
        return Entry(
            id=self.id,
            layer=Layer.EMERGENCY if self.kind == "emergency" else Layer.OVERRIDE,
            playlist=self.what,
            rule=Rule(
                spans=(
                    Span(
                        start_ns=self.since_monotonic_ns + shift,
                        end_ns=min(self.until_wall_ns, self.until_monotonic_ns + shift),
                    ),
                )
            ),
            published=self.since_wall_ns,
            title=self.title,
        )


class Desk(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """All that is set. ``brightness`` None leaves it to the schedule.

    ``taken_down`` is the key of the show that must not be seen, empty for none; ``shown_instead`` is
    ``safe`` or ``black``. ``boot`` (hex) is the boot its ``interludes`` belong to.
    """

    format: str = FORMAT
    blackout_local: bool = False
    blackout_remote: bool = False
    taken_down: str = ""
    shown_instead: str = "safe"
    brightness: float | None = None
    interludes: tuple[Interlude, ...] = ()
    boot: str = ""

    @property
    def dark(self) -> bool:
        """Whether anybody wants it dark."""
        return self.blackout_local or self.blackout_remote

    def blacked_out(self, origin: Origin) -> Desk:
        """Dark, by ``origin``."""
        if origin is Origin.LOCAL:
            return replace_desk(self, blackout_local=True)
        return replace_desk(self, blackout_remote=True)

    def resumed(self, origin: Origin) -> Desk:
        """Back to the schedule: no blackout that ``origin`` may end, no takedown, no test pattern."""
        patterns_gone = tuple(one for one in self.interludes if one.kind != "pattern")
        return replace_desk(self.lit(origin), taken_down="", interludes=patterns_gone)

    def lit(self, origin: Origin) -> Desk:
        """No blackout that ``origin`` may end; all else as it was."""
        return replace_desk(
            self, blackout_local=self.blackout_local and origin is Origin.REMOTE, blackout_remote=False
        )

    def with_interlude(self, added: Interlude) -> Desk:
        """With one more; one of the same id is replaced, and there is only ever one pattern."""
        kept = tuple(
            one for one in self.interludes if one.id != added.id and not one.kind == added.kind == "pattern"
        )
        return replace_desk(self, interludes=(*kept, added), boot=boot_id().hex())

    def without(self, ids: frozenset[str]) -> Desk:
        """Without the interludes of these ids."""
        return replace_desk(self, interludes=tuple(one for one in self.interludes if one.id not in ids))

    def current(self, wall_ns: int, monotonic_ns: int) -> Desk:
        """Without what is over."""
        lasting = tuple(one for one in self.interludes if one.lasts(wall_ns, monotonic_ns))
        return self if len(lasting) == len(self.interludes) else replace_desk(self, interludes=lasting)

    def entries(self, wall_ns: int, monotonic_ns: int) -> tuple[Entry, ...]:
        """Overrides and emergencies that are not over, as the timetable takes them."""
        return tuple(
            one.entry(wall_ns, monotonic_ns)
            for one in self.interludes
            if one.kind != "pattern" and one.lasts(wall_ns, monotonic_ns)
        )

    def pattern(self, wall_ns: int, monotonic_ns: int) -> Interlude | None:
        """The test pattern to show now."""
        for one in self.interludes:
            if one.kind == "pattern" and one.lasts(wall_ns, monotonic_ns):
                return one
        return None


def replace_desk(desk: Desk, **changes: object) -> Desk:
    """The desk with some fields changed."""
    return msgspec.structs.replace(desk, **changes)


def read_desk(path: Path) -> tuple[Desk, str]:
    """The desk on disk, and why it is not what was written there ("" when it is).

    A missing file is an empty desk. A damaged one is dark: somebody may have wanted it so, and light can be
    asked for again. Interludes of another boot are dropped.
    """
    try:
        desk = msgspec.json.decode(path.read_bytes(), type=Desk)
        if desk.format != FORMAT:
            raise ValueError(f"format {desk.format!r} is not {FORMAT!r}")
        if desk.brightness is not None and not 0 <= desk.brightness <= 1:
            raise ValueError(f"brightness {desk.brightness} is not 0..1")
    except FileNotFoundError:
        return Desk(), ""
    except (OSError, ValueError) as error:
        return Desk(blackout_local=True), f"{path}: {error}"
    if desk.boot != boot_id().hex():
        desk = replace_desk(desk, interludes=())
    return desk, ""


def write_desk(path: Path, desk: Desk) -> None:
    """Write it so that it lasts. Raises OSError; what was there before is then untouched."""
    replace_file(path, [msgspec.json.format(msgspec.json.encode(desk), indent=1)])
    sync_folder(path.parent)
