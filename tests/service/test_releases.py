"""Releases: they wait for their time, and are taken back."""

from __future__ import annotations

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Invalid
from ledsign.service import (
    releases,
)
from ledsign.service.players import link
from tests.house import LOCAL
from tests.service.casting import (
    HOUR_NS,
    SIGN,
    records,
)


def test_a_release_waits_for_its_time_and_comes_by_itself(crew):
    first = crew.publish(crew.approved())
    begins = crew.house.clock.now_ns() + HOUR_NS
    waiting = crew.publish(crew.approved(not_before_ns=begins))
    assert waiting.state == "waiting"
    with crew.house.unit(LOCAL) as unit:
        assert releases.promote(unit, SIGN) is None
        assert releases.live(unit, SIGN).number == first.number
        assert releases.current_at(unit, SIGN, begins + 1).number == waiting.number
    crew.house.clock.advance_ns(2 * HOUR_NS)
    assert link(crew.house, SIGN).store().promote() is not None
    with crew.house.unit(LOCAL) as unit:
        assert releases.promote(unit, SIGN).number == waiting.number
        assert releases.live(unit, SIGN).number == waiting.number
    assert records(crew) == [(10, "replaced"), (20, "live")]


def test_what_waits_can_be_taken_back(crew):
    crew.publish(crew.approved())
    waiting = crew.publish(crew.approved(not_before_ns=crew.house.clock.now_ns() + HOUR_NS))
    releases.withdraw(crew.house, crew.publisher.actor, SIGN, waiting.number)
    crew.house.clock.advance_ns(2 * HOUR_NS)
    assert link(crew.house, SIGN).store().promote() is None
    assert records(crew) == [(10, "live"), (20, "withdrawn")]


@pytest.mark.parametrize(
    ("not_before", "expires"), [(10, 5), (0, -1), (0, 200_000_000)], ids=["backwards", "over", "too long"]
)
def test_times_that_cannot_be(crew, not_before, expires):
    now = crew.house.clock.now_ns()
    starts = now + not_before * NS_PER_S if not_before else 0
    with pytest.raises(Invalid, match="expires"):
        crew.submit(not_before_ns=starts, expires_ns=now + expires * NS_PER_S)


def test_what_was_on_the_sign_when(crew):
    before = crew.house.clock.now_ns()
    crew.publish(crew.approved())
    between = crew.house.clock.now_ns()
    crew.publish(crew.approved())
    with crew.house.view(LOCAL) as unit:
        found = [
            releases.current_at(unit, SIGN, at) for at in (before - 1, between, crew.house.clock.now_ns())
        ]
    assert [one.number if one else 0 for one in found] == [0, 10, 20]
