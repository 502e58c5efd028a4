"""Figures: what is promised, measured by a test, and written where a table is made of it."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REPORT = "LEDSIGN_FAULTS_REPORT"
FULL = os.environ.get("LEDSIGN_FAULTS") == "full"
SANE = 20


@pytest.fixture
def figure() -> Iterator[Callable[..., None]]:
    """A function of (name, value, unit, bar, met, timing=False): into the report, and must be met.

    ``bar`` is the promise as people read it (``≤ 1``). The report is the file named by LEDSIGN_FAULTS_REPORT,
    one JSON object a line; without that variable figures are only checked. All figures of a test are
    written before it fails. ``timing`` figures are held to their bar under ``make faults``; in the daily
    tests, beside other tests on a busy machine, only to ``SANE`` times that
    (of a small bar, to ``SANE`` itself).
    """
    missed: list[str] = []

    def record(name: str, value: float, unit: str, bar: str, met: bool, *, timing: bool = False) -> None:
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
        if timing and not FULL:
            met = met or value <= SANE * max(1.0, float(bar.split()[-1]))
        if not met:
            missed.append(f"{name}: {value:g} {unit}, promised {bar}")

    yield record
    assert not missed, "\n".join(missed)
