"""Absent: what a player that does not run shall find when it comes back.

Whoever is to be dark must not be lit for even a frame before somebody can say so over the socket. So while
nobody plays we take the player's own turn for a moment and write its desk as it would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import ShowError
from ledsign.player.desk import Origin, replace_desk
from ledsign.player.drawer import Drawer
from ledsign.player.memory_file import place_in_memory
from ledsign.player.turn import LOCK_FILE, Turn
from ledsign.show.store import player_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledsign.core.clock import Clock
    from ledsign.player.desk import Desk


def take_down_absent(folder: Path, to: str, clock: Clock) -> bool:
    """As ``takedown``, for a player that does not run. False when one does, or has never been here.

    Raises OSError when it cannot be written.
    """
    key = _key(folder, clock)
    if not key:
        return False
    return _leave(folder, lambda desk: replace_desk(desk, taken_down=key, shown_instead=to, interludes=()))


def black_out_absent(folder: Path) -> bool:
    """As ``blackout`` from afar, for a player that does not run."""
    return _leave(folder, lambda desk: desk.blacked_out(Origin.REMOTE))


def _key(folder: Path, clock: Clock) -> str:
    """What ``Playing.key`` will be of the show on disk; empty without one."""
    try:
        stored = player_store(folder, clock).current()
    except (ShowError, OSError):
        return ""
    stored.close()
    return f"{stored.show.digest}:{stored.release.number if stored.release is not None else 0}"


def _leave(folder: Path, change: Callable[[Desk], Desk]) -> bool:
    if not folder.is_dir():
        return False
    turn = Turn(folder / LOCK_FILE, place_in_memory(folder / LOCK_FILE))
    try:
        if not turn.take():
            return False
        drawer = Drawer(folder)
        drawer.put(change(drawer.read()))
        return True
    finally:
        turn.release()
