"""Stores with releases: what may not be shown never is, and the last good show keeps playing."""

from dataclasses import replace

import msgspec
import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import ReleaseRefused, ShowError
from ledsign.core.geometry import Size
from ledsign.show.bundle import sealed
from ledsign.show.generation import CURRENT, PREVIOUS
from ledsign.show.key import SigningKey
from ledsign.show.release import Approver, Release, parse, release_state, signed
from ledsign.show.store import ShowStore, player_store
from ledsign.show.trust import Person, Trust, write_trust

WANG, LI = SigningKey.new("王"), SigningKey.new("李")
TRUST = Trust(sign="two", people=tuple(Person(name=key.name, key=str(key.public)) for key in (WANG, LI)))
DAY_NS = 86_400 * NS_PER_S


@pytest.fixture
def guarded(tmp_path, clock):
    return ShowStore(tmp_path / "shows", trust=TRUST, clock=clock)


def allow(clock, show, /, number, *, keys=(WANG, LI), days=(0, 30), **changes):
    now = clock.now_ns()
    release = Release(
        number=number,
        sign="two",
        show=show.digest,
        approvers=tuple(Approver(key=key.public.id, name=key.name) for key in (WANG, LI)),
        threshold=2,
        not_before_ns=now + days[0] * DAY_NS,
        expires_ns=now + days[1] * DAY_NS,
        issued_ns=now,
    )
    return signed(msgspec.structs.replace(release, **changes), keys)


def test_a_released_show_is_shown_with_its_release(guarded, clock, shows):
    published = guarded.publish(shows[0], allow(clock, shows[0], 1))
    assert (published.release.number, published.waiting, published.superseded) == (1, False, 0)
    stored = guarded.current()
    assert (stored.release.number, stored.trusted) == (1, True)
    assert [one.name for one in stored.release.approvers] == ["王", "李"]


@pytest.mark.parametrize(
    ("reason", "how"),
    [
        ("older", {"number": 5}),
        ("older", {"number": 4}),
        ("below-threshold", {"keys": (WANG,)}),
        ("wrong-sign", {"sign": "three"}),
        ("unlisted-hash", {"show": "0" * 64}),
        ("expired", {"days": (-2, -1), "issued_ns": 1}),
        ("malformed", None),
        ("unsigned", None),
    ],
)
def test_what_is_refused_leaves_the_last_good_one(guarded, clock, shows, reason, how, titles):
    guarded.publish(shows[0], allow(clock, shows[0], 5))
    data = {"malformed": b"{}", "unsigned": None}.get(reason, b"")
    if how is not None:
        data = allow(clock, shows[1], **({"number": 6} | how))
    again = ShowStore(guarded.folder, trust=TRUST, clock=clock)  # as after a restart
    with pytest.raises(ReleaseRefused) as refused:
        again.publish(shows[1], data)
    assert refused.value.reason == reason
    assert titles(again) == ("0", None)
    again.publish(shows[2], allow(clock, shows[2], 6))
    assert titles(again) == ("2", "0")


def test_a_show_of_another_sign_is_refused(guarded, clock, shows):
    other = sealed(replace(shows[0], sign=replace(shows[0].sign, name="three", canvas=Size(18, 12))))
    for release in (None, allow(clock, other, 1, sign="three"), allow(clock, other, 1)):
        with pytest.raises(ReleaseRefused) as refused:
            guarded.publish(other, release)
        assert refused.value.reason == "wrong-sign"


def test_the_same_release_may_come_again_and_with_more_signatures(guarded, clock, shows):
    data = allow(clock, shows[0], 3)
    guarded.publish(shows[0], data)
    guarded.publish(shows[0], data)
    guarded.publish(shows[0], signed(parse(data), [LI, WANG]))
    other = allow(clock, shows[1], 3)  # another content under the same number
    with pytest.raises(ReleaseRefused) as refused:
        guarded.publish(shows[1], other)
    assert refused.value.reason == "older"


def test_older_numbers_are_refused_also_with_a_pointer_lost(guarded, clock, shows, titles):
    for number in range(3):
        guarded.publish(shows[number], allow(clock, shows[number], number + 1))
    for broken in ([CURRENT], [PREVIOUS], [CURRENT, PREVIOUS]):
        saved = {name: (guarded.folder / name).read_bytes() for name in broken}
        for name in broken:
            (guarded.folder / name).write_bytes(b"")
        with pytest.raises(ReleaseRefused) as refused:
            guarded.publish(shows[4], allow(clock, shows[4], 3))
        assert refused.value.reason == "older"
        assert titles(guarded)[0] == ("2" if PREVIOUS in broken else "1")
        for name, content in saved.items():
            (guarded.folder / name).write_bytes(content)


def test_unsigned_shows_stop_when_trust_comes(store, guarded, clock, shows, titles):
    store.publish(shows[0])
    with pytest.raises(ReleaseRefused) as refused:
        guarded.current()
    assert refused.value.reason == "unsigned"
    guarded.publish(shows[1], allow(clock, shows[1], 1))
    assert titles(guarded) == ("1", None)


def test_a_person_no_longer_trusted_takes_their_shows_along(guarded, clock, shows):
    for number in range(2):
        guarded.publish(shows[number], allow(clock, shows[number], number + 1))
    other = Trust(sign="two", people=(Person(name="王", key=str(WANG.public)),), threshold=1)
    with pytest.raises(ReleaseRefused) as refused:  # the release itself still asks for two
        ShowStore(guarded.folder, trust=other, clock=clock).current()
    assert refused.value.reason == "below-threshold"


def test_a_damaged_release_gives_way_to_the_show_before(guarded, clock, shows, damage):
    for number in range(2):
        guarded.publish(shows[number], allow(clock, shows[number], number + 1))
    name = guarded.current().generation.release
    damage(guarded.folder / "releases" / f"{name}.json")
    assert guarded.current().show.title == "0"
    (guarded.folder / "releases" / f"{name}.json").unlink()
    assert "cannot be read" in guarded.current().fallback.en


def test_a_release_for_later_waits_for_its_time(guarded, clock, shows, titles):
    guarded.publish(shows[0], allow(clock, shows[0], 1))
    published = guarded.publish(shows[1], allow(clock, shows[1], 2, days=(3, 9)))
    assert published.waiting
    assert titles(guarded) == ("0", None)
    assert guarded.waiting().number == 2
    assert guarded.promote() is None
    clock.step_wall_ns(3 * DAY_NS)
    assert guarded.promote(clock_trusted=False) is None
    assert titles(guarded) == ("0", None)
    promoted = guarded.promote()
    assert (promoted.release.number, promoted.digest) == (2, shows[1].digest)
    assert titles(guarded) == ("1", "0")
    assert guarded.waiting() is None
    # the clock goes back: what was valid once stays, and says what is wrong
    clock.step_wall_ns(-30 * DAY_NS)
    stored = guarded.current()
    assert stored.show.title == "1"
    assert release_state(stored.release, clock.now_ns()) == "not-yet"


def test_the_first_release_may_be_one_for_later(guarded, clock, shows, titles):
    guarded.publish(shows[0], allow(clock, shows[0], 1, days=(1, 9)))
    with pytest.raises(ShowError, match="nothing has been published here that may be shown yet"):
        guarded.current()
    clock.step_wall_ns(DAY_NS)
    guarded.promote()
    assert titles(guarded) == ("0", None)


def test_a_newer_release_overtakes_the_waiting_one(guarded, clock, shows, titles):
    guarded.publish(shows[0], allow(clock, shows[0], 1, days=(1, 9)))
    published = guarded.publish(shows[1], allow(clock, shows[1], 2))
    assert (published.waiting, published.superseded) == (False, 1)
    assert guarded.waiting() is None
    published = guarded.publish(shows[2], allow(clock, shows[2], 3, days=(1, 9)))
    published = guarded.publish(shows[3], allow(clock, shows[3], 4, days=(1, 9)))
    assert (published.waiting, published.superseded) == (True, 3)
    assert guarded.waiting().number == 4
    assert titles(guarded) == ("1", None)


def test_a_waiting_release_whose_time_is_over_is_dropped(guarded, clock, shows, titles):
    guarded.publish(shows[0], allow(clock, shows[0], 1))
    guarded.publish(shows[1], allow(clock, shows[1], 2, days=(1, 2)))
    clock.step_wall_ns(5 * DAY_NS)
    with pytest.raises(ReleaseRefused) as refused:
        guarded.promote()
    assert refused.value.reason == "expired"
    assert guarded.waiting() is None
    assert titles(guarded) == ("0", None)


def test_a_waiting_show_that_is_damaged_is_not_promoted(guarded, clock, shows, titles, damage):
    guarded.publish(shows[0], allow(clock, shows[0], 1))
    guarded.publish(shows[1], allow(clock, shows[1], 2, days=(1, 2)))
    damage(guarded.folder / "bundles" / shows[1].digest / "show.json")
    clock.step_wall_ns(DAY_NS)
    with pytest.raises(ShowError, match="damaged"):
        guarded.promote()
    assert titles(guarded) == ("0", None)


def test_a_release_that_expires_keeps_playing_and_says_so(guarded, clock, shows):
    guarded.publish(shows[0], allow(clock, shows[0], 1))
    clock.step_wall_ns(30 * DAY_NS)
    stored = guarded.current()
    assert (stored.show.title, release_state(stored.release, clock.now_ns())) == ("0", "expired")


def test_without_trust_a_release_is_kept_and_its_number_counts(store, clock, shows):
    store.publish(shows[0], allow(clock, shows[0], 4, keys=()))
    assert (store.current().release.number, store.current().trusted) == (4, False)
    with pytest.raises(ReleaseRefused):
        store.publish(shows[1], allow(clock, shows[1], 3, keys=()))
    store.publish(shows[1])
    assert store.current().release is None


def test_the_players_store_trusts_the_file_beside_it(tmp_path, shows):
    assert player_store(tmp_path).trust is None
    write_trust(TRUST, tmp_path / "trust.json")
    assert player_store(tmp_path).trust == TRUST
    assert player_store(tmp_path).folder == tmp_path / "shows"
    (tmp_path / "trust.json").write_bytes(b"")
    with pytest.raises(ShowError):
        player_store(tmp_path)
