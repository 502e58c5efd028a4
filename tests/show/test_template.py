"""Templates: parts, and what is said about fields we do not know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.show.template import Part, parse_template, split_after, template_problems


@pytest.mark.parametrize(
    ("kind", "template", "parts"),
    [
        ("clock", "", ()),
        ("clock", "%H:%M", (Part("%H", "H"), Part(":"), Part("%M", "M"))),
        ("clock", "100%%", (Part("100"), Part("%"))),
        ("clock", "%x%", (Part("%x"), Part("%"))),
        ("clock", "{days}", (Part("{days}"),)),
        ("countdown", "还有{days}天", (Part("还有"), Part("{days}", "days"), Part("天"))),
        ("countdown", "{{{seconds}}}", (Part("{"), Part("{seconds}", "seconds"), Part("}"))),
        ("countdown", "{day}%H", (Part("{day}"), Part("%H"))),
    ],
)
def test_parts(kind, template, parts):
    assert parse_template(kind, template) == parts


@pytest.mark.parametrize(
    ("kind", "template", "found"),
    [
        ("clock", "%Y年%m月%d日 %A %a %p %I:%M:%S %H %%", []),
        ("countdown", "{days}{hours}{minutes}{seconds}{total_hours}{total_minutes}{total_seconds}{{}}", []),
        ("clock", "%h:%M", [("%h", "character 1", "did you mean %H?")]),
        ("clock", "时%s", [("%s", "character 2", "did you mean %S?")]),
        ("clock", "%y%B", [("%y", "character 1", "%Y?"), ("%B", "character 3", "%m?")]),
        ("clock", "%q 5%", [("%q", "character 1", "fields are %Y"), ("%", "character 5", "%% shows")]),
        ("countdown", "{day}天", [("{day}", "character 1", "did you mean {days}?")]),
        ("countdown", "{ Minutes }", [("{ Minutes }", "character 1", "did you mean {minutes}?")]),
        ("countdown", "{xyzzy}", [("{xyzzy}", "character 1", "fields are {days}")]),
        ("countdown", "a{days", [("{", "character 2", "{{ }} shows")]),
        ("countdown", "days}", [("}", "character 5", "{{ }} shows")]),
        ("countdown", "{}", [("{}", "character 1", "fields are")]),
    ],
)
def test_problems_say_what_was_meant(kind, template, found):
    problems = template_problems(kind, template)
    assert len(problems) == len(found)
    for problem, (written, place, hint) in zip(problems, found, strict=True):
        assert problem.code == f"{kind}.field" and problem.where.field == kind
        assert f"“{written}”" in problem.message.en and place in problem.message.en
        assert hint in problem.remedy.en
        assert f"“{written}”" in problem.message.zh and problem.remedy.zh


@given(st.sampled_from(["clock", "countdown"]), st.text(alphabet="%HMSx{}dayshour:天 "))
def test_any_text_is_a_template_and_is_wrong_only_where_it_says(kind, template):
    parts = parse_template(kind, template)
    problems = template_problems(kind, template)
    if not any(mark in template for mark in "%{}"):
        assert "".join(part.text for part in parts) == template and not problems
    assert len(problems) <= len(parts)


@pytest.mark.parametrize(
    ("written", "template", "after"),
    [
        ("{days}天", "{days}天", None),
        ("{days}天 | 已闭幕 ", "{days}天", "已闭幕"),
        ("|", "", ""),
        ("a||b", "a|b", None),
        ("a||b|c||d|e", "a|b", "c|d|e"),
        ("", "", None),
    ],
)
def test_a_bar_parts_a_countdown_from_what_it_says_afterwards(written, template, after):
    assert split_after(written) == (template, after)
