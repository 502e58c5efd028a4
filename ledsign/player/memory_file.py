"""MemoryFile: a few bytes that processes of one machine share, never held up by a disk.

Writing to a mapped file on a disk can wait for that disk (file times, stable pages), and a full or dying one
would stop the picture. So where there is a RAM file system the bytes lie there, and the name in the state
folder is a link to them. After a reboot they are gone, as they should be.
"""

from __future__ import annotations

import hashlib
import mmap
import os
import stat
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, owner and mode checked


def open_memory_file(path: Path, size: int, *, shared_memory: Path | None = None) -> mmap.mmap:
    """Map ``size`` bytes behind ``path``, made with zeros when absent or of another size. Raises OSError."""
    root = SHARED_MEMORY if shared_memory is None else shared_memory
    path.parent.mkdir(parents=True, exist_ok=True)
    place = place_in_memory(path, root)
    if place is not None:
        with suppress(OSError):
            _link(path, place)
            return _mapped(place, size)
    if path.is_symlink():
        path.unlink()
    return _mapped(path, size)


def relink(path: Path) -> bool:
    """Make ``path`` lead to its bytes in memory again, if they are still there. Whether it had to."""
    place = place_in_memory(path)
    if place is None or path.exists() or not place.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    _link(path, place)
    return True


def read_memory_file(path: Path, size: int) -> bytes | None:
    """The bytes behind ``path``; None when there are none or fewer."""
    try:
        with path.open("rb") as file:
            found = file.read(size)
    except OSError:
        return None
    return found if len(found) == size else None


def _mapped(path: Path, size: int) -> mmap.mmap:
    if not path.exists() or path.stat().st_size != size:
        # Written out, not only made long: a page that cannot be had must fail here, not in the loop.
        made = path.with_name(f".{path.name}.{token_hex(4)}")
        made.write_bytes(bytes(size))
        made.replace(path)
    with path.open("r+b") as file:
        return mmap.mmap(file.fileno(), size)


def place_in_memory(path: Path, root: Path | None = None) -> Path | None:
    """Where ``path`` would lie in the RAM file system; None where there is none that only we can write to."""
    root = SHARED_MEMORY if root is None else root
    if os.name != "posix" or not root.is_dir():
        return None
    key = hashlib.sha256(os.fsencode(path.parent.resolve())).hexdigest()[:16]
    folder = root / f"ledsign-{os.getuid()}-{key}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        found = folder.lstat()
    except OSError:
        return None
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
    return folder / path.name if ours else None


def _link(path: Path, place: Path) -> None:
    """Make ``path`` a link to ``place`` without a moment at which it is neither."""
    if path.is_symlink() and path.readlink() == place:
        return
    made = path.with_name(f".{path.name}.{token_hex(4)}")
    made.symlink_to(place)
    made.replace(path)
