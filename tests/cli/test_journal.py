"""``ledsign journal``: proof of play for people and for spreadsheets."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock, parse_instant
from ledsign.player.journal import Journal

EVENING = parse_instant("2026-05-06T19:00+08:00")
FACTS = {"show": "ab" * 32, "playlist": "caption", "entry": "evenings", "items": ["主字幕"], "why": ""}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two minutes of a caption in pieces, then a blackout."""
    clock = FakeClock(EVENING)
    journal = Journal(tmp_path / "journal", clock)
    journal.note("boot", pid=7)
    for piece in range(8):
        begun = EVENING + piece * 15 * NS_PER_S
        clock.advance_ns(15 * NS_PER_S)
        journal.note("play", **{**FACTS, "from": begun, "to": begun + 15 * NS_PER_S, "frames": 900})
    begun = EVENING + 120 * NS_PER_S
    clock.advance_ns(10 * NS_PER_S)
    dark = {
        **FACTS,
        "items": [],
        "why": "blackout",
        "from": begun,
        "to": begun + 10 * NS_PER_S,
        "frames": 600,
    }
    journal.note("play", **dark)
    assert journal.close(20)
    return tmp_path / "journal"


def test_a_sound_journal(ledsign: Callable[..., Any], folder: Path) -> None:
    said = ledsign("journal", "verify", "--folder", str(folder))
    assert (said.code, said.out) == (0, "10 records, all sound\n")
    told = json.loads(ledsign("journal", "verify", "--folder", str(folder), "--json").out)
    assert told == {"records": 10, "sound": True, "faults": []}


def test_a_changed_one(ledsign: Callable[..., Any], folder: Path) -> None:
    file = folder / "journal-000001.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[3] = lines[3].replace("900", "901")
    del lines[6]
    file.write_text("".join(lines), encoding="utf-8")
    said = ledsign("journal", "verify", "--folder", str(folder))
    assert said.code == 1
    assert said.out.splitlines() == [
        "journal-000001.jsonl:4: changed after it was written",
        "journal-000001.jsonl:7: records are missing before it",
        "9 records, 2 faults",
    ]
    assert "写入后被改动" in ledsign("journal", "verify", "--folder", str(folder), language="zh").out
    told = json.loads(ledsign("journal", "verify", "--folder", str(folder), "--json").out)
    assert [fault["reason"] for fault in told["faults"]] == ["edited", "removed"]
    exported = ledsign("journal", "export", "--folder", str(folder), "-o", str(folder / "x.jsonl"))
    assert "2 faults in this journal" in exported.err


def test_pieces_are_joined_in_the_table(ledsign: Callable[..., Any], folder: Path) -> None:
    said = ledsign("journal", "show", "--folder", str(folder))
    assert said.code == 0
    assert "2026-05-06 19:00:00.000" in said.out
    assert "2026-05-06 19:02:00.000" in said.out
    assert "evenings · caption · 主字幕" in said.out
    assert "7200" in said.out
    assert "blackout" in said.out
    assert len(said.out.splitlines()) == 4
    assert "事项" in ledsign("journal", "show", "--folder", str(folder), language="zh").out


def test_a_table_for_spreadsheets(ledsign: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "play.csv"
    said = ledsign("journal", "export", "--folder", str(folder), "-o", str(file))
    assert said.code == 0
    with file.open(encoding="utf-8-sig", newline="") as rows:
        head, boot, caption, dark = csv.reader(rows)
    assert head[:4] == ["from", "to", "seconds", "kind"]
    assert boot[3] == "boot"
    assert caption[2:8] == ["120.0", "play", "evenings", "caption", "主字幕", ""]
    assert dark[2] == "10.0"
    assert dark[7] == "blackout"


def test_commands_say_what_and_who(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    clock = FakeClock(EVENING)
    journal = Journal(tmp_path / "j", clock)
    given = {"pattern": "white", "seconds": 600.0, "name": "west", "to": "safe"}
    for by in ("", "编审甲"):
        clock.advance_ns(NS_PER_S)
        journal.note(
            "command", command="test-pattern", origin="local", **({"by": by} if by else {}), given=given
        )
    journal.note("command", command="resume", origin="remote", by="")
    # A piece is written when it ends, a recovered one later still.
    piece = {**FACTS, "from": EVENING, "to": EVENING + NS_PER_S // 2, "frames": 30, "recovered": True}
    journal.note("play", **piece)
    assert journal.close(20)
    lines = ledsign("journal", "show", "--folder", str(tmp_path / "j")).out.splitlines()[1:]
    times = [line[:23] for line in lines]
    assert times == sorted(times)
    assert "evenings · caption · 主字幕 · recovered" in lines[0]
    assert lines[1].rstrip().endswith("test-pattern  seconds 600, pattern white, name west, to safe")
    assert "by 编审甲" in lines[2]
    assert lines[3].rstrip().endswith("resume        origin remote")
    file = tmp_path / "all.csv"
    assert ledsign("journal", "export", "--folder", str(tmp_path / "j"), "-o", str(file)).code == 0
    with file.open(encoding="utf-8-sig", newline="") as rows:
        table = csv.DictReader(rows)
        head = table.fieldnames
        play, first, second, resume = table
    assert head is not None
    assert head[-1] == "details"
    assert (play["kind"], play["seconds"], play["details"]) == ("play", "0.5", "recovered")
    assert first["details"] == "test-pattern: seconds 600, pattern white, name west, to safe"
    assert second["details"].endswith(", by 编审甲")
    assert resume["details"] == "resume: origin remote"


def test_only_some_of_it(ledsign: Callable[..., Any], folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "play.jsonl"
    given = ("--from", "2026-05-06T19:01", "--to", "2026-05-06T19:01:30", "-o", str(file))
    assert ledsign("journal", "export", "--folder", str(folder), *given).code == 0
    records = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    # The piece that ended exactly at 19:01 and the one that begins at 19:01:30 are not in it.
    assert [record["from"] for record in records] == [EVENING + 60 * NS_PER_S, EVENING + 75 * NS_PER_S]


def test_names_that_look_like_formulas_are_defused(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    journal = Journal(tmp_path / "j", FakeClock(EVENING))
    journal.note(
        "play", **{**FACTS, "entry": "=HYPERLINK(1)", "from": EVENING, "to": EVENING + 1, "frames": 1}
    )
    assert journal.close(20)
    file = tmp_path / "play.csv"
    assert ledsign("journal", "export", "--folder", str(tmp_path / "j"), "-o", str(file)).code == 0
    assert "'=HYPERLINK(1)" in file.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (("verify", "--folder", "nowhere"), "there is no journal"),
        (("verify", "--sign", "no-such-sign"), "name the sign with --sign"),
        (("export", "-o", "play.xlsx"), ".csv or .jsonl"),
        (("show", "--folder", ".", "--zone", "Mars/Base"), "not a time zone"),
        (("show", "--folder", ".", "--from", "tomorrow"), "not a date and time"),
    ],
)
def test_bad_input(ledsign: Callable[..., Any], given: tuple[str, ...], words: str) -> None:
    said = ledsign("journal", *given)
    assert said.code == 2
    assert words in said.err
