"""Ids of things that are really there, but another's: they read exactly like ids that never were."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from ledsign.api.app import create_app
from ledsign.service.roles import Role
from ledsign.store.tables import Person
from tests.api.matrix import FOREIGN, HERE, SOMETHING, Endpoint, World, filled
from tests.house import LOCAL, actor, make_house
from tests.worker.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

PLAYLIST = "ledsign: playlist/1\nitems:\n- text: 技能让生活更美好\n"
OWNER = actor("owner", *Role, sign=FOREIGN)
STRANGER = actor("stranger", *Role, sign=HERE)
COLLEAGUE = actor("colleague", *Role, sign=FOREIGN)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("foreign"))
    made.closing.set()
    with made.unit(LOCAL) as unit:
        for who in (OWNER, STRANGER, COLLEAGUE):
            unit.db.add(Person(id=who.id, login=who.login, name=who.name, created_ns=unit.now_ns))
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture(scope="module")
def world(house: House) -> World:
    """What strangers do changes nothing, so that this house need not forget."""
    return World(house, forget=False)


@pytest.fixture(scope="module")
def things(house: House, world: World) -> dict[str, str]:
    """One of everything on the foreign sign, by the name of its parameter."""
    http = TestClient(create_app(house, lambda _house, _request: OWNER))
    base = f"/api/v1/signs/{FOREIGN}"

    def made(path: str, **sent: Any) -> str:
        answer = http.post(base + path, **sent)
        assert answer.status_code in (200, 201, 202), answer.text
        return str(answer.json()["id"])

    playlist = made("/playlists", json={"name": "a", "text": PLAYLIST})
    schedule = "ledsign: schedule/1\nplaylists:\n  a: a.yaml\ncampaigns:\n- name: c\n  playlist: a\n"
    preview = made("/previews", json={"document": playlist})
    (clip,) = http.get(f"{base}/previews/{preview}/motion").json()["strips"]
    return {
        "clip": clip,
        "playlist": playlist,
        "schedule": made("/schedules", json={"name": "s", "text": schedule}),
        "medium": made("/media?name=dot.png", content=picture(), headers={"Content-Type": "image/png"}),
        "preview": preview,
        "submission": made("/submissions", json={"document": playlist}),
        "job": made("/jobs", json={"document": playlist}),
    }


def routes_with(world: World, things: dict[str, str]) -> list[Endpoint]:
    found = [one for one in world.endpoints() if any(f"{{{name}}}" in one.path for name in things)]
    assert len(found) > 30
    return found


def told(world: World, who: Actor, endpoint: Endpoint, sign: str, values: dict[str, str]) -> tuple[int, str]:
    """The answer, with what was asked for left out."""
    world._who = who
    url = filled(endpoint.path, sign, values) + endpoint.query
    answer = world.client.request(
        endpoint.method, url, content=endpoint.body or None,
        headers={"If-Match": '"1"', **({"Content-Type": endpoint.media_type} if endpoint.body else {})},
    )  # fmt: skip
    text = answer.text
    for value in (*values.values(), SOMETHING, sign):
        text = text.replace(value, "…")
    body = json.loads(text) if answer.status_code >= 400 else {}
    body.pop("instance", None)
    return answer.status_code, json.dumps(body, sort_keys=True, ensure_ascii=False)


@pytest.mark.parametrize("sign", [FOREIGN, HERE])
def test_a_strangers_ids_are_nothing(
    world: World, things: dict[str, str], sign: str, figure: Callable[..., None]
) -> None:
    """On their own sign's address, and smuggled under a sign the stranger may see."""
    nothing = dict.fromkeys(things, SOMETHING)
    asked, faults = routes_with(world, things), []
    for endpoint in asked:
        status, text = told(world, STRANGER, endpoint, sign, things)
        same = (status, text) == told(world, STRANGER, endpoint, sign, nothing)
        hidden = status == 404 or (status == 422 and endpoint.method != "GET" and bool(endpoint.body))
        if not same or not hidden:
            faults.append(f"{endpoint.name}: {status} {text}")
    where = "their own sign" if sign == FOREIGN else "a sign one sees"
    figure(f"foreign ids under {where}: told apart from none", len(faults), f"of {len(asked)}", "= 0",
           not faults)  # fmt: skip
    assert not faults, "\n".join(faults)


def test_a_preview_is_its_makers_alone(
    world: World, things: dict[str, str], figure: Callable[..., None]
) -> None:
    """Even for who may do everything on that very sign."""
    only, none = {name: things[name] for name in ("preview", "clip")}, {"preview": SOMETHING}
    asked = [one for one in routes_with(world, things) if "{preview}" in one.path]
    shown = []
    for endpoint in asked:
        answer = told(world, COLLEAGUE, endpoint, FOREIGN, only)
        if answer[0] != 404 or answer != told(world, COLLEAGUE, endpoint, FOREIGN, none):
            shown.append(f"{endpoint.name}: {answer}")
        if endpoint.method == "GET":
            assert told(world, OWNER, endpoint, FOREIGN, only)[0] == 200, endpoint.name
    figure("previews shown to a colleague", len(shown), f"of {len(asked)} endpoints", "= 0", not shown)
    assert asked


def test_what_is_compared_is_really_there(world: World, things: dict[str, str]) -> None:
    for endpoint in routes_with(world, things):
        if endpoint.method == "GET" and endpoint.path.endswith("}"):
            assert told(world, OWNER, endpoint, FOREIGN, things)[0] == 200, endpoint.name


@pytest.mark.parametrize("who", [None, STRANGER, COLLEAGUE], ids=["nobody", "stranger", "colleague"])
def test_frames_are_refused_before_they_begin(
    world: World, things: dict[str, str], who: Actor | None
) -> None:
    """A WebSocket of another's preview is never accepted; its maker's is."""
    path = f"/api/v1/signs/{FOREIGN}/previews/{things['preview']}/frames"
    world._who = who
    with pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)), world.client.websocket_connect(path):
        pass
    world._who = OWNER
    with world.client.websocket_connect(path):
        pass
