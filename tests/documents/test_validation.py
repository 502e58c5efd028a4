"""Form: each thing that can be wrong with a playlist's keys and values, with its exact place."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.problem import Problem
from ledsign.documents.playlist import Playlist
from ledsign.documents.validation import validate
from ledsign.documents.yaml_source import read_yaml

Faults = Callable[[str], list[Problem]]
HEAD = "ledsign: playlist/1\n"
ITEM = HEAD + "items:\n  - text: 你好\n    "


def caption(line: str) -> str:
    """A playlist whose one caption has ``line`` as its second (line 4, column 5)."""
    return ITEM + line + "\n"


CASES = [
    # YAML text, code, line, column, field, part of the English remedy
    (HEAD + "titel: x\nitems: [{text: a}]\n", "key.unknown", 2, 1, "titel", "did you mean “title”?"),
    (caption("colr: red"), "key.unknown", 4, 5, "items[0].colr", "did you mean “colour”?"),
    (caption("qqqq: 1"), "key.unknown", 4, 5, "items[0].qqqq", "choose from: name, face"),
    (HEAD + "itmes: []\nitems: [{text: a}]\n", "key.unknown", 2, 1, "itmes", "did you mean “items”?"),
    ("items: [{text: a}]\n", "key.missing", 1, 1, "ledsign", "playlist/1"),
    (HEAD + "title: x\n", "key.missing", 1, 1, "items", "one after another"),
    (HEAD + "items:\n  - countdown: '{days}'\n", "key.missing", 3, 5, "items[0].until", "offset from UTC"),
    (HEAD + "items: []\n", "list.short", 2, 8, "items", "add an entry"),
    (HEAD + "items: {text: a}\n", "type.list", 2, 8, "items", "- "),
    (HEAD + "items: 5\n", "type.list", 2, 8, "items", "- "),
    (HEAD + "title: 2026\nitems: [{text: a}]\n", "type.text", 2, 8, "title", "double quotes"),
    (HEAD + "zones: top\nitems: [{text: a}]\n", "type.mapping", 2, 8, "zones", "key: value"),
    (HEAD + "zones: {top: 5}\nitems: [{text: a}]\n", "type.mapping", 2, 14, "zones.top", "key: value"),
    (
        HEAD + "zones: {top: {face: west, rect: [0, 0, 9]}}\nitems: [{text: a}]\n",
        "rect.bad",
        2,
        33,
        "zones.top.rect",
        "[x, y, width, height]",
    ),
    (
        HEAD + "zones:\n  all: {face: west, rect: [0, 0, 9, 9]}\nitems: [{text: a}]\n",
        "name.bad",
        3,
        3,
        "zones.all",
        "letters",
    ),
    (caption("colour: purpel"), "colour.bad", 4, 13, "items[0].colour", "[255, 204, 0]"),
    (caption("colour: yelow"), "colour.bad", 4, 13, "items[0].colour", "did you mean “yellow”?"),
    (caption("colour: #ffcc00"), "colour.unquoted", 4, 12, "items[0].colour", "in quotes"),
    (caption("background: [0, 0, 300]"), "colour.bad", 4, 17, "items[0].background", "#ffcc00"),
    (caption("speed: quick"), "speed.bad", 4, 12, "items[0].speed", "chars/s"),
    (caption("speed: 0 px/s"), "speed.not-positive", 4, 12, "items[0].speed", "positive"),
    (caption("speed: -3 chars/s"), "speed.not-positive", 4, 12, "items[0].speed", "positive"),
    (caption("duration: soon"), "duration.bad", 4, 15, "items[0].duration", "1:30"),
    (caption("duration: 0"), "duration.not-positive", 4, 15, "items[0].duration", "positive"),
    (caption("stay: -2 s"), "duration.not-positive", 4, 11, "items[0].stay", "positive"),
    (caption("size: 4"), "size.bad", 4, 11, "items[0].size", "8 to 1024"),
    (caption("size: big"), "size.bad", 4, 11, "items[0].size", "fit"),
    (caption("gap: -1"), "gap.bad", 4, 10, "items[0].gap", "2 chars"),
    (caption("rate: 0"), "rate.bad", 4, 11, "items[0].rate", "above zero"),
    (caption("repeat: 0"), "number.small", 4, 13, "items[0].repeat", "at least 1"),
    (caption("repeat: 10001"), "number.large", 4, 13, "items[0].repeat", "at most 10000"),
    (caption("repeat: '3'"), "type.integer", 4, 13, "items[0].repeat", "digits only"),
    (caption("repeat: 1.5"), "type.integer", 4, 13, "items[0].repeat", "digits only"),
    (caption("continuous: yes"), "type.boolean", 4, 17, "items[0].continuous", "true or false"),
    (caption("direction: diagonal"), "choice.bad", 4, 16, "items[0].direction", "horizontal, vertical"),
    (caption("arrangement: coupled"), "choice.bad", 4, 18, "items[0].arrangement", "did you mean “couplet”?"),
    (caption("align_x: center"), "choice.bad", 4, 14, "items[0].align_x", "did you mean “centre”?"),
    (caption("towards: north"), "choice.bad", 4, 14, "items[0].towards", "left, right, up, down"),
    (caption("face: []"), "face.bad", 4, 11, "items[0].face", "list of names"),
    (caption("face: [west, west]"), "face.bad", 4, 11, "items[0].face", "without repeats"),
    (HEAD + "items: [{text: ''}]\n", "text.empty", 2, 16, "items[0].text", "shall show"),
    (HEAD + "items: [{text: 5}]\n", "text.bad", 2, 16, "items[0].text", "quotes"),
    (HEAD + "items: [{text: [a, b, c]}]\n", "text.bad", 2, 16, "items[0].text", "quotes"),
    (HEAD + f"items: [{{text: {'x' * 10_001}}}]\n", "text.long", 2, 16, "items[0].text", "several items"),
    (HEAD + "items: [{clock: '%Q'}]\n", "clock.bad", 2, 17, "items[0].clock", "%H"),
    (
        HEAD + "items: [{countdown: '{day}', until: '2026-01-01T00:00Z'}]\n",
        "countdown.bad",
        2,
        21,
        "items[0].countdown",
        "{days}",
    ),
    (
        HEAD + "items: [{countdown: '{days}', until: 2026-01-01T00:00}]\n",
        "moment.no-offset",
        2,
        38,
        "items[0].until",
        "2026-01-01T00:00+08:00",
    ),
    (HEAD + "anchor: 2026\nitems: [{text: a}]\n", "moment.bad", 2, 9, "anchor", "+08:00"),
    (
        HEAD + "items:\n  - name: a\n    txt: b\n",
        "item.no-kind",
        4,
        5,
        "items[0].txt",
        "did you mean “text”?",
    ),
    (HEAD + "items:\n  - name: a\n", "item.no-kind", 3, 5, "items[0]", "text, image, clock"),
    (HEAD + "items:\n  - text：你好\n", "item.not-mapping", 3, 5, "items[0]", "ASCII colon"),
    (HEAD + "items:\n  -\n", "item.not-mapping", 3, None, "items[0]", "ASCII colon"),
    (caption("image: a.png"), "item.two-kinds", 4, 5, "items[0].image", "together"),
    (
        HEAD + "items: [{clock: '%H', countdown: '{days}'}]\n",
        "item.two-kinds",
        2,
        23,
        "items[0].countdown",
        "together",
    ),
    (HEAD + "items: [{together: []}]\n", "list.short", 2, 20, "items[0].together", "add an entry"),
    (
        HEAD + "items: [{together: [{together: [{text: a}]}]}]\n",
        "item.no-kind",
        2,
        22,
        "items[0].together[0].together",
        "text, image",
    ),
    (
        HEAD + "items:\n  - together:\n      - text: a\n        sise: 16\n",
        "key.unknown",
        5,
        9,
        "items[0].together[0].sise",
        "did you mean “size”?",
    ),
    ("- a\n", "document.not-mapping", 1, 1, "", "playlist/1"),
    ("hello\n", "document.not-mapping", 1, 1, "", "playlist/1"),
    ("ledsign: sign/1\nname: x\n", "document.kind", 1, 10, "ledsign", "playlist/1"),
    ("ledsign: playlist/2\nitems: []\n", "document.kind", 1, 10, "ledsign", "playlist/1"),
    (caption("size: 16\n    size: 24"), "yaml.twice", 5, 5, "items[0].size", "keep one"),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "field", "remedy"), CASES)
def test_one_fault_gives_one_problem_at_its_place(
    faults: Faults, text: str, code: str, line: int, column: int | None, field: str, remedy: str
) -> None:
    found = faults(text)
    assert [problem.code for problem in found] == [code]
    where = found[0].where
    assert (where.line, where.field) == (line, field)
    assert column is None or where.column == column
    assert where.file.endswith("doc.yaml")
    assert remedy in found[0].remedy.en
    assert re.search(r"[\u4e00-\u9fff]", found[0].message.zh)


def test_a_chinese_reader_gets_no_english_sentence(faults: Faults) -> None:
    for text, *_ in CASES:
        for problem in faults(text):
            line = problem.message.zh + problem.remedy.zh
            # what is quoted, keys, choices and examples are what the reader must write
            assert not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+ [a-z]+", re.sub(r"“[^”]*”", "", line)), line


def test_everything_at_once(faults: Faults) -> None:
    text = "\n".join(
        [
            "ledsign: playlist/1",
            "titel: x",
            "zones: {top: {face: wset, rect: [0, 0, 96, 64]}}",
            "items:",
            "  - text: 你好",
            "    face: esat",
            "    colour: purpel",
            "    speed: 0 px/s",
            "    effect: wipp",
            "  - clock: '%H'",
            "    zone: tpo",
            "    size: 3",
            "  - foo: 1",
            "  - countdown: '{days}'",
            "    face: north",
            "    size: 16",
            "    size: 24",
        ]
    )
    assert [(problem.where.line, problem.code) for problem in faults(text)] == [
        (2, "key.unknown"),
        (3, "face.unknown"),
        (6, "face.unknown"),
        (7, "colour.bad"),
        (8, "speed.not-positive"),
        (9, "effect.unknown"),
        (11, "zone.unknown"),
        (12, "size.bad"),
        (13, "item.no-kind"),
        (14, "key.missing"),
        (15, "face.unknown"),
        (17, "yaml.twice"),
    ]


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-5, 2000) | st.text("ab:#技 -", max_size=5) | st.just("west"),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "ledsign",
                        "items",
                        "zones",
                        "text",
                        "image",
                        "clock",
                        "countdown",
                        "together",
                        "face",
                        "zone",
                        "colour",
                        "speed",
                        "rect",
                        "until",
                        "x",
                    ]
                ),
                inner,
                max_size=5,
            )
        ),
        max_leaves=20,
    )
)
def test_whatever_is_written_problems_are_the_only_answer(data: object) -> None:
    import json

    items = data if isinstance(data, list) else [data]
    text = json.dumps({"ledsign": "playlist/1", "items": items, "zones": {"a": data}})
    source = read_yaml(text)
    playlist, problems = validate(Playlist, source, "playlist/1")
    assert (playlist is None) == bool(problems)
    assert all(problem.where.line == 1 for problem in problems)
