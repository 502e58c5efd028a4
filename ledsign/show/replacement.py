"""Replacement: put a file in the place of another, whole or not at all, and make it survive a power cut."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from secrets import token_hex

UNFINISHED = ".unfinished"


def replace_file(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write ``parts`` to a temporary file beside ``path``, fsync it and rename it to ``path``.

    A crash leaves the old file (or none) and perhaps a file ending in ``UNFINISHED``. The rename itself is
    only certain to last after ``sync_folder(path.parent)``. Raises OSError; the old file is then untouched.
    """
    unfinished = path.with_name(f".{path.name}.{token_hex(8)}{UNFINISHED}")
    try:
        with unfinished.open("xb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` last. Windows cannot open folders and does this by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
