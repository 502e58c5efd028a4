"""Clusters: segmentation, normalisation, refusals."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.text.clusters import is_blank, is_plain, segment
from ledsign.text.presentation import is_pictograph


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [[]]),
        ("技能", [["技", "能"]]),
        ("a\nb", [["a"], ["b"]]),
        ("a\r\nb\rc\u2028d", [["a"], ["b"], ["c"], ["d"]]),
        ("a\n\nb\n", [["a"], [], ["b"]]),
        ("a\tb", [["a", "\u3000", "\u3000", "b"]]),
        ("e\u0301a", [["é", "a"]]),
        ("m\u0301", [["ḿ"]]),
        ("金\uf90a", [["金", "金"]]),
        ("ê\u0304x", [["ê\u0304", "x"]]),
        ("，①℃…", [["，", "①", "℃", "…"]]),
        ("👨‍👩‍👧🇨🇳👍🏽", [["👨‍👩‍👧", "🇨🇳", "👍🏽"]]),
        ("a\u200bb\ufeffc\u00ad", [["a", "b", "c"]]),
        ("——", [["——"]]),
        ("———", [["——", "—"]]),
        ("— —", [["—", " ", "—"]]),
        ("中――外", [["中", "——", "外"]]),
        ("―—―", [["——", "—"]]),
        ("⸺⋯⋯", [["——", "…", "…"]]),
        ("a\x07b", [["a", "b"]]),
    ],
)
def test_lines_of_clusters(text, lines):
    assert [[cluster.text for cluster in line] for line in segment(text).lines] == lines


def test_positions_are_those_of_the_original():
    (line,) = segment("e\u0301中\u200b国——！").lines
    assert [(cluster.index, cluster.text) for cluster in line] == [
        (0, "é"), (2, "中"), (4, "国"), (5, "——"), (7, "！"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kept", "variant"),
    [
        ("葛\U000e0100", "葛\U000e0100", True),
        ("㐂\ufe00", "㐂\ufe00", True),
        ("∩\ufe00", "∩", True),
        ("☀\ufe0e", "☀", False),
        ("葛", "葛", False),
    ],
)
def test_a_variant_of_a_hanzi_is_noted_and_kept(text, kept, variant):
    ((cluster,),) = segment(text).lines
    assert (cluster.text, cluster.variant) == (kept, variant)


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("a\x00b", [("text.control", "character 2")]),
        ("\x1b", [("text.control", "character 1")]),
        ("好\x85", [("text.control", "character 2")]),
        ("abc\u202ed\u2066", [("text.bidi-control", "character 4"), ("text.bidi-control", "character 6")]),
        ("\u200f", [("text.bidi-control", "character 1")]),
        ("好\ufffd", [("text.damaged", "character 2")]),
        ("\ud800", [("text.control", "character 1")]),
        ("好א", [("text.right-to-left", "character 2")]),
        ("م1", [("text.right-to-left", "character 1")]),
        ("\u0378\ue000\uffff", []),  # unassigned: a missing glyph
        ("a\tb\nc", []),
    ],
)
def test_what_may_not_be_shown_is_refused_with_its_place(text, codes):
    problems = segment(text).problems
    assert [problem.code for problem in problems] == [code for code, _ in codes]
    for problem, (_, place) in zip(problems, codes, strict=True):
        assert problem.message.en.startswith(place)
        assert problem.message.zh and problem.remedy.zh


@given(st.text())
def test_nothing_is_lost_but_what_is_invisible(text):
    segmented = segment(text)
    kept = "".join(cluster.text for line in segmented.lines for cluster in line)
    visible = [char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char)[0] in "LNPS"]
    damaged = {"\ufffc", "\ufffd"}
    meant = {"―": "—", "⸺": "—", "⋯": "…"}
    for char in visible:
        # Hangul fillers are letters that nobody sees
        if (
            char not in damaged
            and unicodedata.bidirectional(char) not in ("R", "AL")
            and "FILLER" not in unicodedata.name(char, "")
        ):
            assert char in kept or meant.get(char, char) in kept
    assert all(unicodedata.is_normalized("NFC", cluster.text) for line in segmented.lines for cluster in line)


@given(st.text(alphabet="技能a \n\t—"))
def test_indices_grow_and_point_into_the_text(text):
    for line in segment(text).lines:
        indices = [cluster.index for cluster in line]
        assert indices == sorted(indices)
        for cluster in line:
            assert text[cluster.index] == cluster.text[0] or text[cluster.index] == "\t"


PLAIN = st.text(
    st.one_of(
        st.sampled_from("—— “”‘’…·‰℃ -~0#*（）！か゜ー"),
        st.characters(min_codepoint=0x20, max_codepoint=0x7E),
        st.characters(min_codepoint=0x3000, max_codepoint=0xFFFF, exclude_categories=("Cs",)),
    ),
    max_size=40,
)


@given(PLAIN)
def test_plain_text_is_cut_the_same_by_the_fast_way(text):
    """A line break in front makes any text take the careful way."""
    _, *careful = segment(f"\n{text}a").lines
    fast = segment(f"{text}a").lines
    assert list(fast) == [tuple(one._replace(index=one.index - 1) for one in line) for line in careful]


def test_plain_characters_are_neither_refused_nor_changed_nor_pictographs():
    plain = [chr(code) for code in range(0x110000) if is_plain(chr(code))]
    assert len(plain) > 28_000
    assert not segment("".join(plain)).problems
    assert all(unicodedata.is_normalized("NFC", one) and not is_pictograph(one) for one in plain)
    careful = segment("\n" + "\u200b".join(plain)).lines[1]
    assert [one.text for one in careful] == plain


def test_white_space_is_told_as_unicode_has_it():
    spaces = {chr(code) for code in range(0x110000) if is_blank(chr(code))}
    assert spaces == {
        *"\t\n\x0b\x0c\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000",
        *map(chr, range(0x2000, 0x200B)),
    }
