"""The gate: nothing is replaced in silence; each policy does what it says."""

import pytest

from ledsign.core.problem import Severity, Where
from ledsign.text.check import check_text, glyph_problems
from ledsign.text.clusters import segment
from ledsign.text.gate import NOTHING_FOUND, GlyphReport, admitted, inspect

NOWHERE = "\ue123"  # private use: no font of ours draws it


@pytest.mark.parametrize(
    ("policy", "severity", "code", "left"),
    [
        ("strict", Severity.ERROR, "text.missing-glyph", "技" + NOWHERE + "能"),
        ("substitute", Severity.WARNING, "text.glyph-substituted", "技" + NOWHERE + "能"),
        ("skip", Severity.WARNING, "text.glyph-skipped", "技能"),
    ],
)
def test_policies(fonts, policy, severity, code, left):
    text = segment("技" + NOWHERE + "能")
    found, report = glyph_problems(text, 32, False, fonts, "text", policy)
    assert [(one.code, one.severity) for one in found] == [(code, severity)]
    assert "U+E123" in found[0].message.en and "Noto Sans SC" in found[0].message.zh
    assert "".join(one.text for one in admitted(text, report, policy).lines[0]) == left


def test_a_substitute_is_drawn_and_a_skipped_one_takes_no_room(picture):
    assert (picture("技" + NOWHERE, 16, one_bit=True) == picture("技〓", 16, one_bit=True)).all()


@pytest.mark.parametrize(
    ("text", "left"), [(NOWHERE * 3, 0), (NOWHERE + " \n" + NOWHERE, 0), ("a" + NOWHERE, 1)]
)
def test_skipping_everything_is_an_error(fonts, text, left):
    found, _ = glyph_problems(segment(text), 32, False, fonts, "text", "skip")
    errors = [one.code for one in found if one.severity is Severity.ERROR]
    assert errors == ([] if left else ["text.nothing-left"])


@pytest.mark.parametrize("text", ["  ", "", "\u200b\u3000", "\u200d", "\ufe0f", "\n\u2003\n", "\u2060\u00a0"])
@pytest.mark.parametrize("policy", ["strict", "substitute", "skip"])
def test_a_text_without_ink_is_an_error(fonts, text, policy):
    [found], report = glyph_problems(segment(text), 32, False, fonts, "text", policy)
    assert (found.code, found.severity) == ("text.blank", Severity.ERROR) and report == NOTHING_FOUND
    assert "dark" in found.message.en and "黑" in found.message.zh
    assert "text.blank" in [one.code for one in check_text(text, 32, False, fonts, policy).problems]


def test_what_was_all_refused_is_not_called_blank_too(fonts):
    assert glyph_problems(segment("\u202e"), 32, False, fonts)[0] == []
    assert [one.code for one in check_text("\u202e", 32, False, fonts).problems] == ["text.bidi-control"]


@pytest.mark.parametrize(
    ("text", "size", "one_bit", "fallbacks"),
    [
        ("技能", 24, True, []),
        ("技术→①“”……——℃", 24, True, []),
        ("技术→①“”……——℃", 16, True, []),
        ("㑇", 24, True, [("㑇", "Noto Sans SC", False)]),  # in the table of 8105, not in efont
        ("\U0002cd8b", 16, True, [("\U0002cd8b", "Noto Sans SC", False)]),
        ("臺灣繁體", 64, False, []),  # GBK is in the outline font
        ("㐀䶵鿯", 64, False, []),  # so is level 1 of GB 18030
        ("ꀀก", 64, False, [("ꀀ", "Unifont ×4", True), ("ก", "Unifont ×4", True)]),
        ("😀", 64, False, []),
    ],
)
def test_fallbacks(fonts, text, size, one_bit, fallbacks):
    report = inspect(segment(text), size, one_bit, fonts)
    assert report.missing == ()
    assert [(one.cluster, one.font, one.last_resort) for one in report.fallbacks] == fallbacks
    assert all(one.fonts_tried and one.name and one.codepoints for one in report.fallbacks)


def test_fallbacks_to_one_font_are_one_warning(fonts):
    report = inspect(segment("技㑇㑇\U0002cd8b"), 24, True, fonts)
    (problem,) = report.problems()
    assert (problem.code, problem.severity) == ("text.fallback-glyph", Severity.WARNING)
    assert (
        "㑇\U0002cd8b (2 not in efont 24) is drawn in Noto Sans SC, first character 2" in problem.message.en
    )
    assert "首个在第 2 个字符" in problem.message.zh
    assert len(report.fallbacks) == 3


def test_variants(fonts):
    report = inspect(segment("葛\U000e0100飾葛\U000e0100"), 32, False, fonts)
    assert [(one.index, one.cluster, one.codepoints) for one in report.variants] == [
        (0, "葛", "U+845B"), (3, "葛", "U+845B"),
    ]  # fmt: skip
    assert [one.code for one in report.problems()] == ["text.variant-ignored"]


def test_letters_that_would_not_join_are_missing(fonts):
    assert [one.cluster for one in inspect(segment("ᠮᠣ技"), 32, False, fonts).missing] == ["ᠮ", "ᠣ"]


def test_reports_add_up_and_say_where(fonts):
    one = inspect(segment("技" + NOWHERE), 32, False, fonts)
    placed = one.placed(Where(file="a.yaml", line=3, field="items[0].text"))
    both = one + placed + one
    assert len(both.missing) == 2
    assert sum([one, one], GlyphReport()) == one
    json = placed.as_json()
    assert set(json) == {"missing", "fallbacks", "variants"}
    (missing,) = json["missing"]
    assert (missing["index"], missing["codepoints"], missing["line"], missing["field"]) == (
        1, "U+E123", 3, "items[0].text",
    )  # fmt: skip
    assert "line" not in one.as_json()["missing"][0]
    fallback = inspect(segment("㑇"), 24, True, fonts).as_json()["fallbacks"][0]
    assert (fallback["font"], fallback["fonts_tried"]) == ("Noto Sans SC", ["efont 24"])
    assert not fallback["last_resort"]


def test_check_text_follows_the_policy(fonts):
    assert check_text(NOWHERE + "a", 32, False, fonts).problems[0].severity is Severity.ERROR
    assert check_text(NOWHERE + "a", 32, False, fonts, "skip").problems[0].severity is Severity.WARNING
