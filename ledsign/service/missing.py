"""Missing: what has to be said to a player so that it is as it shall be. Pure: words in, words out.

Darkness first, light last. What a person at the sign has done by hand since is left alone, but for darkness:
who wants it dark, here or there, has it dark.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ledsign.service.overrides import message

if TYPE_CHECKING:
    from ledsign.store.tables import Wish


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing to say."""

    name: str
    fields: dict[str, Any] = field(default_factory=dict)


def missing(wish: Wish, status: dict[str, Any], now_ns: int, *, returned: bool) -> list[Command]:
    """What the player has not got. ``returned``: another process answers than the one that was told last."""
    pending = wish.done_version < wish.version
    return [
        *_darkness(wish, status),
        *(_light(wish, status) if pending else ()),
        *(_rest(wish, status, now_ns) if pending or returned else ()),
    ]


def _darkness(wish: Wish, status: dict[str, Any]) -> list[Command]:
    desk, told = status["desk"], []
    there = bool(status["show"]["digest"])
    if wish.takedown and (there or wish.taken_to) and not _is_taken_down(wish, desk):
        told.append(Command(name="takedown", fields={"to": wish.takedown, "up_to": wish.taken_to}))
    if wish.blackout and not desk["blackout_remote"]:
        told.append(Command(name="blackout"))
    return told


def _is_taken_down(wish: Wish, desk: dict[str, Any]) -> bool:
    """As it shall be, and for every release that was known when it was said."""
    return (
        bool(desk["taken_down"])
        and desk["shown_instead"] == wish.takedown
        and int(desk.get("taken_to", wish.taken_to)) >= wish.taken_to
    )


def _light(wish: Wish, status: dict[str, Any]) -> list[Command]:
    desk, told = status["desk"], []
    if not wish.takedown and desk["taken_down"]:
        told.append(Command(name="resume", fields={"only": "takedown"}))
    if not wish.blackout and desk["blackout_remote"] and not desk["blackout_local"]:
        told.append(Command(name="resume", fields={"only": "blackout"}))
    return told


def _rest(wish: Wish, status: dict[str, Any], now_ns: int) -> list[Command]:
    desk, told = status["desk"], []
    wanted = "auto" if wish.brightness is None else wish.brightness
    pending = wish.done_version < wish.version
    # The schedule's brightness is no wish to say again: somebody at the sign may have set another by hand.
    if desk["brightness"] != wanted and (pending or wish.brightness is not None):
        told.append(Command(name="brightness", fields={"level": wanted}))
    if wish.takedown:
        return told
    reported = {one["id"] for one in desk["interludes"]}
    for one in wish.overrides:
        known = not one["playlist"] or one["playlist"] in status["show"]["playlists"]
        if int(one["until_ns"]) > now_ns and one["id"] not in reported and known:
            told.append(Command(name=one["kind"], fields=message(one, now_ns)))
    return told


def dropped(
    wish: Wish, status: dict[str, Any], now_ns: int, *, returned: bool
) -> list[dict[str, Any]] | None:
    """The overrides still wanted, when some are over or were cancelled at the sign; None when all stand."""
    reported = {one["id"] for one in status["desk"]["interludes"]}
    cancelled = wish.done_version >= wish.version and not returned
    kept = [
        one
        for one in wish.overrides
        if int(one["until_ns"]) > now_ns and not (cancelled and one["id"] not in reported)
    ]
    return kept if len(kept) != len(wish.overrides) else None


Say = Callable[[Command], bool]


def say_all(commands: Sequence[Command], say: Say) -> bool:
    """Say them in order, up to the first that is refused: darkness first. Whether all were taken."""
    return all(say(command) for command in commands)
