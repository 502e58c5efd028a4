from __future__ import annotations

from ledsign.player.lateness import Lateness


def test_nothing_seen_is_zero() -> None:
    assert Lateness().percentiles_ms() == {"p50": 0.0, "p99": 0.0, "max": 0.0}


def test_percentiles_of_a_known_series() -> None:
    lateness = Lateness()
    for ms in range(1, 101):
        lateness.add(ms * 1_000_000)
    found = lateness.percentiles_ms()
    assert found["p50"] == 50.5
    assert 99 <= found["p99"] <= 100
    assert found["max"] == 100


def test_the_ring_forgets_but_the_maximum_does_not() -> None:
    lateness = Lateness(size=4)
    for ms in (900, 1, 1, 1, 1):
        lateness.add(ms * 1_000_000)
    assert lateness.percentiles_ms() == {"p50": 1.0, "p99": 1.0, "max": 900.0}
