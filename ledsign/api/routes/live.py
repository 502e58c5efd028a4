"""Live: what the controllers of a sign really receive, and what they should, by WebSocket."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from ledsign.api.live import Rooms, may_see
from ledsign.api.watching import require_actor
from ledsign.service.house import House
from ledsign.service.live_pictures import REDUCTIONS

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}", tags=["status"])
Short = Annotated[str, Path(max_length=100)]


@ROUTES.websocket("/observed/frames")
async def watch_observed(socket: WebSocket, sign: Short, reduction: int = 1) -> None:
    """Watch what a monitor sees: up to twenty pictures a second.

    Binary messages are pictures: `LED1`, width, height, reduction, 0 (16 bits each, little-endian), number
    (32), time in nanoseconds (64), then the RGB bytes row by row, deflated. Text messages say, about once a
    second, whether it is live. Answer with the number of the last picture drawn, and you are never sent many
    ahead.
    """
    await _watch(socket, sign, "observed", reduction)


@ROUTES.websocket("/desired/frames")
async def watch_desired(socket: WebSocket, sign: Short, reduction: int = 1) -> None:
    """Watch what should be shown, in the same way.

    Text messages say why, and whether both views agree byte by byte (`same`).
    """
    await _watch(socket, sign, "desired", reduction)


async def _watch(socket: WebSocket, sign: str, what: Literal["observed", "desired"], reduction: int) -> None:
    house: House = socket.app.state.house
    reduction = reduction if reduction in REDUCTIONS else 1
    actor = require_actor(house, socket)
    await run_in_threadpool(may_see, house, actor, sign)
    rooms = getattr(socket.app.state, "rooms", None)
    if rooms is None:
        rooms = socket.app.state.rooms = Rooms()
    rooms.seats.require(actor)
    await socket.accept()
    try:
        await rooms.watch(socket, house, actor, (sign, what, reduction))
    except (WebSocketDisconnect, RuntimeError):
        return  # gone in the middle of a picture
