"""The application is worked out before its first request: many may come at once, none waits for it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import fastapi.routing
import pytest
from fastapi.testclient import TestClient

from ledsign.api import app as application
from ledsign.service.roles import Role
from tests.house import actor

if TYPE_CHECKING:
    from ledsign.service.house import House

AT_ONCE = 6


def test_the_first_requests_of_many_applications_come_at_once(house: House) -> None:
    application._routes.cache_clear()
    who, begun = actor("lin", Role.ADMIN), threading.Barrier(AT_ONCE)
    found: list[int] = []

    def ask() -> None:
        begun.wait(30)
        client = TestClient(application.create_app(house, lambda _house, _request: who))
        found.append(client.get("/api/v1/signs").status_code)

    threads = [threading.Thread(target=ask) for _ in range(AT_ONCE)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    assert found == [200] * AT_ONCE


def test_nothing_is_worked_out_at_a_request(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    client = TestClient(application.create_app(house, lambda _house, _request: actor("lin", Role.ADMIN)))
    for name in ("get_dependant", "create_model_field", "get_body_field"):
        if hasattr(fastapi.routing, name):
            monkeypatch.setattr(fastapi.routing, name, lambda *_, **__: pytest.fail("worked out"))
    monkeypatch.setattr(fastapi.routing, "_populate_api_route_state", lambda *_, **__: 1 / 0)
    assert client.get("/api/v1/signs").status_code == 200
    assert client.get("/api/v1/nothing").status_code == 404


def test_two_applications_have_their_own_house_and_callers(house: House) -> None:
    one = TestClient(application.create_app(house, lambda _house, _request: actor("lin", Role.ADMIN)))
    other = TestClient(application.create_app(house, lambda _house, _request: None))
    assert [client.get("/api/v1/signs").status_code for client in (one, other)] == [200, 401]
