"""Trusting: players believe those who may approve today, and what others signed while they might."""

from __future__ import annotations

import pytest

from ledsign.core.errors import Conflict, Forbidden
from ledsign.service import trusting
from ledsign.service.chores import Chores
from ledsign.service.players import link
from ledsign.service.reconcile import Reconciler
from ledsign.service.roles import Role
from ledsign.service.unit import Unit
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


def test_what_was_read_before_somebody_left_is_not_what_stays(crew, monkeypatch):
    """Between reading whom to trust and writing it somebody else writes it anew."""
    third = somebody(crew.house, "third", Role.REVIEWER)
    row = crew.submit()
    crew.decide(crew.first, row)
    crew.decide(third, row)
    real = trusting.write

    def slowly(house, trust):
        monkeypatch.setattr(trusting, "write", real)
        disable(crew, crew.second)
        real(house, trust)

    monkeypatch.setattr(trusting, "write", slowly)
    (link(crew.house, SIGN).folder / TRUST).unlink(missing_ok=True)
    crew.publish(row)
    assert "second" not in {one.name for one in read_trust(link(crew.house, SIGN).folder / TRUST).people}


def test_what_died_before_it_was_written_is_written_in_the_next_round(crew, monkeypatch):
    path = link(crew.house, SIGN).folder / TRUST
    disable(crew, crew.publisher)
    rounds = Reconciler(crew.house, chores=Chores(crew.house, ()))
    with monkeypatch.context() as dying:
        dying.setattr(Unit, "committed", lambda _: None)
        disable(crew, crew.second)
    assert "second" in {one.name for one in read_trust(path).people}
    rounds.look_after(SIGN)
    assert "second" not in {one.name for one in read_trust(path).people}
    path.write_text("broken")
    rounds.look_after(SIGN)
    assert read_trust(path) is not None
    rounds.close()


def test_what_follows_a_commit_is_tried_whatever_else_fails(house):
    done = []

    def fails():
        raise OSError("full")

    with pytest.raises(OSError, match="full"), house.unit(LOCAL) as unit:
        unit.afterwards(fails)
        unit.afterwards(lambda: done.append(1))
    assert done == [1]


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
