"""Frames: a preview that moves, by WebSocket."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, WebSocket, WebSocketDisconnect

from ledsign.api.schemas.previews import LookName
from ledsign.api.seats import Seats
from ledsign.api.watching import MOST_OF_ONE, MOST_WATCHERS, Watcher, require_actor
from ledsign.service import previews
from ledsign.service.house import House

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}/previews", tags=["previews"])
Short = Annotated[str, Path(max_length=100)]
_GALLERY = Seats(MOST_OF_ONE, MOST_WATCHERS)


@ROUTES.websocket("/{preview}/frames")
async def watch_frames(
    socket: WebSocket,
    sign: Short,
    preview: Short,
    look: Annotated[LookName, Query()] = "pixels",
    scale: Annotated[int | None, Query(ge=1, le=16)] = None,
    form: Annotated[Literal["png", "rgb"], Query()] = "png",
) -> None:
    """Watch it move: for each picture a JSON message with its time and size, then its bytes.

    Commands as JSON: `seek` (a time), `speed`, `pause`, `fps`. Whoever is slow gets fewer pictures. Nobody is
    let in before Origin, login, permission and the preview itself have been looked at.
    """
    house: House = socket.app.state.house
    actor = require_actor(house, socket)
    handle = previews.find(house, actor, sign, preview)
    with _GALLERY.taken(actor):
        await socket.accept()
        try:
            await Watcher(socket, house, actor, handle, look=look, scale=scale, form=form).run()
        except (WebSocketDisconnect, RuntimeError):
            return  # gone in the middle of a picture
