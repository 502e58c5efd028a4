"""Absent: what a player that does not run shall find when it comes back.

Whoever is to be dark must not be lit for even a frame before somebody can say so over the socket. So while
nobody plays we take the player's own turn for a moment and write its desk as it would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import ShowError
from ledsign.player.desk import Origin, key_of, number_in
from ledsign.player.drawer import Drawer
from ledsign.player.memory_file import place_in_memory
from ledsign.player.turn import LOCK_FILE, Turn
from ledsign.show.store import SHOWS, ShowStore, player_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledsign.core.clock import Clock
    from ledsign.player.desk import Desk


def take_down_absent(folder: Path, to: str, clock: Clock, up_to: int = 0) -> bool:
    """As ``takedown``, for a player that does not run. False when one does, or has never been here.

    Every release that its store knows, or up to the number ``up_to``, is taken down.

    Raises OSError when it cannot be written.
    """
    key = _key(folder, clock)
    number = max(up_to, number_in(key), _accepted(folder, clock))
    if not key and not number:
        return False
    return _leave(folder, lambda desk: desk.taking_down(key, number, to))


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
    return key_of(stored.show.digest, stored.release.number if stored.release is not None else 0)


def _accepted(folder: Path, clock: Clock) -> int:
    """The highest number its store has taken, waiting ones included."""
    try:
        return ShowStore(folder / SHOWS, clock=clock).last_number()
    except (ShowError, OSError):
        return 0


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
