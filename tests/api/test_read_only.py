"""A service whose database is damaged: who is known can look, nobody can write, everybody is told why."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from ledsign.core.clock import NS_PER_S
from ledsign.service import people, signs, tokens
from ledsign.service.roles import EVERY_SIGN, Permission, Role
from tests.house import LOCAL, actor

SIGN = "p10-64x16"


@pytest.fixture
def client(house):
    with house.unit(LOCAL) as unit:
        signs.create(unit, Path(f"signs/{SIGN}.yaml").read_text(encoding="utf-8"))
        people.added(unit, "lin", "lin", "林", {EVERY_SIGN: frozenset({Role.AUTHOR})})
    with house.unit(actor("lin", Role.AUTHOR)) as unit:
        wanted = {Permission.CONTENT_WRITE, Permission.CONTENT_READ, Permission.SIGN_READ}
        _, secret = tokens.issue(unit, "t", wanted, [EVERY_SIGN], unit.now_ns + 3600 * NS_PER_S)
    house.database.read_only = "it is damaged (a test)"
    return TestClient(create_app(house), headers={"Authorization": f"Bearer {secret}"})


@pytest.mark.parametrize("path", ["signs", f"signs/{SIGN}", f"signs/{SIGN}/playlists", "me"])
def test_reading_goes_on(client, path):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text


def test_writing_is_refused_with_the_reason(client):
    answer = client.post(
        f"/api/v1/signs/{SIGN}/playlists", json={"name": "a", "text": "ledsign: playlist/1\n"}
    )
    assert (answer.status_code, answer.json()["code"]) == (503, "read-only")
    assert "it is damaged" in answer.json()["detail"]
    assert "数据库只读" in answer.json()["detail_zh"]


def test_a_login_that_cannot_be_kept_is_refused_as_such(client):
    answer = client.post("/api/v1/sessions", json={"login": "lin", "password": "whatever it was"})
    assert answer.status_code in (401, 503), answer.text
