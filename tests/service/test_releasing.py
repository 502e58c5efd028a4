"""Releasing: what makes an approval void, what a crash leaves, who is trusted afterwards, urgent messages."""

from __future__ import annotations

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Forbidden, Invalid, ReleaseRefused, ServiceError, Unavailable
from ledsign.service import (
    people,
    releases,
    releasing,
    signs,
    submissions,
    trusting,
    urgent,
    voiding,
)
from ledsign.service.players import link
from ledsign.service.roles import Role
from ledsign.show.bundle import read_show
from ledsign.show.staging import Stage
from ledsign.show.store import SHOWS, ShowStore
from ledsign.show.trust import TRUST, read_trust
from ledsign.store.tables import Person
from tests.house import LOCAL
from tests.service.casting import (
    SIGN,
    SIGN_TEXT,
    Crew,
    compiled_before,
    remember,
    somebody,
)

__all__ = ["compiled_before"]
HOUR_NS = 3600 * NS_PER_S


@pytest.fixture
def crew(house, compiled_before):
    remember(house, compiled_before)
    return Crew(house)


def state_of(crew, row):
    with crew.house.view(LOCAL) as unit:
        found = submissions.get(unit, SIGN, row.id)
        return found.state, found.why_ended


def records(crew):
    with crew.house.view(LOCAL) as unit:
        rows = unit.db.scalars(releases.listed(unit, SIGN)).all()
        return sorted((row.number, row.state) for row in rows)


def disable(crew, who):
    with crew.house.unit(LOCAL) as unit:
        people.change(unit, who.id, None, disabled=True)


def change_sign(crew):
    with crew.house.unit(LOCAL) as unit:
        signs.replace(unit, SIGN, 1, SIGN_TEXT.replace("fps: 30", "fps: 25"))


# ---------------------------------------------------------------- void
@pytest.mark.parametrize(
    ("why", "happens"),
    [
        ("sign-changed", change_sign),
        ("people-changed", lambda crew: disable(crew, crew.first)),
        ("too-late", lambda crew: crew.house.clock.advance_ns(367 * 24 * HOUR_NS)),
        ("overtaken", lambda crew: crew.publish(crew.approved())),
    ],
)
def test_an_approval_is_void_when(crew, why, happens):
    row = crew.approved()
    happens(crew)
    with pytest.raises(Conflict) as refused:
        crew.publish(row)
    assert (refused.value.code, refused.value.told["why"]) == ("void", why)
    assert state_of(crew, row) == ("void", why)
    with pytest.raises(Conflict) as refused:
        crew.publish(row)
    assert refused.value.code == "not-approved"


def test_a_damaged_bundle_is_never_published(crew):
    """One byte differs: it is compiled again, and only what was approved byte for byte is shown."""
    row = crew.approved()
    bundle = crew.house.folder.absolute() / "bundles" / row.show
    tile = max(bundle.glob("clips/*.npy"), key=lambda path: path.stat().st_size)
    broken = bytearray(tile.read_bytes())
    broken[-1] ^= 1
    tile.unlink()
    tile.write_bytes(broken)
    crew.publish(row)
    assert read_show(link(crew.house, SIGN).store().current().folder).digest == row.show


def test_another_renderer_voids(crew, monkeypatch):
    row = crew.approved()
    monkeypatch.setattr(releasing, "approved_bundle", lambda *_: None)
    with pytest.raises(Conflict) as refused:
        crew.publish(row)
    assert refused.value.told["why"] == "other-show"
    assert state_of(crew, row) == ("void", "other-show")


# ---------------------------------------------------------------- whatever dies
class Killed(BaseException):
    """As SIGKILL: nothing catches it."""


def dies_before(target, name):
    def arrange(monkeypatch):
        monkeypatch.setattr(target, name, _die)

    return arrange


def dies_after(target, name):
    def arrange(monkeypatch):
        real = getattr(target, name)

        def then_die(*args, **kwargs):
            real(*args, **kwargs)
            raise Killed

        monkeypatch.setattr(target, name, then_die)

    return arrange


def _die(*_args, **_kwargs):
    raise Killed


@pytest.mark.parametrize(
    "arrange",
    [
        dies_before(releasing, "_deliver"),
        dies_before(trusting, "write"),
        dies_after(trusting, "write"),
        dies_before(ShowStore, "publish"),
        dies_after(ShowStore, "publish"),
        dies_before(releases, "finish"),
        dies_after(releases, "finish"),
    ],
)
def test_whatever_dies_database_and_player_agree_after_a_restart(crew, monkeypatch, arrange):
    row = crew.approved()
    with monkeypatch.context() as dying:
        arrange(dying)
        with pytest.raises(Killed):
            crew.publish(row)
    assert records(crew) == [(10, "publishing")]
    assert releasing.recover(crew.house) == []
    assert records(crew) == [(10, "live")] and state_of(crew, row)[0] == "released"
    assert link(crew.house, SIGN).store().current().show.digest == row.show
    assert releasing.recover(crew.house) == []


def test_a_full_disk_leaves_it_approved(crew):
    row = crew.approved()
    folder = link(crew.house, SIGN).folder
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHOWS).write_text("in the way")
    with pytest.raises(Unavailable) as refused:
        crew.publish(row)
    assert refused.value.code == "disk-full"
    assert state_of(crew, row) == ("approved", "") and records(crew) == []
    (folder / SHOWS).unlink()
    assert crew.publish(row).state == "live"


def test_what_the_player_refuses_is_void(crew, monkeypatch):
    from ledsign.show import refusals

    row = crew.approved()

    def refuse(*_args, **_kwargs):
        raise refusals.older(10, 11)

    monkeypatch.setattr(ShowStore, "publish", refuse)
    with pytest.raises(ReleaseRefused):
        crew.publish(row)
    assert state_of(crew, row) == ("void", "refused") and records(crew) == [(10, "failed")]


# ---------------------------------------------------------------- trust
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


# ---------------------------------------------------------------- stages
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


# ---------------------------------------------------------------- time
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


# ---------------------------------------------------------------- urgent
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


def test_void_reasons_have_words():
    for why in ("sign-changed", "too-late", "overtaken", "base-replaced", "people-changed", "other-show"):
        error = voiding.void(why)
        assert isinstance(error, ServiceError) and error.told["why"] == why
        assert "no longer be shown as it was seen" not in error.text.en
