"""Privacy: the database and what lies beside it are its owner's only. Windows keeps this by other means."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER, FILE = 0o700, 0o600
_OTHERS = 0o077


def make_private(home: Path) -> None:
    """Nobody else may enter the service's folder ``home``, or read its database, also one that is aside.

    What belongs to somebody else is left as it is; ``others_may_read`` tells.
    """
    if os.name != "posix" or not home.is_dir():
        return
    for path in _guarded(home):
        with suppress(OSError):
            if path.stat().st_mode & _OTHERS:
                path.chmod(FOLDER if path.is_dir() else FILE)


def others_may_read(home: Path) -> list[Path]:
    """What others than its owner may read or enter; nothing when the folder itself keeps them out."""
    if os.name != "posix" or not home.is_dir() or not home.stat().st_mode & _OTHERS:
        return []
    return [path for path in _guarded(home) if path.stat().st_mode & _OTHERS]


def _guarded(home: Path) -> Iterator[Path]:
    yield home
    yield from (one for one in sorted(home.glob("*.db*")) if one.is_file())
    aside = home / "aside"
    if aside.is_dir():
        yield aside
        yield from sorted(aside.rglob("*"))
