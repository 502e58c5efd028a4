"""Waiting: work ends early when its client has gone, and not before."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

from starlette.requests import Request

from ledsign.api.waiting import while_waited_for

if TYPE_CHECKING:
    from collections.abc import Callable


def answered(events: list[dict[str, Any]], work: Callable[[Callable[[], bool]], object]) -> object:
    async def run() -> object:
        async def receive() -> dict[str, Any]:
            if events:
                return events.pop(0)
            await asyncio.Event().wait()
            raise AssertionError

        return await while_waited_for(Request({"type": "http"}, receive), work)

    return asyncio.run(asyncio.wait_for(run(), 10))


def test_the_answer_of_whoever_stays() -> None:
    assert answered([], lambda gone: gone()) is False


def test_who_goes_is_noticed_while_it_works() -> None:
    tick = threading.Event()

    def work(gone: Callable[[], bool]) -> int:
        rounds = 0
        while not gone() and rounds < 500:
            tick.wait(0.01)
            rounds += 1
        return rounds

    assert answered([{"type": "http.request"}, {"type": "http.disconnect"}], work) != 500
