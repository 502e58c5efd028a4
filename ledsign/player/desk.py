"""Desk: what operators have set at this player, kept in ``desk.json``.

It is changed rarely and read at every frame, so it is a value: a change makes a new one, writes it to disk
(temporary file, fsync, rename, fsync of the folder) and only then counts. The standby reads the same file.

* A local blackout survives everything, and only someone at the machine ends it.
* Overrides, emergencies and test patterns carry an end, at most 24 hours away, and belong to one boot: after
  a reboot they are gone. Their time runs on the monotonic clock too, so that a wall clock set back does not
  make them longer.
* A takedown names the show that was taken down, and the highest release number anybody knew of then: it holds
  for every release up to that number, whenever it comes. A newer one ends it, as does ``resume``; where shows
  are unsigned, any other show.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from ledsign.core.clock import NS_PER_S
from ledsign.player.identity import boot_id
from ledsign.schedule.types import Entry, Layer, Rule, Span
from ledsign.show.release import HIGHEST_NUMBER
from ledsign.show.replacement import replace_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

DESK_FILE = "desk.json"
FORMAT = "ledsign-desk/1"
LONGEST_NS = 24 * 3600 * NS_PER_S
# What a takedown names where nothing was playing.
NO_SHOW = "-"


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

    ``taken_down`` is the key of the show that must not be seen, empty for none; nor may any release up to
    the number ``taken_to`` (0: none). ``shown_instead`` is ``safe`` or ``black``. ``boot`` (hex) is the boot
    its ``interludes`` belong to.
    """

    format: str = FORMAT
    blackout_local: bool = False
    blackout_remote: bool = False
    taken_down: str = ""
    taken_to: int = 0
    shown_instead: str = "safe"
    brightness: float | None = None
    interludes: tuple[Interlude, ...] = ()
    boot: str = ""

    @property
    def dark(self) -> bool:
        """Whether anybody wants it dark."""
        return self.blackout_local or self.blackout_remote

    def takes_down(self, key: str, number: int) -> bool:
        """Whether the show with that key, of the release with that number (0: unsigned), must not be seen."""
        return bool(self.taken_down) and (self.taken_down == key or 0 < number <= self.taken_to)

    def taking_down(self, key: str, number: int, instead: str) -> Desk:
        """With the show ``key`` taken down and every release up to ``number``; what was laid over it goes.

        Said again it never takes down less than before.
        """
        highest = max(number, self.taken_to if self.taken_down else 0)
        return replace_desk(
            self, taken_down=key or NO_SHOW, taken_to=highest, shown_instead=instead, interludes=()
        )

    def put_up(self) -> Desk:
        """Without a takedown."""
        return replace_desk(self, taken_down="", taken_to=0)

    def blacked_out(self, origin: Origin) -> Desk:
        """Dark, by ``origin``."""
        if origin is Origin.LOCAL:
            return replace_desk(self, blackout_local=True)
        return replace_desk(self, blackout_remote=True)

    def resumed(self, origin: Origin) -> Desk:
        """Back to the schedule: no blackout that ``origin`` may end, no takedown, no test pattern."""
        patterns_gone = tuple(one for one in self.interludes if one.kind != "pattern")
        return replace_desk(self.lit(origin).put_up(), interludes=patterns_gone)

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
        if not 0 <= desk.taken_to <= HIGHEST_NUMBER:
            raise ValueError(f"taken_to {desk.taken_to} is not a release number")
    except FileNotFoundError:
        return Desk(), ""
    except (OSError, ValueError) as error:
        return Desk(blackout_local=True), f"{path}: {error}"
    if desk.boot != boot_id().hex():
        desk = replace_desk(desk, interludes=())
    if desk.taken_down and not desk.taken_to:  # written before takedowns had numbers
        desk = replace_desk(desk, taken_to=number_in(desk.taken_down))
    return desk, ""


def key_of(digest: str, number: int) -> str:
    """What a takedown calls a show: its digest and the number of its release, 0 without one."""
    return f"{digest}:{number}"


def number_in(key: str) -> int:
    """The number of the release that a key names; 0 without one."""
    number = key.rpartition(":")[2]
    return int(number) if number.isascii() and number.isdigit() and len(number) < 20 else 0


def write_desk(path: Path, desk: Desk) -> None:
    """Write it so that it lasts. Raises OSError; what was there before is then untouched."""
    replace_file(path, [msgspec.json.format(msgspec.json.encode(desk), indent=1)])
    sync_folder(path.parent)
