"""Job events: server-sent events of one job. A stream holds no thread and no transaction."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from ledsign.api.schemas.jobs import JobLine, job_line
from ledsign.core.errors import LedsignError, Unauthenticated
from ledsign.service import jobs
from ledsign.service.job_board import ENDED

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from fastapi import Request

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

LOOK_S = 0.1
LOOKS_TO_HEARTBEAT = 100
LOOKS_TO_ROW = 20
EVENT_STREAM: dict[str, Any] = {
    "description": "events `progress` (done, total, step), then `done`, `failed` or `lost` (a JobLine)",
    "content": {"text/event-stream": {"schema": {"type": "string"}}},
}


async def job_events(request: Request, house: House, sign: str, job: str, after: int) -> AsyncIterator[str]:
    """Events after number ``after``, until the job has ended, the service stops or the caller goes."""
    yield "retry: 2000\n\n"
    looks = 0
    while not house.closing.is_set():
        events = house.jobs.after(job, after)
        for one in events:
            after = one.number
            if one.name not in ENDED:
                yield _event(one.number, one.name, json.dumps(one.data))
        if (events and events[-1].name in ENDED) or looks % LOOKS_TO_ROW == 0:
            try:
                now = await run_in_threadpool(_row, request, house, sign, job)
            except LedsignError as error:
                told = {"code": str(getattr(error, "code", "ended")), "en": str(error)}
                yield _event(after, "end", json.dumps(told))
                return
            if now.state in ENDED:
                yield _event(after, now.state, now.model_dump_json())
                return
        looks += 1
        if looks % LOOKS_TO_HEARTBEAT == 0:
            yield ": still here\n\n"
        await asyncio.sleep(LOOK_S)


def _row(request: Request, house: House, sign: str, job: str) -> JobLine:
    """Asked anew: whoever has lost a role or a session sees no more."""
    again = getattr(request.app.state, "authenticate", None)
    actor: Actor | None = again(house, request) if again is not None else request.state.actor
    if actor is None:
        raise Unauthenticated("login", "your session has ended: log in again", "会话已结束，请重新登录")
    with house.view(actor) as unit:
        return job_line(jobs.get(unit, sign, job))


def _event(number: int, name: str, data: str) -> str:
    return f"id: {number}\nevent: {name}\ndata: {data}\n\n"
