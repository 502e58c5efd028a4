"""Backup: a copy of the truth in a folder, made while writing goes on.

  2026-11-23T120500Z/     one backup, only ever there whole
    ledsign.db            a SQLite file, whichever database it was made of
    backup.json           when, which tables, hash, end of the audit trail, files that belong to it
    secret service.toml audit-head.jsonl audit-heads.jsonl     as they were
  files/ab/abcdef…        media and fonts by hash, shared by all backups beside them

SQLite is copied by its own online backup, PostgreSQL row by row out of one snapshot. Each is read back and
checked before it counts; the oldest ones go only after that.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from ledsign import __version__
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Invalid, Unavailable
from ledsign.show.replacement import replace_file, sync_folder
from ledsign.store import migrations
from ledsign.store.audit import end
from ledsign.store.audit_head import HEAD, HEADS
from ledsign.store.copying import copy_rows
from ledsign.store.damage import damage
from ledsign.store.database import Database
from ledsign.store.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DATA = "ledsign.db"
MANIFEST = "backup.json"
FILES = "files"
BACKUPS = "backups"
SETTINGS = "service.toml"  # lies beside the service's folder
BESIDE = ("secret", HEAD, HEADS)
_UNFINISHED = ".unfinished"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What ``backup.json`` says. ``seq`` and ``hash`` are the end of the audit trail in it."""

    folder: Path
    at_ns: int
    step: str
    sha256: str
    size: int
    seq: int
    hash: str
    files: tuple[str, ...]

    @property
    def data(self) -> Path:
        """Its database."""
        return self.folder / DATA


def make(database: Database, home: Path, to: Path, at_ns: int) -> Backup:
    """Back ``database`` and the service's folder ``home`` up into a new folder in ``to``.

    Raises Unavailable: then there is no new backup, and those there are stay.
    """
    if database.read_only:
        raise Unavailable(
            "read-only", f"no backup of a read-only database: {database.read_only}",
            f"数据库只读，不作备份：{database.read_only}",
        )  # fmt: skip
    name = stamp(at_ns)
    unfinished = to / f".{name}{_UNFINISHED}"
    try:
        to.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        with told(database):
            _copy(database, unfinished / DATA)
        wrong = damage(unfinished / DATA)
        if wrong:
            raise _failed(f"what was copied is damaged: {wrong}", f"副本已损坏：{wrong}")
        files = tuple(_keep_files(home / FILES, to / FILES))
        for one in (*(home / name for name in BESIDE), home.parent / SETTINGS):
            if one.is_file():
                replace_file(unfinished / one.name, [one.read_bytes()], mode=0o600)
        made = _describe(unfinished, at_ns, files)
        folder = to / name
        if folder.exists():
            shutil.rmtree(folder)
        unfinished.rename(folder)
        sync_folder(to)
    except (OSError, sqlite3.Error) as error:
        raise _failed(str(error), str(error)) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Backup(**{**asdict(made), "folder": folder})


def backups(where: Path) -> list[Backup]:
    """All that look whole in ``where``, newest first; ``where`` may be a single one."""
    found = [one for one in map(read, [where, *_folders(where)]) if one is not None]
    return sorted(found, key=lambda one: one.at_ns, reverse=True)


def read(folder: Path) -> Backup | None:
    """The backup in ``folder``; None when there is none that can be understood."""
    try:
        said = json.loads((folder / MANIFEST).read_bytes())
        if said["backup"] != 1:
            return None
        fields = {name: said[name] for name in ("at_ns", "step", "sha256", "size", "seq", "hash")}
        return Backup(folder=folder, files=tuple(said["files"]), **fields)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def fault(backup: Backup) -> str:
    """What is wrong with a backup, empty when nothing is."""
    try:
        if _digest(backup.data) != backup.sha256:
            return f"{backup.data} is not what was written"
        missing = [one for one in backup.files if not _pool_file(backup.folder.parent / FILES, one).is_file()]
    except OSError as error:
        return f"{backup.folder}: {error.strerror}"
    return f"{len(missing)} file(s) are missing beside it, e.g. {missing[0]}" if missing else ""


def prune(where: Path, keep: int) -> None:
    """Remove all but the ``keep`` newest, and the files only the others had."""
    kept, old = backups(where)[: max(1, keep)], backups(where)[max(1, keep) :]
    for one in old:
        shutil.rmtree(one.folder, ignore_errors=True)
    if not kept:
        return
    wanted = {digest for one in kept for digest in one.files}
    for path in (where / FILES).glob("*/*"):
        if path.name not in wanted:
            with suppress(OSError):
                path.unlink()


def stamp(at_ns: int) -> str:
    """An instant as a folder's name."""
    return datetime.fromtimestamp(at_ns // NS_PER_S, UTC).strftime("%Y-%m-%dT%H%M%SZ")


def whole(path: Path) -> Backup:
    """The newest backup in ``path``, or the one it is, checked. Raises Invalid."""
    for one in backups(path):
        wrong = fault(one)
        if not wrong:
            return one
        raise Invalid(
            "backup",
            f"{one.folder}: {wrong}; take an older one",
            f"{one.folder}：{wrong}；请用更早的备份",
        )
    raise Invalid("backup", f"{path}: there is no backup in it", f"{path}：其中没有备份")


def _copy(database: Database, to: Path) -> None:
    if database.file is not None:
        with (
            closing(sqlite3.connect(database.file, timeout=10)) as source,
            closing(sqlite3.connect(to)) as kept,
        ):
            source.backup(kept)  # in one step: one moment, and writers do not wait
            kept.execute("PRAGMA journal_mode=DELETE")
    else:
        copied = Database(f"sqlite:///{to}")
        try:
            migrations.upgrade(copied)
            copy_rows(database, copied)
        finally:
            copied.close()
        with closing(sqlite3.connect(to)) as kept:
            kept.execute("PRAGMA journal_mode=DELETE")
    with to.open("rb+") as file:
        os.fsync(file.fileno())
    to.chmod(0o600)


def _describe(folder: Path, at_ns: int, files: tuple[str, ...]) -> Backup:
    kept = Database(f"sqlite:///{folder / DATA}", read_only="a backup")
    try:
        with kept.read() as db:
            seq, last = end(db)
        step = migrations.current(kept) or ""
    finally:
        kept.close()
    data = folder / DATA
    made = Backup(
        folder=folder, at_ns=at_ns, step=step, sha256=_digest(data), size=data.stat().st_size, seq=seq,
        hash=last, files=files,
    )  # fmt: skip
    said: dict[str, Any] = {**asdict(made), "backup": 1, "at": stamp(at_ns), "ledsign": __version__}
    del said["folder"]
    text = json.dumps(said, indent=1, sort_keys=True)
    replace_file(folder / MANIFEST, [text.encode()], mode=0o600, read_back=True)
    sync_folder(folder)
    return made


def _keep_files(store: Path, pool: Path) -> Iterator[str]:
    """Have every file of the store in the pool too."""
    for path in sorted(store.glob("??/*")):
        if path.name.startswith("."):
            continue
        kept = _pool_file(pool, path.name)
        if not kept.is_file() or kept.stat().st_size != path.stat().st_size:
            kept.parent.mkdir(parents=True, exist_ok=True)
            content = path.read_bytes()
            if hashlib.sha256(content).hexdigest() != path.name:
                continue  # damaged here: what the pool has, or had, is better
            replace_file(kept, [content], mode=0o600)
            sync_folder(kept.parent)
        yield path.name


def _pool_file(pool: Path, digest: str) -> Path:
    return pool / digest[:2] / digest


def _folders(where: Path) -> list[Path]:
    return [one for one in where.iterdir() if one.is_dir()] if where.is_dir() else []


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _failed(en: str, zh: str) -> Unavailable:
    return Unavailable("backup", f"no backup could be made: {en}", f"备份未能完成：{zh}")
