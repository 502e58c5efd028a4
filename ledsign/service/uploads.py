"""Uploads: bytes from outside on their way in: to a file of their own, looked at in a child, kept by hash.

Nothing of the upload is read by the service itself, and its name never becomes the name of a file here.
"""

from __future__ import annotations

import hashlib
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ledsign.core.errors import TooLarge, Unavailable

if TYPE_CHECKING:
    from types import TracebackType

    from ledsign.service.house import House

Kind = Literal["picture", "font"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """An upload that may be kept. ``sha256`` is where its bytes are in the file store."""

    sha256: str
    size: int
    format: str
    width: int
    height: int
    frames: int
    title: str = ""


class Upload:
    """A file of ``home/service/uploads`` for the time of a ``with`` block; then it is gone."""

    def __init__(self, house: House, most: int) -> None:
        """At most ``most`` bytes. Raises Unavailable when the disk does not take it."""
        self._house, self._most = house, most
        self._sha = hashlib.sha256()
        self.size = 0
        folder = house.folder / "uploads"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = tempfile.NamedTemporaryFile(dir=folder, prefix="upload-", delete=False)  # noqa: SIM115
        except OSError as error:
            raise _no_room(error) from error
        self._path = Path(self._file.name)

    @property
    def sha256(self) -> str:
        """Of what has been written."""
        return self._sha.hexdigest()

    def write(self, part: bytes) -> None:
        """Add to it. Raises TooLarge, Unavailable."""
        self.size += len(part)
        if self.size > self._most:
            raise TooLarge(
                "too-large", f"at most {self._most:,} bytes are taken", f"最多接受 {self._most:,} 字节"
            )
        self._sha.update(part)
        try:
            self._file.write(part)
        except OSError as error:
            raise _no_room(error) from error

    def examine(self, kind: Kind) -> Examined:
        """Look at it in a child, and keep its bytes when they are what they should be.

        Raises Invalid with the reason, TooMany, Unavailable.
        """
        try:
            self._file.close()
        except OSError as error:
            raise _no_room(error) from error
        found: dict[str, Any] = self._house.workers.decode({"kind": kind, "path": str(self._path.absolute())})
        sha256 = self._house.files.put(self._path.read_bytes())
        return Examined(
            sha256=sha256,
            size=self.size,
            format=str(found["format"]),
            width=int(found["width"]),
            height=int(found["height"]),
            frames=int(found["frames"]),
            title=str(found.get("family", "")),
        )

    def __enter__(self) -> Upload:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self._path.unlink()


def clear(house: House, before_ns: int) -> None:
    """Remove what a killed service left behind, if it is older than that."""
    for left in (house.folder / "uploads").glob("upload-*"):
        with suppress(OSError):
            if left.stat().st_mtime_ns < before_ns:
                left.unlink()


def _no_room(error: OSError) -> Unavailable:
    return Unavailable(
        "disk-full",
        f"the upload could not be kept: {error.strerror}; nothing was changed, free some space",
        f"上传内容无法保存：{error.strerror}；未做任何更改，请清理磁盘空间",
    )
