"""One person's streams do not use up everybody's."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from ledsign.api import events
from ledsign.api.app import create_app
from ledsign.api.seats import Seats
from ledsign.core.errors import TooMany
from ledsign.service.roles import Role
from tests.api.documents_of import SIGN, with_sign
from tests.house import actor

ONE, TWO, THREE = (actor(name, Role.AUDITOR) for name in ("one", "two", "three"))


def test_each_has_their_own_and_all_have_a_limit() -> None:
    seats = Seats(2, 3)
    with seats.taken(ONE), seats.taken(ONE):
        with pytest.raises(TooMany), seats.taken(ONE):
            raise AssertionError
        with seats.taken(TWO), pytest.raises(TooMany):
            seats.require(THREE)
        seats.require(TWO)
    seats.require(ONE)
    assert not seats._taken


def test_a_ninth_status_stream_of_one_person_is_refused(house, monkeypatch) -> None:
    with_sign(house)
    seats = Seats(events.EACH, events.MOST)
    monkeypatch.setattr("ledsign.api.routes.status.STREAMS", seats)
    seats._taken[ONE.id] = events.EACH
    http = TestClient(create_app(house, lambda *_: ONE))
    answer = http.get(f"/api/v1/signs/{SIGN}/status/events")
    assert (answer.status_code, answer.json()["code"]) == (429, "watchers")
    assert http.get(f"/api/v1/signs/{SIGN}/status").status_code == 200
