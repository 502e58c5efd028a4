"""Running signs over HTTP: what is asked, what is answered, who may."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from fastapi.testclient import TestClient
from prometheus_client.parser import text_string_to_metric_families

from ledsign.api.app import create_app
from ledsign.api.events import status_events
from ledsign.api.schemas.status import sign_status
from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.problem import Bilingual
from ledsign.player.address import state_folder
from ledsign.player.journal import Journal
from ledsign.service import alarms, status
from ledsign.service.alarms import Finding
from ledsign.service.roles import Role
from ledsign.store.tables import Document
from tests.house import LOCAL, actor, make_house
from tests.player.conftest import EVENING_NS, scheduled, sign  # noqa: F401 - fixtures
from tests.service.playing import Played

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.show.types import Show

SIGN = "/api/v1/signs/pair"
ZHOU = actor("zhou", Role.OPERATOR)
GUARD = actor("guard", Role.PROPERTY)
ADMIN = actor("admin", Role.ADMIN)
STRANGER = actor("elsewhere", Role.OPERATOR, sign="other")

As: TypeAlias = "Callable[[Actor | None], TestClient]"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path, clock=FakeClock(EVENING_NS))
    with made.unit(LOCAL) as unit:
        unit.db.add(
            Document(
                id="s" * 26, kind="sign", sign="pair", name="pair", changed_ns=unit.now_ns,
                created_ns=unit.now_ns,
            )
        )  # fmt: skip
    yield made
    made.players.close()
    made.workers.close()
    made.database.close()


@pytest.fixture
def player(house: House, scheduled: Show) -> Iterator[Played]:  # noqa: F811
    made = Played(state_folder(house.home, "pair"), scheduled, house.clock)
    yield made
    made.close()


@pytest.fixture
def client_as(house: House) -> Callable[[Actor | None], TestClient]:
    """As in conftest, with one application for everybody."""
    people: dict[str, Actor] = {}
    app = create_app(house, lambda _house, request: people.get(request.headers.get("x-who", "")))

    def client(who: Actor | None) -> TestClient:
        if who is None:
            return TestClient(app)
        people[who.id] = who
        return TestClient(app, headers={"X-Who": who.id})

    return client


def test_takedown_and_back(client_as: As, player: Played) -> None:
    api = client_as(ZHOU)
    told = api.put(f"{SIGN}/takedown", json={"to": "safe", "reason": "错字"}).json()
    assert (told["confirmed"], told["kept"], told["shown"]["why"]) == (True, True, "takedown")
    assert api.post("/api/v1/takedown", json={}).json()["confirmed"] is True
    assert api.get(f"{SIGN}/status").json()["desired"]["takedown"] == "safe"
    lit = api.delete(f"{SIGN}/takedown").json()
    assert (lit["confirmed"], lit["shown"]["why"]) == (True, "")


def test_property_staff_see_and_darken(client_as: As, player: Played) -> None:
    api = client_as(GUARD)
    assert api.put(f"{SIGN}/blackout", json={"reason": "居民投诉"}).json()["confirmed"]
    found = api.get(f"{SIGN}/status").json()
    assert found["green"] is False
    assert {one["code"] for one in found["reasons"]} >= {"blackout", "no-release"}
    assert found["reported"]["blackout"] is True
    assert found["reported"]["shown"]["black"] is True
    assert api.get("/api/v1/status").json()["items"][0]["sign"] == "pair"
    assert api.get(f"{SIGN}/journal").json() == {"items": [], "next": None}


@pytest.mark.parametrize("path", ["status", "overrides", "brightness", "journal", "status/events"])
def test_what_is_not_yours_is_not_there(client_as: As, path: str) -> None:
    told = client_as(STRANGER).get(f"{SIGN}/{path}")
    nothing = client_as(STRANGER).get(f"/api/v1/signs/none/{path}")
    assert (told.status_code, nothing.status_code) == (404, 404)
    assert told.json()["code"] == nothing.json()["code"] == "unknown"
    assert client_as(STRANGER).get("/api/v1/status").json()["items"] == []


def test_brightness_has_versions(client_as: As, player: Played) -> None:
    api = client_as(GUARD)
    first = api.get(f"{SIGN}/brightness")
    assert (first.json()["level"], first.headers["ETag"]) == (None, '"0"')
    put = api.put(f"{SIGN}/brightness", json={"level": 0.3}, headers={"If-Match": '"0"'})
    assert (put.status_code, put.headers["ETag"]) == (200, '"1"')
    assert api.get(f"{SIGN}/brightness").json()["reported"] == 0.3
    late = api.put(f"{SIGN}/brightness", json={"level": 0.9}, headers={"If-Match": '"0"'})
    assert (late.status_code, late.json()["version"]) == (412, 1)
    assert api.put(f"{SIGN}/brightness", json={"level": None}).status_code == 428
    anything = {"If-Match": "*"}
    unset = api.put(f"{SIGN}/brightness", json={"level": None}, headers=anything)
    assert unset.json()["level"] is None
    for level in (-0.1, 1.1, "bright", True):
        assert api.put(f"{SIGN}/brightness", json={"level": level}, headers=anything).status_code in (
            200,
            422,
        )
    assert client_as(actor("w", Role.AUTHOR)).put(f"{SIGN}/brightness", json={"level": 1}).status_code == 403


def test_overrides(client_as: As, player: Played) -> None:
    api = client_as(ZHOU)
    body = {"playlist": "notice", "seconds": 60, "kind": "emergency", "title": "台风"}
    key = {"Idempotency-Key": "once"}
    made = api.post(f"{SIGN}/overrides", json=body, headers=key)
    again = api.post(f"{SIGN}/overrides", json=body, headers=key)
    assert (made.status_code, again.status_code, made.json()) == (201, 201, again.json())
    (told,) = api.get(f"{SIGN}/overrides").json()["items"]
    assert (told["kind"], told["reported"], told["title"]) == ("emergency", True, "台风")
    assert player.status()["shown"]["layer"] == "emergency"
    assert api.delete(made.headers["Location"]).status_code == 204
    assert api.delete(made.headers["Location"]).status_code == 404
    for wrong in ({}, {"seconds": 5, "until": "2026-11-20T20:00:00Z"}, {"until": "2020-01-01T00:00:00Z"}):
        assert api.post(f"{SIGN}/overrides", json={"playlist": "notice", **wrong}).status_code == 422


def test_patterns_pass(client_as: As, player: Played) -> None:
    api = client_as(ZHOU)
    told = api.put(f"{SIGN}/pattern", json={"pattern": "white", "seconds": 5})
    assert told.json()["shown"]["why"] == "test-pattern"
    assert api.put(f"{SIGN}/pattern", json={"pattern": "nonsense"}).status_code == 409
    assert api.delete(f"{SIGN}/pattern").json()["shown"]["why"] == ""
    player.close()
    gone = api.put(f"{SIGN}/pattern", json={"pattern": "white"})
    assert (gone.status_code, gone.json()["code"]) == (503, "player-away")


def test_proof_of_play(client_as: As, house: House) -> None:
    folder = state_folder(house.home, "pair") / "journal"
    journal = Journal(folder, house.clock, file_bytes=2000)
    for number in range(60):
        assert number % 10 or journal.flush()  # a batch goes into one file
        at_ns = EVENING_NS + number * NS_PER_S
        playlist = "notice" if number % 3 == 0 else "campaign"
        journal.note(
            "play", playlist=playlist, entry="c1", items=["技能让生活更美好"], frames=50, show="a" * 64,
            **{"from": at_ns, "to": at_ns + NS_PER_S},
        )  # fmt: skip
    journal.note("command", command="blackout", by="zhou", given={})
    assert journal.flush()
    journal.close()
    api = client_as(ZHOU)
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = api.get(f"{SIGN}/journal", params={"limit": 7, "cursor": cursor}).json()
        found += page["items"]
        if page["next"] is None:
            break
        cursor = page["next"]
    assert [one["n"] for one in found] == list(range(1, 62))
    assert all(one["sound"] for one in found)
    assert found[0]["items"] == ["技能让生活更美好"]
    only = api.get(f"{SIGN}/journal", params={"kind": "play", "playlist": "notice", "limit": 200}).json()
    assert len(only["items"]) == 20
    since = "2026-11-20T10:00:10Z"
    some = api.get(f"{SIGN}/journal", params={"since": since, "until": "2026-11-20T10:00:20Z"}).json()
    assert [one["n"] for one in some["items"]] == list(range(11, 21))
    whole = api.get(f"{SIGN}/journal/verification").json()
    assert (whole["records"], whole["sound"], whole["last"]) == (61, True, 61)
    path = sorted(folder.glob("journal-*.jsonl"))[1]
    path.write_text(path.read_text(encoding="utf-8").replace("campaign", "compaign", 1), encoding="utf-8")
    damaged = api.get(f"{SIGN}/journal/verification").json()
    assert (damaged["sound"], damaged["faults"][0]["reason"]) == (False, "edited")
    assert not all(one["sound"] for one in api.get(f"{SIGN}/journal", params={"limit": 200}).json()["items"])
    assert client_as(actor("w", Role.AUTHOR)).get(f"{SIGN}/journal").status_code == 403


def test_alarms(client_as: As, house: House) -> None:
    with house.unit(LOCAL) as unit:
        for name in ("pair", "other", ""):
            text = Bilingual(f"{name} away", f"{name} 没有应答")
            alarms.settle(unit, name, [Finding(code="player-away", severity="critical", text=text)])
    mine = client_as(actor("here", Role.OPERATOR, sign="pair"))
    (told,) = mine.get("/api/v1/alarms").json()["items"]
    assert told["sign"] == "pair"
    assert len(client_as(ADMIN).get("/api/v1/alarms", params={"state": "open"}).json()["items"]) == 3
    seen = mine.post(f"/api/v1/alarms/{told['id']}/acknowledgement").json()
    assert (seen["seen_by"], seen["until"]) == ("here", None)
    assert mine.get("/api/v1/alarms", params={"state": "unseen"}).json()["items"] == []
    assert mine.get("/api/v1/alarms", params={"sign": "other"}).status_code == 404
    foreign = client_as(STRANGER).post(f"/api/v1/alarms/{told['id']}/acknowledgement")
    assert foreign.status_code == 404


def test_webhooks_over_http(client_as: As, house: House) -> None:
    api = client_as(ADMIN)
    refused = api.post("/api/v1/webhooks", json={"name": "x", "url": "https://alarms.example.org/"})
    assert (refused.status_code, refused.json()["code"]) == (422, "webhook-host")
    house.options = house.options.model_copy(update={"webhook_hosts": ("alarms.example.org",)})
    made = api.post("/api/v1/webhooks", json={"name": "x", "url": "https://alarms.example.org/"})
    assert made.status_code == 201
    assert len(made.json()["secret"]) == 64
    (told,) = api.get("/api/v1/webhooks").json()["items"]
    assert "secret" not in told
    assert api.delete(made.headers["Location"], headers={"If-Match": "*"}).status_code == 204
    assert client_as(ZHOU).get("/api/v1/webhooks").status_code == 403


def test_metrics_are_prometheus(client_as: As, player: Played) -> None:
    api = client_as(ADMIN)
    api.get(f"{SIGN}/status")
    api.get(f"{SIGN}/nothing")
    told = api.get("/metrics")
    assert told.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    found = {one.name: one for one in text_string_to_metric_families(told.text)}
    green = found["ledsign_sign_green"].samples[0]
    assert (green.labels, green.value) == ({"sign": "pair"}, 0.0)
    routes = {one.labels["route"] for one in found["ledsign_http_requests"].samples}
    assert any(route.endswith("/signs/{sign}/status") for route in routes)
    assert not any("pair" in route for route in routes)
    assert {one.name for one in found["ledsign_http_request_seconds"].samples} == {
        "ledsign_http_request_seconds_bucket",
        "ledsign_http_request_seconds_sum",
        "ledsign_http_request_seconds_count",
    }
    assert client_as(ZHOU).get("/metrics").status_code == 403


def test_events_end_with_a_reason(client_as: As, house: House, player: Played) -> None:
    app = create_app(house, lambda _house, _request: ZHOU)

    class Request:
        class state:  # noqa: N801
            actor = ZHOU

    Request.app = app  # type: ignore[attr-defined]
    with house.view(ZHOU) as unit:
        first = sign_status(status.of(unit, "pair"))

    async def read() -> list[str]:
        events: Any = status_events(Request(), house, "pair", first)  # type: ignore[arg-type]
        found = [await anext(events)]
        player._commands.obey({"command": "blackout"})
        house.clock.advance_ns(NS_PER_S)  # type: ignore[attr-defined]
        found.append(await anext(events))
        house.closing.set()
        return [*found, *[one async for one in events]]

    begun, changed, ended = asyncio.run(read())
    assert "event: status" in begun
    assert json.loads(changed.partition("data: ")[2])["reported"]["blackout"] is True
    assert ended.startswith("event: end")
    assert "closing" in ended


def test_readiness(client_as: As, house: House) -> None:
    api = client_as(None)
    assert (api.get("/healthz").status_code, api.get("/readyz").status_code) == (200, 200)
    house.database.read_only = "damaged"
    assert api.get("/readyz").json()["code"] == "read-only"
    house.database.read_only = ""
    house.closing.set()
    assert (api.get("/readyz").status_code, api.get("/readyz").json()["code"]) == (503, "closing")
    assert api.get("/healthz").status_code == 200
