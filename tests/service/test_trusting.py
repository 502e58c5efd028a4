"""Trusting: players believe those who may approve today, and what others signed while they might."""

from __future__ import annotations

import pytest

from ledsign.core.errors import Conflict, Forbidden
from ledsign.service.players import link
from ledsign.service.roles import Role
from ledsign.show.bundle import read_show
from ledsign.show.store import SHOWS, ShowStore
from ledsign.show.trust import TRUST, read_trust
from ledsign.store.tables import Person
from tests.house import LOCAL
from tests.service.casting import (
    SIGN,
    Crew,
    disable,
    remember,
    somebody,
)


def test_who_leaves_darkens_nothing_and_approves_nothing_more(crew):
    row = crew.approved()
    crew.publish(row)
    later = crew.submit()
    crew.decide(crew.first, later)
    disable(crew, crew.first)
    stored = link(crew.house, SIGN).store().current()  # as a player that starts now
    assert (stored.show.digest, stored.trusted, stored.fallback) == (row.show, True, None)
    trust = read_trust(link(crew.house, SIGN).folder / TRUST)
    assert {one.name: one.last_number for one in trust.people} == {
        "author": None, "first": 10, "publisher": None, "second": None,
    }  # fmt: skip
    with pytest.raises(Conflict) as refused:
        crew.decide(crew.second, later)
    assert refused.value.told["why"] == "people-changed"


def test_when_too_few_are_left_nothing_new_counts(crew):
    path = link(crew.house, SIGN).folder / TRUST
    for who in (crew.first, crew.second, crew.publisher):
        disable(crew, who)
    ends = {one.name: one.last_number for one in read_trust(path).people}
    assert ends["author"] is None and sum(end == 0 for end in ends.values()) >= 1


def test_an_unsigned_show_plays_on_until_the_first_release(house, compiled_before):
    """Its player would take nothing unsigned from the moment there is a trust file."""
    remember(house, compiled_before)
    player = link(house, SIGN)
    bundle = next((house.folder.absolute() / "bundles").iterdir())
    ShowStore(player.folder / SHOWS, clock=house.clock).publish(read_show(bundle))
    crew = Crew(house)
    assert not (player.folder / TRUST).exists()
    assert not player.store().current().trusted
    crew.publish(crew.approved())
    assert (player.folder / TRUST).exists() and player.store().current().trusted


def test_the_key_must_count(crew):
    row = crew.submit()
    late = somebody(crew.house, "late", Role.REVIEWER)
    crew.decide(crew.first, row)
    later = somebody(crew.house, "later", Role.REVIEWER)
    assert crew.decide(late, row).state == "approved"
    other = crew.submit()
    with crew.house.unit(LOCAL) as unit:
        unit.db.get(Person, later.id).vouched_by = ""
    with pytest.raises(Forbidden) as refused:
        crew.decide(later, other)
    assert refused.value.code == "key-does-not-count"
