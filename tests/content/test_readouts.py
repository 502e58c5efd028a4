"""Clocks and countdowns: an atlas with every character that can appear, and a readout that fits the view."""

from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.content.base import CONTENTS, ContentContext
from ledsign.core.geometry import Rect, Size
from ledsign.display.sign import Sign
from ledsign.documents.playlist import ClockItem, CountdownItem
from ledsign.show.clip import cut_out
from ledsign.show.readout import cells_at, text_at
from ledsign.text.fonts import FontLibrary

FONTS = FontLibrary()
UNTIL = datetime(2026, 6, 7, 1, 0, tzinfo=UTC)


def render(kind, view, *, one_bit=False, **fields):
    sign = Sign(name="s", canvas=view, faces=(), outputs=(), one_bit=one_bit, zone="Asia/Shanghai")
    item = ClockItem(**fields) if kind == "clock" else CountdownItem(**{"until": UNTIL} | fields)
    return CONTENTS[kind].render(item, ContentContext(sign=sign, view=view, fonts=FONTS, base=Path()))


CASES = [
    ("clock", Size(64, 16), {"one_bit": True}),
    ("clock", Size(256, 64), {"clock": "%Y年%m月%d日 %A\n%p%I:%M:%S"}),
    ("clock", Size(96, 640), {"direction": "vertical"}),
    ("clock", Size(400, 24), {"clock": "现在——%a%H时%M分，北京", "size": 24}),
    ("clock", Size(400, 100), {"clock": "g%Hj Å", "size": 40}),
    ("countdown", Size(300, 40), {"countdown": "还有{days}天"}),
    ("countdown", Size(300, 60), {"countdown": "{days}天{hours}:{minutes}:{seconds}", "after": "开始！"}),
    (
        "countdown",
        Size(96, 640),
        {"countdown": "距高考{days}天", "direction": "vertical", "after": "加油（好）"},
    ),
]


@pytest.mark.parametrize(("kind", "view", "fields"), CASES)
def test_every_character_of_every_time_has_a_cell_inside_the_atlas(kind, view, fields):
    rendered = render(kind, view, **fields)
    readout = rendered.readout
    assert rendered.problems == () and readout is not None
    whole = Rect(0, 0, rendered.clip.size.width, rendered.clip.size.height)
    for cell in readout.cells.values():
        assert whole.contains(cell) and not cell.is_empty
    for hours in range(0, 24 * 8):
        t = Fraction(int(UNTIL.timestamp()) - 24 * 3600 * 4 + hours * 3667)
        text = text_at(readout, t).replace("\n", "")
        found = cells_at(readout, t, view)
        shown = {cell: name.partition("@")[0] for name, cell in readout.cells.items()}
        assert "".join(shown[cell] for cell, _ in found) == text.replace(" ", "")
        for cell, place in found:  # nothing is cut off by the view
            assert Rect(0, 0, view.width, view.height).contains(
                Rect(place.x, place.y, cell.width, cell.height)
            )


@pytest.mark.parametrize(("kind", "view", "fields"), CASES)
def test_digits_stand_alike_and_are_all_different(kind, view, fields):
    rendered = render(kind, view, **fields)
    cells, corners = rendered.readout.cells, rendered.readout.corners
    shape = next(name[1:] for name in cells if name[0] == "9")
    digits = [cells[digit + shape] for digit in "0123456789"]
    assert len({cut_out(rendered.clip, cell).tobytes() for cell in digits}) == 10
    assert all(cut_out(rendered.clip, cell).any() for cell in digits)
    assert cells.keys() == corners.keys()
    reach = [corners[digit + shape].x + cells[digit + shape].width for digit in "0123456789"]
    assert max(reach) - min(reach) < rendered.em_px / 4, "within one place"


def test_a_strike_clock_fills_a_shop_board():
    rendered = render("clock", Size(64, 16), one_bit=True, clock="%H:%M:%S")
    assert rendered.em_px == 16
    cells = cells_at(rendered.readout, Fraction(0), Size(64, 16))
    # each within its eight pixels, and blank between
    assert all(
        8 * at <= place.x and place.x + cell.width <= 8 * at + 8 for at, (cell, place) in enumerate(cells)
    )


def test_the_readout_carries_item_and_sign():
    rendered = render("countdown", Size(300, 40), countdown="{days}天", after="好", align="end")
    readout = rendered.readout
    assert (readout.kind, readout.after, readout.align, readout.axis) == ("countdown", "好", "end", "x")
    assert readout.target == int(UNTIL.timestamp()) and readout.zone == "Asia/Shanghai"
    assert {name.partition("@")[0] for name in readout.cells} == {*"0123456789天好-"}
    assert render("clock", Size(300, 40), direction="vertical").readout.axis == "y"


def test_a_fraction_of_a_second_is_kept_exactly():
    until = datetime(2026, 6, 7, 1, 0, 0, 250_000, tzinfo=UTC)
    readout = render("countdown", Size(300, 40), until=until).readout
    assert readout.target == Fraction(int(UNTIL.timestamp())) + Fraction(1, 4)


@pytest.mark.parametrize(
    ("kind", "fields", "codes"),
    [
        ("clock", {"clock": "\U0002ebf0%H"}, ["text.missing-glyph"]),
        ("clock", {"clock": "%H\u202e"}, ["text.bidi-control"]),
        ("countdown", {"countdown": "{days}", "after": "好\u202e"}, ["text.bidi-control"]),
        ("countdown", {"countdown": "{days}", "after": "\U0002ebf0"}, ["text.missing-glyph"]),
        ("clock", {"clock": "%H:%M:%S", "size": 64}, ["text.cropped"]),
        ("clock", {"clock": "%H:%M:%S%Y%m%d%A好好好好好好"}, ["text.cropped", "text.below-comfortable"]),
    ],
)
def test_problems(kind, fields, codes):
    rendered = render(kind, Size(64, 16), **fields)
    assert [problem.code for problem in rendered.problems] == codes
    assert all(problem.where.field in (kind, "after", "size") for problem in rendered.problems)
    assert cells_at(rendered.readout, Fraction(0), Size(64, 16))


@settings(max_examples=15)
@given(st.text(alphabet="%HMSYp:好 g——\n1", max_size=8), st.sampled_from(["horizontal", "vertical"]))
def test_any_template_renders(template, direction):
    rendered = CONTENTS["clock"].render(
        ClockItem.model_construct(clock=template, direction=direction, size=20),
        ContentContext(
            sign=Sign(name="s", canvas=Size(64, 64), faces=(), outputs=()),
            view=Size(64, 64), fonts=FONTS, base=Path(),
        ),
    )  # fmt: skip
    shown = text_at(rendered.readout, Fraction(10**9)).replace("\n", "")
    assert all(char in "".join(rendered.readout.cells) for char in shown if char != " ")


@pytest.mark.parametrize(("policy", "cells"), [("substitute", True), ("skip", False)])
def test_a_missing_glyph_is_substituted_or_left_out(policy, cells):
    view = Size(200, 40)
    sign = Sign(name="s", canvas=view, faces=(), outputs=(), zone="Asia/Shanghai")
    context = ContentContext(sign=sign, view=view, fonts=FONTS, base=Path(), glyphs=policy)
    rendered = CONTENTS["clock"].render(ClockItem(clock="%H\ue123"), context)
    assert ("\ue123" in rendered.readout.cells) is cells
    assert text_at(rendered.readout, Fraction(0)) == ("08\ue123" if cells else "08")
    assert [one.index for one in rendered.glyphs.missing] == [2]
    assert [str(one.severity) for one in rendered.problems] == ["warning"]
