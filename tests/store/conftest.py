"""Databases for tests of the store: each kind in turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.house import make_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ledsign.service.house import House
    from ledsign.store.database import Database
    from tests.postgres import Postgres


@pytest.fixture
def house(tmp_path: Path, database_url: str) -> Iterator[House]:
    made = make_house(tmp_path, database_url)
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture
def database(house: House) -> Database:
    return house.database


@pytest.fixture
def empty_url(database_url: str, tmp_path: Path, postgres: Callable[[], Postgres]) -> Iterator[str]:
    """The URL of a database without tables."""
    if not database_url:
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = postgres()
    url = server.database(empty=True)
    yield url
    server.drop(url)
