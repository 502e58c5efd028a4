"""Missing glyphs: found before anything is drawn, at every size, and nothing printable is ever empty."""

import pytest

from ledsign.core.problem import Severity
from ledsign.text.check import check_text
from ledsign.text.missing import missing_glyphs

GB2312 = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)
)
SIGNS = "".join(
    bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xA1, 0xAA) for cell in range(0xA1, 0xFF)
)
ASCII = "".join(map(chr, range(0x20, 0x7F)))


def test_the_table_is_gb2312():
    assert len(GB2312) == 6763 and len(SIGNS) == 682


@pytest.mark.parametrize(
    ("size", "one_bit"), [(16, True), (16, False), (24, True), (24, False), (28, False), (96, False)]
)
def test_all_of_gb2312_is_drawn(fonts, size, one_bit):
    assert missing_glyphs(GB2312 + SIGNS + ASCII, size, one_bit, fonts) == []


def test_all_hanzi_leave_ink_in_one_bit_outlines(fonts):
    """Every face is asked for ink, not only for a code point."""
    assert missing_glyphs(GB2312, 28, True, fonts) == []


@pytest.mark.parametrize("size", range(12, 26))
def test_no_sign_vanishes_in_one_bit(fonts, size):
    assert missing_glyphs(SIGNS + ASCII, size, True, fonts) == []


@pytest.mark.parametrize("size", range(8, 12))
def test_no_mark_vanishes_even_where_hanzi_are_illegible(fonts, size):
    assert missing_glyphs("—–…·“”‘’_-.,:;!|，。、；：？！" + ASCII, size, True, fonts) == []


def test_a_glyph_whose_ink_is_lost_is_missing(fonts):
    """At 8 px the hinted outline of a dotted line has no pixel left: that is a missing glyph, not a gap."""
    assert [one.cluster for one in missing_glyphs("─┄━", 8, True, fonts)] == ["┄"]


@pytest.mark.parametrize(
    ("text", "size", "found"),
    [
        ("技能😀好", 16, []),
        ("😀", 64, []),
        ("a\U0002ebf0", 16, [(1, "\U0002ebf0", "U+2EBF0", "?")]),
        ("\ue000", 24, [(0, "\ue000", "U+E000", "?")]),
        ("👨‍👩‍👧", 32, []),
        # no font has this one: the report names the joiner as well, which is what was written
        ("👩‍🫹", 32, []),
        ("\uffff", 16, [(0, "\uffff", "U+FFFF", "?")]),
        # what follows the base is no mark to be drawn over it: better missing than wrong
        ("का", 16, [(0, "का", "U+0915 U+093E", "DEVANAGARI LETTER KA + DEVANAGARI VOWEL SIGN AA")]),
        ("技 能\u3000\n", 16, []),
        ("镕\U0002cd8b", 16, []),  # beyond the BMP, in the table of 8105
    ],
)
def test_missing(fonts, text, size, found):
    missing = missing_glyphs(text, size, False, fonts)
    assert [(one.index, one.cluster, one.codepoints) for one in missing] == [one[:3] for one in found]
    for one, (*_, name) in zip(missing, found, strict=True):
        assert name == one.name or name == "?"
        assert one.fonts_tried and one.as_json()["fonts_tried"] == list(one.fonts_tried)


def test_check_says_all_at_once(fonts):
    checked = check_text("\U0002ebf0\u202e葛\U000e0100\U0002ebf0\u0e01ab", 10, False, fonts)
    codes = [(problem.code, problem.severity) for problem in checked.problems]
    assert codes == [
        ("text.bidi-control", Severity.ERROR),
        ("text.missing-glyph", Severity.ERROR),
        ("text.missing-glyph", Severity.ERROR),
        ("text.missing-glyph", Severity.ERROR),
        ("text.variant-ignored", Severity.WARNING),
        ("text.small", Severity.WARNING),
    ]
    assert [one.index for one in checked.missing] == [0, 4, 5]
    assert all(problem.message.zh and problem.remedy.zh for problem in checked.problems)


def test_the_last_resort_is_a_warning_once_for_each(fonts):
    checked = check_text("ก技กข", 64, False, fonts)
    assert [(one.code, "ก" in one.message.en) for one in checked.problems] == [
        ("text.last-resort-glyph", True), ("text.last-resort-glyph", False),
    ]  # fmt: skip
    assert checked.missing == ()


def test_a_good_text_has_no_problems(fonts):
    assert check_text("技能让生活更美好", 64, False, fonts).problems == ()
