from __future__ import annotations

from fractions import Fraction

import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.core.problem import Where
from ledsign.effects.base import EffectOptions
from ledsign.legibility.flashes import flash_problems, page_flashes
from ledsign.show.types import Cue, Timeline, Window

F = Fraction


def timeline(*pages: tuple[str, F], effect: str = "hold", place: int = 0) -> Timeline:
    cues, start = [], F(0)
    for clip, length in pages:
        cues.append(
            Cue(
                name=clip,
                clip=clip,
                effect=effect,
                options=EffectOptions(),
                view=Size(8, 8),
                windows=(Window(src=Rect(0, 0, 8, 8), dst=Point(place, 0)),),
                start=start,
                length=length,
            )
        )
        start += length
    return Timeline(cues=tuple(cues), length=start)


@pytest.mark.parametrize(
    ("shown", "flashes"),
    [
        (timeline(("a", F(10))), 0),
        (timeline(("a", F(1)), ("b", F(1))), 0),
        # On and off in halves of a sixth of a second: three flashes a second, as blink does.
        (timeline(("a", F(1, 6)), ("b", F(1, 6))), 3),
        (timeline(("a", F(1, 8)), ("b", F(1, 8))), 4),
        (timeline(("a", F(1, 30)), ("b", F(1, 30))), 15),
        # Once around in ten seconds, but eight changes in the first.
        (timeline(*[(name, F(1, 8)) for name in "abababab"], ("c", F(9))), 4),
        (timeline(("a", F(1, 30)), ("a", F(1, 30))), 0),
        (timeline(("a", F(1, 30)), ("b", F(1, 30)), effect="fade"), 0),
        (timeline(("a", F(1, 30)), ("b", F(1, 30)), effect="scroll-left"), 0),
        (Timeline(cues=(), length=F(1)), 0),
    ],
)
def test_sudden_changes_in_one_place(shown: Timeline, flashes: int) -> None:
    assert page_flashes(shown) == flashes


def test_two_places_do_not_add_up() -> None:
    west, east = (timeline(("a", F(1, 6)), ("b", F(1, 6)), place=x) for x in (0, 100))
    assert page_flashes(Timeline(cues=(*west.cues, *east.cues), length=west.length)) == 3


def test_more_than_three_are_refused() -> None:
    assert flash_problems(timeline(("a", F(1, 6)), ("b", F(1, 6))), Where()) == []
    (found,) = flash_problems(timeline(("a", F(1, 10)), ("b", F(1, 10))), Where(field="items"))
    assert (found.code, found.severity, found.where.field) == ("flash.pages", "error", "items")
    assert "5 times a second" in found.message.en
    assert "5 次" in found.message.zh
