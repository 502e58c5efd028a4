from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.documents.values import parse_colour, parse_moment
from ledsign.text.clusters import segment
from ledsign.text.marked import FIELD_CHAR, InlineField, field_cluster, unmarked
from ledsign.text.markup import MOST_FIELDS, escape, looks_marked, parse_markup
from ledsign.text.style import MOST_STYLES, PLAIN, Style

RED, WHITE, BLUE = (255, 0, 0), (255, 255, 255), (0, 0, 255)
UNTIL = Fraction(1_780_236_000)  # 2026-05-31T14:00Z


def read(text):
    return parse_markup(text, parse_colour, parse_moment)


@pytest.mark.parametrize(
    ("text", "plain", "numbers", "styles"),
    [
        ("技能", "技能", [0, 0], []),
        ("", "", [], []),
        ("[red]技能[/]好", "技能好", [1, 1, 0], [Style(colour=RED)]),
        ("[红]技[/]", "技", [1], [Style(colour=RED)]),
        ("[#f00]a[/][#FF0000]b[/]", "ab", [1, 1], [Style(colour=RED)]),
        ("[on red]a[/]", "a", [1], [Style(background=RED)]),
        ("[White ON red]a[/]", "a", [1], [Style(colour=WHITE, background=RED)]),
        ("[invert]a[/]", "a", [1], [Style(inverse=True)]),
        ("[反显]a[/]", "a", [1], [Style(inverse=True)]),
        ("[invert]a[invert]b[/]c[/]", "abc", [1, 0, 1], [Style(inverse=True)]),
        (
            "[red]a[on blue]b[invert]c[/][/]d[/]e",
            "abcde",
            [1, 2, 3, 1, 0],
            [
                Style(colour=RED),
                Style(colour=RED, background=BLUE),
                Style(colour=RED, background=BLUE, inverse=True),
            ],
        ),
        ("[ red ]a[ / ]", "a", [1], [Style(colour=RED)]),
        ("[red]a\nb[/]", "a\nb", [1, 1, 1], [Style(colour=RED)]),
        ("[[1]] {{x}}", "[1] {x}", [0] * 7, []),
        ("[red][[1]][/]", "[1]", [1, 1, 1], [Style(colour=RED)]),
        ("【第一】（2）［x］", "【第一】（2）［x］", [0] * 10, []),
    ],
)
def test_spans(text, plain, numbers, styles):
    marked = read(text)
    assert marked.problems == ()
    assert (marked.text, list(marked.style)) == (plain, numbers)
    assert list(marked.styles) == [PLAIN, *styles]


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("{time}", InlineField(kind="clock", template="%H:%M")),
        ("{TIME %H点%M分}", InlineField(kind="clock", template="%H点%M分")),
        ("{ time  %H %M }", InlineField(kind="clock", template="%H %M")),
        ("{date}", InlineField(kind="clock", template="%m月%d日")),
        ("{日期 %Y}", InlineField(kind="clock", template="%Y")),
        (
            "{countdown 2026-05-31T22:00+08:00}",
            InlineField(kind="countdown", template="{days}", target=UNTIL),
        ),
        (
            "{倒计时 2026-05-31T14:00Z 还有{days}天}",
            InlineField(kind="countdown", template="还有{days}天", target=UNTIL),
        ),
        (
            "{countdown 2026-05-31T22:00+08:00 {{{days}}}}",
            InlineField(kind="countdown", template="{{{days}}}", target=UNTIL),
        ),
        (
            "{countdown 2026-05-31T22:00+08:00 还有{days}天 | 已闭幕 }",
            InlineField(kind="countdown", template="还有{days}天", target=UNTIL, after="已闭幕"),
        ),
        (
            "{countdown 2026-05-31T22:00+08:00 | {{闭}}||幕}",
            InlineField(kind="countdown", template="{days}", target=UNTIL, after="{闭}|幕"),
        ),
        (
            "{countdown 2026-05-31T22:00+08:00 {days}||{hours} |}",
            InlineField(kind="countdown", template="{days}|{hours}", target=UNTIL, after=" "),
        ),
        ("{time %H|%M}", InlineField(kind="clock", template="%H|%M")),
    ],
)
def test_fields(text, field):
    marked = read(f"a[red]{text}[/]b")
    assert marked.problems == ()
    assert marked.text == f"a{FIELD_CHAR}b"
    assert marked.fields == (field,) and marked.field_at == (1,)
    ((first, cluster, _),) = marked.segmented().lines
    assert (cluster.text, cluster.index, cluster.style, cluster.field) == (
        field_cluster(marked.fields[0], 0),
        6,
        1,
        0,
    )
    assert (first.style, first.field) == (0, -1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[1]", [("tag", 1), ("unclosed", 1)]),
        ("好[b]x[/]", [("tag", 2)]),
        ("[]x[/]", [("tag", 1)]),
        ("[on]x[/]", [("tag", 1)]),
        ("[red on]x[/]", [("tag", 1)]),
        ("[red", [("open", 1)]),
        ("[red\n]x[/]", [("open", 1), ("stray", 6), ("close", 8)]),
        ("[re[d]]", [("open", 1), ("tag", 4), ("unclosed", 4), ("stray", 7)]),
        ("a]", [("stray", 2)]),
        ("a}", [("stray", 2)]),
        ("[/]", [("close", 1)]),
        ("[red]a[/]b[/]", [("close", 11)]),
        ("技[red]能", [("unclosed", 2)]),
        ("[/red]", [("close", 1)]),
        ("[red]技[gold]能[/red]让[/]", [("crossed", 14)]),
        ("[red]技[/blue]", [("crossed", 7)]),
        ("[reed]技[/reed]", [("tag", 1)]),
        ("现在{time %Q}好", [("field", 3)]),
        ("还有{countdown 2026-05-31T22:00+08:00 {dayz}}天", [("field", 3)]),
        ("{", [("open", 1)]),
        ("a{time\n}", [("open", 2), ("stray", 8)]),
        ("{}", [("field", 1)]),
        ("{weather}", [("field", 1)]),
        ("{time %Q}", [("field", 1)]),
        ("{countdown}", [("moment", 1)]),
        ("{countdown 2026-05-31T22:00 {days}}", [("moment", 1)]),
        ("{countdown 0001-01-01T00:00+23:59 {days}}", []),
        ("{countdown 2026-05-31T22:00+08:00 {dayz}}", [("field", 1)]),
        ("{countdown 2026-05-31T22:00+08:00 {days} | {days}}", [("after", 1)]),
        ("{countdown 2026-05-31T22:00+08:00 {days} | {dayz}}", [("field", 1)]),
    ],
)
def test_malformed(text, found):
    problems = read(text).problems
    assert [(one.code, one.where.column) for one in problems] == [
        (f"markup.{code}", at) for code, at in found
    ]
    for one in problems:
        assert one.where.field == "text"
        assert one.message.en and one.message.zh and one.remedy.en and one.remedy.zh
        assert f"character {one.where.column} of the text" in one.message.en
        assert f"第 {one.where.column} 个字符" in one.message.zh


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("[red]", "[/red]"),
        ("[ Red ]", "[/ red]"),
        ("[white on red]", "[/white on red]"),
        ("[着重]", "[/着重]"),
    ],
)
def test_a_span_may_be_closed_by_its_name(start, end):
    named, bare = read(f"技{start}能{end}让"), read(f"技{start}能[/]让")
    assert named.problems == () and named.styles == bare.styles
    assert (named.text, named.style) == (bare.text, bare.style)


def test_a_span_closed_by_another_name_is_one_error_with_its_remedy():
    (problem,) = read("[red]技[/blue]能").problems
    assert "[/blue]" in problem.message.en and "[red]" in problem.message.en and "[/]" in problem.remedy.en
    assert "[red]" in problem.message.zh and "[/]" in problem.remedy.zh


def test_an_unknown_field_inside_says_which_it_is():
    (problem,) = read("现在{time %y}好").problems
    assert "“%y” is no field of a clock" in problem.message.en and "“%y”不是时钟字段" in problem.message.zh
    assert "character 1 " not in problem.message.en and "%Y" in problem.remedy.en


def test_bold_is_answered_with_what_leds_can_do():
    (problem,) = read("[bold]x[/]").problems
    assert "invert" in problem.remedy.en and "invert" in problem.remedy.zh


def test_numbers_have_limits():
    many = "".join(f"[#0000{number:02x}]x[/]" for number in range(MOST_STYLES))
    marked = read(many)
    assert len(marked.styles) == MOST_STYLES
    assert [one.code for one in marked.problems] == ["markup.styles"]
    fields = read("{time}" * (MOST_FIELDS + 1))
    assert len(fields.fields) == MOST_FIELDS
    assert [one.code for one in fields.problems] == ["markup.fields"]


def test_a_grapheme_cluster_is_never_split():
    marked = read("👩[red]\u200d👧e[/]\u0301")
    ((family, accent),) = marked.segmented().lines
    assert (family.text, family.index, family.style) == ("👩\u200d👧", 0, 0)
    assert (accent.text, accent.index, accent.style) == ("é", 8, 1)


def test_refused_characters_are_counted_as_written():
    segmented = read("[red]a[/]\u202e").segmented()
    (problem,) = segmented.problems
    assert "character 10 " in problem.message.en


def test_a_noncharacter_is_no_field():
    marked = read(FIELD_CHAR)
    assert marked.fields == ()
    ((cluster,),) = marked.segmented().lines
    assert cluster.field == -1


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("[red]技能[/]", True), ("{time}", True), ("{date %m月}", True), ("[invert]", True), ("[#ff0]", True),
        ("[1] 技能", False), ("{x}", False), ("[red]", False), ("a/b", False), ("{timely}", False),
    ],
)  # fmt: skip
def test_what_looks_like_markup(text, looks):
    assert looks_marked(text) is looks


MARKED = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("[]{}/ \n"), st.sampled_from("redonintime%H"))
) | st.lists(
    st.sampled_from(
        ["[red]", "[/]", "[on blue]", "[invert]", "{time}", "[[", "}}", "a", "技", "\u0301", "\n"]
    )
).map("".join)


@given(MARKED)
def test_parse_never_raises_and_every_character_is_accounted_for(text):
    marked = read(text)
    assert len(marked.text) == len(marked.origin) == len(marked.style)
    assert list(marked.origin) == sorted(set(marked.origin))
    assert all(0 <= number < len(marked.styles) for number in marked.style)
    assert [marked.text[at] for at in marked.field_at] == [FIELD_CHAR] * len(marked.fields)
    for at, origin in enumerate(marked.origin):
        assert at in marked.field_at or marked.text[at] == text[origin]
    segmented = marked.segmented()
    indices = [cluster.index for line in segmented.lines for cluster in line]
    assert indices == sorted(indices)


@given(st.text())
def test_an_escaped_text_is_itself_again(text):
    marked = read(escape(text))
    assert marked.text == text and marked.problems == () and marked.styles == (PLAIN,)


@given(st.text(alphabet=st.characters(exclude_characters="[]{}")))
def test_a_text_without_brackets_is_unchanged(text):
    assert read(text) == unmarked(text)
    assert unmarked(text).segmented() == segment(text)
