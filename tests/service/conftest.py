"""A house with a sign, and people who write, review and publish."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.house import make_house

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.service.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path)
    yield made
    made.workers.close()
    made.database.close()
