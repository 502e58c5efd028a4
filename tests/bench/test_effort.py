"""Interleaving cases, with a clock and a CPU that only move when told."""

from __future__ import annotations

from ledsign.bench.effort import interleave, ratio
from ledsign.core.clock import NS_PER_S, FakeClock


def test_cases_take_turns_and_pay_for_themselves_only() -> None:
    clock = FakeClock()
    order: list[str] = []

    def case(name: str, ns: int) -> None:
        order.append(name)
        clock.advance_ns(ns)

    def rest(name: str, calls: int) -> None:
        order.append(f"{name}×{calls}")
        clock.advance_ns(1_000_000)  # nobody's

    rounds = interleave(
        {"cheap": lambda: case("c", 250), "dear": lambda: case("d", 4_000)},
        4e-3,
        clock,
        spent=clock.monotonic_ns,
        turn_ns=1_000,
        rest=rest,
    )
    assert rounds["cheap"] == [250.0] * len(rounds["cheap"])
    assert rounds["dear"] == [4_000.0] * len(rounds["cheap"])
    assert len(rounds["cheap"]) >= 3
    assert order[:9] == ["c", "d", "cheap×1", "dear×1", "c", "c", "c", "c", "cheap×4"]
    assert ratio(rounds["dear"], rounds["cheap"]) == 16.0
    assert clock.monotonic_ns() < NS_PER_S


def test_ratio_is_the_median_of_rounds() -> None:
    assert ratio([10, 20, 900], [1, 1, 1]) == 20
