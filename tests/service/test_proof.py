"""The journal as people read it, and what it comes to in figures."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Forbidden, TooLarge
from ledsign.player.chain import Head, seal
from ledsign.service import light_day, proof, proof_figures, signs
from ledsign.service.journals import Wanted
from ledsign.service.players import link
from ledsign.service.proof_figures import Day
from ledsign.service.roles import Role
from tests.house import LOCAL, actor
from tests.service.casting import SIGN, SIGN_TEXT

if TYPE_CHECKING:
    from ledsign.service.house import House

HOUR = 3600 * NS_PER_S
# 2026-05-06 00:00 in Shanghai.
BEGIN = 1_777_996_800 * NS_PER_S


@pytest.fixture
def wall(house: House) -> House:
    with house.unit(LOCAL) as unit:
        signs.create(unit, SIGN_TEXT)
    return house


def write(house: House, *records: dict[str, Any], file: int = 1, head: Head | None = None) -> Head:
    head = head or Head()
    folder = link(house, SIGN).folder / "journal"
    folder.mkdir(parents=True, exist_ok=True)
    lines = b""
    for record in records:
        line, head = seal(record, head)
        lines += line
    (folder / f"journal-{file:06}.jsonl").write_bytes(lines)
    (folder / "head.json").write_text(json.dumps({"n": head.n, "hash": head.hash}))
    return head


def play(start_s: float, end_s: float, playlist: str = "skills", **more: Any) -> dict[str, Any]:
    return {
        "kind": "play", "at": BEGIN + int(end_s * NS_PER_S), "from": BEGIN + int(start_s * NS_PER_S),
        "to": BEGIN + int(end_s * NS_PER_S), "playlist": playlist, "entry": "may", "items": ["slogan"],
        "why": "", "show": "a" * 64, "frames": 900, **more,
    }  # fmt: skip


def event(at_s: float, kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "at": BEGIN + int(at_s * NS_PER_S), **more}


def read(house: House, wanted: Wanted | None = None, **more: Any) -> proof.Entries:
    with house.view(LOCAL) as unit:
        return proof.entries(unit, SIGN, wanted or Wanted(), **more)


def test_pieces_of_a_playlist_are_one_entry_and_items_only_when_asked(wall: House) -> None:
    write(wall, play(0, 15), play(15, 30, items=["clock"]), play(30, 45, items=["clock"]), play(60, 75))
    found = read(wall)
    assert [(one.begun_ns - BEGIN, one.frames, one.items) for one in found.entries] == [
        (60 * NS_PER_S, 900, ("slogan",)),
        (0, 2700, ("slogan", "clock")),
    ]
    assert [one.items for one in read(wall, by_item=True).entries] == [("slogan",), ("clock",), ("slogan",)]


def test_what_happens_in_between_does_not_part_what_is_shown(wall: House) -> None:
    write(wall, play(0, 15), event(10, "command", command="brightness", by="lin", given={"level": 0.4}),
          play(15, 30), play(30, 45, "", why="takedown"))  # fmt: skip
    kinds = [(one.kind, one.why, one.by) for one in read(wall).entries]
    assert kinds == [("play", "takedown", ""), ("command", "", "lin"), ("play", "", "")]
    assert read(wall).entries[2].first == 1
    assert read(wall).entries[2].last == 3


def test_a_piece_found_after_a_power_cut_stands_where_it_was_shown(wall: House) -> None:
    write(wall, event(40, "start"), play(0, 15) | {"at": BEGIN + 41 * NS_PER_S})
    assert [one.kind for one in read(wall).entries] == ["start", "play"]


def test_an_edited_record_is_told(wall: House) -> None:
    write(wall, play(0, 15), play(100, 115))
    path = link(wall, SIGN).folder / "journal" / "journal-000001.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"frames":900', b'"frames":901', 1))
    found = read(wall)
    assert found.unsound == 1
    assert [one.sound for one in found.entries] == [True, False]


def test_only_the_files_of_the_time_are_read(wall: House) -> None:
    head = write(wall, play(0, 15))
    head = write(wall, play(10 * 3600, 10 * 3600 + 15), file=2, head=head)
    write(wall, play(20 * 3600, 20 * 3600 + 15), file=3, head=head)
    folder = link(wall, SIGN).folder / "journal"
    found = proof.files_of(folder, BEGIN + 18 * HOUR, BEGIN + 24 * HOUR)
    assert [path.name for path in found] == ["journal-000002.jsonl", "journal-000003.jsonl"]
    late = read(wall, Wanted(from_ns=BEGIN + 18 * HOUR))
    assert [(one.begun_ns - BEGIN) // HOUR for one in late.entries] == [20]
    assert late.unsound == 0


def test_no_journal_is_no_entries(wall: House) -> None:
    assert read(wall) == proof.Entries(entries=(), more=False, unsound=0)


def test_more_is_said(wall: House) -> None:
    write(wall, *(play(100 * number, 100 * number + 15) for number in range(5)))
    found = read(wall, most=3)
    assert found.more
    assert len(found.entries) == 3


def test_only_who_may_reads_it(wall: House) -> None:
    with wall.view(actor("amy", Role.AUTHOR)) as unit, pytest.raises(Forbidden):
        proof.entries(unit, SIGN, Wanted())


def figures(
    house: House, first: date = date(2026, 5, 6), last: date = date(2026, 5, 7)
) -> proof_figures.Figures:
    with house.view(LOCAL) as unit:
        return proof_figures.figures(unit, SIGN, first, last)


def test_days_are_the_signs_own_and_a_piece_over_midnight_belongs_to_both(wall: House) -> None:
    write(wall, play(86_400 - 10, 86_400 + 20), play(86_500, 86_510, "", why="blackout"),
          play(86_600, 86_605, "", why="test-pattern"), event(90_000, "unreachable"))  # fmt: skip
    assert figures(wall).days == (
        Day(day=date(2026, 5, 6), lit_s=10.0),
        Day(day=date(2026, 5, 7), lit_s=20.0, dark_s=10.0, other_s=5.0, faults=1),
    )


def test_a_file_that_grew_is_read_again(wall: House) -> None:
    write(wall, play(0, 15))
    assert figures(wall).days[0].lit_s == 15
    write(wall, play(0, 15), play(15, 40))
    assert figures(wall).days[0].lit_s == 40


def test_settings_by_hand(wall: House) -> None:
    write(wall, event(10, "command", command="brightness", given={"level": 0.4}),
          event(20, "command", command="brightness", given={"level": "auto"}))  # fmt: skip
    assert [one.level for one in figures(wall).settings] == [0.4, None]


@pytest.mark.parametrize("last", [date(2026, 5, 5), date(2028, 5, 5)])
def test_a_time_that_is_no_time_or_too_long_is_refused(wall: House, last: date) -> None:
    with pytest.raises(TooLarge):
        figures(wall, last=last)


def test_the_light_of_a_day_keeps_the_limits(house: House) -> None:
    text = (
        SIGN_TEXT
        + "limits:\n  curfew: 23:00-06:00\n  ceilings: [{ daily: 21:00-23:00, level: 40% }]\n"
        + "place: [30.7, 104.1]\n"
    )
    with house.unit(LOCAL) as unit:
        signs.create(unit, text)
    with house.view(LOCAL) as unit:
        found = light_day.of(unit, SIGN, date(2026, 5, 6))
    by_hour = {(one.at_ns - BEGIN) // HOUR: (one.used, one.curfew) for one in found.points}
    assert len(found.points) == 288
    assert by_hour[3] == (0.0, True)
    assert by_hour[12] == (found.points[150].wanted, False)
    assert by_hour[22] == (0.4, False)
    assert list(found.sun) == list(light_day.EVENTS)
    assert not found.scheduled
