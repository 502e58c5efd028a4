from __future__ import annotations

from fractions import Fraction

import pytest

from ledsign.core.geometry import Size
from ledsign.core.problem import Where
from ledsign.legibility.pace import (
    change_s,
    chars_per_s,
    flashes_per_s,
    glance_problems,
    hold_s,
    pace_problems,
    scrolls_along,
    visible,
)

F = Fraction

HERE = Where(field="items[0].speed")


@pytest.mark.parametrize(
    ("changes", "rate"),
    [
        ({}, F(60, 16)),
        ({"speed_px_s": F(120)}, F(120, 16)),
        ({"axis": "y", "effect": "scroll-up", "view": Size(16, 64), "size": Size(16, 128)}, F(60, 16)),
        ({"effect": "typewriter", "rate": F(2)}, F(2)),
        ({"effect": "typewriter", "rate": F(7, 2)}, F(60, 18)),  # the beat is whole frames
        ({"effect": "hold"}, F(8, 10)),
        ({"effect": "hold", "alone": True}, None),
        ({"effect": "fade", "stay_s": F(2)}, F(4)),
        ({"effect": "blink", "length": F(4)}, F(2)),
        # Rows that scroll upwards are seen from the first pixel to the last: (16 + 16) px at 8 px/s.
        ({"effect": "scroll-up", "speed_px_s": F(8)}, F(2)),
        ({"follows_clock": True}, None),
        ({"em_px": 0}, None),
    ],
)
def test_rate(facts, changes, rate) -> None:
    assert chars_per_s(facts(**changes)) == rate


def test_only_along_its_own_axis_is_a_text_read_as_it_comes(facts) -> None:
    assert scrolls_along(facts())
    assert scrolls_along(facts(effect="scroll-up", axis="y"))
    assert not scrolls_along(facts(effect="scroll-up"))
    assert not scrolls_along(facts(effect="hold"))


@pytest.mark.parametrize(
    ("changes", "seen"),
    [
        ({}, 4.0),
        ({"view": Size(200, 16)}, 8.0),
        ({"axis": "y", "view": Size(16, 48), "size": Size(16, 128)}, 3.0),
        ({"size": Size(100, 16)}, 5.1),
        ({"follows_clock": True}, 8.0),
        # 80 characters in columns of 13, 48 px and 55 apart: one column and most of the next
        (
            {
                "axis": "y", "effect": "scroll-right", "em_px": 48, "characters": 80,
                "lines": (13, 13, 13, 13, 13, 13, 2), "view": Size(96, 640), "size": Size(378, 624),
            },
            24.3,
        ),
        # rows of four that scroll upwards: one row fits, or three of them, or all
        ({"effect": "scroll-up", "lines": (4, 4), "size": Size(64, 34)}, 4.0),
        (
            {"effect": "scroll-up", "characters": 40, "lines": (4,) * 10, "size": Size(64, 178),
             "view": Size(64, 52)},
            12.0,
        ),
        ({"effect": "scroll-up", "lines": (4, 4), "size": Size(64, 34), "view": Size(64, 40)}, 8.0),
        # longer than the view both ways
        ({"effect": "scroll-up", "lines": (4, 4), "size": Size(128, 34)}, 2.0),
    ],
)  # fmt: skip
def test_how_many_are_seen_at_once(facts, changes, seen) -> None:
    assert visible(facts(**changes)) == seen


@pytest.mark.parametrize(
    ("changes", "hold", "change"),
    [
        ({}, None, None),
        ({"effect": "hold"}, F(10), F(0)),
        ({"effect": "hold", "alone": True}, None, F(0)),
        ({"effect": "fade", "enter_s": F(1), "stay_s": F(5), "leave_s": F(2)}, F(5), F(3)),
        ({"effect": "wipe", "enter_s": F(1), "stay_s": F(5), "leave_s": F(0)}, F(5), F(1)),
        ({"effect": "typewriter", "stay_s": F(4)}, F(4), F(0)),
        ({"follows_clock": True, "effect": "hold"}, None, None),
    ],
)
def test_how_long_a_page_stands(facts, changes, hold, change) -> None:
    assert (hold_s(facts(**changes)), change_s(facts(**changes))) == (hold, change)


def test_flashes_are_those_of_blink(facts) -> None:
    assert flashes_per_s(facts(effect="blink", rate=F(2))) == 2
    assert flashes_per_s(facts(effect="blink", rate=F(9))) == 3
    assert flashes_per_s(facts(effect="hold")) == 0


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"speed_px_s": F(112)}, None),  # exactly 7 a second
        ({"speed_px_s": F(113)}, "speed.too-fast-to-read"),
        ({"effect": "typewriter", "rate": F(8)}, "speed.too-fast-to-read"),
        ({"effect": "hold", "length": F(1)}, "page.too-short-to-read"),
        ({"effect": "hold", "length": F(2)}, None),
        ({"effect": "fade", "stay_s": F(1)}, "page.too-short-to-read"),
        ({"effect": "hold", "length": F(1), "follows_clock": True}, None),
    ],
)
def test_faster_than_people_read(facts, changes, code) -> None:
    found = pace_problems(facts(**changes), HERE)
    assert [one.code for one in found] == ([code] if code else [])
    assert all(one.severity == "warning" and one.where == HERE for one in found)


def test_the_remedy_is_a_time_in_which_it_can_be_read(facts) -> None:
    (found,) = pace_problems(facts(effect="hold", length=F(1), characters=9), HERE)
    assert found.remedy.en == "show it for 3 s or longer"
    assert "9 个字" in found.message.zh


@pytest.mark.parametrize(
    ("changes", "warned"),
    [
        ({}, False),
        ({"em_px": 120, "size": Size(600, 120), "view": Size(96, 640), "characters": 5}, True),
        ({"em_px": 64, "size": Size(512, 64), "view": Size(128, 64)}, False),  # two are enough to go on with
        ({"em_px": 64, "size": Size(512, 64), "view": Size(120, 64)}, True),
        ({"em_px": 64, "size": Size(512, 64), "view": Size(120, 64), "effect": "hold"}, False),  # cropped
        ({"characters": 1, "size": Size(16, 16)}, False),
        ({"characters": 0, "size": Size(1, 16)}, False),
    ],
)
def test_a_character_and_a_half_at_once_is_no_text(facts, changes, warned) -> None:
    found = glance_problems(facts(**changes), HERE)
    assert [(one.code, one.severity) for one in found] == [("text.few-seen-at-once", "warning")] * warned
    if "characters" in changes and warned:
        assert "only 0.8 of 5 characters" in found[0].message.en and "16 px" in found[0].remedy.en
