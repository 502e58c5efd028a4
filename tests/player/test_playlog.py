"""Proof of play: seconds of every item add up to what was sent."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.frame import black
from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.sign import Face, Sign
from ledsign.effects.base import EffectOptions
from ledsign.player.playlog import PlayLog
from ledsign.schedule.types import Decision, Entry, Layer
from ledsign.show.types import Clip, Cue, Show, Timeline, Window

SIZE = Size(4, 4)
FPS = Fraction(20)
FRAME_NS = NS_PER_S // 20
FRAME = black(SIZE)


class Notes:
    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def note(self, kind: str, **fields: Any) -> None:
        assert kind == "play"
        self.records.append(fields)


def cue(name: str, start: int, length: int) -> Cue:
    return Cue(
        name=name,
        clip="c",
        effect="hold",
        options=EffectOptions(),
        view=SIZE,
        windows=(Window(src=Rect(0, 0, 4, 4), dst=Point(0, 0)),),
        start=Fraction(start),
        length=Fraction(length),
    )


def timeline(*cues: Cue, length: int) -> Timeline:
    return Timeline(cues=cues, length=Fraction(length))


CLIP = Clip(size=SIZE, tiles=(np.zeros((1, 4, 4, 3), np.uint8),), digest="c")
SHOW = Show(
    sign=Sign(name="s", canvas=SIZE, faces=(Face(name="f", rect=Rect(0, 0, 4, 4)),), outputs=()),
    timeline=timeline(cue("main", 0, 1), length=1),
    timelines={
        "day": timeline(cue("a", 0, 2), cue("b", 2, 3), length=5),
        "gap": timeline(cue("late", 1, 1), length=3),
        "none": timeline(length=2),
        "both": timeline(cue("west", 0, 2), cue("east", 0, 2), length=2),
    },
    clips={"c": CLIP},
    digest="d" * 64,
)


def decision(playlist: str, start: int = 0, end: int = 10_000, entry: str = "") -> Decision:
    found = Entry(id=entry, layer=Layer.CAMPAIGN, playlist=playlist) if entry else None
    return Decision(
        playlist=playlist,
        entry=found,
        start_ns=start * NS_PER_S,
        end_ns=end * NS_PER_S,
        anchor_ns=start * NS_PER_S,
    )


def play(log: PlayLog, given: Decision, first_s: float, seconds: float, why: str = "") -> None:
    for number in range(round(first_s * 20), round((first_s + seconds) * 20)):
        log.sent(number, number * FRAME_NS, given, FRAME, why)


def seconds_of(notes: Notes) -> dict[tuple[str, ...], float]:
    found: dict[tuple[str, ...], float] = {}
    for record in notes.records:
        items = tuple(record["items"])
        found[items] = found.get(items, 0) + (record["to"] - record["from"]) / NS_PER_S
    return found


def test_every_item_gets_its_seconds() -> None:
    notes = Notes()
    log = PlayLog(notes, SHOW, FPS)
    play(log, decision("day", entry="evening"), 0, 20)
    log.close()
    assert seconds_of(notes) == {("a",): 8, ("b",): 12}
    assert sum(record["frames"] for record in notes.records) == 400
    first = notes.records[0]
    assert (first["show"], first["playlist"], first["entry"], first["why"]) == (
        "d" * 64,
        "day",
        "evening",
        "",
    )
    assert (first["sample"], first["sample_hash"]) == (0, FRAME.tobytes())


def test_pauses_inside_a_playlist_are_recorded_as_such() -> None:
    notes = Notes()
    log = PlayLog(notes, SHOW, FPS)
    play(log, decision("gap"), 0, 6)
    log.close()
    assert seconds_of(notes) == {(): 4, ("late",): 2}


@pytest.mark.parametrize(
    ("playlist", "items"), [("none", ()), ("both", ("west", "east")), ("main", ("main",)), ("", ("main",))]
)
def test_other_playlists(playlist: str, items: tuple[str, ...]) -> None:
    notes = Notes()
    log = PlayLog(notes, SHOW, FPS)
    play(log, decision(playlist), 0, 2)
    log.close()
    assert seconds_of(notes) == {items: 2}


def test_long_items_are_recorded_piece_by_piece() -> None:
    notes = Notes()
    log = PlayLog(notes, SHOW, FPS)
    play(log, decision("none"), 0, 100)
    assert len(notes.records) >= 6
    log.close()
    assert seconds_of(notes) == {(): 100}


def test_a_new_decision_and_an_override_begin_a_record() -> None:
    notes = Notes()
    log = PlayLog(notes, SHOW, FPS)
    play(log, decision("day", 0, 1), 0, 1)
    other = decision("day", 1)
    play(log, other, 1, 1)
    play(log, other, 2, 1, why="blackout")
    play(log, other, 3, 1)
    log.close()
    assert [(one["why"], one["items"]) for one in notes.records] == [
        ("", ["a"]),
        ("", ["a"]),
        ("blackout", []),
        ("", ["b"]),
    ]
    assert [one["frames"] for one in notes.records] == [20, 20, 20, 20]


def test_time_nobody_sent_in_is_not_claimed() -> None:
    notes = Notes()
    log = PlayLog(notes, SHOW, FPS)
    given = decision("none")
    play(log, given, 0, 2)
    play(log, given, 8, 2)
    play(log, given, 4, 1)  # the clock was set back
    log.close()
    assert seconds_of(notes) == {(): 5}


def test_another_show() -> None:
    from dataclasses import replace

    notes = Notes()
    log = PlayLog(notes, SHOW, FPS)
    play(log, decision("day"), 0, 1)
    log.load(replace(SHOW, digest="e" * 64))
    play(log, decision("day"), 1, 1)
    log.close()
    assert [record["show"][0] for record in notes.records] == ["d", "e"]


def test_nothing_sent_is_nothing_recorded() -> None:
    notes = Notes()
    PlayLog(notes, SHOW, FPS).close()
    assert notes.records == []
