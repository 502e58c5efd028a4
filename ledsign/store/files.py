"""Files: bytes kept by their SHA-256, whole or not at all. Names that people give never become names here."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ledsign.core.errors import Unavailable
from ledsign.show.replacement import replace_file, sync_folder

_DIGITS = 64


class FileStore:
    """Files in ``folder``, as ``ab/abcdef…``. Safe with several processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256 (hex). Raises Unavailable when the disk does not take it."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        if path.is_file() and path.stat().st_size == len(data):
            return digest
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, [data], read_back=True)
            sync_folder(path.parent)
        except OSError as error:
            raise Unavailable(
                "disk-full",
                f"the file could not be kept: {error.strerror}; nothing was changed, free some space",
                f"文件无法保存：{error.strerror}；未做任何更改，请清理磁盘空间",
            ) from error
        return digest

    def path(self, digest: str) -> Path:
        """Where the file of that hash is, or would be. Raises ValueError for what is no hash."""
        if len(digest) != _DIGITS or not set(digest) <= set("0123456789abcdef"):
            raise ValueError(f"{digest[:80]!r} is no SHA-256")
        return self.folder / digest[:2] / digest
