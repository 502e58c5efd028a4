"""Figures of the fault suite: every measured one is checked against its bar and, if asked for, written."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

REPORT = "LEDSIGN_FAULTS_REPORT"


@pytest.fixture(scope="session")
def figure() -> Callable[[str, float, str, str, bool], None]:
    """A function of (name, value, unit, bar, met): the figure goes into the report, and must be met.

    ``bar`` is the promise as people read it (``≤ 1``). The report is the file named by LEDSIGN_FAULTS_REPORT,
    one JSON object a line; without that variable figures are only checked.
    """

    def record(name: str, value: float, unit: str, bar: str, met: bool) -> None:
        path = os.environ.get(REPORT)
        if path:
            row = {"name": name, "value": value, "unit": unit, "bar": bar, "met": bool(met)}
            line = json.dumps(row, ensure_ascii=False) + "\n"
            # one write to a file opened for appending: rows of parallel workers do not mix
            descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                os.write(descriptor, line.encode())
            finally:
                os.close(descriptor)
        assert met, f"{name}: {value:g} {unit}, promised {bar}"

    return record
