"""The journal: nothing noted is lost, and nothing can be changed unseen."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledsign.core.clock import FakeClock
from ledsign.player import journal as journal_module
from ledsign.player.chain import Head, seal
from ledsign.player.journal import Journal
from ledsign.player.journal_files import HEAD, journal_files, read_head, read_journal, verify

WAIT_S = 20.0


def written(folder: Path, count: int = 40, **options: Any) -> Path:
    journal = Journal(folder, FakeClock(), **options)
    for number in range(count):
        journal.note("play", item=f"字幕{number}", frames=number)
        if number % 7 == 0:
            assert journal.flush(WAIT_S)
    assert journal.close(WAIT_S)
    return folder


def records(folder: Path) -> list[dict[str, Any]]:
    return [record for record, _ in read_journal(folder) if record is not None]


def test_what_was_noted_is_read_again(tmp_path: Path) -> None:
    found = records(written(tmp_path))
    assert [record["n"] for record in found] == list(range(1, 41))
    assert [record["frames"] for record in found] == list(range(40))
    assert found[3]["item"] == "字幕3"
    assert found[0]["at"] == FakeClock().now_ns()
    assert verify(tmp_path) == []
    assert read_head(tmp_path) == Head(n=40, hash=found[-1]["hash"])


def test_no_journal_is_sound_and_empty(tmp_path: Path) -> None:
    assert list(read_journal(tmp_path / "none")) == []
    assert verify(tmp_path) == []


def test_nothing_is_opened_before_the_first_record(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "later", FakeClock())
    assert journal.close()
    assert not (tmp_path / "later").exists()


def test_it_goes_on_after_a_restart(tmp_path: Path) -> None:
    written(tmp_path, 5)
    written(tmp_path, 5)
    assert [record["n"] for record in records(tmp_path)] == list(range(1, 11))
    assert verify(tmp_path) == []


def test_files_follow_each_other(tmp_path: Path) -> None:
    written(tmp_path, 60, file_bytes=500)
    files = journal_files(tmp_path)
    assert len(files) > 3
    assert [file.name for file in files[:2]] == ["journal-000001.jsonl", "journal-000002.jsonl"]
    assert len(records(tmp_path)) == 60
    assert verify(tmp_path) == []


def test_the_oldest_files_go_and_the_rest_stays_sound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "KEPT_FILES", 3)
    written(tmp_path, 80, file_bytes=400)
    assert len(journal_files(tmp_path)) == 3
    assert records(tmp_path)[-1]["n"] == 80
    assert records(tmp_path)[0]["n"] > 1
    assert verify(tmp_path) == []


def test_pixels_become_their_hash(tmp_path: Path) -> None:
    journal = Journal(tmp_path, FakeClock())
    journal.note("play", sample_hash=b"pixels")
    assert journal.close(WAIT_S)
    (record,) = records(tmp_path)
    assert record["sample_hash"] == hashlib.sha256(b"pixels").hexdigest()[:32]


def test_a_line_cut_by_a_power_failure_is_dropped_and_that_is_recorded(tmp_path: Path) -> None:
    written(tmp_path, 3)
    (file,) = journal_files(tmp_path)
    with file.open("ab") as end:
        end.write(b'{"at":17,"n":4,"ki')
    written(tmp_path, 2)
    found = records(tmp_path)
    assert [record["kind"] for record in found] == ["play", "play", "play", "recovered", "play", "play"]
    assert found[3]["bytes"] == 18
    assert verify(tmp_path) == []


def test_a_crash_between_line_and_head_is_no_fault(tmp_path: Path) -> None:
    written(tmp_path, 3)
    before = (tmp_path / HEAD).read_bytes()
    written(tmp_path, 1)
    (tmp_path / HEAD).write_bytes(before)
    assert verify(tmp_path) == []
    written(tmp_path, 1)
    assert verify(tmp_path) == []


def test_a_gap_at_the_end_is_not_written_over(tmp_path: Path) -> None:
    written(tmp_path, 8)
    (file,) = journal_files(tmp_path)
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:5]))
    assert [fault.reason for fault in verify(tmp_path)] == ["cut-off"]
    written(tmp_path, 2)
    assert [fault.reason for fault in verify(tmp_path)] == ["removed"]


def full_disk(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """No write succeeds until the returned function is called; every second one writes a few bytes first."""
    real = os.write
    state = {"full": True, "tries": 0}

    def write(handle: int, data: Any) -> int:
        if not state["full"]:
            return real(handle, data)
        state["tries"] += 1
        if state["tries"] % 2 and len(data) > 10:
            return real(handle, bytes(data[:10]))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", write)
    return lambda: state.update(full=False)


def test_a_full_disk_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_module, "RETRY_S", 0.01)
    freed = full_disk(monkeypatch)
    journal = Journal(tmp_path, FakeClock())
    for number in range(50):
        journal.note("play", frames=number, sample_hash=bytes(number))
    assert not journal.flush(0.1)
    assert "No space" in journal.trouble
    freed()
    assert journal.close(WAIT_S)
    assert journal.trouble == ""
    assert [record["frames"] for record in records(tmp_path)] == list(range(50))
    assert verify(tmp_path) == []


def test_a_full_queue_drops_the_oldest_and_says_how_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_module, "RETRY_S", 0.01)
    freed = full_disk(monkeypatch)
    journal = Journal(tmp_path, FakeClock(), waiting=10)
    for number in range(50):
        journal.note("play", frames=number)
    freed()
    assert journal.close(WAIT_S)
    found = records(tmp_path)
    lost = sum(record["records"] for record in found if record["kind"] == "lost")
    kept = [record["frames"] for record in found if record["kind"] == "play"]
    assert lost + len(kept) == 50
    assert kept[-10:] == list(range(40, 50))
    assert verify(tmp_path) == []


def mutated(lines: list[bytes], dice: random.Random) -> list[bytes]:
    """One change an intruder might make."""
    made = list(lines)
    place = dice.randrange(len(made))
    kind = dice.choice(("edit", "flip", "remove", "swap", "repeat", "insert", "reseal", "cut", "space"))
    if kind == "edit":
        record = json.loads(made[place])
        record["frames"] += 1
        made[place] = (
            json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode() + b"\n"
        )
    elif kind == "flip":
        line = bytearray(made[place])
        line[dice.randrange(len(line) - 1)] ^= 1 << dice.randrange(7)
        made[place] = bytes(line)
    elif kind == "remove":
        del made[place]
    elif kind == "swap":
        other = (place + 1) % len(made)
        made[place], made[other] = made[other], made[place]
    elif kind == "repeat":
        made.insert(place, made[place])
    elif kind == "insert":
        made.insert(place, seal({"kind": "play", "frames": 9}, Head(n=place, hash="1" * 64))[0])
    elif kind == "reseal":
        # Somebody who knows the format makes the record right in itself.
        record = json.loads(made[place])
        head = Head(n=record["n"] - 1, hash=record["prev"])
        fields = {key: value for key, value in record.items() if key not in ("n", "prev", "hash")}
        made[place] = seal({**fields, "frames": 77}, head)[0]
    elif kind == "cut":
        del made[place:]
    else:
        made[place] = b" " + made[place]
    return made


@pytest.mark.no_cover
@pytest.mark.parametrize("seed", range(10))
def test_a_thousand_changes_are_all_found(tmp_path: Path, seed: int) -> None:
    dice = random.Random(seed)
    written(tmp_path, 30)
    (file,) = journal_files(tmp_path)
    lines = file.read_bytes().splitlines(keepends=True)
    for number in range(100):
        changed = mutated(lines, dice)
        if changed == lines:
            continue
        file.write_bytes(b"".join(changed))
        assert verify(tmp_path), f"seed {seed}, change {number}"
    file.write_bytes(b"".join(lines))
    assert verify(tmp_path) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"[]\n", "not-a-record"),
        (b"\xff\xfe\n", "not-a-record"),
        (b'{"n":true,"hash":"","prev":""}\n', "not-a-record"),
        (b'{"n":1,"hash":7,"prev":""}\n', "not-a-record"),
        (b"[" * 100_000 + b"\n", "not-a-record"),
        (b'{"n":1,"hash":"","prev":""}\n', "edited"),
    ],
)
def test_what_is_no_record_is_named_with_its_line(tmp_path: Path, content: bytes, reason: str) -> None:
    written(tmp_path, 2)
    (file,) = journal_files(tmp_path)
    with file.open("ab") as end:
        end.write(content)
    faults = verify(tmp_path)
    assert (faults[0].file, faults[0].line, faults[0].reason) == ("journal-000001.jsonl", 3, reason)


def test_a_missing_or_broken_head_is_told(tmp_path: Path) -> None:
    written(tmp_path, 2)
    for broken in (b"", b"{}", b"nonsense"):
        (tmp_path / HEAD).write_bytes(broken)
        assert [fault.reason for fault in verify(tmp_path)] == ["no-head"]


def test_pixels_noted_while_a_batch_is_being_written_become_a_hash_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal, pixels, real = Journal(tmp_path, FakeClock()), b"\x01\x02\x03", journal_module._append

    def append(path: Path, lines: bytes, size: int) -> None:
        if size == 0:
            journal.note("play", item="second", sample_hash=pixels)
        real(path, lines, size)

    monkeypatch.setattr(journal_module, "_append", append)
    journal.note("play", item="first", sample_hash=pixels)
    assert journal.close(WAIT_S)
    wanted = hashlib.sha256(pixels).hexdigest()[:32]
    assert [(one["item"], one["sample_hash"]) for one in records(tmp_path)] == [
        ("first", wanted),
        ("second", wanted),
    ]


def test_an_odd_value_does_not_end_the_journal(tmp_path: Path) -> None:
    journal = Journal(tmp_path, FakeClock())
    journal.note("fault", where=tmp_path, many={1})
    journal.note("stop")
    assert journal.close(WAIT_S)
    assert [one["kind"] for one in records(tmp_path)] == ["fault", "stop"]
    assert records(tmp_path)[0]["where"] == str(tmp_path)
    assert verify(tmp_path) == []
