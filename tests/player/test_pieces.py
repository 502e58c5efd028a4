"""What a killed player had under way is recorded by its successor."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.frame import black
from ledsign.player.journal import Journal
from ledsign.player.journal_files import read_journal
from ledsign.player.memory_file import read_memory_file
from ledsign.player.pieces import HEAD, SIZE, SLOT, Pieces, keep_pieces, read_pieces, unrecorded
from ledsign.player.witness import Witnessing
from ledsign.schedule.types import Decision

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.show.types import Show

FPS = 50
PERIOD_NS = NS_PER_S // FPS
BEGUN_NS = 1_795_168_800 * NS_PER_S


class Player:
    """Proof of play of one life of a player, up to a ``kill -9``."""

    def __init__(self, folder: Path, show: Show, clock: FakeClock) -> None:
        self.clock, self.left = clock, read_pieces(folder / "pieces")
        self.journal = Journal(folder / "journal", clock)
        self.witness = Witnessing(self.journal, Fraction(FPS))
        self.witness.running = Pieces(folder / "pieces")
        self.witness.load(show)
        for piece in unrecorded(self.left, folder / "journal"):
            self.journal.note("play", **piece, recovered=True)

    def plays(self, decision: Decision, frames: int) -> None:
        frame = black_frame()
        for _ in range(frames):
            wall_ns = self.clock.now_ns()
            self.witness.sent(wall_ns // PERIOD_NS, wall_ns, decision, frame)
            self.clock.advance_ns(PERIOD_NS)


def black_frame() -> Any:
    from ledsign.core.geometry import Size

    return black(Size(26, 10))


def plays(folder: Path) -> list[dict[str, Any]]:
    found = []
    for record, fault in read_journal(folder / "journal"):
        assert fault is None
        if record is not None and record["kind"] == "play":
            found.append(record)
    return found


def lit(playlist: str) -> Decision:
    return Decision(playlist=playlist, entry=None, start_ns=0, end_ns=1 << 62, anchor_ns=0)


def test_seconds_are_right_across_kills(scheduled: Show, tmp_path: Path) -> None:
    clock = FakeClock(BEGUN_NS)
    for life in range(6):
        player = Player(tmp_path, scheduled, clock)
        player.plays(lit("campaign"), 37 + 91 * life)
        assert player.journal.flush(20)
    player = Player(tmp_path, scheduled, clock)
    player.plays(lit("campaign"), 10)
    player.witness.close()
    assert player.journal.close(20)
    told = plays(tmp_path)
    shown = 10 + sum(37 + 91 * life for life in range(6))
    assert sum(one["to"] - one["from"] for one in told) == shown * PERIOD_NS
    assert sum(one["frames"] for one in told) == shown
    recovered = [one for one in told if one.get("recovered")]
    assert len(recovered) == 6
    assert all(one["items"] == ["campaign"] and one["show"] == scheduled.digest for one in recovered)


def test_what_still_waited_for_the_disk_is_recovered_too(scheduled: Show, tmp_path: Path) -> None:
    clock = FakeClock(BEGUN_NS)
    player = Player(tmp_path, scheduled, clock)
    player.journal._start = lambda: None  # type: ignore[method-assign] # the writer never comes to it
    player.plays(lit("campaign"), 170)
    player.plays(lit("notice"), 20)
    assert plays(tmp_path) == []
    after = Player(tmp_path, scheduled, clock)
    assert after.journal.close(20)
    told = plays(tmp_path)
    assert sum(one["frames"] for one in told) == 190
    assert [one["playlist"] for one in told] == ["campaign"] * 4 + ["notice"]
    # The next one finds them in the journal.
    assert unrecorded(read_pieces(tmp_path / "pieces"), tmp_path / "journal") == []


def test_a_player_that_ended_well_leaves_nothing(scheduled: Show, tmp_path: Path) -> None:
    player = Player(tmp_path, scheduled, FakeClock(BEGUN_NS))
    player.plays(lit("campaign"), 20)
    assert len(read_pieces(tmp_path / "pieces")) == 1
    player.witness.running.clear()  # type: ignore[union-attr]
    assert read_pieces(tmp_path / "pieces") == []
    player.journal.close(20)


def piece(**changes: Any) -> dict[str, Any]:
    return {
        "show": "d" * 64, "playlist": "p", "entry": "e", "items": ["a"], "why": "", "from": BEGUN_NS,
        "to": BEGUN_NS + PERIOD_NS, "frames": 1, "sample": 1, "sample_hash": b"", **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    "changes",
    [{"items": [f"第{n}条" for n in range(500)]}, {"playlist": "长" * 900, "entry": "x" * 2000}],
)
def test_long_names_still_fit(changes: dict[str, Any], tmp_path: Path) -> None:
    Pieces(tmp_path / "pieces").begins(piece(**changes))
    (found,) = read_pieces(tmp_path / "pieces")
    assert (found["from"], found["show"], found["frames"]) == (BEGUN_NS, "d" * 64, 1)


def test_what_is_damaged_is_left_out(tmp_path: Path) -> None:
    assert read_pieces(tmp_path / "none") == []
    pieces = Pieces(tmp_path / "pieces")
    for number in range(12):
        pieces.begins(piece(**{"from": BEGUN_NS + number, "frames": number}))
    assert [one["frames"] for one in read_pieces(tmp_path / "pieces")] == [*range(4, 12)]
    data = read_memory_file(tmp_path / "pieces", SIZE)
    assert data is not None
    at = data.index(json.dumps(BEGUN_NS + 11).encode())
    pieces._map[at : at + 1] = b"9"
    assert [one["frames"] for one in read_pieces(tmp_path / "pieces")] == [*range(4, 11)]
    # One whose time makes no sense, as after a power cut on a system without shared memory.
    slot = 11 % 8 * SLOT
    number, _, frames, length, checksum = HEAD.unpack_from(data, slot)
    HEAD.pack_into(pieces._map, slot, number, 0, frames, length, checksum)
    assert [one["frames"] for one in read_pieces(tmp_path / "pieces")] == [*range(4, 10)]


def test_without_memory_there_is_play(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert keep_pieces(tmp_path / "file" / "pieces") is None
    assert keep_pieces(tmp_path / "pieces") is not None


def test_a_journal_that_cannot_be_read_has_nothing(tmp_path: Path) -> None:
    (tmp_path / "journal-000001.jsonl").mkdir()
    (tmp_path / "journal-000002.jsonl").write_text('t off\n[]\n{"kind":"boot"}\n')
    assert unrecorded([piece()], tmp_path) == [piece()]
