"""Reviewing: one, two or three stages, never the same person twice."""

from __future__ import annotations

import pytest

from ledsign.core.errors import Forbidden, Invalid
from ledsign.service.roles import Role
from tests.service.casting import (
    somebody,
)


def test_with_one_stage_the_publisher_signs_too(house, crew):
    object.__setattr__(house, "options", house.options.model_copy(update={"stages": 1}))
    row = crew.submit()
    assert crew.decide(crew.first, row).state == "approved"
    with pytest.raises(Invalid) as refused:
        crew.publish(row)
    assert refused.value.code == "password"
    record = crew.publish(row, password=crew.publisher.password)
    assert [one.decision for one in record.submission.reviews] == ["approve", "publish"]


def test_with_one_stage_nobody_is_both(house, crew):
    object.__setattr__(house, "options", house.options.model_copy(update={"stages": 1}))
    both = somebody(house, "both", Role.REVIEWER, Role.PUBLISHER)
    row = crew.submit()
    crew.decide(both, row)
    with pytest.raises(Forbidden) as refused:
        crew.publish(row, both, password=both.password)
    assert refused.value.code == "same-person"
    writer = somebody(house, "writer", Role.AUTHOR, Role.PUBLISHER)
    own = crew.submit(writer)
    crew.decide(crew.first, own)
    with pytest.raises(Forbidden) as refused:
        crew.publish(own, writer, password=writer.password)
    assert refused.value.code == "own-work"


def test_three_stages_take_three_people(house, crew):
    object.__setattr__(house, "options", house.options.model_copy(update={"stages": 3}))
    third = somebody(house, "third", Role.REVIEWER)
    row = crew.submit()
    states = [crew.decide(who, row).state for who in (crew.first, crew.second, third)]
    assert states == ["open", "open", "approved"]
    assert b'"threshold":3' in crew.publish(row).file
