"""Stores: two generations, the newest whole one is shown, and what may not be shown never is."""

import json
import os
import shutil
import threading
from dataclasses import replace

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import ShowError
from ledsign.show.generation import CURRENT, PREVIOUS, read_pointer
from ledsign.show.lock import Lease, exclusive, unread
from ledsign.show.store import ShowStore


def test_nothing_published_says_so(store):
    with pytest.raises(ShowError, match="nothing has been published"):
        store.current()
    with pytest.raises(ShowError, match="nothing has been published"):
        store.previous()
    assert store.waiting() is None
    assert store.promote() is None
    assert not store.folder.exists()


def test_two_generations_are_kept_and_older_ones_go(store, shows, titles):
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


def test_publishing_again_keeps_the_generation_before(store, shows, titles):
    for show in (shows[0], shows[1], shows[1], shows[1]):
        store.publish(show)
    assert titles(store) == ("1", "0")
    store.publish(shows[0])
    assert titles(store) == ("0", "1")


def test_a_show_is_sealed_when_it_is_not_yet(store, shows):
    assert store.publish(replace(shows[0], digest="")).digest == shows[0].digest


def test_an_empty_show_never_replaces_a_good_one(store, shows, titles):
    store.publish(shows[0])
    empty = replace(shows[1], digest="", timeline=replace(shows[1].timeline, cues=()))
    with pytest.raises(ShowError, match="empty"):
        store.publish(empty)
    assert titles(store) == ("0", None)


def test_a_show_that_lies_about_its_digest_is_not_published(store, shows, titles):
    store.publish(shows[0])
    with pytest.raises(ShowError, match="digest"):
        store.publish(replace(shows[1], title="changed"))
    assert titles(store) == ("0", None)


def test_a_damaged_show_gives_way_to_the_one_before_with_a_reason(store, shows, titles, damage):
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


def test_publishing_a_damaged_show_again_mends_it(store, shows, titles, damage):
    store.publish(shows[0])
    store.publish(shows[1])
    damage(store.folder / "bundles" / shows[1].digest / "show.json")
    store.publish(shows[1])
    assert titles(store) == ("1", "0")
    assert store.current().fallback is None


@pytest.mark.parametrize("content", [b"", b"{}", b"null", b'{"format":"ledsign-store/9"', None])
def test_a_broken_pointer_gives_way_to_the_other(store, shows, content, titles):
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


def test_a_broken_spare_pointer_harms_nothing(store, shows, titles):
    store.publish(shows[0])
    store.publish(shows[1])
    (store.folder / PREVIOUS).write_bytes(b"")
    assert titles(store) == ("1", "0")
    assert store.current().fallback is None


def test_with_both_pointers_gone_bad_the_newest_whole_show_is_found(store, shows, titles, damage):
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


def test_one_publishes_at_a_time(store, shows, clock, titles):
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


def test_the_pointer_is_plain_json(store, shows):
    store.publish(shows[0])
    body = json.loads((store.folder / CURRENT).read_bytes())
    assert body["format"] == "ledsign-store/1"
    assert body["pointer"]["current"] == {"show": shows[0].digest, "release": ""}
