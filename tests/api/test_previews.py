"""Previews over the API: drafts, documents, pictures equal to what ledsign render draws, whose they are."""

from __future__ import annotations

import base64
import io
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from fastapi.testclient import TestClient
from PIL import Image

from ledsign.api.app import create_app
from ledsign.core.clock import NS_PER_S
from ledsign.preview import frame_at
from ledsign.service import compiling, snapshots
from ledsign.service.roles import Role
from ledsign.show.bundle import read_show
from tests.content_of import CAPTION, SIGN, add_document, add_sign
from tests.house import LOCAL, actor, make_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

AUTHOR = actor("lin", Role.AUTHOR)
OTHER = actor("zhao", Role.AUTHOR)
PREVIEWS = f"/api/v1/signs/{SIGN}/previews"
SCHEDULE = (
    "ledsign: schedule/1\nsafe: calm\n"
    "playlists: {calm: 欢迎.yaml, day: {items: [{text: 高考加油, size: 16}]}}\n"
    "campaigns: [{name: day, playlist: day, daily: '08:00-20:00'}]\n"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One for all tests of this file: its worker stays warm."""
    made = make_house(tmp_path_factory.mktemp("house"))
    add_sign(made)
    add_document(made, "playlist", "欢迎", CAPTION)
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture(scope="module")
def client_as(house: House) -> Callable[[Actor | None], TestClient]:
    """One application; who asks is told by the client that is made last for them."""
    asking: dict[str, Actor | None] = {}
    app = create_app(house, lambda _house, connection: asking[connection.headers["x-who"]])

    def make(who: Actor | None) -> TestClient:
        name = who.id if who is not None else "nobody"
        asking[name] = who
        return TestClient(app, headers={"X-Who": name})

    return make


@pytest.fixture
def client(client_as: Callable[[Actor | None], TestClient]) -> TestClient:
    return client_as(AUTHOR)


def pixels(data: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))


def made(client: TestClient, **order: Any) -> dict[str, Any]:
    answer = client.post(PREVIEWS, json=order)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_draft_gives_its_show_warnings_and_first_picture_in_one_request(client: TestClient) -> None:
    answer = client.post(f"{PREVIEWS}?still=true", json={"playlist": CAPTION})
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert found["width"], found["height"] == (64, 16)
    assert found["fps"] == 30
    assert found["readings"][0]["characters"] == 7
    still = client.get(found["still_url"]).content
    assert np.array_equal(pixels(base64.b64decode(found["still"])), pixels(still))
    assert pixels(still).any()


def test_a_picture_alone_is_answered_when_that_is_accepted(client: TestClient) -> None:
    answer = client.post(PREVIEWS, json={"playlist": CAPTION}, headers={"Accept": "image/png"})
    assert answer.headers["content-type"] == "image/png"
    again = client.get(f"{answer.headers['location']}/still")
    assert answer.content == again.content


def test_pictures_are_those_of_ledsign_render(client: TestClient, house: House) -> None:
    with house.view(LOCAL) as unit:
        snapshot = snapshots.of_text(unit, SIGN, "playlist", CAPTION)
    show = read_show(compiling.compile_snapshot(house, snapshot).bundle or house.home)
    found = made(client, playlist=CAPTION)
    assert found["show"] == show.digest
    for second in (1_780_000_000, 1_780_000_001, 1_790_000_000):
        at = np.datetime64(second, "s").astype(str) + "Z"
        drawn = client.get(found["still_url"], params={"at": at}).content
        assert np.array_equal(pixels(drawn), frame_at(show, Fraction(second)))


def test_json_is_as_good_as_yaml(client: TestClient) -> None:
    draft = {"ledsign": "playlist/1", "items": [{"text": "恩施州高考加油", "size": 16}]}
    assert made(client, playlist=draft)["show"] == made(client, playlist=CAPTION)["show"]


def test_the_same_instant_may_be_kept(client: TestClient) -> None:
    url = made(client, playlist=CAPTION)["still_url"]
    first = client.get(url, params={"at": "2026-05-06T11:00:00Z", "scale": 2})
    assert "immutable" in first.headers["cache-control"]
    again = {"If-None-Match": first.headers["etag"]}
    assert (
        client.get(url, params={"at": "2026-05-06T11:00:00Z", "scale": 2}, headers=again).status_code == 304
    )
    assert (
        client.get(url, params={"at": "2026-05-06T11:00:01Z", "scale": 2}, headers=again).status_code == 200
    )


def test_a_schedule_shows_what_its_rules_say_at_any_time(client: TestClient, house: House) -> None:
    found = made(client, schedule=SCHEDULE)
    assert found["scheduled"]
    noon = client.get(found["still_url"], params={"at": "2026-05-06T12:00:01+08:00"}).content
    night = client.get(found["still_url"], params={"at": "2026-05-06T23:00:01+08:00"}).content
    assert not np.array_equal(pixels(noon), pixels(night))


def test_versions_of_a_document_can_be_looked_at(client: TestClient, house: House) -> None:
    first = add_document(house, "playlist", "versions", CAPTION)
    add_document(house, "playlist", "versions", CAPTION.replace("加油", "顺利"))
    old, new = made(client, document=first, version=1), made(client, document=first)
    assert old["show"] == made(client, playlist=CAPTION)["show"] != new["show"]


def test_a_draft_with_errors_is_answered_with_all_of_them(client: TestClient) -> None:
    draft = "ledsign: playlist/1\nitems:\n  - text: ''\n  - text: a\n    colour: rred\n"
    answer = client.post(PREVIEWS, json={"playlist": draft})
    assert answer.status_code == 422
    told = answer.json()
    assert {one["field"] for one in told["problems"]} == {"items[0].text", "items[1].colour"}
    assert str(client) not in answer.text
    assert "/work" not in answer.text
    assert "service/" not in answer.text


@pytest.mark.parametrize(("form", "kind"), [("gif", "GIF"), ("webp", "WEBP"), ("apng", "PNG")])
def test_animations(client: TestClient, form: str, kind: str) -> None:
    url = made(client, playlist=CAPTION)["animation_url"]
    answer = client.get(url, params={"format": form, "seconds": 1, "fps": 10, "at": "2026-05-06T11:00:00Z"})
    assert answer.status_code == 200, answer.text
    with Image.open(io.BytesIO(answer.content)) as moving:
        assert (moving.format, moving.n_frames) == (kind, 10)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "query",
    [{"scale": 17}, {"scale": 0}, {"look": "x"}, {"at": "x"}, {"at": "1999-01-01T00:00:00Z"},
     {"at": "9999-12-31"}, {"at": "0001-01-01T00:00:00+14:00"}],
)  # fmt: skip
def test_what_cannot_be_drawn_is_refused(client: TestClient, query: dict[str, Any]) -> None:
    url = made(client, playlist=CAPTION)["still_url"]
    assert client.get(url, params=query).status_code == 422


@pytest.mark.parametrize(
    "order",
    [{}, {"live": False}, {"playlist": "a", "live": True}, {"version": 1, "live": True}, {"playlist": 1}],
)
def test_exactly_one_thing_is_previewed(client: TestClient, order: dict[str, Any]) -> None:
    assert client.post(PREVIEWS, json=order).status_code == 422


@pytest.mark.parametrize("order", [{"document": "0"}, {"submission": "x"}, {"release": 3}, {"live": True}])
def test_what_is_not_there_is_unknown(client: TestClient, order: dict[str, Any]) -> None:
    assert client.post(PREVIEWS, json=order).status_code == 404


def test_a_preview_is_its_makers_alone(
    client_as: Callable[[Actor], TestClient], client: TestClient, house: House
) -> None:
    found = made(client, playlist=CAPTION)
    unknown = client.get(f"{PREVIEWS}/0000/still")
    foreign = client_as(OTHER).get(found["still_url"])
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert client_as(actor("property", Role.PROPERTY)).get(found["still_url"]).status_code == 403
    add_sign(house, "twin-towers")
    elsewhere = found["still_url"].replace(SIGN, "twin-towers")
    assert client.get(elsewhere).status_code == 404


def test_a_preview_ends_when_nobody_uses_it(client: TestClient, house: House) -> None:
    found = made(client, playlist=CAPTION)
    house.clock.advance_ns(31 * 60 * NS_PER_S)  # type: ignore[attr-defined]
    assert client.get(found["still_url"]).status_code == 404


def test_a_closed_preview_is_gone(client: TestClient) -> None:
    found = made(client, playlist=CAPTION)
    assert client.delete(f"{PREVIEWS}/{found['id']}").status_code == 204
    assert client.get(f"{PREVIEWS}/{found['id']}").status_code == 404


def test_what_was_released_then_is_shown(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time machine: two shows, one released after the other."""
    shows = []
    for text in (CAPTION, CAPTION.replace("加油", "顺利")):
        with house.view(LOCAL) as unit:
            snapshot = snapshots.of_text(unit, SIGN, "playlist", text)
        shows.append(compiling.compile_snapshot(house, snapshot).show)
    turn = 1_780_000_100 * NS_PER_S

    class Row:
        def __init__(self, show: str) -> None:
            self.show = show

    from ledsign.service import releases

    monkeypatch.setattr(releases, "current_at", lambda unit, sign, at_ns: Row(shows[at_ns >= turn]))
    found = made(client, live=True)
    for second, show in ((1_780_000_050, shows[0]), (1_780_000_150, shows[1])):
        at = np.datetime64(second, "s").astype(str) + "Z"
        drawn = client.get(found["still_url"], params={"at": at}).content
        expected = frame_at(read_show(house.folder / "bundles" / show), Fraction(second))
        assert np.array_equal(pixels(drawn), expected)


def test_strips_and_their_motion_for_browsers(client: TestClient) -> None:
    """The pixels are proven in tests/worker/test_motion.py; here: addresses that stand for one picture."""
    found = made(client, playlist=CAPTION)
    told = client.get(found["motion_url"], params={"at": "2026-05-06T11:00:00Z"}).json()
    assert told["exact"], told
    assert (told["width"], told["height"], told["fps"]) == (64, 16, ["30", "1"])
    ((clip, strip),) = told["strips"].items()
    assert told["cues"][0]["clip"] == clip
    url = f"{told['tiles_url']}/{clip}?phase=0&number=0&{told['tiles_query']}{strip['query']}"
    first = client.get(url)
    assert pixels(first.content).any()
    assert first.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert client.get(url, headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    again = client.get(made(client, playlist=CAPTION)["motion_url"]).json()
    assert again["strips"] == told["strips"]
    assert again["cues"] == told["cues"]
    for wrong in ("0" * 64 + "?", f"{clip}?phase=1&", f"{clip}?number={strip['tiles']}&"):
        assert client.get(f"{told['tiles_url']}/{wrong}{strip['query']}").status_code == 404
    dark = client.get(f"{told['tiles_url']}/{clip}?level=0&light=x").content
    assert not pixels(dark).any()


def test_motion_of_a_schedule_ends_with_its_decision(client: TestClient) -> None:
    found = made(client, schedule=SCHEDULE)
    told = client.get(found["motion_url"], params={"at": "2026-05-06T19:55:00+08:00"}).json()
    assert told["exact"]
    assert int(told["until_ns"]) - int(told["from_ns"]) == 300 * NS_PER_S


class TestFrames:
    """By WebSocket."""

    def test_pictures_with_their_time(self, client: TestClient, house: House) -> None:
        found = made(client, playlist=CAPTION)
        with client.websocket_connect(found["frames_url"]) as socket:
            head = socket.receive_json()
            picture = socket.receive_bytes()
            assert (head["number"], head["width"], head["height"]) == (0, 64, 16)
            assert np.array_equal(pixels(picture), pixels(client.get(found["still_url"]).content))
            socket.send_json({"seek": "2026-05-06T11:00:00Z", "pause": True})
            assert socket.receive_json()["at"].startswith("2026-05-06T11:00:00")
            socket.receive_bytes()
            house.clock.advance_ns(NS_PER_S)  # type: ignore[attr-defined]
            socket.send_json({"pause": False, "speed": 60, "fps": 30})
            assert socket.receive_json()["at"].startswith("2026-05-06T11:00:00")
            socket.receive_bytes()
            house.clock.advance_ns(NS_PER_S)  # type: ignore[attr-defined]
            assert socket.receive_json()["at"].startswith("2026-05-06T11:01:00")

    def test_rows_of_pixels(self, client: TestClient) -> None:
        import zlib

        found = made(client, playlist=CAPTION)
        with client.websocket_connect(f"{found['frames_url']}?form=rgb&scale=2") as socket:
            head = socket.receive_json()
            assert (
                len(zlib.decompress(socket.receive_bytes()))
                == head["width"] * head["height"] * 3
                == 128 * 32 * 3
            )

    def test_nonsense_is_answered_and_survived(self, client: TestClient) -> None:
        found = made(client, playlist=CAPTION)
        with client.websocket_connect(found["frames_url"]) as socket:
            socket.receive_json()
            socket.receive_bytes()
            for text in (
                "",
                "{",
                "[]",
                '{"seek": "x"}',
                '{"seek": "0001-01-01T00:00:00Z"}',
                '{"speed": 1e9}',
            ):
                socket.send_text(text)
                assert socket.receive_json()["error"] == "command"

    @pytest.mark.parametrize("who", [OTHER, None, actor("property", Role.PROPERTY)])
    def test_nobody_else_is_let_in(
        self, client: TestClient, client_as: Callable[[Actor | None], TestClient], who: Actor | None
    ) -> None:
        from starlette.testclient import WebSocketDenialResponse
        from starlette.websockets import WebSocketDisconnect

        found = made(client, playlist=CAPTION)
        with (
            pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
            client_as(who).websocket_connect(found["frames_url"]),
        ):
            pass  # it never opens

    def test_a_foreign_page_is_not_let_in(self, client: TestClient) -> None:
        from starlette.testclient import WebSocketDenialResponse
        from starlette.websockets import WebSocketDisconnect

        found = made(client, playlist=CAPTION)
        with (
            pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
            client.websocket_connect(found["frames_url"], headers={"Origin": "https://evil.example"}),
        ):
            pass

    def test_who_loses_the_preview_stops_watching(self, client: TestClient, house: House) -> None:
        found = made(client, playlist=CAPTION)
        with client.websocket_connect(found["frames_url"]) as socket:
            socket.receive_json()
            socket.receive_bytes()
            client.delete(f"{PREVIEWS}/{found['id']}")
            house.clock.advance_ns(6 * NS_PER_S)  # type: ignore[attr-defined]
            told = socket.receive()
            while told["type"] != "websocket.close":  # one more picture was on its way
                told = socket.receive()
            assert told["code"] == 1008
