"""Somebody else on the controllers' network: seen by the monitor, an alarm with the source."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from ledsign.core.clock import SystemClock
from ledsign.documents.shipped import find_sign
from ledsign.service import signs
from ledsign.service.reconcile import Reconciler
from ledsign.store.tables import Alarm
from tests.faults.lit import BOARD, CLOCK, Lit, until
from tests.house import LOCAL, make_house
from tests.running import Wall

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.running import Running


@pytest.mark.timeout(120)
def test_a_foreign_sender_is_an_alarm(running: Running, figure: Callable[..., None]) -> None:
    running.home.mkdir(parents=True, exist_ok=True)
    house = make_house(running.home, clock=SystemClock())
    reconciler = Reconciler(house)
    try:
        with house.unit(LOCAL) as unit:
            signs.create(unit, find_sign(BOARD).read_text(encoding="utf-8"))
        lit = Lit(
            running, wall=Wall(running, BOARD, arguments=("--monitor", running.home / "monitor" / BOARD))
        )
        lit.playing(20)
        reconciler.start()
        begun_ns = CLOCK.monotonic_ns()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
            line.bind(("127.0.0.2", 0))
            port = int(lit.targets[0].rpartition(":")[2])

            def alarmed() -> str:
                line.sendto(
                    b"\x41\x01\x0b\x01" + bytes(4) + b"\x04\x00" + b"\xff" * 1024, ("127.0.0.1", port)
                )
                with house.view(LOCAL) as unit:
                    query = select(Alarm.en).where(Alarm.code == "foreign-sender")
                    return unit.db.scalar(query) or ""

            told = until(alarmed, every_ms=50)
        took_s = round((CLOCK.monotonic_ns() - begun_ns) / 1e9, 2)
        assert "127.0.0.2" in told
        figure("a foreign sender: alarm after", took_s, "s", "≤ 5", took_s <= 5, timing=True)
    finally:
        reconciler.close()
        house.players.close()
        house.workers.close()
        house.database.close()
