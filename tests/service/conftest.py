"""A house with a sign, and people who write, review and publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.figures import figure
from tests.house import make_house
from tests.service.casting import Crew, compiled_before, remember

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.service.house import House

__all__ = ["compiled_before", "figure"]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path)
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture
def crew(house: House, compiled_before: Path) -> Crew:
    """People of a house whose playlist has been compiled before, so that no worker is needed."""
    remember(house, compiled_before)
    return Crew(house)
