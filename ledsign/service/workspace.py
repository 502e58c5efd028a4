"""Workspace: a snapshot as the folder that the loaders read: ``NAME.yaml`` files, ``sign.yaml``, ``media/``.

Folders lie under ``home/service/work``, one for each snapshot by its digest and one for each set of fonts;
they are made whole or not at all, hold nothing that cannot be made again, and the oldest go.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.errors import Unavailable
from ledsign.service.references import FOLDER, is_file_name

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledsign.service.house import House
    from ledsign.service.snapshots import Snapshot

SIGN = "sign.yaml"
KEPT = 256
_FONTS = "fonts-"


def build(house: House, snapshot: Snapshot) -> Path:
    """The folder of a snapshot, made when it is not there. Raises Unavailable: no room on the disk."""

    def fill(folder: Path) -> None:
        (folder / SIGN).write_text(snapshot.sign_text, encoding="utf-8", errors="replace", newline="")
        for name, text in snapshot.texts.items():
            _inside(folder, name).write_text(text, encoding="utf-8", errors="replace", newline="")
        _place(house, folder, snapshot.media)

    return _made(house, snapshot.digest, fill)


def fonts(house: House, snapshot: Snapshot) -> str:
    """The folder of a snapshot's uploaded fonts; empty when there are none. Raises Unavailable."""
    if not snapshot.fonts:
        return ""
    told = "\n".join(f"{digest} {name}" for name, digest in sorted(snapshot.fonts.items()))
    name = _FONTS + hashlib.sha256(told.encode()).hexdigest()
    return str(_made(house, name, lambda folder: _place(house, folder, snapshot.fonts)))


def _made(house: House, name: str, fill: Callable[[Path], None]) -> Path:
    work = (house.folder / "work").absolute()
    folder = work / name
    if folder.is_dir():
        with suppress(OSError):
            os.utime(folder)  # young again, for ``_tidy``
        return folder
    try:
        work.mkdir(parents=True, exist_ok=True)
        _tidy(work)
        unfinished = Path(tempfile.mkdtemp(prefix=".", dir=work))
        try:
            fill(unfinished)
            with suppress(OSError):  # somebody else has just made it
                unfinished.rename(folder)
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    except OSError as error:
        raise Unavailable(
            "disk-full",
            f"there is no room to compile in: {error.strerror}; free some space",
            f"没有空间进行编译：{error.strerror}；请清理磁盘空间",
        ) from error
    return folder


def _place(house: House, folder: Path, files: Mapping[str, str]) -> None:
    """Files of the store under the names documents give them: links where the file system has them."""
    for name, digest in files.items():
        path = _inside(folder, name)
        path.parent.mkdir(exist_ok=True)
        try:
            os.link(house.files.path(digest), path)
        except OSError:
            shutil.copyfile(house.files.path(digest), path)


def _inside(folder: Path, name: str) -> Path:
    """Snapshots hold checked names only; what is written to disk is checked all the same."""
    if not is_file_name(name.removeprefix(FOLDER)):
        raise ValueError(f"{name[:80]!r} is no name of a file")
    return folder / name


def _tidy(work: Path) -> None:
    """Remove the folders that have not been used for longest, beyond ``KEPT``."""
    found = list(os.scandir(work))
    if len(found) <= KEPT:
        return
    aged = sorted(found, key=lambda one: one.stat().st_mtime_ns)
    for old in aged[: len(found) - KEPT // 2]:
        shutil.rmtree(old.path, ignore_errors=True)
