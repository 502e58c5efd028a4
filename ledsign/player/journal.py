"""Journal: what was sent, and what happened, on disk for ever.

Append-only lines in ``journal-000001.jsonl``, …, each chained to the one before (``ledsign.player.chain``);
a new file is begun every ``FILE_BYTES``. ``note`` only puts a record into a queue: a thread of the journal's
own seals, writes and fsyncs. When the disk is full it keeps the records and tries again; when the queue is
full too the oldest are lost, and how many is itself a record.

One process writes (the one that holds the player's turn); anyone may read.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ledsign.player.chain import Head, Record, seal
from ledsign.player.journal_files import FIRST, HEAD, journal_files, last_head, name_after
from ledsign.show.replacement import replace_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.core.clock import Clock

FILE_BYTES = 4 * 2**20
KEPT_FILES = 500
WAITING = 20_000
RETRY_S = 2.0


class Journal:
    """A journal being written. Nothing is opened before the first record."""

    def __init__(
        self, folder: Path, clock: Clock, *, file_bytes: int = FILE_BYTES, waiting: int = WAITING
    ) -> None:
        self._folder = folder
        self._clock = clock
        self._file_bytes = file_bytes
        self._waiting: deque[Record] = deque()
        self._most = waiting
        self._lost = 0
        self._news = threading.Event()
        self._flushed = threading.Condition()
        self._ending = False
        self._thread: threading.Thread | None = None
        self._head: Head | None = None
        self._path: Path | None = None
        self._size = 0
        self.trouble = ""

    def note(self, kind: str, **fields: Any) -> None:
        """Record ``kind`` with plain JSON fields; ``bytes`` are hashed in the writer's thread.

        Never blocks and never fails. Safe from any thread.
        """
        if len(self._waiting) >= self._most:
            with suppress(IndexError):
                self._waiting.popleft()
                self._lost += 1
        self._waiting.append({"kind": kind, "at": self._clock.now_ns(), **fields})
        if self._thread is None:
            self._start()
        self._news.set()

    def flush(self, timeout_s: float = 5.0) -> bool:
        """Wait until all that was noted is on disk. False when it is not in time."""
        with self._flushed:
            return self._flushed.wait_for(lambda: not self._waiting and not self._lost, timeout_s)

    def close(self, timeout_s: float = 5.0) -> bool:
        """Write what is waiting and end. False when not all of it could be written."""
        done = self._thread is None or self.flush(timeout_s)
        self._ending = True
        self._news.set()
        if self._thread is not None:
            self._thread.join(timeout_s)
        return done

    # ------------------------------------------------------------ the writer's thread
    def _start(self) -> None:
        self._thread = threading.Thread(target=self._write_all, name="journal", daemon=True)
        self._thread.start()

    def _write_all(self) -> None:
        while not self._ending:
            self._news.wait(RETRY_S if self._waiting else None)
            self._news.clear()
            self._hash_samples()
            while self._waiting or self._lost:
                try:
                    self._write_some()
                    self.trouble = ""
                except OSError as error:
                    if isinstance(error, FileNotFoundError):  # the folder has gone: begin it anew
                        self._head = None
                    self.trouble = f"{error.filename or self._folder}: {error.strerror}"
                    break
            with self._flushed:
                self._flushed.notify_all()

    def _hash_samples(self) -> None:
        """Pixels become their hash at once: they must not pile up while the disk is full."""
        for place in range(len(self._waiting)):
            with suppress(IndexError):  # `note` may drop the oldest meanwhile
                _hash_sample(self._waiting[place])

    def _write_some(self) -> None:
        """A batch of records in one write; none of it is forgotten before it is safe."""
        if self._head is None:
            self._open()
        assert self._head is not None
        assert self._path is not None
        lost, batch = self._lost, [self._waiting[place] for place in range(min(256, len(self._waiting)))]
        for record in batch:  # what was noted since `_hash_samples` looked
            _hash_sample(record)
        records = [*([{"kind": "lost", "at": self._clock.now_ns(), "records": lost}] if lost else []), *batch]
        if self._size >= self._file_bytes:
            self._rotate()
        head, lines = self._head, b""
        for record in records:
            line, head = seal(record, head)
            lines += line
        _append(self._path, lines, self._size)
        self._size += len(lines)
        self._head = head
        self._lost -= lost
        for _ in batch:
            with suppress(IndexError):  # `note` may have dropped it meanwhile
                self._waiting.popleft()
        replace_file(self._folder / HEAD, [json.dumps({"n": head.n, "hash": head.hash}).encode()])

    def _open(self) -> None:
        """Go on after what is there. A line cut short by a power failure is removed, and that is recorded."""
        self._folder.mkdir(parents=True, exist_ok=True)
        files = journal_files(self._folder)
        self._path = files[-1] if files else self._folder / FIRST
        content = self._path.read_bytes() if files else b""
        whole = content[: content.rfind(b"\n") + 1]
        self._size = len(whole)
        self._head = last_head(self._folder, files)
        if len(whole) < len(content):
            self._waiting.appendleft(
                {"kind": "recovered", "at": self._clock.now_ns(), "bytes": len(content) - len(whole)}
            )

    def _rotate(self) -> None:
        assert self._path is not None
        self._path, self._size = self._folder / name_after(self._path.name), 0
        files = journal_files(self._folder)
        for old in files[: max(0, len(files) + 1 - KEPT_FILES)]:
            old.unlink(missing_ok=True)


def _hash_sample(record: Record) -> None:
    for key, value in record.items():
        if isinstance(value, bytes):
            record[key] = hashlib.sha256(value).hexdigest()[:32]


def _append(path: Path, lines: bytes, size: int) -> None:
    """Write at ``size``, dropping what lies behind it: the remains of a write that failed half-way."""
    new = not path.exists()
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        os.ftruncate(handle, size)
        os.lseek(handle, size, os.SEEK_SET)
        view = memoryview(lines)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    finally:
        os.close(handle)
    if new:
        sync_folder(path.parent)
