"""From submission to the wall: a real player plays what was released, and who leaves darkens nothing."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import SystemClock
from ledsign.service import people, releases
from ledsign.service.players import link
from tests.house import LOCAL, make_house
from tests.service.casting import SIGN, Crew

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes by signal")
NOWHERE = "ddp://127.0.0.1:9"


def test_what_was_released_is_shown_whoever_leaves(
    running: Any, event: Callable[..., dict[str, Any]], until: Callable[..., Any], tmp_path: Path
) -> None:
    shutil.rmtree(running.home, ignore_errors=True)
    house = make_house(running.home, clock=SystemClock())
    try:
        crew = Crew(house)
        player = running.start("player", "--sign", SIGN, "--to", NOWHERE, "--json")
        event(player, "started")
        sign = link(house, SIGN)

        def shown() -> str:
            status = sign.status(0)
            return str(status["show"]["digest"]) if status is not None else ""

        until(lambda: sign.status(0))
        first = crew.publish(crew.approved())
        assert until(lambda: shown() == first.show)
        with house.unit(LOCAL) as unit:
            people.change(unit, crew.first.id, None, disabled=True)
        player.terminate()
        assert player.wait(30) == 0
        again = running.start("player", "--sign", SIGN, "--to", NOWHERE, "--json")
        event(again, "started")
        assert until(lambda: shown() == first.show)
        status = sign.status(0)
        assert status is not None and status["show"]["trusted"] and not status["shown"]["black"]
        _, orders = releases.withdraw(house, crew.publisher.actor, SIGN, first.number, to="black")
        assert [(one.confirmed, one.shown["why"]) for one in orders] == [(True, "takedown")]
    finally:
        house.workers.close()
        house.database.close()
