"""Takedown through the service: real player, real simulator, the API between. How long until it is dark, read
back; what becomes of a player that is away.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from ledsign.core.clock import SystemClock
from ledsign.documents.shipped import find_sign
from ledsign.service import signs
from ledsign.service.reconcile import Reconciler
from ledsign.service.roles import Role
from tests.faults.lit import BOARD, CLOCK, Lit, until
from tests.house import LOCAL, actor, make_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledsign.service.house import House
    from tests.running import Running, Wall

pytest.importorskip("fcntl", reason="players of this platform keep no lock that can be left")
WHO = actor("zhou", Role.OPERATOR, Role.ADMIN)
URL = f"/api/v1/signs/{BOARD}/takedown"


@pytest.fixture
def house(running: Running) -> Iterator[House]:
    """The service's parts over the home in which the players are."""
    running.home.mkdir(parents=True, exist_ok=True)
    made = make_house(running.home, clock=SystemClock())
    with made.unit(LOCAL) as unit:
        signs.create(unit, find_sign(BOARD).read_text(encoding="utf-8"))
    yield made
    made.players.close()
    made.workers.close()
    made.database.close()


@pytest.fixture
def api(house: House) -> TestClient:
    return TestClient(create_app(house, lambda _house, _request: WHO))


def monitored(running: Running) -> Wall:
    from tests.running import Wall

    return Wall(running, BOARD, arguments=("--monitor", running.home / "monitor" / BOARD))


@pytest.mark.timeout(300)
def test_takedown_is_quick(
    running: Running, api: TestClient, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    lit = Lit(running, wall=monitored(running))
    lit.playing(20)
    times, took, unconfirmed, seen = rounds(150, 6), [], 0, 0
    for number in range(times):
        to = "black" if number % 2 else "safe"
        begun_ns = CLOCK.monotonic_ns()
        told = api.put(URL, json={"to": to, "reason": "测试"}).json()
        took.append((CLOCK.monotonic_ns() - begun_ns) / 1e6)
        unconfirmed += not told["confirmed"] or not told["kept"]
        # This board's show has no safe picture: both are black.
        seen += told["seen_black"] is True
        assert lit.ask("status")["desk"]["taken_down"]
        lit_again = api.delete(URL).json()
        assert lit_again["confirmed"], lit_again
        until(lambda: lit.ask("status")["shown"]["why"] == "")
    worst = sorted(took)[max(0, -(-len(took) * 99 // 100) - 1)]
    figure(
        f"takedown through the API ×{times}: p99", round(worst, 1), "ms", "≤ 1000", worst <= 1000, timing=True
    )
    figure(f"takedown through the API ×{times}: not confirmed", unconfirmed, "", "0", unconfirmed == 0)
    figure(f"takedown through the API ×{times}: seen black", seen, "", f"≥ {times // 2}", seen >= times // 2)


@pytest.mark.timeout(120)
def test_a_player_that_is_away_comes_back_dark(
    running: Running, house: House, api: TestClient, figure: Callable[..., None]
) -> None:
    """Not one lit frame before the takedown, and the reconciler confirms it."""
    lit = Lit(running, wall=monitored(running))
    lit.playing(20)
    lit.supervisor.terminate()
    lit.supervisor.wait(timeout=30)
    before = lit.board()
    told = api.put(URL, json={"to": "black"}).json()
    assert (told["confirmed"], told["kept"], told["left"]) == (False, True, True)
    assert status(api)["desired"]["confirmed"] is False
    lit.supervise()
    lit.playing(20)
    after = lit.board()
    lit_frames = after["frames"] - before["frames"] - (after["black"] - before["black"])
    assert after["frames"] > before["frames"]
    figure("lit frames of a player that comes back to a takedown", lit_frames, "", "0", lit_frames == 0)
    Reconciler(house).once()
    found = status(api)
    assert found["desired"]["confirmed"] is True
    assert found["reported"]["taken_down"] is True
    assert "taken-down" in {one["code"] for one in found["reasons"]}


def status(api: TestClient) -> dict[str, Any]:
    found: dict[str, Any] = api.get(f"/api/v1/signs/{BOARD}/status").json()
    return found
