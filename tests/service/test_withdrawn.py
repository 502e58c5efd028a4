"""What was taken back, or taken down, is not seen again by accident: whatever ends, waits or restarts."""

from __future__ import annotations

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict
from ledsign.player.desk import replace_desk
from ledsign.service import darkness, releases, releasing, wishes
from ledsign.service.chores import Chores
from ledsign.service.players import link
from ledsign.service.reconcile import Reconciler
from ledsign.service.roles import Role
from ledsign.show.store import ShowStore
from tests.house import LOCAL, actor
from tests.service.casting import HOUR_NS, SIGN, records
from tests.service.playing import Played

STAFF = actor("staff", Role.PROPERTY)


@pytest.fixture
def player(crew):
    """Plays the first release, 10."""
    first = crew.publish(crew.approved())
    made = Played(link(crew.house, SIGN).folder, current(crew).show, crew.house.clock, number=first.number)
    yield made
    made.close()


@pytest.fixture
def rounds(crew):
    made = Reconciler(crew.house, chores=Chores(crew.house, ()))
    yield made
    made.close()


def current(crew):
    return link(crew.house, SIGN).store().current()


def waiting(crew):
    """A release for in an hour."""
    return crew.publish(crew.approved(not_before_ns=crew.house.clock.now_ns() + HOUR_NS))


def why(player):
    player.tick()
    return player.status()["shown"]["why"]


def wanted(crew):
    with crew.house.view(LOCAL) as unit:
        return wishes.wish(unit, SIGN)


def test_a_withdrawn_release_is_not_lit_again(crew, player, rounds):
    releases.withdraw(crew.house, crew.first.actor, SIGN, 10, to="black", reason="wrong")
    for _ in range(2):  # by its words, then by its store alone
        with pytest.raises(Conflict) as refused:
            darkness.end(crew.house, STAFF, SIGN, "takedown")
        assert (refused.value.code, refused.value.told["number"]) == ("withdrawn", 10)
        assert "撤回" in refused.value.text.zh
        rounds.once()
        assert why(player) == "takedown"
        player.close()
        crew.house.clock.advance_ns(NS_PER_S)
        crew.house.players._known.clear()


def test_what_lost_its_takedown_is_taken_down_again(crew, player, rounds):
    """Both have forgotten it: a restored database, a hand at the sign."""
    releases.withdraw(crew.house, crew.first.actor, SIGN, 10)
    player._commands.obey({"command": "resume"})
    with crew.house.unit(LOCAL) as unit:
        wishes.put_up(unit, SIGN)
    assert why(player) == ""
    crew.house.clock.advance_ns(NS_PER_S)
    rounds.once()
    assert why(player) == "takedown"
    assert wanted(crew).takedown == "safe"


def test_a_release_published_after_it_is_lit(crew, player, rounds):
    releases.withdraw(crew.house, crew.first.actor, SIGN, 10)
    row = crew.publish(crew.approved())
    player.load_show(current(crew).show, row.number)
    assert why(player) == ""
    crew.house.clock.advance_ns(NS_PER_S)
    rounds.once()
    assert why(player) == "" and wanted(crew).takedown == ""
    assert darkness.end(crew.house, STAFF, SIGN, "takedown").confirmed is True


def test_one_that_came_before_anybody_wrote_it_down_is_taken_down(crew, player):
    second = waiting(crew)
    crew.house.clock.advance_ns(2 * HOUR_NS)
    assert link(crew.house, SIGN).store().promote() is not None
    player.load_show(current(crew).show, second.number)
    found, orders = releases.withdraw(crew.house, crew.publisher.actor, SIGN, second.number)
    assert [one.confirmed for one in orders] == [True]
    assert why(player) == "takedown"
    assert (found.state, records(crew)) == ("withdrawn", [(10, "replaced"), (20, "withdrawn")])


def test_ending_it_while_it_is_withdrawn_does_not_light_it(crew, player, monkeypatch):
    """Between the takedown and the writing of why."""
    real = darkness.take_down

    def ended(*args, **kwargs):
        orders = real(*args, **kwargs)
        monkeypatch.setattr(darkness, "take_down", real)
        darkness.end(crew.house, STAFF, SIGN, "takedown")
        return orders

    monkeypatch.setattr(darkness, "take_down", ended)
    releases.withdraw(crew.house, crew.first.actor, SIGN, 10)
    assert why(player) == "takedown" and wanted(crew).takedown == "safe"


@pytest.mark.parametrize("service", ["dead", "alive"])
def test_what_waited_does_not_end_a_takedown(crew, player, rounds, service):
    second = waiting(crew)
    assert darkness.take_down(crew.house, crew.first.actor, SIGN, "black", "x")[0].confirmed
    assert wanted(crew).taken_to == second.number
    crew.house.clock.advance_ns(2 * HOUR_NS)
    link(crew.house, SIGN).store().promote()
    player.load_show(current(crew).show, second.number)
    assert why(player) == "takedown"
    # whoever starts anew, or stands by, reads it from the desk
    other = Played(player.folder, current(crew).show, crew.house.clock, number=second.number)
    assert why(other) == "takedown"
    other.close()
    if service == "alive":
        for _ in range(3):
            rounds.once()
        assert why(player) == "takedown" and wanted(crew).takedown == "black"


def test_what_is_on_its_way_does_not_end_a_takedown(crew, player, rounds, monkeypatch):
    """Publishing had begun; the takedown is said before the player has it."""
    row, real = crew.approved(), ShowStore.publish

    def meanwhile(self, *args, **kwargs):
        monkeypatch.setattr(ShowStore, "publish", real)
        darkness.take_down(crew.house, crew.first.actor, SIGN, "black")
        return real(self, *args, **kwargs)

    monkeypatch.setattr(ShowStore, "publish", meanwhile)
    published = crew.publish(row)
    player.load_show(current(crew).show, published.number)
    assert why(player) == "takedown"
    for _ in range(3):
        rounds.once()
    assert why(player) == "takedown" and wanted(crew).taken_to == published.number


def test_what_a_restart_delivers_does_not_end_a_takedown(crew, player, monkeypatch):
    """Neither the player nor the new service knew of the number."""
    row = crew.approved()
    with monkeypatch.context() as dying:
        dying.setattr(releasing, "_deliver", lambda *_: None)
        dying.setattr(crew.house.players, "issue", lambda *_: None)
        releasing.publish(crew.house, crew.publisher.actor, SIGN, row.id, code=crew.publisher.code())
    darkness.take_down(crew.house, crew.first.actor, SIGN, "black")
    assert player.standing.desk.taken_to == 10
    assert releasing.recover(crew.house) == []
    player.load_show(current(crew).show, 20)
    assert why(player) == "takedown"


def test_what_failed_and_is_published_again_is_meant(crew, player, rounds, monkeypatch):
    """Its number is an old one, its publication is not."""
    row = crew.approved()
    with monkeypatch.context() as failing:
        from ledsign.core.errors import ShowError, Unavailable

        def fails(*_args, **_kwargs):
            darkness.take_down(crew.house, crew.first.actor, SIGN, "black")
            raise ShowError("full")

        failing.setattr(ShowStore, "publish", fails)
        with pytest.raises(Unavailable):
            crew.publish(row)
    published = crew.publish(row)
    player.load_show(current(crew).show, published.number)
    assert published.number == 20
    for _ in range(3):
        rounds.once()
        crew.house.clock.advance_ns(NS_PER_S)
    assert why(player) == "" and wanted(crew).takedown == ""


def test_a_player_that_lost_part_of_it_is_told_again(crew, player, rounds):
    waiting(crew)
    darkness.take_down(crew.house, crew.first.actor, SIGN, "black")
    player.put(replace_desk(player.standing.desk, taken_to=10))
    crew.house.clock.advance_ns(NS_PER_S)
    rounds.once()
    assert player.standing.desk.taken_to == 20
