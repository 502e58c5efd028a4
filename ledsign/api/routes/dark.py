"""Dark: takedown and blackout. They answer with what each player read back.

They run in threads kept for them: however many others are waiting for previews, nobody waits for darkness.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, TypeVar

from fastapi import APIRouter

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.responses import errors
from ledsign.api.schemas.running import AllOrdered, Blackout, Ordered, SignName, Takedown, ordered
from ledsign.service import darkness
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.service.house import House

T = TypeVar("T")
ROUTES = APIRouter(tags=["dark"])


@ROUTES.post("/takedown", dependencies=[needs(Permission.DARK, somewhere=True)], responses=errors(403))
async def take_down_all(body: Takedown, caller: Caller, house: TheHouse) -> AllOrdered:
    """Take the shows of all signs down that you may make dark.

    Every player is told at once; safe to say again.
    """
    orders = await _at_once(house, lambda: darkness.take_down(house, caller, None, body.to, body.reason))
    told = [ordered(one) for one in orders]
    return AllOrdered(confirmed=all(one.confirmed for one in told), items=told)


@ROUTES.put("/signs/{sign}/takedown", dependencies=[needs(Permission.DARK)], responses=errors(404))
async def take_down(sign: SignName, body: Takedown, caller: Caller, house: TheHouse) -> Ordered:
    """Take the show of a sign down: black or the safe picture on every output.

    Never refused for a version, and not held up by the database. A player that does not answer gets it before
    anything else when it comes back (`confirmed` is false, `left` true when it waits on its disk). It lasts
    until it is ended, or another release is published.
    """
    (told,) = await _at_once(house, lambda: darkness.take_down(house, caller, sign, body.to, body.reason))
    return ordered(told)


@ROUTES.delete("/signs/{sign}/takedown", dependencies=[needs(Permission.LIGHT)], responses=errors(404, 409))
async def end_takedown(sign: SignName, caller: Caller, house: TheHouse) -> Ordered:
    """Show again what was taken down."""
    return ordered(await _at_once(house, lambda: darkness.end(house, caller, sign, "takedown")))


@ROUTES.put("/signs/{sign}/blackout", dependencies=[needs(Permission.DARK)], responses=errors(404))
async def black_out(sign: SignName, body: Blackout, caller: Caller, house: TheHouse) -> Ordered:
    """Make a sign dark until the blackout is ended, whatever is released meanwhile."""
    (told,) = await _at_once(house, lambda: darkness.black_out(house, caller, sign, body.reason))
    return ordered(told)


@ROUTES.delete("/signs/{sign}/blackout", dependencies=[needs(Permission.LIGHT)], responses=errors(404, 409))
async def end_blackout(sign: SignName, caller: Caller, house: TheHouse) -> Ordered:
    """Light it again. 409 when somebody at the sign made it dark: only there can it be lit."""
    return ordered(await _at_once(house, lambda: darkness.end(house, caller, sign, "blackout")))


async def _at_once(house: House, work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(house.players.urgent, work)
