"""Live: WebSockets of what a sign receives and should. A picture is encoded once and sent to everybody.

    Feed's thread ── call_soon_threadsafe ──▶ Room (one a loop, sign, view and size) ──▶ Spectators

Whoever is slow is sent the newest picture when the last one is gone, and none of those between.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from fastapi import WebSocket, WebSocketDisconnect
from starlette.concurrency import run_in_threadpool

from ledsign.api.seats import Seats
from ledsign.api.watching import GONE, POLICY, RECHECK_NS
from ledsign.core.errors import Unavailable
from ledsign.service import onlookers, wishes
from ledsign.service.live_pictures import Shot
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.live_pictures import What

MOST_SPECTATORS, MOST_OF_ONE = 200, 16
# Who says which pictures were drawn is never sent more than so many ahead.
MOST_AHEAD = 4
LONGEST_WORD = 20

Place = tuple[str, "What", int]


def may_see(house: House, actor: Actor, sign: str) -> None:
    """Raises Forbidden, Unknown."""
    actor.require(Permission.SIGN_READ, sign)
    with house.view(actor) as unit:
        wishes.require_sign(unit, sign)


class Room:
    """Everybody on one event loop who watches the same pictures in the same size."""

    def __init__(self, house: House, place: Place) -> None:
        sign, what, self._reduction = place
        self._feed = house.live.feed(sign, what)
        self._loop = asyncio.get_running_loop()
        self._leave: Callable[[], None] | None = None
        self.spectators: set[Spectator] = set()
        self.shot: Shot | None = None
        self.told = ""
        self.over = False

    def enter(self, one: Spectator) -> None:
        """From now on it is woken."""
        self.spectators.add(one)
        if self._leave is None:
            self._leave = self._feed.join(self._reduction, self._take)

    def exit(self, one: Spectator) -> bool:
        """Whether nobody is left."""
        self.spectators.discard(one)
        if not self.spectators and self._leave is not None:
            self._leave()
            self._leave = None
        return not self.spectators

    def _take(self, news: Shot | dict[str, Any] | None) -> None:
        """From the feed's thread."""
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._show, news)

    def _show(self, news: Shot | dict[str, Any] | None) -> None:
        if news is None:
            self.over = True
        elif isinstance(news, Shot):
            self.shot = news
        else:
            self.told = json.dumps(news)
        for one in self.spectators:
            one.wake.set()


class Spectator:
    """One who watches."""

    def __init__(self, socket: WebSocket, house: House, actor: Actor, room: Room) -> None:
        self._socket, self._house, self._actor, self._room = socket, house, actor, room
        self.wake = asyncio.Event()
        self._drawn: int | None = None
        self._held = False  # a picture waits for the last ones to be drawn
        self._ended = False

    async def run(self) -> None:
        """Until the spectator or the service goes, or it may not watch any more."""
        reading = asyncio.create_task(self._read())
        try:
            await self._show()
        finally:
            reading.cancel()
            with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await reading

    async def _show(self) -> None:
        room, clock = self._room, self._house.clock
        number, told, checked_ns = -1, "", clock.monotonic_ns()
        while not self._ended:
            if room.over:
                await self._socket.close(GONE)
                return
            if clock.monotonic_ns() - checked_ns >= RECHECK_NS:
                checked_ns = clock.monotonic_ns()
                if not await run_in_threadpool(self._may_go_on):
                    await self._socket.close(POLICY)
                    return
            if room.told != told:
                told = room.told
                await self._socket.send_text(told)
            shot = room.shot
            if shot is not None and shot.number != number:
                self._held = not self._keeps_up(number)
                if not self._held:
                    number = shot.number
                    await self._socket.send_bytes(shot.data)
            await self.wake.wait()
            self.wake.clear()

    def _keeps_up(self, sent: int) -> bool:
        return self._drawn is None or sent - self._drawn < MOST_AHEAD

    def _may_go_on(self) -> bool:
        """Whoever has lost a role or a session sees no more. A database that is away throws nobody out."""
        try:
            return onlookers.still(self._house, self._actor)
        except Unavailable:
            return True

    async def _read(self) -> None:
        """Numbers of pictures that were drawn. Ends when the spectator goes, or says anything else."""
        try:
            while True:
                text = (await self._socket.receive_text()).strip()
                if len(text) > LONGEST_WORD or not (text.isascii() and text.isdigit()):
                    return
                self._drawn = int(text)
                if self._held:
                    self.wake.set()
        except (WebSocketDisconnect, KeyError, RuntimeError):
            return
        finally:
            self._ended = True
            self.wake.set()


class Rooms:
    """Of one application."""

    def __init__(self) -> None:
        self._rooms: dict[Place, Room] = {}
        self.seats = Seats(MOST_OF_ONE, MOST_SPECTATORS)

    async def watch(self, socket: WebSocket, house: House, actor: Actor, place: Place) -> None:
        """Let somebody watch, to the end."""
        room = self._rooms.get(place)
        if room is None or room.over:
            room = self._rooms[place] = Room(house, place)
        one = Spectator(socket, house, actor, room)
        try:
            room.enter(one)
            with self.seats.taken(actor):
                await one.run()
        finally:
            if room.exit(one) and self._rooms.get(place) is room:
                del self._rooms[place]
