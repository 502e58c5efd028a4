"""A client of a real application, in this process, with a token that really is looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from ledsign.client import Client
from ledsign.core.clock import FakeClock
from ledsign.service.roles import Role
from tests.api.matrix import HERE, with_signs
from tests.house import make_house
from tests.members import member, token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledsign.service.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path)
    with_signs(made)
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture
def client_of(house: House) -> Iterator[Callable[..., Client]]:
    """A function of roles on ``gate``: a client of somebody who has them."""
    opened: list[Client] = []

    def make(*roles: Role) -> Client:
        who = member(house, f"someone{len(opened)}", *roles, sign=HERE)
        http = TestClient(create_app(house), headers={"Authorization": f"Bearer {token(house, who)}"})
        opened.append(Client("http://testserver", http=http, clock=FakeClock()))
        return opened[-1]

    yield make
    for one in opened:
        one.close()
