"""Stretches stand for the decisions in them, and are cut where the members of a rotation change."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import Layer, Schedule

DAY = 86_400 * 1_000_000_000


def sharing(write: SimpleNamespace, slot: int = 60) -> Schedule:
    """A and B from 19:00, C from 20:00 on, a filler around them, an emergency on one evening."""
    return write.schedule(
        write.entry("A", write.rule("19:00-21:00"), share=2),
        write.entry("B", write.rule("19:00-21:00"), share=1),
        write.entry("C", write.rule("20:00-21:00"), share=1),
        write.entry("night", write.rule("06:00-24:00"), layer=Layer.FILLER),
        write.entry(
            "storm", write.rule(span=("2026-05-07T20:30", "2026-05-07T20:40")), layer=Layer.EMERGENCY
        ),
        slot=Fraction(slot),
    )


def test_a_rotation_is_cut_where_its_members_change(write: SimpleNamespace) -> None:
    table = Timetable(sharing(write))
    start = write.at("2026-05-06T00:00")
    told = [
        ("".join(sorted(entry.id for entry in one.entries)), (one.start_ns - start) // (3600 * 10**9))
        for one in table.stretches(start, start + DAY)
    ]
    assert told == [("", 0), ("night", 6), ("AB", 19), ("ABC", 20), ("night", 21)]


def test_they_stand_for_the_decisions(write: SimpleNamespace) -> None:
    """Each covers whole decisions; its entries and no others are lit in it; there is no gap."""
    for days, slot in ((None, 60), (1, 60), (2, 1000), (None, 7)):
        table = Timetable(sharing(write, slot), chunk_days=days)
        start, end = write.at("2026-05-06T03:30"), write.at("2026-05-08T20:10:30")
        found = list(table.stretches(start, end))
        assert [one.start_ns for one in found] == [start, *(one.end_ns for one in found[:-1])]
        assert found[-1].end_ns == end
        for one in found:
            decisions = list(table.plan(one.start_ns, one.end_ns))
            lit = dict.fromkeys("" if each.entry is None else each.entry.id for each in decisions)
            assert list(lit) == ([entry.id for entry in one.entries] or [""])
            assert one.playlist == decisions[0].playlist
        assert all(one.entries != after.entries for one, after in pairwise(found))


def test_chunks_do_not_cut_them(write: SimpleNamespace) -> None:
    """A rotation all day, all year, is one stretch, and before the first year and after the last is safe."""
    made = write.schedule(
        *(write.entry(name, write.rule("00:00-24:00"), share=1) for name in "AB"), safe="safe"
    )
    start = write.at("2026-01-01T00:00")
    for days in (None, 1, 30):
        (year,) = Timetable(made, chunk_days=days).stretches(start, start + 365 * DAY)
        assert {entry.id for entry in year.entries} == {"A", "B"}
    first = write.at("1890-01-01T00:00")
    before, since = Timetable(made).stretches(first, first + 4000 * DAY)
    assert (before.entries, before.playlist) == ((), "safe")
    assert (since.start_ns, since.end_ns) == (before.end_ns, first + 4000 * DAY)


def test_who_has_no_turn_is_not_lit(write: SimpleNamespace) -> None:
    """Two minutes with slots of one hour are one turn."""
    made = write.schedule(
        *(write.entry(name, write.rule("19:00-19:02"), share=share) for name, share in (("A", 1), ("B", 2))),
        slot=Fraction(3600),
    )
    start = write.at("2026-05-06T19:00")
    (one,) = Timetable(made).stretches(start, start + 120 * 10**9)
    assert [entry.id for entry in one.entries] == ["B"]
