"""Known signs: which signs there are, for what must not wait for the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.player.address import players_in
from ledsign.service import wishes
from ledsign.service.actor import unknown
from ledsign.service.naming import is_safe_name

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.house import House

NAMES_S = 0.3


def names(house: House, actor: Actor) -> list[str]:
    """Every sign there is, or has a player here. Bounded: a database that hangs is not waited for."""
    return sorted(_with_players(house) | (_in_database(house, actor) or set()))


def _with_players(house: House) -> set[str]:
    return {folder.name for folder in players_in(house.home)}


def _in_database(house: House, actor: Actor) -> set[str] | None:
    """None when it does not say in time."""
    try:
        return set(house.players.pool.submit(_read_names, house, actor).result(NAMES_S))
    except Exception:  # noqa: BLE001 - whatever is wrong with it: darkness needs no database
        return None


def _read_names(house: House, actor: Actor) -> list[str]:
    with house.view(actor) as unit:
        return wishes.signs(unit)


def require_known(house: House, actor: Actor, sign: str) -> None:
    """Raises Unknown; not when nobody can say whether there is one: that is no reason to leave it lit.

    Who has a player here is known without the database.
    """
    if sign in _with_players(house):
        return
    found = _in_database(house, actor)
    if (found is not None and sign not in found) or not is_safe_name(sign):
        raise unknown("sign", sign)
