"""Squeezing and spacing: how long lines are in ems of 64 px; Noto's marks give what the font says."""

import pytest
import uharfbuzz

from ledsign.text.clusters import segment
from ledsign.text.face import UNIT
from ledsign.text.glyph import GlyphKey
from ledsign.text.layout import Setter
from ledsign.text.setting import Setting

# CLREQ: two marks side by side take 1.5 em, a line's last mark and first bracket half an em, · always half.
HORIZONTAL = [
    ("好", 1), ("好，", 1.5), ("好，好", 3), ("好，”", 2), ("好。”好", 3.5), ("好），好", 3.5), ("好）。", 2),
    ("（好", 1.5), ("（好）", 2), ("好（好）好", 5), ("好），（好", 4), ("好“‘好", 3.5),
    ("好’”好", 3.5),
    ("《好》〈好〉", 4.5), ("好·好", 2.5), ("《好》·《好》", 4.5),
    ("好：“好", 3.5), ("好！！", 2), ("好？！好", 3.5),
    ("好——好", 4), ("好……好", 4), ("好……”", 3.5), ("“好”", 2), ("好、好", 3), ("「好」『好』", 4.5),
    ("【好】", 2), ("好；好", 3), ("好，", 1.5), ("　好", 2), ("　“好", 3), ("好～好", 3), ("好—好", 3),
]  # fmt: skip
# the same down a column, where ：；？！ fill their cell
VERTICAL = [
    ("好，", 1.5), ("好，好", 3), ("好。”好", 3.5), ("（好）", 2), ("好·好", 2.5), ("好：", 2), ("好！", 2),
    ("好！！", 3), ("好？”", 2.5), ("好：“好", 4), ("“好”", 2), ("《好》〈好〉", 4.5), ("好——好", 4),
    ("好……好", 4),
    ("好；好", 3), ("、。", 1),
]  # fmt: skip
# Han–Latin: an eighth of an em; none beside marks or at the ends; a typed space becomes it
GAPS = [
    ("技A技", 2), ("技 A 技", 2), ("技A", 1), ("A技", 1), ("技1技", 2), ("技，A", 0), ("A（技", 0),
    ("“A”技", 0),
    ("技ABC", 1), ("技5%技", 2), ("技$5技", 2), ("C++技", 1), ("技é", 1), ("技Ω", 1), ("技я技", 2),
    ("技①技", 0), ("技℃", 0), ("技％", 0), ("技Ａ技", 0), ("技😀A", 0), ("か1か", 2),
    ("技 技", 0), ("A A", 0),
]  # fmt: skip


def line(fonts, text, vertical, **options):
    setter = Setter(fonts.faces(64, False), 64, vertical=vertical, setting=Setting(latin_gap=0, **options))
    [one] = setter.lines(segment(text).lines)
    return one


@pytest.mark.parametrize(("text", "ems"), HORIZONTAL)
def test_marks_in_a_row(fonts, text, ems):
    assert line(fonts, text, vertical=False).length == ems * 64 * UNIT


@pytest.mark.parametrize(("text", "ems"), VERTICAL)
def test_marks_in_a_column(fonts, text, ems):
    assert line(fonts, text, vertical=True).length == ems * 64 * UNIT


@pytest.mark.parametrize("text", ["好，”", "（好）", "好·好", "“好”。"])
@pytest.mark.parametrize("vertical", [False, True])
def test_off_every_mark_has_its_cell(fonts, text, vertical):
    assert line(fonts, text, vertical, squeeze=False).length == len(text) * 64 * UNIT


@pytest.mark.parametrize(("text", "gaps"), GAPS)
def test_gaps_between_hanzi_and_latin(fonts, text, gaps):
    without = line(fonts, text.replace(" ", "") if gaps else text, vertical=False)
    setter = Setter(fonts.faces(64, False), 64, vertical=False)
    [found] = setter.lines(segment(text).lines)
    # hanzi stand on whole pixels, so a word before one is rounded
    assert abs(found.length - without.length - gaps * 8 * UNIT) <= UNIT


@pytest.mark.parametrize(
    ("size", "gap", "pixels"),
    [(16, None, 2), (24, None, 3), (64, None, 8), (16, 0, 0), (16, 4, 4), (64, 5, 5)],
)
def test_the_gap_is_whole_pixels_and_can_be_chosen(fonts, size, gap, pixels):
    setting = Setting() if gap is None else Setting(latin_gap=gap)
    [found] = Setter(fonts.faces(size, False), size, vertical=False, setting=setting).lines(
        segment("技1").lines
    )
    assert found.cells[0].gap == pixels * UNIT


MARKS = "，、。．；：！？“”‘’（）《》〈〉【】「」『』〔〕〖〗［］｛｝·・"


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("vertical", [False, True])
def test_noto_gives_what_its_font_says(fonts, mark, vertical):
    """The blank half seen from the ink is the font's own halt and vhal."""
    setter = Setter(fonts.faces(100, False), 100, vertical=vertical)
    [found] = setter.lines(segment(f"好{mark}好").lines)
    cell = found.cells[1]
    font = uharfbuzz.Font(fonts.outline.face)
    buffer = uharfbuzz.Buffer()
    buffer.add_str(mark)
    buffer.direction, buffer.script, buffer.language = ("ttb" if vertical else "ltr"), "Hani", "zh-Hans"
    uharfbuzz.shape(font, buffer, {"vhal" if vertical else "halt": True})
    [place] = buffer.glyph_positions
    given = 1000 - abs(place.y_advance if vertical else place.x_advance)
    assert (cell.lead_room + cell.trail_room) // UNIT == given // 10


@pytest.mark.parametrize("size", [16, 24])
@pytest.mark.parametrize("vertical", [False, True])
@pytest.mark.parametrize("mark", MARKS)
def test_a_squeezed_strike_loses_no_dot(fonts, size, vertical, mark):
    """Only blank columns or rows go, at most half of the cell."""
    setter = Setter(fonts.faces(size, True), size, vertical=vertical)
    [found] = setter.lines(segment(f"好{mark}好").lines)
    cell = found.cells[1]
    [inked] = cell.inked
    key = GlyphKey(inked.shaped.glyph, 0, inked.shaped.pose)
    left, top, right, bottom = setter._maker.faces[inked.face].ink_box(key)
    start, end = (top, bottom) if vertical else (left, right)
    shift = inked.shaped.dy if vertical else inked.shaped.dx
    assert cell.lead_room <= start * UNIT + shift
    assert cell.advance - cell.trail_room >= end * UNIT + shift
    assert cell.lead_room + cell.trail_room <= size // 2 * UNIT


def test_quotation_marks_of_western_text_are_narrow(fonts):
    western = line(fonts, "He said “Hi” and it’s fine", vertical=False).length
    straight = line(fonts, 'He said "Hi" and it\'s fine', vertical=False).length
    assert abs(western - straight) < 64 * UNIT * 3 // 4
