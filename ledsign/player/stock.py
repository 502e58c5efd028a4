"""Stock: what is on disk for this player (desk, show) and whether it has changed since it was read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.errors import LedsignError
from ledsign.player.drawer import Drawer
from ledsign.show.bundle import read_show
from ledsign.show.generation import CURRENT, PREVIOUS
from ledsign.show.store import SHOWS, ShowStore, player_store
from ledsign.show.trust import TRUST

if TYPE_CHECKING:
    from ledsign.core.clock import Clock
    from ledsign.show.catalogue import StoredShow
    from ledsign.show.store import Published

Mark = tuple[tuple[int, int, int], ...]


class Stock:
    """The state folder of one player. Not for the loop's thread."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.folder = folder
        self._clock = clock
        self._show_mark: Mark = ()
        self.accepted = 0
        self.drawer = Drawer(folder)

    @property
    def desk_trouble(self) -> str:
        """What is wrong with the desk's file, "" when nothing is."""
        return self.drawer.trouble

    # ------------------------------------------------------------ show
    def show(self) -> StoredShow:
        """The newest show that may be played. Raises ShowError when there is none."""
        self._show_mark = self._show_files()
        self.read_accepted()
        return player_store(self.folder, self._clock).current()

    def show_changed(self) -> bool:
        """Whether somebody has published since ``show``."""
        return self._show_files() != self._show_mark

    def read_accepted(self) -> int:
        """The highest release number the store ever took, waiting ones included: a takedown holds for those.

        Never less than before; kept in ``accepted`` for when the disk does not answer.
        """
        with suppress(LedsignError, OSError):
            store = ShowStore(self.folder / SHOWS, clock=self._clock)
            self.accepted = max(self.accepted, store.last_number())
        return self.accepted

    def publish(self, folder: Path) -> Published:
        """Put the bundle in ``folder`` into the store. Raises ShowError, ReleaseRefused."""
        show = read_show(folder)
        release = folder / "release.json"
        return player_store(self.folder, self._clock).publish(
            show, release.read_bytes() if release.exists() else None
        )

    def promote(self, *, trusted: bool) -> Published | None:
        """Let the waiting release in when its time has come. Raises ShowError, ReleaseRefused."""
        return player_store(self.folder, self._clock).promote(clock_trusted=trusted)

    def _show_files(self) -> Mark:
        return self._mark(f"{SHOWS}/{CURRENT}", f"{SHOWS}/{PREVIOUS}", TRUST)

    def _mark(self, *names: str) -> Mark:
        found = []
        for name in names:
            try:
                status = (self.folder / name).stat()
            except OSError:
                found.append((0, 0, 0))
            else:
                found.append((status.st_ino, status.st_mtime_ns, status.st_size))
        return tuple(found)
