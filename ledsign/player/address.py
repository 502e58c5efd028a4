"""Address: where a player keeps its state and where it listens, for both sides of the door."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ledsign.core.errors import PlayerUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SOCKET_FILE = "control.sock"
TOKEN_FILE = "control.token"  # noqa: S105 - a file's name
LONGEST_PATH = 100  # bytes of sun_path: 108 on Linux, 104 elsewhere


def state_folder(home: Path, sign: str) -> Path:
    """Where the player of the sign called ``sign`` keeps its state."""
    return home / "player" / (sign or "sign")


def players_in(home: Path) -> tuple[Path, ...]:
    """State folders of every sign that has had a player here."""
    folder = home / "player"
    return tuple(sorted(one for one in folder.iterdir() if one.is_dir())) if folder.is_dir() else ()


@contextmanager
def reachable(path: Path) -> Iterator[str]:
    """A name of a socket's path short enough for ``bind`` and ``connect``; good inside the block."""
    if len(os.fsencode(path)) <= LONGEST_PATH:
        yield str(path)
        return
    if sys.platform != "linux":
        raise PlayerUnavailable(f"{path}: too long for a socket; use a shorter LEDSIGN_HOME")
    descriptor = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{descriptor}/{path.name}"
    finally:
        os.close(descriptor)
