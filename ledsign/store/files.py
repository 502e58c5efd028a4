"""Files: bytes kept by their SHA-256, whole or not at all. Names that people give never become names here."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Unavailable
from ledsign.show.replacement import replace_file, sync_folder

if TYPE_CHECKING:
    from collections.abc import Collection

_DIGITS = 64
_LEAVING = ".leaving"
YOUNG_NS = 86_400 * NS_PER_S


class FileStore:
    """Files in ``folder``, as ``ab/abcdef…``. Safe with several processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep ``data`` and return its SHA-256 (hex). Raises Unavailable when the disk does not take it."""
        digest = hashlib.sha256(data).hexdigest()
        path = self.path(digest)
        try:
            if path.is_file() and path.stat().st_size == len(data) and _touched(path):
                return digest
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, [data], read_back=True)
            sync_folder(path.parent)
            sync_folder(self.folder)
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

    def old(self, now_ns: int) -> set[str]:
        """The hashes of files nobody has put here for a day."""
        return {path.name for path in self.folder.glob("??/*") if _is_old(path, now_ns)}

    def remove(self, digests: Collection[str], now_ns: int) -> int:
        """Remove those of them that nobody puts here at this very moment; how many.

        The caller knows that nothing refers to them, and that nothing begins to while this runs.
        """
        removed = 0
        for path in map(self.path, digests):
            leaving = path.with_name(f".{path.name}{_LEAVING}")
            try:
                path.rename(leaving)
                if _is_old(leaving, now_ns):
                    leaving.unlink()
                    removed += 1
                else:
                    leaving.rename(path)  # put again just now
            except FileNotFoundError:
                continue
        return removed


def _touched(path: Path) -> bool:
    """Make it young again; False when it has just gone."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _is_old(path: Path, now_ns: int) -> bool:
    name = path.name.removeprefix(".").removesuffix(_LEAVING)
    try:
        return len(name) == _DIGITS and now_ns - path.stat().st_mtime_ns > YOUNG_NS
    except FileNotFoundError:
        return False
