"""Upkeep: what a running service does by itself for what it keeps: backups, the signed head of the audit
trail, forgetting what nobody will ask for again.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import delete

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import ServiceError
from ledsign.core.problem import Bilingual
from ledsign.service import attendance, dark_orders
from ledsign.store import backup
from ledsign.store.audit import end
from ledsign.store.audit_head import Mark
from ledsign.store.references import hashes
from ledsign.store.tables import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.service.house import House
    from ledsign.store.backup import Backup

KEPT = 12
MINUTE_NS = 60 * NS_PER_S
HOUR_NS = 60 * MINUTE_NS
ORDERS_NS = 2 * NS_PER_S
SEEN_NS = 30 * NS_PER_S
REMEMBERED_NS = 24 * HOUR_NS
_LOOK_S = 1.0
_LOG = logging.getLogger("ledsign.upkeep")


class Upkeep:
    """Does each thing when it is due. ``troubles`` are those that went wrong last time, by name, for alarms
    and health; ``backed_up_ns`` is when the last good backup was made.
    """

    def __init__(self, house: House) -> None:
        self.house = house
        self.troubles: dict[str, Bilingual] = {}
        newest = backup.backups(house.folder / backup.BACKUPS)
        self.backed_up_ns = newest[0].at_ns if newest else 0
        self._due: dict[str, int] = {}
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Go on in a thread of its own until ``close``."""
        self._thread = threading.Thread(target=self._run, name="upkeep", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop; waits for what is being done."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            with suppress(ServiceError):
                attendance.write_seen(self.house)

    def tick(self) -> None:
        """Do what is due now."""
        if self.house.database.read_only:
            return
        self._every("dark-orders", ORDERS_NS, lambda: dark_orders.take_in(self.house))
        self._every("attendance", SEEN_NS, lambda: attendance.write_seen(self.house))
        minutes = self.house.options.backup_minutes
        if minutes:
            self._every("backup", minutes * MINUTE_NS, self._back_up)
        self._every("head", HOUR_NS, lambda: sign_head(self.house))
        self._every("remembered", HOUR_NS, lambda: forget(self.house))
        self._every("files", 24 * HOUR_NS, lambda: collect(self.house))
        self._every("log", HOUR_NS, self.house.database.checkpoint)

    def _run(self) -> None:
        while not self._stop.wait(_LOOK_S):
            self.tick()

    def _back_up(self) -> None:
        self.backed_up_ns = back_up(self.house).at_ns

    def _every(self, name: str, ns: int, work: Callable[[], object]) -> None:
        now_ns = self.house.clock.monotonic_ns()
        if now_ns < self._due.get(name, now_ns):
            return
        self._due[name] = now_ns + ns
        try:
            work()
            self.troubles.pop(name, None)
        except ServiceError as error:
            self.troubles[name] = error.text
        except Exception as error:  # noqa: BLE001 - one that fails must not end the others
            _LOG.exception("%s failed", name)
            self.troubles[name] = Bilingual(f"{name}: {error}", f"{name}：{error}")


def back_up(house: House) -> Backup:
    """A backup into the service's own folder; the oldest beyond ``KEPT`` go. Raises Unavailable."""
    where = house.folder / backup.BACKUPS
    made = backup.make(house.database, house.folder, where, house.clock.now_ns())
    backup.prune(where, KEPT)
    return made


def sign_head(house: House) -> Mark:
    """Sign where the audit trail ends now. Raises Unavailable, OSError."""
    with house.database.read() as db:
        mark = Mark(*end(db))
    house.heads.hourly(mark, house.clock.now_ns())
    return mark


def forget(house: House) -> None:
    """Answers kept for idempotency keys go after a day. Raises Unavailable."""
    with house.database.write() as db:
        db.execute(delete(Remembered).where(Remembered.at_ns < house.clock.now_ns() - REMEMBERED_NS))


def collect(house: House) -> int:
    """Remove files nobody has put there for a day and nothing refers to; how many. Raises Unavailable."""
    now_ns = house.clock.now_ns()
    old = house.files.old(now_ns)
    if not old:
        return 0
    with house.database.write() as db:  # nobody begins to refer to one meanwhile
        return house.files.remove(old - hashes(db), now_ns)
