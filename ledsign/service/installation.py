"""Installation: the key of this one, with which second factors and other secrets in the database are sealed.

It is a file of 32 bytes beside the database, readable by its owner only, made at the first start.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from ledsign.core.errors import Unavailable
from ledsign.show.replacement import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

NAME = "secret"
BYTES = 32


def installation_secret(folder: Path) -> bytes:
    """The key in ``folder`` (``home/service``), made when there is none. Raises Unavailable."""
    path = folder / NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make(path)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise _not_usable(
                path, "others than its owner may read it; chmod 600", "他人可读，请执行 chmod 600"
            )
        found = path.read_bytes()
    except OSError as error:
        raise _not_usable(path, str(error.strerror), str(error.strerror)) from error
    if len(found) != BYTES:
        raise _not_usable(
            path, f"it has {len(found)} bytes, not {BYTES}; restore it from a backup",
            f"长度为 {len(found)} 字节，应为 {BYTES}；请从备份恢复",
        )  # fmt: skip
    return found


def _make(path: Path) -> None:
    """Two processes may start at once: both read what the first has put there, whole."""
    if path.exists():
        return
    made = path.with_name(f".{NAME}.{os.getpid()}")
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(made, path)
        except FileExistsError:
            return
        sync_folder(path.parent)
    finally:
        made.unlink(missing_ok=True)


def _not_usable(path: Path, en: str, zh: str) -> Unavailable:
    return Unavailable("secret", f"{path}: {en}", f"{path}：{zh}")
