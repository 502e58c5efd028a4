"""Secret: the installation's own key, 32 bytes beside the database, its owner's only, made at first start.

Second factors are sealed with it, the audit trail is signed with it. One that is damaged is never replaced:
what was sealed with it would be lost.
"""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING

from ledsign.core.errors import Unavailable
from ledsign.show.replacement import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

FILE = "secret"
_BYTES = 32


def installation_secret(home: Path) -> bytes:
    """The secret in the service's folder ``home``, made when there is none. Raises Unavailable."""
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        _make(path)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise _not_usable(
                path, "others than its owner may read it; chmod 600", "他人可读，请执行 chmod 600"
            )
        found = path.read_bytes()
    except OSError as error:
        raise _not_usable(
            path, f"cannot be read or made: {error.strerror}; see who may read it, and the disk",
            f"无法读取或创建：{error.strerror}；请检查权限和磁盘",
        ) from error  # fmt: skip
    if len(found) != _BYTES:
        raise _not_usable(
            path, f"is damaged: it has {len(found)} bytes, not {_BYTES}; put back the one in a backup",
            f"已损坏：应为 {_BYTES} 字节，实为 {len(found)}；请从备份中恢复该文件",
        )  # fmt: skip
    return found


def _make(path: Path) -> None:
    """Two processes may start at once: both read what the first has put there, whole."""
    if path.exists():
        return
    made = path.with_name(f".{FILE}.{os.getpid()}")
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_bytes(_BYTES))
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
