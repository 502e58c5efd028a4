"""Stores: two generations, the newest whole one is shown, and what may not be shown never is."""

import json
import os
import shutil
import threading
from dataclasses import replace
from fractions import Fraction

import msgspec
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import ReleaseRefused, ShowError
from ledsign.core.geometry import Size
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.generation import CURRENT, PREVIOUS, read_pointer
from ledsign.show.key import SigningKey
from ledsign.show.lock import Lease, exclusive, unread
from ledsign.show.release import Approver, Release, parse, release_state, signed
from ledsign.show.store import ShowStore, player_store
from ledsign.show.trust import Person, Trust, write_trust

WANG, LI = SigningKey.new("王"), SigningKey.new("李")
TRUST = Trust(sign="two", people=tuple(Person(name=key.name, key=str(key.public)) for key in (WANG, LI)))
DAY_NS = 86_400 * NS_PER_S


@pytest.fixture
def shows(noise, towers, make_cue, make_show):
    """Five small shows, sealed."""
    view, windows = towers("same")

    def make(number):
        clip = make_clip(noise(4, 5, 3, seed=number))
        cue = make_cue(clip, "hold", view, windows, length=Fraction(3))
        return sealed(make_show([cue], [clip], title=str(number)))

    return [make(number) for number in range(5)]


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def store(tmp_path, clock):
    return ShowStore(tmp_path / "shows", clock=clock)


@pytest.fixture
def guarded(tmp_path, clock):
    return ShowStore(tmp_path / "shows", trust=TRUST, clock=clock)


def titles(store):
    """(current, previous) by title; None for a show that is not there."""
    found = []
    for read in (store.current, store.previous):
        try:
            stored = read()
        except ShowError:
            found.append(None)
        else:
            stored.close()
            found.append(stored.show.title)
    return tuple(found)


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


def test_nothing_published_says_so(store):
    with pytest.raises(ShowError, match="nothing has been published"):
        store.current()
    with pytest.raises(ShowError, match="nothing has been published"):
        store.previous()
    assert store.waiting() is None
    assert store.promote() is None
    assert not store.folder.exists()


def test_two_generations_are_kept_and_older_ones_go(store, shows):
    steps = []
    for number, show in enumerate(shows):
        published = store.publish(show, progress=steps.append)
        assert published.digest == show.digest
        assert published.folder.is_dir()
        assert titles(store) == (str(number), str(number - 1) if number else None)
    assert steps == ["writing", "checking", "switching", "done"] * 5
    assert {one.name for one in (store.folder / "bundles").iterdir()} == {shows[3].digest, shows[4].digest}
    stored = store.current()
    assert (stored.release, stored.trusted, stored.fallback) == (None, False, None)
    assert stored.folder == store.folder / "bundles" / shows[4].digest


def test_publishing_again_keeps_the_generation_before(store, shows):
    for show in (shows[0], shows[1], shows[1], shows[1]):
        store.publish(show)
    assert titles(store) == ("1", "0")
    store.publish(shows[0])
    assert titles(store) == ("0", "1")


def test_a_show_is_sealed_when_it_is_not_yet(store, shows):
    assert store.publish(replace(shows[0], digest="")).digest == shows[0].digest


def test_an_empty_show_never_replaces_a_good_one(store, shows):
    store.publish(shows[0])
    empty = replace(shows[1], digest="", timeline=replace(shows[1].timeline, cues=()))
    with pytest.raises(ShowError, match="empty"):
        store.publish(empty)
    assert titles(store) == ("0", None)


def test_a_show_that_lies_about_its_digest_is_not_published(store, shows):
    store.publish(shows[0])
    with pytest.raises(ShowError, match="digest"):
        store.publish(replace(shows[1], title="changed"))
    assert titles(store) == ("0", None)


def damage(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_damaged_show_gives_way_to_the_one_before_with_a_reason(store, shows):
    store.publish(shows[0])
    store.publish(shows[1])
    damage(next((store.folder / "bundles" / shows[1].digest / "clips").iterdir()))
    stored = store.current()
    assert stored.show.title == "0"
    assert "damaged" in stored.fallback.en
    assert "请重新发布" in stored.fallback.zh
    with pytest.raises(ShowError, match="no whole show before"):
        store.previous()
    # the next publication keeps the good one as the one before, never the damaged one
    store.publish(shows[2])
    assert titles(store) == ("2", "0")
    assert not (store.folder / "bundles" / shows[1].digest).exists()


def test_publishing_a_damaged_show_again_mends_it(store, shows):
    store.publish(shows[0])
    store.publish(shows[1])
    damage(store.folder / "bundles" / shows[1].digest / "show.json")
    store.publish(shows[1])
    assert titles(store) == ("1", "0")
    assert store.current().fallback is None


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b'{"format":"ledsign-store/9"', None])
def test_a_broken_pointer_gives_way_to_the_other(store, shows, content):
    for show in shows[:3]:
        store.publish(show)
    path = store.folder / CURRENT
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    assert store.current().show.title == "1"
    assert CURRENT in store.current().fallback.en
    store.publish(shows[3])
    assert titles(store) == ("3", "1")


def test_another_version_of_the_pointer_says_so(store, shows):
    store.publish(shows[0])
    path = store.folder / CURRENT
    path.write_bytes(path.read_bytes().replace(b"ledsign-store/1", b"ledsign-store/2"))
    with pytest.raises(ShowError, match="ledsign-store/2"):
        read_pointer(path)
    path.unlink()
    path.mkdir()
    with pytest.raises(ShowError, match="cannot be read"):
        read_pointer(path)


def test_a_broken_spare_pointer_harms_nothing(store, shows):
    store.publish(shows[0])
    store.publish(shows[1])
    (store.folder / PREVIOUS).write_bytes(b"")
    assert titles(store) == ("1", "0")
    assert store.current().fallback is None


def test_with_both_pointers_gone_bad_the_newest_whole_show_is_found(store, shows):
    store.publish(shows[0])
    store.publish(shows[1])
    for age, number in enumerate((1, 0)):
        path = store.folder / "bundles" / shows[number].digest / "show.json"
        os.utime(path, (1_000_000 - age, 1_000_000 - age))
    for name in (CURRENT, PREVIOUS):
        (store.folder / name).write_bytes(b"")
    assert titles(store) == ("1", "0")
    assert "damaged" in store.current().fallback.en
    damage(store.folder / "bundles" / shows[1].digest / "show.json")
    assert titles(store) == ("0", None)
    damage(store.folder / "bundles" / shows[0].digest / "show.json")
    with pytest.raises(ShowError, match="damaged"):
        store.current()


def test_a_bundle_under_another_name_is_not_taken(store, shows):
    store.publish(shows[0])
    store.publish(shows[1])
    bundles = store.folder / "bundles"
    shutil.rmtree(bundles / shows[1].digest)
    shutil.copytree(bundles / shows[0].digest, bundles / shows[1].digest)
    assert store.current().show.title == "0"
    assert "another show" in store.current().fallback.en


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps mapped files by itself")
def test_an_open_show_is_not_collected(store, shows):
    store.publish(shows[0])
    open_one = store.current()
    for show in shows[1:4]:
        store.publish(show)
    assert open_one.folder.is_dir()
    pixels = next(iter(open_one.show.clips.values())).tiles[0].copy()
    open_one.close()
    open_one.close()
    store.publish(shows[4])
    assert not open_one.folder.exists()
    assert (next(iter(open_one.show.clips.values())).tiles[0] == pixels).all()


@pytest.mark.skipif(os.name != "posix", reason="flock")
def test_a_folder_being_removed_cannot_be_opened(tmp_path):
    with unread(tmp_path) as unused:
        assert unused
        with pytest.raises(ShowError, match="missing"):
            Lease(tmp_path)
    lease = Lease(tmp_path)
    with unread(tmp_path) as unused:
        assert not unused
    lease.close()
    with unread(tmp_path) as unused:
        assert unused


def test_one_publishes_at_a_time(store, shows, clock):
    store.publish(shows[0])
    with exclusive(store.folder / "lock", clock, 0.0):
        before = clock.monotonic_ns()
        with pytest.raises(ShowError, match="somebody else is publishing"):
            store.publish(shows[1])
        assert clock.monotonic_ns() - before == 10 * NS_PER_S
        assert titles(store) == ("0", None)
    store.publish(shows[1])
    assert titles(store) == ("1", "0")


def test_readers_find_a_whole_show_while_others_publish(store, shows):
    store.publish(shows[0])
    done = threading.Event()
    seen, faults = set(), []

    def read():
        while not done.is_set():
            stored = store.current()
            seen.add(stored.show.title)
            if stored.fallback is not None:
                faults.append(stored.fallback.en)
            stored.close()

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for turn in range(40):
            store.publish(shows[turn % 5])
    finally:
        done.set()
        reader.join()
    assert seen <= {show.title for show in shows}
    assert faults == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path, shows, clock):
    (tmp_path / "file").write_text("x")
    with pytest.raises(ShowError, match="cannot be written"):
        ShowStore(tmp_path / "file" / "shows", clock=clock).publish(shows[0])


# releases


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
def test_what_is_refused_leaves_the_last_good_one(guarded, clock, shows, reason, how):
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


def test_older_numbers_are_refused_also_with_a_pointer_lost(guarded, clock, shows):
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


def test_unsigned_shows_stop_when_trust_comes(store, guarded, clock, shows):
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


def test_a_damaged_release_gives_way_to_the_show_before(guarded, clock, shows):
    for number in range(2):
        guarded.publish(shows[number], allow(clock, shows[number], number + 1))
    name = guarded.current().generation.release
    damage(guarded.folder / "releases" / f"{name}.json")
    assert guarded.current().show.title == "0"
    (guarded.folder / "releases" / f"{name}.json").unlink()
    assert "cannot be read" in guarded.current().fallback.en


def test_a_release_for_later_waits_for_its_time(guarded, clock, shows):
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


def test_the_first_release_may_be_one_for_later(guarded, clock, shows):
    guarded.publish(shows[0], allow(clock, shows[0], 1, days=(1, 9)))
    with pytest.raises(ShowError, match="nothing has been published here that may be shown yet"):
        guarded.current()
    clock.step_wall_ns(DAY_NS)
    guarded.promote()
    assert titles(guarded) == ("0", None)


def test_a_newer_release_overtakes_the_waiting_one(guarded, clock, shows):
    guarded.publish(shows[0], allow(clock, shows[0], 1, days=(1, 9)))
    published = guarded.publish(shows[1], allow(clock, shows[1], 2))
    assert (published.waiting, published.superseded) == (False, 1)
    assert guarded.waiting() is None
    published = guarded.publish(shows[2], allow(clock, shows[2], 3, days=(1, 9)))
    published = guarded.publish(shows[3], allow(clock, shows[3], 4, days=(1, 9)))
    assert (published.waiting, published.superseded) == (True, 3)
    assert guarded.waiting().number == 4
    assert titles(guarded) == ("1", None)


def test_a_waiting_release_whose_time_is_over_is_dropped(guarded, clock, shows):
    guarded.publish(shows[0], allow(clock, shows[0], 1))
    guarded.publish(shows[1], allow(clock, shows[1], 2, days=(1, 2)))
    clock.step_wall_ns(5 * DAY_NS)
    with pytest.raises(ReleaseRefused) as refused:
        guarded.promote()
    assert refused.value.reason == "expired"
    assert guarded.waiting() is None
    assert titles(guarded) == ("0", None)


def test_a_waiting_show_that_is_damaged_is_not_promoted(guarded, clock, shows):
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


def test_the_pointer_is_plain_json(store, shows):
    store.publish(shows[0])
    body = json.loads((store.folder / CURRENT).read_bytes())
    assert body["format"] == "ledsign-store/1"
    assert body["pointer"]["current"] == {"show": shows[0].digest, "release": ""}
