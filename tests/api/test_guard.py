"""The guard: foreign pages, foreign hosts, forged addresses, bodies too large or too slow, floods."""

from __future__ import annotations

import asyncio
import logging

import pytest
from fastapi import APIRouter, FastAPI, Request, WebSocket
from fastapi.testclient import TestClient
from sqlalchemy import update
from starlette.responses import StreamingResponse
from starlette.websockets import WebSocketDisconnect

from ledsign.api import guard, problems
from ledsign.api.caller import public
from ledsign.core.clock import NS_PER_S
from ledsign.service.roles import Role
from ledsign.store.tables import Login
from tests.accounts import API, PASSWORD, Browser, add_person
from tests.house import LOCAL, actor, make_house

TRIED = APIRouter()


@TRIED.get("/api/v1/tried")
@TRIED.post("/api/v1/tried")
@TRIED.put("/api/v1/tried/media")
async def tried(request: Request):
    return {"bytes": len(await request.body()), "peer": request.state.peer}


@TRIED.get("/api/v1/broken")
def broken():
    raise RuntimeError("the secret plan")


@TRIED.websocket("/api/v1/socket")
async def socket(websocket: WebSocket):
    found = guard.websocket_actor(websocket.app.state.house, websocket)
    websocket.app.state.house.notes["accepted"] = True
    await websocket.accept()
    await websocket.send_text(found.login)
    await websocket.close()


@TRIED.get("/api/v1/slow-end")
async def slow_end(request: Request):
    house = request.app.state.house
    house.notes["halfway"]()
    house.clock.advance_ns(3 * NS_PER_S)
    return {"codes": ["told once"]}


@TRIED.get("/api/v1/stream")
async def stream(request: Request):
    clock = request.app.state.house.clock

    async def pieces():
        for at in range(20):
            yield f"{at} "
            clock.advance_ns(NS_PER_S // 4)
            if at == 9:
                request.app.state.house.notes["halfway"]()

    return StreamingResponse(pieces())


@TRIED.websocket("/api/v1/lasting")
async def lasting_socket(websocket: WebSocket):
    await websocket.accept()
    while True:
        await websocket.send_text(await websocket.receive_text())


def small_app(house, authenticate=guard.by_login):
    app = FastAPI()
    app.state.house = house
    problems.install(app)
    guard.install(app, authenticate)
    app.include_router(TRIED)
    return app


def with_options(house, **options):
    house.options = house.options.model_copy(update=options)
    return house


@pytest.fixture(scope="module")
def lasting(tmp_path_factory):
    """A house and a session in it, for all tests that change neither."""
    made = make_house(tmp_path_factory.mktemp("guard"))
    made.notes["app"] = small_app(made)
    entrance, browser = TestClient(full_app(made)), Browser(made)
    who = add_person(made, "author", Role.AUTHOR, totp=False)
    begun = entrance.post(f"{API}/sessions", json={"login": who.login, "password": PASSWORD})
    browser.http.cookies = entrance.cookies
    browser.csrf = begun.json()["csrf"]
    yield browser
    made.workers.close()
    made.database.close()


@pytest.fixture
def browser(lasting):
    lasting.house.notes.pop("accepted", None)
    return lasting


def full_app(house):
    from ledsign.api.app import create_app

    return create_app(house)


FOREIGN = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver.evil.example"},
    {"Origin": "http://testserver:8080"},
    {"Origin": "https://testserver"},
    {"Origin": "http://testserver@evil.example"},
    {"Origin": "http://[::1"},
    {"Origin": "file://"},
    {"Origin": ""},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
]
OWN = [
    {},
    {"Origin": "http://testserver"},
    {"Origin": "http://testserver:80"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "none"},
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_write_from_a_foreign_page_is_refused_even_with_the_token(browser, headers):
    answer = browser.post("/tried", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "origin")


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_a_write_from_our_own_page_or_a_program_is_taken(browser, headers):
    assert browser.post("/tried", headers=headers).status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64, "ü", None], ids=["empty", "wrong", "odd", "missing"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_session_s_write_without_its_csrf_token_is_refused(browser, token, method):
    headers = {} if token is None else {"X-CSRF-Token": token.encode()}
    answer = browser.http.request(method, f"{API}/tried", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_another_session_s_csrf_token_is_no_better(browser):
    house = browser.house
    other = add_person(house, "other", Role.AUTHOR, totp=False)
    begun = TestClient(full_app(house)).post(
        f"{API}/sessions", json={"login": other.login, "password": PASSWORD}
    )
    assert browser.post("/tried", headers={"X-CSRF-Token": begun.json()["csrf"]}).status_code == 403


def test_reading_needs_no_token(browser):
    assert browser.http.get(f"{API}/tried").status_code == 200


@pytest.mark.parametrize(
    "headers", [*FOREIGN, {}], ids=lambda headers: str(headers) or "a cookie without Origin"
)
def test_a_websocket_of_a_foreign_page_is_refused_before_it_is_accepted(browser, headers):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        browser.http.websocket_connect(f"{API}/socket", headers=headers),
    ):
        pass
    assert refused.value.status_code == 403
    assert refused.value.json()["code"] == "origin"
    assert "accepted" not in browser.house.notes


def test_a_websocket_of_nobody_is_refused_before_it_is_accepted(house):
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        TestClient(small_app(house)).websocket_connect(
            f"{API}/socket", headers={"Origin": "http://testserver"}
        ),
    ):
        pass
    assert refused.value.status_code == 401
    assert "accepted" not in house.notes


def test_a_websocket_of_our_own_page_is_accepted(browser):
    with browser.http.websocket_connect(
        f"{API}/socket", headers={"Origin": "http://testserver"}
    ) as connection:
        assert connection.receive_text() == "author"


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "", "testserver@evil.example", "a/b", "[::1", "x" * 300],
)
def test_a_foreign_host_name_is_refused(browser, host):
    answer = browser.http.get(f"{API}/tried", headers={"Host": host})
    assert (answer.status_code, answer.json()["code"]) == (400, "host")


@pytest.mark.parametrize(
    "host", ["testserver", "TESTSERVER:8000", "localhost:8000", "127.0.0.1", "[::1]:8000"]
)
def test_our_own_names_are_taken(browser, host):
    assert browser.http.get(f"{API}/tried", headers={"Host": host}).status_code == 200


# the socket's peer, X-Forwarded-For, who asks when 10.0.0.0/8 is trusted
PROXIED = [
    ("198.51.100.7", "203.0.113.9", "198.51.100.7"),
    ("10.0.0.1", "203.0.113.9", "203.0.113.9"),
    ("10.0.0.1", "1.1.1.1, 203.0.113.9", "203.0.113.9"),
    ("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
    ("10.0.0.1", "", "10.0.0.1"),
    ("10.0.0.1", "junk", "10.0.0.1"),
    ("10.0.0.1", "203.0.113.9, junk", "10.0.0.1"),
    ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
]


@pytest.mark.parametrize(("peer", "forwarded", "expected"), PROXIED)
@pytest.mark.parametrize("trusted", [True, False])
def test_a_forwarded_address_is_believed_from_a_trusted_proxy_only(house, trusted, peer, forwarded, expected):
    with_options(house, trusted_proxies=("10.0.0.0/8",) if trusted else ())
    client = TestClient(small_app(house), client=(peer, 5000))
    answer = client.get(f"{API}/tried", headers={"X-Forwarded-For": forwarded})
    assert answer.json()["peer"] == (expected if trusted else peer)


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [("/tried", 16 * 1024, 200), ("/tried", 16 * 1024 + 1, 413), ("/tried/media", 17 * 1024, 200),
     ("/tried/media", 1024 * 1024 + 1, 413)],
)  # fmt: skip
@pytest.mark.parametrize("chunked", [False, True], ids=["with its length", "chunked"])
def test_a_body_larger_than_allowed_is_refused(house, path, size, status, chunked):
    client = TestClient(small_app(with_options(house, body_kib=16, upload_mib=1)))
    body = (b"x" * min(4096, size - at) for at in range(0, size, 4096)) if chunked else b"x" * size
    method = "put" if "media" in path else "post"
    answer = client.request(method, f"{API}{path}", content=body)
    assert answer.status_code == status
    if status == 200:
        assert answer.json()["bytes"] == size
    else:
        assert answer.json()["code"] == "too-large"


def test_a_length_that_lies_or_makes_no_sense_is_refused_before_anything_is_read(house):
    client = TestClient(small_app(house))
    answer = client.post(f"{API}/tried", content=b"x", headers={"Content-Length": "9" * 40})
    assert answer.status_code == 413


def spoken_to(app, receive):
    """What an app answers a client that is a function."""
    said = []

    async def send(message):
        said.append(message)

    scope = {
        "type": "http", "method": "POST", "path": f"{API}/tried", "raw_path": b"", "query_string": b"",
        "headers": [(b"host", b"testserver")], "client": ("127.0.0.1", 1), "server": ("testserver", 80),
        "scheme": "http", "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"},
    }  # fmt: skip
    asyncio.run(asyncio.wait_for(app(scope, receive, send), 20))
    return said[0]["status"]


def test_a_body_that_stops_coming_is_not_waited_for(house):
    pieces = [{"type": "http.request", "body": b"half", "more_body": True}]

    async def receive():
        if not pieces:
            await asyncio.Event().wait()
        return pieces.pop()

    assert spoken_to(small_app(with_options(house, body_seconds=0.05)), receive) == 408


@pytest.mark.parametrize(
    ("each", "pause_s", "status"), [(1, 9, 408), (100_000, 9, 200)], ids=["drips", "flows"]
)
def test_a_body_that_drips_is_not_waited_for_and_one_that_flows_is(house, each, pause_s, status):
    left = [10]

    async def receive():
        left[0] -= 1
        house.clock.advance_ns(pause_s * NS_PER_S)
        return {"type": "http.request", "body": b"x" * each, "more_body": left[0] > 0}

    assert spoken_to(small_app(house), receive) == status


@pytest.mark.parametrize(
    ("path", "status"), [("/tried%00", 404), ("/tried?name=a%00b", 422), ("/tried?name=a%2500b", 200)]
)
def test_a_nul_reaches_no_endpoint(browser, path, status):
    assert browser.http.get(f"{API}{path}").status_code == status


def test_every_answer_forbids_what_no_page_needs(browser):
    for path in ("/tried", "/nothing", "/broken"):
        headers = browser.http.get(f"{API}{path}").headers
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "no-referrer"
        assert len(headers["x-request-id"]) == 16
        assert "strict-transport-security" not in headers
        assert "access-control-allow-origin" not in headers


def test_what_nobody_foresaw_is_written_down_and_not_told(browser, caplog):
    answer = browser.http.get(f"{API}/broken")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret plan" not in answer.text
    record = next(one for one in caplog.records if one.name == "ledsign.api")
    assert answer.json()["instance"] in record.getMessage()
    assert record.exc_info


def test_every_request_is_written_down(browser, caplog):
    caplog.set_level(logging.INFO, "ledsign.access")
    answer = browser.http.get(f"{API}/tried?token=private")
    record = next(one for one in caplog.records if one.name == "ledsign.access")
    told = record.access
    assert told["request"] == answer.headers["x-request-id"]
    assert (told["method"], told["path"], told["status"]) == ("GET", f"{API}/tried", 200)
    assert (told["login"], told["via"]) == ("author", "session")
    assert "private" not in str(vars(record))


def test_a_flood_is_slowed_down_by_session_and_by_peer(tmp_path):
    house = make_house(tmp_path)
    house.options = house.options.model_copy(update={"requests_per_minute": 30})
    house.__post_init__()
    try:
        who = {"a": actor("a", Role.AUTHOR), "b": actor("b", Role.AUTHOR)}
        client = TestClient(small_app(house, lambda _house, asked: who.get(asked.headers.get("x-who"))))
        codes = [client.get(f"{API}/tried", headers={"X-Who": "a"}).status_code for _ in range(32)]
        assert codes == [200] * 30 + [429] * 2
        assert client.get(f"{API}/tried", headers={"X-Who": "b"}).status_code == 200
        assert [client.get(f"{API}/tried").status_code for _ in range(31)] == [200] * 30 + [429]
        house.clock.advance_ns(60 * NS_PER_S)
        assert client.get(f"{API}/tried", headers={"X-Who": "a"}).status_code == 200
    finally:
        house.workers.close()
        house.database.close()


def test_the_mark_of_open_routes_is_what_the_guard_lets_pass_without_a_csrf_token():
    """Whoever adds a public write must decide here whether a session's cookie may matter to it."""
    from ledsign.api.caller import mark_of
    from ledsign.api.openapi import routes_of

    app = full_app(None)
    open_writes = {path for path, method, route in routes_of(app) if method == "post" and mark_of(route)[1]}
    assert open_writes
    assert all(guard.OPEN.fullmatch(path) for path in open_writes)
    assert public().dependency.public


def end_everything(house):
    """As another process would: the database says so, nobody tells this one."""
    with house.unit(LOCAL) as unit:
        unit.db.execute(update(Login).values(ended_ns=unit.now_ns))


@pytest.fixture
def short_lived(house):
    house.notes["app"] = small_app(house)
    entrance, browser = TestClient(full_app(house)), Browser(house)
    who = add_person(house, "author", Role.AUTHOR, totp=False)
    entrance.post(f"{API}/sessions", json={"login": who.login, "password": PASSWORD})
    browser.http.cookies = entrance.cookies
    return browser


@pytest.mark.parametrize("ends", [True, False])
def test_a_stream_is_cut_off_within_a_second_when_its_session_ends(short_lived, ends):
    house = short_lived.house
    house.notes["halfway"] = lambda: end_everything(house) if ends else None
    got = short_lived.http.get(f"{API}/stream").text.split()
    assert got == [str(at) for at in range(len(got))]
    assert 10 <= len(got) <= 14 if ends else len(got) == 20


def test_a_slow_request_that_ends_its_own_session_is_answered(short_lived):
    # So it is with a new password or a second factor: recovery codes are told once.
    short_lived.house.notes["halfway"] = lambda: end_everything(short_lived.house)
    got = short_lived.http.get(f"{API}/slow-end")
    assert (got.status_code, got.json()) == (200, {"codes": ["told once"]})


def test_a_websocket_is_closed_within_a_second_when_its_session_ends(short_lived):
    with short_lived.http.websocket_connect(
        f"{API}/lasting", headers={"Origin": "http://testserver"}
    ) as connection:
        connection.send_text("before")
        assert connection.receive_text() == "before"
        end_everything(short_lived.house)
        short_lived.house.clock.advance_ns(NS_PER_S)
        connection.send_text("after")
        with pytest.raises(WebSocketDisconnect) as closed:
            connection.receive_text()
        assert closed.value.code == guard.ENDED


def test_a_page_left_open_does_not_keep_a_session_from_ending(short_lived):
    with short_lived.http.websocket_connect(
        f"{API}/lasting", headers={"Origin": "http://testserver"}
    ) as connection:
        for at in range(29):
            short_lived.house.clock.advance_ns(60 * NS_PER_S)
            connection.send_text(str(at))
            assert connection.receive_text() == str(at)
        short_lived.house.clock.advance_ns(60 * NS_PER_S)
        connection.send_text("half an hour")
        with pytest.raises(WebSocketDisconnect):
            connection.receive_text()
