"""The service's parts in this process: what keeps it from starting, what it prints, how it ends streams."""

from __future__ import annotations

import http.client
import inspect
import json
import logging
import socket
import ssl
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from uvicorn.protocols.websockets import websockets_sansio_impl

from ledsign.app.keeper import Keeper
from ledsign.app.logs import REFUSED, JsonLines, TextLines, is_news
from ledsign.app.serve import Service
from ledsign.core.clock import NS_PER_S, FakeClock, SystemClock
from ledsign.core.errors import DocumentError, TransportError
from ledsign.service import wishes
from ledsign.service.options import Options
from ledsign.settings import shipped
from tests.house import LOCAL

if TYPE_CHECKING:
    from pathlib import Path


def options(home: Path, **more: object) -> Options:
    return Options(**{"home": home, "port": 0, "backup_minutes": 0, "workers": 1, **more})  # type: ignore[arg-type]


def certificate(folder: Path) -> tuple[Path, Path]:
    """One for 127.0.0.1, signed by itself."""
    from datetime import UTC, datetime, timedelta

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begun)
        .not_valid_after(begun + timedelta(days=36500))
        .sign(key, hashes.SHA256())
    )
    cert, private = folder / "cert.pem", folder / "key.pem"
    cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    return cert, private


def test_it_serves_over_tls_with_the_demo(tmp_path: Path) -> None:
    cert, key = certificate(tmp_path)
    demo = (shipped("signs", "p10-64x16.yaml"), shipped("playlists", "twin-towers.yaml"))
    with Service(options(tmp_path, tls_cert=cert, tls_key=key), SystemClock(), demo) as service:
        assert service.is_running
        assert service.address.url.startswith("https://127.0.0.1:")
        assert "/setup#" in service.address.setup
        trusting = ssl.create_default_context(cafile=str(cert))
        trusting.check_hostname = False
        host, _, port = service.address.url.removeprefix("https://").rpartition(":")
        line = http.client.HTTPSConnection(host, int(port), timeout=20, context=trusting)
        line.request("GET", "/readyz")
        answer = line.getresponse()
        assert (answer.status, answer.read()) == (200, b"ready\n")
        line.close()
        with service.house.view(LOCAL) as unit:
            assert wishes.signs(unit) == ["p10-64x16"]
    assert not service.is_running
    assert (tmp_path / "service" / "secret").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"host": "0.0.0.0"}, "listen.tls"), ({"tls_cert": "cert.pem"}, "listen.pair")],
)
def test_it_does_not_start_where_it_could_be_walked_into(
    tmp_path: Path, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(DocumentError) as refused, Service(options(tmp_path, **changes), SystemClock()):
        raise AssertionError("it started")
    assert code in {one.code for one in refused.value.problems}


def test_a_taken_port_is_said_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with (
            pytest.raises(TransportError, match="--port"),
            Service(options(tmp_path, port=port), SystemClock()),
        ):
            raise AssertionError("it started")


def record(message: str, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("ledsign.api", logging.INFO, "x.py", 1, message, None, None)
    for key, value in extra.items():
        setattr(made, key, value)
    return made


def test_logs_are_lines_whatever_is_in_them() -> None:
    access = {"request": "5f1c9a7be0d24c83", "path": "/api/v1/状态", "status": 200}
    told = JsonLines().format(record("GET\nx", access=access))
    assert "\n" not in told
    found = json.loads(told)
    assert (found["request"], found["status"], found["message"]) == ("5f1c9a7be0d24c83", 200, "GET\nx")
    assert found["at"].endswith("Z")
    text = TextLines().format(record("one\ntwo\rthree", access=access))
    assert len(text.splitlines()) == 1
    assert text.endswith("[5f1c9a7be0d24c83]")


def test_a_refused_websocket_is_no_news_and_everything_else_is() -> None:
    assert not is_news(record(REFUSED))
    assert is_news(record("Exception in ASGI application\n"))
    assert REFUSED in inspect.getsource(websockets_sansio_impl), "the server says it in other words now"


def test_a_child_that_keeps_ending_is_started_later_and_later() -> None:
    clock = FakeClock()
    keeper = Keeper("ledsign.no_such_module", [], clock, lambda _: None)
    for _ in range(40):
        keeper.step()
        if keeper._child is not None:
            keeper._child.wait(20)
        clock.advance_ns(NS_PER_S // 10)
        if keeper.deaths >= 3:
            break
    assert keeper.deaths >= 3
    keeper.stop()


def test_the_next_one_listens_where_the_last_one_did() -> None:
    told: list[dict[str, object]] = []
    keeper = Keeper("x", ["serve", "--port", "0", "--json"], FakeClock(), told.append)
    keeper._heard({"event": "ready", "url": "http://127.0.0.1:41234"})
    assert keeper._arguments == ["serve", "--port", "41234", "--json"]
    assert len(told) == 1
