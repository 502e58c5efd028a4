"""The disk is full: the picture goes on, and the journal too once there is space."""

from __future__ import annotations

import errno
import signal
import subprocess
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from ledsign.cli.load import load_document
from ledsign.compiler import compile_document
from ledsign.core.clock import NS_PER_S, FakeClock, parse_instant
from ledsign.player.clock_trust import ClockTrust
from ledsign.player.crew import crew_of
from ledsign.player.desk import DESK_FILE, read_desk
from ledsign.player.journal import Journal
from ledsign.player.journal_files import read_journal
from ledsign.player.loop import Loop
from ledsign.player.programme import Programme, playing_of
from ledsign.player.refusal import Refused
from ledsign.player.witness import Witnessing
from ledsign.text.fonts import FontLibrary
from tests.faults.lit import CLOCK, Lit, Seen, pair, rest, until, written
from tests.running import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

# Items of half a second: two records a second for the journal.
QUICK = """ledsign: playlist/1
items:
  - { name: one, text: 一, size: 16, effect: hold, duration: 500 ms, background: "#202020" }
  - { name: two, text: 二, size: 16, effect: hold, duration: 500 ms, background: "#202020" }
"""


class Disk:
    """A disk that can be filled up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._filler = folder / "filler"

    def fill(self) -> None:
        """Not a byte is left. Again, when somebody has given some back meanwhile."""
        with self._filler.open("ab", buffering=0) as file:
            for size in (65536, 4096, 1):
                try:
                    while True:
                        file.write(b"x" * size)
                except OSError as error:
                    assert error.errno == errno.ENOSPC

    def free(self) -> None:
        """There is space again."""
        self._filler.unlink()


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Of four MB, mounted."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, check=False, capture_output=True, timeout=20)
    except FileNotFoundError:
        pytest.skip("there is no mount program")
    if done.returncode:
        pytest.skip(f"mounting is not allowed here: {done.stderr.decode().strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True, timeout=20)


@pytest.fixture
def small(disk: Disk) -> Iterator[Running]:
    made = Running(disk.folder / "home")
    yield made
    made.end()


def seconds_missing(folder: Path) -> float:
    """Time between the pieces a journal says were played."""
    played = [one for one, _ in read_journal(folder) if one is not None and one["kind"] == "play"]
    pairs = pairwise(played)
    return sum(max(0, after["from"] - before["to"]) for before, after in pairs) / NS_PER_S


def test_the_picture_goes_on_and_the_journal_follows(
    small: Running,
    disk: Disk,
    figure: Callable[..., None],
    rounds: Callable[[int, int], int],
    tmp_path: Path,
) -> None:
    """A real player; seconds for the ten minutes of the simulated test below."""
    lit = Lit(small, document=written(tmp_path / "quick.yaml", QUICK))
    lit.playing(60)
    lit.standby()
    journal, seen, length = lit.folder / "journal", Seen(lit), rounds(20, 1)
    disk.fill()
    with pytest.raises(Refused):
        lit.ask("brightness", level=0.5)
    until(lambda: "No space" in lit.ask("status")["journal_trouble"])
    desk, trouble = read_desk(lit.folder / DESK_FILE)
    assert desk.brightness is None
    assert not trouble
    rest(length)
    disk.free()
    freed_ns = CLOCK.monotonic_ns()
    until(lambda: not lit.ask("status")["journal_trouble"])
    took = round((CLOCK.monotonic_ns() - freed_ns) / NS_PER_S, 2)
    gap, skipped = seen.gap(), lit.ask("status")["skipped"]
    faults = seen.faults("torn", "black", "lost")
    what = f"disk full for {length} s"
    figure(f"{what}: frames torn, black or lost", faults, "", "0", faults == 0)
    figure(f"{what}: longest gap", gap, "ms", "≤ 20", gap <= 20, timing=True)
    figure(f"{what}: frames left out", skipped, "", "0", skipped == 0, timing=True)
    figure(f"{what}: journal goes on after", took, "s", "≤ 5", took <= 5, timing=True)
    missing = round(seconds_missing(journal), 2)
    figure(f"{what}: playing time missing in the journal", missing, "s", "≤ 0.1", missing <= 0.1, timing=True)
    seen = Seen(lit)
    disk.fill()
    lit.hit(signal.SIGKILL)
    lit.playing(60)
    gap = seen.gap()
    figure(f"{what}, then kill -9: gap", gap, "ms", "≤ 100", gap <= 100, timing=True)
    black = seen.count("black")
    figure(f"{what}, then kill -9: black frames", black, "", "0", black == 0)
    disk.free()
    until(lambda: not lit.ask("status")["journal_trouble"])
    found = lit.journal()
    figure(
        f"{what}: faults in {found['records']} journal records", len(found["faults"]), "", "0", found["sound"]
    )
    half = [path.name for path in lit.folder.iterdir() if path.name.startswith(".") or path.suffix == ".tmp"]
    figure(f"{what}: half-written files left", len(half), "", "0", not half)
    assert lit.ask("blackout")["shown"]["why"] == "blackout"


def test_dark_in_spite_of_it(small: Running, disk: Disk, figure: Callable[..., None], tmp_path: Path) -> None:
    """Blackout while not a byte is left, kill -9, then space again; resume likewise."""
    lit = Lit(small, document=written(tmp_path / "quick.yaml", QUICK))
    lit.playing(60)
    lit.standby()
    disk.fill()
    begun_ns = CLOCK.monotonic_ns()
    status = lit.ask("blackout")
    took = round((CLOCK.monotonic_ns() - begun_ns) / 1e6)
    figure("disk full: blackout takes", took, "ms", "≤ 500", took <= 500, timing=True)
    assert status["shown"]["why"] == "blackout"
    assert "No space" in status["desk_trouble"]
    lit.hit(signal.SIGKILL)
    status = until(lambda: lit.ask("status"))
    heir_dark = status["shown"]["why"] == "blackout" and bool(status["desk_trouble"])
    figure("disk full: dark after a takeover", heir_dark, "", "yes", heir_dark)
    assert lit.ask("resume")["shown"]["why"] == ""
    assert lit.ask("blackout")["desk_trouble"]
    disk.free()
    until(lambda: not lit.ask("status")["desk_trouble"])
    desk, trouble = read_desk(lit.folder / DESK_FILE)
    assert desk.dark
    assert not trouble


def test_ten_simulated_minutes(
    disk: Disk, figure: Callable[..., None], rounds: Callable[[int, int], int], tmp_path: Path
) -> None:
    """The player's own loop, programme and journal with a clock of straw; the disk is a real full one."""
    minutes = rounds(10, 1)
    clock = FakeClock(parse_instant("2026-05-06T19:00+08:00"))
    journal = Journal(disk.folder / "journal", clock)
    document, sign = load_document(written(tmp_path / "quick.yaml", QUICK), str(pair(tmp_path)))
    show = compile_document(document, sign, FontLibrary(), Fraction(40)).show
    crew = crew_of(show.sign, ["memory://out?protocol=ddp"], clock, Fraction(40))
    witness = Witnessing(journal, Fraction(40))
    witness.load(show)
    programme = Programme(show.sign, clock, ClockTrust(clock, earliest_ns=0))
    programme.play(playing_of(show))
    loop = Loop(programme, show.sign.canvas, crew.fitting(witness), clock, Fraction(40))
    for number in range(minutes * 60 * 40):
        if number == 400:
            assert journal.flush()
            disk.fill()
        loop.tick()
        if number % 4000 == 0:
            crew.ways[0]._inner.take()  # type: ignore[union-attr]
    assert not journal.flush(0.1)
    frames = loop.totals.frames
    disk.free()
    begun_ns = CLOCK.monotonic_ns()
    witness.close()
    until(lambda: journal.flush(0.1))
    took = round((CLOCK.monotonic_ns() - begun_ns) / NS_PER_S, 2)
    journal.close()
    records = [one for one, fault in read_journal(disk.folder / "journal") if one is not None and not fault]
    told = sum(one["frames"] for one in records if one["kind"] == "play")
    faults = sum(fault is not None for _, fault in read_journal(disk.folder / "journal"))
    what = f"disk full for {minutes} simulated minutes"
    figure(f"{what}: of {frames} frames missing in the journal", frames - told, "", "0", frames == told)
    figure(f"{what}: faults in {len(records)} records", faults, "", "0", faults == 0)
    figure(f"{what}: journal goes on after", took, "s", "≤ 5", took <= 5, timing=True)
    assert loop.totals.output_errors == loop.pacer.skipped == 0
