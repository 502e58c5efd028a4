"""Urgent: over what is live, by two people, for a day at most; then the programme goes on."""

from __future__ import annotations

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Invalid, ServiceError
from ledsign.service import (
    submissions,
    urgent,
    voiding,
)
from ledsign.service.players import link
from ledsign.show.staging import Stage
from tests.service.casting import (
    HOUR_NS,
    SIGN,
    records,
)


def lay_over(crew, **how):
    ready = urgent.prepare(crew.house, crew.author.actor, SIGN, text="台风预警", **how)
    with crew.house.unit(crew.author.actor) as unit:
        return submissions.submit(unit, ready)


def test_an_urgent_message_and_what_comes_after(crew):
    """The programme goes on by itself; what is being reviewed meanwhile stays approved."""
    crew.publish(crew.approved())
    pending = crew.approved()
    until = crew.house.clock.now_ns() + HOUR_NS
    row = lay_over(crew, until_ns=until)
    crew.decide(crew.first, row)
    crew.publish(row, password=crew.publisher.password)
    stage = Stage(link(crew.house, SIGN).store().current().show)
    during, after = (stage.decision_at(until + offset) for offset in (-1, 0))
    assert during.entry.layer.name == "EMERGENCY" and after.entry.id == "programme"
    with pytest.raises(Conflict) as refused:
        crew.publish(pending)
    assert refused.value.code == "urgent-on"
    assert crew.publish(pending, ends_urgent=True).state == "live"
    assert records(crew) == [(10, "replaced"), (11, "replaced"), (20, "live")]


def test_a_second_urgent_message_keeps_the_first(crew):
    until = crew.house.clock.now_ns() + 2 * HOUR_NS
    for _ in range(2):
        row = lay_over(crew, until_ns=until)
        crew.decide(crew.first, row)
        crew.publish(row, password=crew.publisher.password)
        crew.house.clock.advance_ns(60 * NS_PER_S)
    schedule = link(crew.house, SIGN).store().current().show.schedule
    assert sum(entry.id.startswith("urgent-") for entry in schedule.entries) == 2


def test_an_urgent_message_for_what_is_gone_is_void(crew):
    crew.publish(crew.approved())
    row = lay_over(crew, until_ns=crew.house.clock.now_ns() + HOUR_NS)
    crew.publish(crew.approved())
    with pytest.raises(Conflict) as refused:
        crew.decide(crew.first, row)
    assert refused.value.told["why"] == "base-replaced"


@pytest.mark.parametrize("hours", [0, -1, 25])
def test_an_urgent_message_ends_within_a_day(crew, hours):
    with pytest.raises(Invalid, match="24 hours"):
        lay_over(crew, until_ns=crew.house.clock.now_ns() + hours * HOUR_NS)


@pytest.mark.parametrize("ends_h", [3, 1], ids=["after it", "before it"])
def test_the_programme_ends_when_it_would_have_ended(crew, ends_h):
    """Two people prolong nothing; words that outlast the programme are shown to their own end, alone."""
    now = crew.house.clock.now_ns()
    base = crew.publish(crew.approved(expires_ns=now + ends_h * HOUR_NS))
    until = now + 2 * HOUR_NS
    if ends_h == 1:
        with pytest.raises(Invalid, match="expires"):
            lay_over(crew, until_ns=until, from_ns=now + HOUR_NS // 2)
    row = lay_over(crew, until_ns=until)
    crew.decide(crew.first, row)
    published = crew.publish(row, password=crew.publisher.password)
    assert published.expires_ns == max(base.expires_ns, until)
    schedule = link(crew.house, SIGN).store().current().show.schedule
    assert [one.layer.name for one in schedule.entries] == ["CAMPAIGN", "EMERGENCY"][ends_h == 1 :]
    assert sum(one.layer.name == "EMERGENCY" for one in schedule.entries) == 1


def test_a_longer_urgent_message_keeps_the_shorter(crew):
    """Over a programme that ends first, over nothing, over what is over."""
    now = crew.house.clock.now_ns()
    crew.publish(crew.approved(expires_ns=now + 2 * HOUR_NS))
    for hours, found in ((1, 2), (3, 2), (4, 3)):
        row = lay_over(crew, until_ns=now + hours * HOUR_NS)
        crew.decide(crew.first, row)
        published = crew.publish(row, password=crew.publisher.password)
        schedule = link(crew.house, SIGN).store().current().show.schedule
        assert len(schedule.entries) == found, hours
        assert published.expires_ns == now + max(2, hours) * HOUR_NS
        crew.house.clock.advance_ns(60 * NS_PER_S)
    crew.house.clock.advance_ns(5 * HOUR_NS)
    row = lay_over(crew, until_ns=crew.house.clock.now_ns() + HOUR_NS)
    assert crew.decide(crew.first, row).state == "approved"


def test_one_of_an_older_version_that_prolongs_the_programme_is_void(crew):
    base = crew.publish(crew.approved(expires_ns=crew.house.clock.now_ns() + 2 * HOUR_NS))
    row = lay_over(crew, until_ns=crew.house.clock.now_ns() + HOUR_NS)
    with crew.house.unit(crew.author.actor) as unit:
        submissions.get(unit, SIGN, row.id).expires_ns = base.expires_ns + 1
    with pytest.raises(Conflict) as refused:
        crew.decide(crew.first, row)
    assert refused.value.told["why"] == "outlives-base"


def test_void_reasons_have_words():
    for why in (
        "sign-changed",
        "too-late",
        "overtaken",
        "base-replaced",
        "people-changed",
        "other-show",
        "outlives-base",
    ):
        error = voiding.void(why)
        assert isinstance(error, ServiceError) and error.told["why"] == why
        assert "no longer be shown as it was seen" not in error.text.en
