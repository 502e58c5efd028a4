"""Drawer: where a desk is kept. ``desk.json``; shared memory too while the disk will not take it.

What has to be dark must not wait for a disk. Such a desk is put into shared memory first, where the standby
finds it, and then on disk. As long as the disk refuses (full, read-only, broken), the copy in shared memory
is the one that counts, and the disk is tried again every second. Shared memory is empty after a reboot: then
the last desk that reached the disk counts.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from ledsign.core.problem import Bilingual
from ledsign.player.desk import DESK_FILE, Desk, read_desk, write_desk
from ledsign.player.identity import boot_id
from ledsign.player.memory_file import place_in_memory
from ledsign.show.replacement import replace_file

if TYPE_CHECKING:
    from pathlib import Path

Mark = tuple[int, int, int]
ABSENT: Mark = (0, 0, 0)


class _Unsaved(msgspec.Struct, frozen=True):
    boot: str
    desk: Desk


class Drawer:
    """The desk of the player in ``folder``. ``trouble`` says what is wrong with it, "" when nothing is."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / DESK_FILE
        self._marks = (ABSENT, ABSENT)
        self._shared = False
        self.unsaved: Desk | None = None
        self.trouble = ""

    @property
    def warning(self) -> Bilingual | None:
        """What an operator has to know about the desk that counts now; None when the disk has it."""
        if self.unsaved is None:
            return None
        if self._shared:
            return Bilingual(
                f"it holds, but is not on disk yet and would not survive a reboot: {self.trouble} "
                "→ free some space; it is tried again every second",
                f"已生效，但尚未写入磁盘，重启后会丢失：{self.trouble} → 请清理磁盘空间，系统每秒重试",
            )
        return Bilingual(
            f"it holds, but could not be kept: it would survive neither a crash nor a reboot: {self.trouble} "
            "→ free some space; it is tried again every second",
            f"已生效，但无法保存，播放程序崩溃或重启后会丢失：{self.trouble} → 请清理磁盘空间，系统每秒重试",
        )

    def read(self) -> Desk:
        """The desk that counts."""
        self._marks = self._look()
        unsaved, damage = self._from_memory()
        if unsaved is not None:
            self._shared, self.unsaved = True, unsaved
            self.trouble = damage or f"{self._path}: the disk did not take it"
            return unsaved
        self.unsaved, self._shared = None, False
        desk, self.trouble = read_desk(self._path)
        return desk

    def read_if_changed(self) -> Desk | None:
        """The same when another process has written it since. One that has vanished has not been written."""
        marks = self._look()
        if marks == self._marks or marks == (ABSENT, ABSENT):
            return None
        return self.read()

    def is_lost(self) -> bool:
        """Whether there was one and its file has gone."""
        return self._marks[0] != ABSENT and _mark(self._path) == ABSENT

    def put(self, desk: Desk) -> None:
        """On disk, so that it lasts. Raises OSError; what was kept before is then what is kept."""
        write_desk(self._path, desk)
        self._saved()

    def put_anyway(self, desk: Desk) -> None:
        """Into shared memory, then on disk; whatever fails, it has been taken. See ``warning``."""
        self.unsaved, self._shared = desk, self._share(desk)
        self.save()

    def save(self) -> bool:
        """Try again to get on disk what is not there. Whether all is."""
        if self.unsaved is None:
            return True
        try:
            self.put(self.unsaved)
        except OSError as error:
            if not self._shared:
                self._shared = self._share(self.unsaved)
            self.trouble = f"{self._path}: {error.strerror or error}"
            self._marks = self._look()
            return False
        return True

    # ------------------------------------------------------------ inside
    def _saved(self) -> None:
        place = place_in_memory(self._path)
        if place is not None:
            with suppress(OSError):
                place.unlink(missing_ok=True)
        self.unsaved, self._shared, self.trouble = None, False, ""
        self._marks = self._look()

    def _share(self, desk: Desk) -> bool:
        place = place_in_memory(self._path)
        if place is None:
            return False
        try:
            replace_file(place, [msgspec.json.encode(_Unsaved(boot_id().hex(), desk))], mode=0o600)
        except OSError:
            return False
        return True

    def _from_memory(self) -> tuple[Desk | None, str]:
        place = place_in_memory(self._path)
        if place is None:
            return None, ""
        try:
            found = msgspec.json.decode(place.read_bytes(), type=_Unsaved)
        except FileNotFoundError:
            return None, ""
        except (OSError, ValueError) as error:  # somebody may have wanted it dark
            return Desk(blackout_local=True), f"{place}: {error}"
        return (found.desk, "") if found.boot == boot_id().hex() else (None, "")

    def _look(self) -> tuple[Mark, Mark]:
        place = place_in_memory(self._path)
        return _mark(self._path), ABSENT if place is None else _mark(place)


def _mark(path: Path) -> Mark:
    try:
        found = path.stat()
    except OSError:
        return ABSENT
    return found.st_ino, found.st_mtime_ns, found.st_size
