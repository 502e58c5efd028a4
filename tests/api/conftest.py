"""Clients of the API over a house in memory of this test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from tests.figures import figure
from tests.house import make_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

__all__ = ["figure"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path)
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture
def client_as(house: House) -> Callable[[Actor | None], TestClient]:
    """A client whose every request comes from that actor, however it is sent."""
    return lambda who: TestClient(create_app(house, lambda _house, _request: who))
