"""Events: server-sent events of a sign's status. A stream never holds a thread or a transaction.

https://html.spec.whatwg.org/multipage/server-sent-events.html
"""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from ledsign.api import refusals
from ledsign.api.schemas.status import SignStatus, sign_status
from ledsign.api.seats import Seats
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError
from ledsign.service import onlookers, status

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

LOOK_S = 0.25
LOOKS = 2  # of the wish to stop, for each look at the sign
EACH, MOST = 8, 400
STREAMS = Seats(EACH, MOST)
# Of their own: however many look at signs, nobody who asks for something waits behind them.
_POOL = ThreadPoolExecutor(8, thread_name_prefix="streams")
HEARTBEAT_NS = 5 * NS_PER_S
EVENT_STREAM: dict[str, Any] = {
    "description": "events `status` (a SignStatus) and `end` (why)",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}
# What changes at every frame is no news.
_RUNNING: Any = {
    "at": True,
    "reported": {
        **dict.fromkeys(("at", "age_ms", "frames", "late_p99_ms", "skipped"), True),
        "shown": {"frame": True},
        "outputs": {"__all__": {"packets": True}},
    },
    "observed": {
        **dict.fromkeys(("age_ms", "sha256", "mean_level"), True), "outputs": {"__all__": {"fps": True}},
    },
}  # fmt: skip


async def status_events(request: Request, house: House, sign: str, first: SignStatus) -> AsyncIterator[str]:
    """Events until the service stops, the caller goes, or may not see the sign any more."""
    actor: Actor = request.state.actor
    yield "retry: 2000\n\n" + _event("status", first.model_dump_json())
    told, told_ns = _news(first), house.clock.monotonic_ns()
    while True:
        for _ in range(LOOKS):
            if house.closing.is_set():
                yield _end("closing", "the service is stopping; connect again", "服务正在停止，请稍后重连")
                return
            await asyncio.sleep(LOOK_S)
        try:
            now = await asyncio.get_running_loop().run_in_executor(_POOL, _look, house, actor, sign)
        except LedsignError as error:
            yield _end(str(getattr(error, "code", "ended")), str(error), str(error))
            return
        news, now_ns = _news(now), house.clock.monotonic_ns()
        if news != told or now_ns - told_ns >= HEARTBEAT_NS:
            told, told_ns = news, now_ns
            yield _event("status", now.model_dump_json())


def _look(house: House, actor: Actor, sign: str) -> SignStatus:
    """Asked anew every time: whoever has lost a role or a session sees no more."""
    if not onlookers.still(house, actor):
        raise refusals.nobody()
    with house.view(actor) as unit:
        return sign_status(status.of(unit, sign))


def _news(one: SignStatus) -> str:
    return one.model_dump_json(exclude=_RUNNING)


def _event(name: str, data: str) -> str:
    return f"event: {name}\ndata: {data}\n\n"


def _end(code: str, en: str, zh: str) -> str:
    return _event("end", json.dumps({"code": code, "en": en, "zh": zh}, ensure_ascii=False))
