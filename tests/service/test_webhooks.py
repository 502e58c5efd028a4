"""Alarms told to programs: signed, tried again, only to hosts that are allowed, never along a redirect."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Forbidden, Invalid, Unknown
from ledsign.core.problem import Bilingual
from ledsign.service import alarms, webhooks
from ledsign.service.alarms import Finding
from ledsign.service.delivering import TOO_OLD_NS, delay_ns, deliver_due, send
from ledsign.service.roles import Role
from ledsign.store.tables import Delivery
from tests.house import LOCAL, actor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.service.house import House

ADMIN = actor("admin", Role.ADMIN)
AWAY = Finding(code="player-away", severity="critical", text=Bilingual("away", "没有应答"))


@pytest.fixture
def allowing(house: House) -> House:
    house.options = house.options.model_copy(update={"webhook_hosts": ("127.0.0.1", "alarms.example.org")})
    return house


def create(house: House, url: str, *signs: str) -> tuple[str, str]:
    with house.unit(ADMIN) as unit:
        made, secret = webhooks.create(unit, "hook", url, list(signs))
        return made.id, secret


def settle(house: House, sign: str, *found: Finding) -> None:
    with house.unit(LOCAL) as unit:
        alarms.settle(unit, sign, found)


def deliveries(house: House) -> list[Delivery]:
    with house.view(LOCAL) as unit:
        return list(unit.db.scalars(select(Delivery).order_by(Delivery.id)))


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://elsewhere.example.org/", "webhook-host"),
        ("http://alarms.example.org/", "webhook-tls"),
        ("ftp://alarms.example.org/", "webhook-url"),
        ("https://user@alarms.example.org/", "webhook-url"),
        ("https://alarms.example.org/#x", "webhook-url"),
        ("https://alarms.example.org\\@127.0.0.1/", "webhook-url"),
        ("https://alarms.example.org:99999/", "webhook-url"),
        ("https:///path", "webhook-url"),
        ("https://[::1", "webhook-url"),
        ("https://告警.example.org/", "webhook-url"),
        ("https://alarms.example.org.evil.example/", "webhook-host"),
        ("http://169.254.169.254/latest/meta-data", "webhook-host"),
    ],
)
def test_where_alarms_are_not_told(allowing: House, url: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        create(allowing, url)
    assert refused.value.code in (code, "webhook-host")
    assert refused.value.text.zh


def test_nowhere_by_default(house: House) -> None:
    with pytest.raises(Invalid) as refused:
        create(house, "https://alarms.example.org/")
    assert refused.value.code == "webhook-host"


def test_only_admins(allowing: House) -> None:
    with pytest.raises(Forbidden), allowing.unit(actor("op", Role.OPERATOR)) as unit:
        webhooks.create(unit, "x", "https://alarms.example.org/", [])
    with pytest.raises(Unknown), allowing.unit(ADMIN) as unit:
        webhooks.delete(unit, "0" * 26)


def test_signed_and_for_the_signs_asked_for(allowing: House) -> None:
    _, secret = create(allowing, "https://alarms.example.org/in?x=1", "west")
    settle(allowing, "east", AWAY)
    settle(allowing, "west", AWAY)
    settle(allowing, "west")
    got: list[tuple[str, bytes, dict[str, str]]] = []

    def post(url: str, content: bytes, headers: dict[str, str]) -> tuple[bool, str]:
        got.append((url, content, headers))
        return True, "200 OK"

    assert deliver_due(allowing, post) == 2
    assert deliver_due(allowing, post) == 0
    url, content, headers = got[0]
    told = json.loads(content)
    assert url == "https://alarms.example.org/in?x=1"
    assert {json.loads(one[1])["event"] for one in got} == {"alarm.raised", "alarm.ended"}
    assert (told["sign"], told["code"], told["zh"]) == ("west", "player-away", "没有应答")
    signed = f"{headers['Ledsign-Timestamp']}.".encode() + content
    assert (
        headers["Ledsign-Signature"] == "v1=" + hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    )
    assert secret not in str(deliveries(allowing)[0].body)


def test_tried_again_later_and_later_then_given_up(allowing: House) -> None:
    create(allowing, "https://alarms.example.org/")
    settle(allowing, "west", AWAY)
    clock: Any = allowing.clock
    tries = 0

    def refuse(*_: object) -> tuple[bool, str]:
        nonlocal tries
        tries += 1
        return False, "503 Busy"

    while not deliveries(allowing)[0].done_ns:
        deliver_due(allowing, refuse)
        before = tries
        deliver_due(allowing, refuse)
        assert tries == before  # not before its time
        clock.advance_ns(delay_ns(tries))
    assert 20 < tries < 60
    assert clock.now_ns() - deliveries(allowing)[0].body["at_ns"] > TOO_OLD_NS
    assert deliveries(allowing)[0].answer == "503 Busy"
    assert delay_ns(1) == 10 * NS_PER_S


def test_no_longer_allowed_or_deleted(allowing: House) -> None:
    first, _ = create(allowing, "https://alarms.example.org/")
    settle(allowing, "west", AWAY)
    with allowing.unit(ADMIN) as unit:
        webhooks.delete(unit, first)

    def never(*_: object) -> tuple[bool, str]:
        raise AssertionError("must not be sent")

    assert deliver_due(allowing, never) == 0
    assert deliveries(allowing)[0].done_ns


class Receiver(BaseHTTPRequestHandler):
    status = 200
    got: list[bytes] = []  # noqa: RUF012

    def do_POST(self) -> None:
        self.got.append(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[tuple[str, type[Receiver]]]:
    kind = type("OneReceiver", (Receiver,), {"got": []})
    server = HTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/in", kind
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(("status", "taken"), [(200, True), (204, True), (302, False), (500, False)])
def test_over_a_real_socket(receiver: tuple[str, type[Receiver]], status: int, taken: bool) -> None:
    url, kind = receiver
    kind.status = status
    assert send(url, b"{}", {"Content-Type": "application/json"})[0] is taken
    assert kind.got == [b"{}"]  # once: nobody follows a redirect


def test_nobody_there() -> None:
    taken, answer = send("http://127.0.0.1:9/", b"{}", {})
    assert not taken
    assert "refused" in answer.lower()
