"""One house with a sign for all worker tests of a process: its workers stay warm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.content_of import add_sign
from tests.house import make_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.service.house import House


@pytest.fixture(scope="session")
def warm_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Not for tests that end its workers."""
    made = make_house(tmp_path_factory.mktemp("house"))
    add_sign(made)
    yield made
    made.workers.close()
    made.database.close()
