"""Waiting: long work in a thread for as long as somebody waits for its answer."""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from starlette.concurrency import run_in_threadpool

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import Request

Done = TypeVar("Done")


async def while_waited_for(request: Request, work: Callable[[Callable[[], bool]], Done]) -> Done:
    """What ``work`` gives; it is handed a function that says whether the client has gone meanwhile.

    Only for requests whose body has been read.
    """
    gone = threading.Event()
    watching = asyncio.create_task(_watch(request, gone))
    try:
        return await run_in_threadpool(work, gone.is_set)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _watch(request: Request, gone: threading.Event) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        continue
    gone.set()
