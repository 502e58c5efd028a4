"""Watching: one WebSocket of moving pictures, paced by the house's clock.

A picture is drawn for the time at which it is sent, so whoever is slow gets fewer pictures, never late ones.
While nothing is sent the commands of the watcher are read.
"""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from fastapi import WebSocket, WebSocketDisconnect
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from ledsign.api.guard import websocket_actor
from ledsign.api.schemas.base import instant, to_ns
from ledsign.api.schemas.previews import FrameControl
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError, ServiceError, Unauthenticated
from ledsign.service import previews

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.handles import Handle
    from ledsign.service.house import House

DEFAULT_FPS = 12.0
MOST_WATCHERS, MOST_OF_ONE = 16, 4
LONGEST_COMMAND = 1_000
# How often it is asked whether the watcher may still watch.
RECHECK_NS = 5 * NS_PER_S
GONE, POLICY, BUSY = 1001, 1008, 1013


class Watcher:
    """One of them. ``at_ns`` is the time shown; it runs with the house's clock, ``speed`` times as fast."""

    def __init__(self, socket: WebSocket, house: House, actor: Actor, handle: Handle, **drawing: Any) -> None:
        self._socket, self._house, self._actor, self._handle = socket, house, actor, handle
        self._drawing = drawing
        self._base_ns = handle.start_ns
        self._since_ns = house.clock.monotonic_ns()
        self._speed, self._paused = 1.0, False
        self.fps = DEFAULT_FPS
        self.changed = True

    @property
    def at_ns(self) -> int:
        """The time that is shown now, within the years that can be."""
        passed = 0 if self._paused else self._house.clock.monotonic_ns() - self._since_ns
        at_ns = self._base_ns + int(passed * self._speed)
        return min(max(at_ns, previews.EARLIEST_NS), previews.LATEST_NS - 1)

    def control(self, command: FrameControl) -> None:
        """Seek, speed, pause, pictures a second. Raises Invalid for a time that cannot be."""
        at_ns = self.at_ns if command.seek is None else previews.checked_time(to_ns(command.seek))
        self._base_ns, self._since_ns = at_ns, self._house.clock.monotonic_ns()
        self._speed = self._speed if command.speed is None else command.speed
        self._paused = self._paused if command.pause is None else command.pause
        self.fps = command.fps or self.fps
        self.changed = True

    async def run(self) -> None:
        """Send pictures until the watcher or the service goes, or it may not watch any more."""
        commands = asyncio.create_task(self._commands())
        try:
            await self._pictures(commands)
        finally:
            commands.cancel()
            with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                await commands

    async def _pictures(self, commands: asyncio.Task[None]) -> None:
        sent, shown_ns, checked_ns = 0, -1, self._house.clock.monotonic_ns()
        while not commands.done():
            if self._house.closing.is_set():
                await self._socket.close(GONE)
                return
            now_ns = self._house.clock.monotonic_ns()
            if now_ns - checked_ns >= RECHECK_NS:
                checked_ns = now_ns
                if not await run_in_threadpool(self._may_watch):
                    await self._socket.close(POLICY)
                    return
            begun = asyncio.get_running_loop().time()
            at_ns = self.at_ns
            if self.changed or at_ns != shown_ns:
                self.changed, shown_ns = False, at_ns
                sent += await self._send(at_ns, sent)
            # drawing is part of a picture's time, not on top of it
            drawing_s = asyncio.get_running_loop().time() - begun
            await asyncio.wait([commands], timeout=max(0.001, 1 / self.fps - drawing_s))

    async def _send(self, at_ns: int, number: int) -> bool:
        try:
            drawn = await run_in_threadpool(self._draw, at_ns)
        except LedsignError as error:
            text = getattr(error, "text", None)
            told = {
                "error": getattr(error, "code", "failed"),
                "en": str(error),
                "zh": getattr(text, "zh", ""),
            }
            await self._socket.send_text(json.dumps(told, ensure_ascii=False))
            return False
        head = {
            "number": number, "at": instant(at_ns).isoformat().replace("+00:00", "Z"), "at_ns": str(at_ns),
            "form": self._drawing["form"], "width": drawn["width"], "height": drawn["height"],
        }  # fmt: skip
        await self._socket.send_text(json.dumps(head))
        await self._socket.send_bytes(drawn["frames"][0])
        return True

    def _draw(self, at_ns: int) -> dict[str, Any]:
        show = previews.drawable(self._house, self._actor, self._handle, at_ns)
        return previews.frames(self._house, show, [at_ns], **self._drawing)

    def _may_watch(self) -> bool:
        """Asked anew: whoever has lost a role or a session sees no more."""
        again = getattr(self._socket.app.state, "authenticate", None)
        actor = again(self._house, self._socket) if again is not None else self._actor
        try:
            return actor is not None and bool(
                previews.find(self._house, actor, self._handle.sign, self._handle.id)
            )
        except ServiceError:
            return False

    async def _commands(self) -> None:
        """Ends when the watcher goes, or talks too much."""
        with suppress(WebSocketDisconnect):
            while True:
                message = await self._socket.receive()
                text = message.get("text")
                if message["type"] == "websocket.disconnect" or text is None or len(text) > LONGEST_COMMAND:
                    return
                try:
                    self.control(FrameControl.model_validate_json(text))
                except (ValidationError, LedsignError, OverflowError):
                    told = {"error": "command", "en": "not a command: seek, speed, pause, fps",
                            "zh": "无法识别的指令，可用 seek、speed、pause、fps"}  # fmt: skip
                    await self._socket.send_text(json.dumps(told, ensure_ascii=False))


def require_actor(house: House, socket: WebSocket) -> Actor:
    """Who opened it; Origin and login were looked at before. Raises Unauthenticated."""
    actor = websocket_actor(house, socket)
    if actor is None:
        raise Unauthenticated("login", "log in first", "请先登录")
    return actor
