"""Watching a sign live: who may, what comes, who is slow."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from ledsign.api.app import create_app
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.display.monitor import FRAME_FILE, STATUS_FILE, PictureFile
from ledsign.service.live_pictures import HEADER
from ledsign.service.roles import Role
from tests.content_of import SIGN, add_sign
from tests.house import actor, make_house

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

OBSERVED, DESIRED = f"/api/v1/signs/{SIGN}/observed/frames", f"/api/v1/signs/{SIGN}/desired/frames"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path, clock=SystemClock())
    add_sign(made)
    folder = tmp_path / "monitor" / SIGN
    file = PictureFile(folder / FRAME_FILE, 64, 16)
    (folder / STATUS_FILE).write_text(
        json.dumps({"at_ns": made.clock.now_ns() + 300 * NS_PER_S, "outputs": [], "foreign": []})
    )
    file.write(np.full((16, 64, 3), 9, np.uint8), 77)
    yield made
    made.closing.set()
    file.close()
    made.workers.close()
    made.database.close()


def client(house: House, who: Actor | None) -> TestClient:
    return TestClient(create_app(house, lambda _house, _request: who))


def test_the_picture_and_what_is_said_of_it(house: House) -> None:
    with client(house, actor("wu", Role.PROPERTY)).websocket_connect(f"{OBSERVED}?reduction=2") as socket:
        told, data = None, b""
        while told is None or not data:
            message = socket.receive()
            told, data = (
                (json.loads(message["text"]), data) if "text" in message else (told, message["bytes"])
            )
        assert told["live"] is True
        assert HEADER.unpack_from(data) == (b"LED1", 32, 8, 2, 0, 1, 77)
        socket.send_text("1")
        socket.send_text("nonsense")  # whoever talks of anything else is let go


def test_a_sign_without_a_release_should_be_black(house: House) -> None:
    with client(house, actor("wu", Role.PROPERTY)).websocket_connect(DESIRED) as socket:
        told: dict[str, object] = {}
        while not told:
            message = socket.receive()
            told = json.loads(message["text"]) if "text" in message else {}
        assert (told["state"], told["same"], told["trouble"]) == ("none", None, "")


@pytest.mark.parametrize("address", [OBSERVED, DESIRED, "/api/v1/signs/none/observed/frames"])
@pytest.mark.parametrize("who", [None, actor("x"), actor("y", Role.OPERATOR, sign="other")])
def test_who_may_not_see_the_sign_is_not_let_in(house: House, address: str, who: Actor | None) -> None:
    with (
        pytest.raises((WebSocketDisconnect, WebSocketDenialResponse)),
        client(house, who).websocket_connect(address),
    ):
        pass  # it never opens


def test_when_the_service_stops_so_does_the_picture(house: House) -> None:
    with client(house, actor("wu", Role.PROPERTY)).websocket_connect(OBSERVED) as socket:
        socket.receive()
        house.closing.set()
        with pytest.raises(WebSocketDisconnect) as ended:
            while True:
                message = socket.receive()
                if message["type"] == "websocket.close":
                    raise WebSocketDisconnect(message["code"])
        assert ended.value.code == 1001
