"""Replacement: put a file in the place of another, whole or not at all, and make it survive a power cut."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

UNFINISHED = ".unfinished"
_PIECE = 1 << 20


def replace_file(
    path: Path, parts: Iterable[bytes | memoryview], *, mode: int = 0o666, read_back: bool = False
) -> None:
    """Write ``parts`` to a temporary file beside ``path``, fsync it and rename it to ``path``.

    A crash leaves the old file (or none) and perhaps a file ending in ``UNFINISHED``. The rename itself is
    only certain to last after ``sync_folder(path.parent)``. ``mode`` is the new file's, less the umask. With
    ``read_back`` nothing is renamed unless the file says what was written. Raises OSError; the old file is
    then untouched.
    """
    if read_back:
        parts = [bytes(part) for part in parts]
    unfinished = path.with_name(f".{path.name}.{token_hex(8)}{UNFINISHED}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    try:
        descriptor = os.open(unfinished, flags, mode)
        try:
            for part in parts:
                _write(descriptor, part)
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if read_back and unfinished.read_bytes() != b"".join(parts):
            raise OSError(errno.EIO, "what was written does not read back", str(path))
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):  # a broken disk may refuse this too; the next writer clears it away
            unfinished.unlink(missing_ok=True)
        raise


def _write(descriptor: int, part: bytes | memoryview) -> None:
    """All of it: a write may take less than it is given."""
    if not memoryview(part).nbytes:
        return  # nothing cannot be cast
    rest = memoryview(part).cast("B")
    while rest:
        rest = rest[os.write(descriptor, rest[:_PIECE]) :]


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` last. Windows cannot open folders and does this by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
