"""Publishing while things go wrong: what is shown is the old show or the new one, whole."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from ledsign.core.errors import ShowError
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.store import ShowStore
from tests.running import uncovered

SCRIPT = Path(__file__).with_name("publishing.py")
# All of them under ``make faults``.
FULL = os.environ.get("LEDSIGN_FAULTS") == "full"
POINTS = 1000 if FULL else 250
CUTS = 250 if FULL else 100
SIGKILLS = 40
CALLS = 200

posix = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork(2)")


def run(mode: str, folder: Path, times: int) -> dict:
    """What the publishing process saw."""
    done = subprocess.run(
        [sys.executable, SCRIPT, mode, folder / "shows", str(times)],
        check=True, capture_output=True, cwd=SCRIPT.parents[2], timeout=100, env=uncovered(),
    )  # fmt: skip
    return json.loads(done.stdout)


@posix
def test_killed_at_a_thousand_points(tmp_path, figure):
    seen = run("kill", tmp_path, POINTS)
    assert seen["killed"] == POINTS
    assert min(seen["old"], seen["new"]) > POINTS // 10, "kills on both sides of the switch"
    assert seen["old"] + seen["new"] == POINTS
    assert seen["points"] >= 40
    figure("publish: kill points", seen["killed"], "kills", f"≥ {POINTS}", seen["killed"] >= POINTS)
    wrong = len(seen["faults"])
    assert not wrong, seen["faults"][:5]
    figure("publish: killed, neither old nor new shown", wrong, "times", "0", wrong == 0)


@posix
def test_killed_at_random_times(tmp_path, figure):
    wrong = run("sigkill", tmp_path, SIGKILLS)["faults"]
    assert not wrong
    figure(f"publish: {SIGKILLS} random kill -9, wrong show", len(wrong), "times", "0", not wrong)


@posix
def test_power_cut_at_every_call(tmp_path, figure):
    """What was not synced is lost or torn, names that were not synced go back: at random, seeded."""
    seen = run("cut", tmp_path, CUTS)
    assert min(seen["old"], seen["new"]) > CUTS // 20
    assert not seen["faults"], seen["faults"][:5]
    figure(f"publish: {seen['killed']} power cuts, wrong show", 0, "times", "0", not seen["faults"])


def test_every_call_fails_in_turn(tmp_path, figure):
    """EIO and ENOSPC at the n-th call for n = 1…200, once and lasting: old or new, and told."""
    seen = run("errors", tmp_path, CALLS)
    assert seen["raised"] >= 100
    assert min(seen["old"], seen["new"]) > 50
    assert not seen["faults"], seen["faults"][:5]
    figure("publish: injected I/O errors", seen["fired"], "publications", "≥ 200", seen["fired"] >= 200)
    figure("publish: I/O error, other show or no word", 0, "times", "0", not seen["faults"])


@pytest.fixture
def tiny_disk(tmp_path):
    """A disk of 256 KiB, mounted."""
    mount = tmp_path / "disk"
    mount.mkdir()
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", mount],
            check=False,
            capture_output=True,
            timeout=20,
        )
    except FileNotFoundError:
        pytest.skip("there is no mount program")
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.decode().strip()}")
    try:
        yield mount
    finally:
        subprocess.run(["umount", "-l", mount], check=True, timeout=20)


def larger(show, kilobytes, seed):
    clip = make_clip(np.random.default_rng(seed).integers(0, 256, (8, kilobytes * 43, 3), np.uint8))
    cues = tuple(replace(cue, clip=clip.digest) for cue in show.timeline.cues)
    timeline = replace(show.timeline, cues=cues, anchor=Fraction(seed))
    return sealed(replace(show, digest="", clips={clip.digest: clip}, timeline=timeline))


def test_a_full_disk_leaves_the_old_show_and_space_brings_the_new_one(tiny_disk, small_show, figure):
    store = ShowStore(tiny_disk / "shows")
    shows = [larger(small_show, 60, seed) for seed in range(4)]
    store.publish(shows[0])
    refused = 0
    for filler in (0, 40, 80, 120, 160, 180):
        (tiny_disk / "filler").write_bytes(b"")
        for kilobytes in range(filler, -1, -4):
            try:
                (tiny_disk / "filler").write_bytes(b"x" * kilobytes * 1024)
            except OSError as error:
                assert error.errno == errno.ENOSPC
                continue
            break
        try:
            store.publish(shows[1])
        except ShowError as error:
            refused += 1
            assert "cannot be written: No space left" in str(error)
            stored = store.current()
            assert (stored.show.digest, stored.fallback) == (shows[0].digest, None)
        else:
            stored = store.current()
            assert (stored.show.digest, stored.fallback) == (shows[1].digest, None)
            store.publish(shows[0])
    assert refused >= 2
    (tiny_disk / "filler").unlink()
    store.publish(shows[2])
    assert store.current().show.digest == shows[2].digest
    figure("publish: full disk, refused with the old show kept", refused, "times", "≥ 2", refused >= 2)
