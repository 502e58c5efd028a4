"""Fifty people edit and preview while the towers play: nobody waits, no frame is lost."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.faults.operators import frames, lit, tokens_for, work

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.running import Running

pytestmark = pytest.mark.skipif(os.name != "posix", reason="stops processes by signal")
PEOPLE = 50


@pytest.mark.timeout(240)
def test_many_operators_at_once(
    running: Running, tmp_path: Path, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    people, seconds = rounds(PEOPLE, 6), rounds(60, 6)
    tokens = tokens_for(running.home, people)
    service, page = lit(running, tmp_path / "log")
    shown, lost = frames(page)
    waits = work(service, tokens, seconds)
    shown_then, lost_then = frames(page)
    what = f"{people} operators, {waits.count} requests in {seconds} s"
    for kind in sorted(waits.by_kind):
        print(f"{kind}: p50 {waits.percentile(50, kind):.0f} ms, p99 {waits.percentile(99, kind):.0f} ms")
    print(*waits.refused[:5], sep="\n")
    assert shown_then > shown
    p99 = waits.percentile(99)
    figure(f"{what}: p99", round(p99, 1), "ms", "≤ 250", p99 <= 250, timing=True)
    figure(f"{what}: refused", len(waits.refused), "", "= 0", not waits.refused)
    figure(f"{what}: frames lost", lost_then - lost, "", "= 0", lost_then == lost)
