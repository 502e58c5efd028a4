"""Secret: the installation's own key: second factors are sealed, the audit trail is signed with it."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from ledsign.core.errors import Unavailable
from ledsign.show.replacement import replace_file, sync_folder

if TYPE_CHECKING:
    from pathlib import Path

FILE = "secret"
_BYTES = 32


def installation_secret(home: Path) -> bytes:
    """The secret in the service's folder ``home``, made at the first start. Raises Unavailable.

    One that is damaged is never replaced: what was sealed with it would be lost.
    """
    path = home / FILE
    try:
        if not path.exists():
            home.mkdir(parents=True, exist_ok=True)
            replace_file(path, [secrets.token_bytes(_BYTES)], mode=0o600, read_back=True)
            sync_folder(home)
        found = path.read_bytes()
    except OSError as error:
        raise Unavailable(
            "secret",
            f"{path}: cannot be read or made: {error.strerror}; see who may read it, and the disk",
            f"{path}：无法读取或创建：{error.strerror}；请检查权限和磁盘",
        ) from error
    if len(found) != _BYTES:
        raise Unavailable(
            "secret",
            f"{path} is damaged: it has {len(found)} bytes, not {_BYTES}; put back the one in a backup",
            f"{path} 已损坏：应为 {_BYTES} 字节，实为 {len(found)}；请从备份中恢复该文件",
        )
    return found
