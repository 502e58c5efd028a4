"""A stored show that rots: every cut and every flipped bit is found, and the generation before is shown."""

from __future__ import annotations

import os
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock, SystemClock
from ledsign.core.errors import ShowError
from ledsign.show.bundle import read_show, sealed
from ledsign.show.clip import make_clip
from ledsign.show.key import SigningKey
from ledsign.show.release import Approver, Release, signed
from ledsign.show.store import ShowStore
from ledsign.show.trust import Person, Trust

if TYPE_CHECKING:
    from pathlib import Path

STRIDE = 64
# All of them under ``make faults``.
FLIPS = 1000 if os.environ.get("LEDSIGN_FAULTS") == "full" else 250
KEYS = [SigningKey.new(name) for name in ("王", "李")]
TRUST = Trust(sign="two", people=tuple(Person(name=key.name, key=str(key.public)) for key in KEYS))


@pytest.fixture
def store(tmp_path, small_show, other_show):
    """Two released generations; the newer is ``other_show``."""
    clock = FakeClock()
    store = ShowStore(tmp_path / "shows", trust=TRUST, clock=clock)
    for number, show in enumerate((small_show, other_show), start=1):
        release = Release(
            number=number,
            sign="two",
            show=show.digest,
            approvers=tuple(Approver(key=key.public.id, name=key.name) for key in KEYS),
            threshold=2,
            not_before_ns=0,
            expires_ns=clock.now_ns() + NS_PER_S,
            issued_ns=0,
        )
        store.publish(show, signed(release, KEYS))
    return store


def files(store) -> list[Path]:
    """Everything the current generation needs: its bundle, its release and the pointer."""
    current = store.current()
    current.close()
    bundle = sorted(path for path in current.folder.rglob("*") if path.is_file())
    assert len(bundle) >= 3
    return [
        *bundle,
        store.folder / "releases" / f"{current.generation.release}.json",
        store.folder / "current.json",
    ]


def damaged(path: Path, kind: str):
    """The contents a file can come to have."""
    whole = path.read_bytes()
    if kind == "truncated":
        yield from (whole[:length] for length in range(0, len(whole), STRIDE))
        yield whole[:-1]
    else:
        dice = random.Random(f"{path.name[:4]}{len(whole)}")
        for _ in range(FLIPS):
            broken = bytearray(whole)
            broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
            yield bytes(broken)


@pytest.mark.parametrize("kind", ["truncated", "flipped"])
def test_every_damage_is_found_and_the_generation_before_is_shown(store, small_show, figure, kind):
    clock = SystemClock()
    tried = found = 0
    slowest_ns = 0
    for path in files(store):
        whole = path.read_bytes()
        for content in damaged(path, kind):
            path.write_bytes(content)
            tried += 1
            before = clock.monotonic_ns()
            stored = store.current()
            slowest_ns = max(slowest_ns, clock.monotonic_ns() - before)
            stored.close()
            found += stored.show.digest == small_show.digest and stored.fallback is not None
        path.write_bytes(whole)
    stored = store.current()
    assert (stored.fallback, stored.release.number) == (None, 2)
    assert tried > 60
    figure(f"bundle: {kind}, found and fallen back", 100 * found / tried, "%", "100", found == tried)
    figure(f"bundle: {kind}, cases", tried, "cases", "> 60", tried > 60)
    figure(f"bundle: {kind}, slowest fallback", slowest_ns / 1e6, "ms", "≤ 1000", slowest_ns <= NS_PER_S)


def test_every_damage_of_the_bundle_alone_is_found(store, figure):
    """What a player does that opens a bundle by its folder."""
    current = store.current()
    missed = tried = 0
    for path in (one for one in files(store) if current.folder in one.parents):
        whole = path.read_bytes()
        for kind in ("truncated", "flipped"):
            for content in damaged(path, kind):
                path.write_bytes(content)
                tried += 1
                try:
                    read_show(current.folder)
                except ShowError:
                    continue
                missed += 1
        path.write_bytes(whole)
    read_show(current.folder)
    figure("bundle: damage missed", missed, f"of {tried}", "0", missed == 0)


def test_an_empty_file_never_replaces_a_good_generation(store, small_show, other_show, third_show):
    """Everything of the newer generation empty, as after a power cut on a careless file system."""
    for path in files(store):
        path.write_bytes(b"")
    stored = store.current()
    assert stored.show.digest == small_show.digest
    with pytest.raises(ShowError):
        store.publish(third_show, b"")
    assert store.current().show.digest == small_show.digest
    untrusted = ShowStore(store.folder, clock=FakeClock())
    untrusted.publish(third_show)
    assert untrusted.previous().show.digest == small_show.digest


def test_a_large_show_falls_back_within_a_second(tmp_path, small_show, figure):
    """Two generations of 48 MB; the last byte of the newer one is wrong, so all of it is read in vain."""
    store = ShowStore(tmp_path / "shows")
    for seed in (1, 2):
        pixels = np.random.default_rng(seed).integers(0, 256, (1, 400, 40_960, 3), np.uint8)
        clip = make_clip(pixels)
        cues = tuple(replace(cue, clip=clip.digest) for cue in small_show.timeline.cues)
        timeline = replace(small_show.timeline, cues=cues)
        show = sealed(replace(small_show, digest="", clips={clip.digest: clip}, timeline=timeline))
        store.publish(show)
        if seed == 1:
            good = show.digest
    current = store.current()
    last = sorted((current.folder / "clips").iterdir())[-1]
    with last.open("r+b") as file:
        file.seek(-1, 2)
        byte = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([byte[0] ^ 1]))
    clock = SystemClock()
    before = clock.monotonic_ns()
    stored = store.current()
    took_ns = clock.monotonic_ns() - before
    assert (stored.show.digest, stored.fallback is None) == (good, False)
    figure("bundle: fallback from 48 MB to 48 MB", took_ns / 1e6, "ms", "≤ 1000", took_ns <= NS_PER_S)
