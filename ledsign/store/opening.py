"""Opening: from a URL to a database that can be trusted. New ones get their tables, older ones are backed up
and brought up to date, newer ones are refused, damaged ones restored from the last good backup, or opened
read-only when there is none.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledsign.core.errors import LedsignError
from ledsign.core.problem import Bilingual
from ledsign.show.lock import Lease, unread
from ledsign.store import backup as backups
from ledsign.store import migrations
from ledsign.store.audit import end
from ledsign.store.audit_head import Heads, Mark
from ledsign.store.damage import damage
from ledsign.store.database import Database
from ledsign.store.privacy import make_private
from ledsign.store.restoring import ASIDE, copy_aside, restore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.core.clock import Clock


@dataclass(slots=True, kw_only=True)
class Opened:
    """An open database; ``notes`` is what people should know of how that went, worst first.

    ``lease``: as long as it is open nobody restores over this database.
    """

    database: Database
    lease: Lease | None = None
    notes: list[Bilingual] = field(default_factory=list)

    def close(self) -> None:
        """Let go of it."""
        self.database.close()
        if self.lease is not None:
            self.lease.close()


def open_store(url: str, home: Path, clock: Clock, secret: bytes) -> Opened:
    """Open the database at ``url`` for the service whose folder is ``home``.

    Raises Unavailable when it is a newer version's, somebody else's, or a server that does not answer.
    """
    home.mkdir(parents=True, exist_ok=True)
    make_private(home)
    database = Database(url)
    try:
        opened = _open_file(database, home, clock, secret) if database.file else Opened(database=database)
        if not opened.database.read_only:
            opened.notes += _bring_up_to_date(opened.database, home, clock)
            opened.notes += _trail(opened.database, Heads(home, secret), clock)
    except BaseException:
        database.close()
        raise
    make_private(home)
    opened.lease = Lease(home)
    return opened


def in_use(home: Path) -> bool:
    """Whether a service has the database of that folder open."""
    if not home.is_dir():
        return False
    with unread(home) as free:
        return not free


def _is_new(file: Path, home: Path) -> bool:
    empty = not file.exists() or not file.stat().st_size
    wal = file.with_name(f"{file.name}-wal")
    return empty and not wal.exists() and not backups.backups(home / backups.BACKUPS)


def _open_file(database: Database, home: Path, clock: Clock, secret: bytes) -> Opened:
    file = database.file
    assert file is not None
    file.parent.mkdir(parents=True, exist_ok=True)
    promise = Heads(home, secret).promise()
    if _is_new(file, home) and (promise is None or not promise.head.seq):
        return Opened(database=database)
    wrong = damage(file)
    if not wrong:
        return Opened(database=database)
    database.close()
    now_ns = clock.now_ns()
    aside = home / ASIDE / backups.stamp(now_ns)
    kept = Bilingual(f"the damaged file is kept in {aside}", f"损坏的文件保留在 {aside}")
    for backup in backups.backups(home / backups.BACKUPS):
        if backups.fault(backup) or damage(backup.data):
            continue
        try:
            restored = restore(backup, url_of(database), home, now_ns, wrong)
        except LedsignError:
            continue
        return Opened(database=restored, notes=[_restored(wrong, backups.stamp(backup.at_ns), kept)])
    if file.exists():
        copy_aside(file, aside)
    elif (aside / file.name).exists():
        shutil.copyfile(aside / file.name, file)
    reason = f"it is damaged ({wrong}) and there is no good backup: ledsign restore FOLDER; {kept.en}"
    told = Bilingual(
        f"the database is read-only: {reason}",
        f"数据库已损坏（{wrong}），且没有可用备份，只能读取：请执行 ledsign restore FOLDER；{kept.zh}",
    )
    return Opened(database=Database(url_of(database), read_only=reason), notes=[told])


def _restored(wrong: str, at: str, kept: Bilingual) -> Bilingual:
    return Bilingual(
        f"the database was damaged ({wrong}) and has been restored from the backup of {at}; what was done"
        f" since is missing; {kept.en}",
        f"数据库损坏（{wrong}），已恢复到 {at} 的备份；此后的操作需重做；{kept.zh}",
    )


def _bring_up_to_date(database: Database, home: Path, clock: Clock) -> Iterator[Bilingual]:
    step = migrations.current(database)
    if step == migrations.head():
        return
    if step is not None:
        made = backups.make(database, home, home / backups.BACKUPS, clock.now_ns())
        yield Bilingual(
            f"the database was brought from step {step} to {migrations.head()}; as it was: {made.folder}",
            f"数据库已从 {step} 升级到 {migrations.head()}；升级前的备份：{made.folder}",
        )
    migrations.upgrade(database)


def _trail(database: Database, heads: Heads, clock: Clock) -> Iterator[Bilingual]:
    """A log of SQLite's that was cut short leaves a database in order, less its last records."""
    promise = heads.promise()
    if promise is None:
        return
    with database.read() as db:
        found = Mark(*end(db))
    heads.confirm(found, clock.now_ns())
    if not promise.allows(found):
        yield Bilingual(
            f"the audit trail ends with record {found.seq}, but should with {promise.next.seq}:"
            " ledsign audit verify",
            f"审计记录止于第 {found.seq} 条，应为第 {promise.next.seq} 条：请执行 ledsign audit verify",
        )


def url_of(database: Database) -> str:
    """The URL with its password."""
    return database.url.render_as_string(hide_password=False)
