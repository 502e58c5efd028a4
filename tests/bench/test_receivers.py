"""The receiving bench: what the simulator shows in it is what was sent."""

from __future__ import annotations

from contextlib import ExitStack

import pytest

from ledsign.bench import receivers


@pytest.mark.parametrize("protocol", list(receivers.BARS))
def test_a_lane_shows_what_was_sent(protocol: str) -> None:
    with ExitStack() as stack:
        lane = receivers.Lane(protocol, 16, stack)
        for _ in range(3):
            lane.send(0)
            lane.simulate()
        assert lane.is_exact()
        lane.send(1)
        lane.read()
        with pytest.raises(BlockingIOError):
            lane.plain.recv(1)


def test_what_is_not_shown_is_not_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receivers.Lane, "is_exact", lambda lane: False)
    value, note = receivers.measure("ddp", 0.01)
    assert value is None
    assert "did not show" in note
