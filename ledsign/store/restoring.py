"""Restoring: a backup takes the place of the database; what was there is set aside, never thrown away.

The audit trail says so: its next record names the backup and the records that were written after it, and the
head of the trail is signed anew. What was ended since stays ended (``ledsign.store.distrust``).
"""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ledsign.core.errors import Unavailable
from ledsign.show.replacement import replace_file, sync_folder
from ledsign.store import backup as backups
from ledsign.store import migrations
from ledsign.store.audit import append, end
from ledsign.store.audit_head import Heads, Mark
from ledsign.store.copying import copy_rows
from ledsign.store.database import Database
from ledsign.store.distrust import Ended, distrust, read_ended

if TYPE_CHECKING:
    from ledsign.store.backup import Backup

ASIDE = "aside"
SECRET = "secret"  # noqa: S105 - the name of a file
_OF_SQLITE = ("", "-wal", "-shm", "-journal")
_PIECE = 1 << 20


def restore(backup: Backup, url: str, home: Path, at_ns: int, why: str) -> Database:
    """Put ``backup`` in the place of the database at ``url`` and the files in the service's folder ``home``.

    Returns the database, open and at this version's step. Raises Unavailable, Invalid.
    """
    database = Database(url)
    try:
        aside = home / ASIDE / backups.stamp(at_ns)
        _restore_secret(backup, home, aside)
        if database.file is not None:
            set_aside(database.file, aside)
            before = read_ended(aside / database.file.name)
            _place(backup, database.file)
            migrations.upgrade(database)
        else:
            before = read_ended(_refill(backup, database, home, aside, at_ns))
        _restore_files(backup, home)
        _tell(backup, database, home, at_ns, why, before)
    except OSError as error:
        database.close()
        raise Unavailable(
            "restore",
            f"the backup could not be restored: {error}; what was there lies in {home / ASIDE}",
            f"备份未能恢复：{error}；原有数据在 {home / ASIDE}",
        ) from error
    except BaseException:
        database.close()
        raise
    return database


def other_settings(backup: Backup, home: Path) -> Path | None:
    """The settings in ``backup``, unless the service whose folder is ``home`` has just these.

    They are not put back: they say where the database is and what listens where, on the machine of then.
    """
    kept, now = backup.folder / backups.SETTINGS, home.parent / backups.SETTINGS
    if not kept.is_file() or (now.is_file() and now.read_bytes() == kept.read_bytes()):
        return None
    return kept


def set_aside(file: Path, aside: Path) -> None:
    """Move a SQLite file and what belongs to it into ``aside``."""
    aside.mkdir(parents=True, exist_ok=True)
    for suffix in _OF_SQLITE:
        path = file.with_name(file.name + suffix)
        if path.exists():
            path.replace(_free(aside / path.name))
    sync_folder(aside)


def copy_aside(file: Path, aside: Path) -> None:
    """Copy a SQLite file and what belongs to it into ``aside``: whoever opens it may change it."""
    aside.mkdir(parents=True, exist_ok=True)
    for suffix in _OF_SQLITE:
        path = file.with_name(file.name + suffix)
        if path.exists():
            shutil.copyfile(path, _free(aside / path.name))


def _place(backup: Backup, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with backup.data.open("rb") as data:
        replace_file(file, iter(lambda: data.read(_PIECE), b""), mode=0o600)
    sync_folder(file.parent)


def _refill(backup: Backup, database: Database, home: Path, aside: Path, at_ns: int) -> Path | None:
    """Returns the file in which what was there is set aside."""
    before = None
    if migrations.current(database) is not None:
        migrations.upgrade(database)
        before = backups.make(database, home, aside, at_ns).data
    else:
        migrations.upgrade(database)
    with TemporaryDirectory() as folder:
        copy = Path(folder) / backup.data.name
        shutil.copyfile(backup.data, copy)
        source = Database(f"sqlite:///{copy}")
        try:
            migrations.upgrade(source)
            copy_rows(source, database, replace=True)
        finally:
            source.close()
    return before


def _restore_secret(backup: Backup, home: Path, aside: Path) -> None:
    """Sealed second factors open with the secret they were sealed with only."""
    kept, now = backup.folder / SECRET, home / SECRET
    if not kept.is_file() or (now.is_file() and now.read_bytes() == kept.read_bytes()):
        return
    if now.is_file():
        aside.mkdir(parents=True, exist_ok=True)
        now.replace(_free(aside / SECRET))
    home.mkdir(parents=True, exist_ok=True)
    replace_file(now, [kept.read_bytes()], mode=0o600)
    sync_folder(home)


def _restore_files(backup: Backup, home: Path) -> None:
    pool = backup.folder.parent / backups.FILES
    for digest in backup.files:
        kept, now = pool / digest[:2] / digest, home / backups.FILES / digest[:2] / digest
        if not now.is_file() or now.stat().st_size != kept.stat().st_size:
            now.parent.mkdir(parents=True, exist_ok=True)
            replace_file(now, [kept.read_bytes()])
            sync_folder(now.parent)


def _tell(backup: Backup, database: Database, home: Path, at_ns: int, why: str, ended: Ended) -> None:
    secret = home / SECRET
    heads = Heads(home, secret.read_bytes()) if secret.is_file() else None
    promised = heads.promise() if heads is not None else None
    with database.write() as db:
        before = Mark(*end(db))
        if heads is not None:
            heads.restored(before, at_ns)
        told = distrust(db, ended, at_ns)
        record = append(
            db, at_ns=at_ns, actor="", action="database.restore", sign="",
            subject=backups.stamp(backup.at_ns),
            details={
                "by": "local", "why": why, "backup_at_ns": backup.at_ns, "last_record": before.seq,
                "lost_until": promised.next.seq if promised is not None else None,
                "lost_hash": promised.next.hash if promised is not None else None,
                "ended": told,
            },
        )  # fmt: skip
        if heads is not None:
            heads.expect(before, Mark(record.seq, record.hash), at_ns)
    if heads is not None:
        heads.confirm(Mark(record.seq, record.hash), at_ns)


def _free(path: Path) -> Path:
    """The path, or with a number when something of that name is there."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}.{number}")
    return found
