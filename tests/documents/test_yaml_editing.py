from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.documents.yaml_editing import Part, with_list, with_value
from ledsign.documents.yaml_source import read_yaml

TEXT = """\
# About all of it.
ledsign: playlist/1
title: 三条  # as on the poster

items:
  # the first
  - text: 一

  # the second,
  # in two lines
  - text: |
      # not a comment
      二
    size: 16   # small
  - {text: 三}
  # behind the last

# About the zones.
zones:
  top: {face: a, rect: [0, 0, 1, 1]}
"""


def kept(count: int) -> list[Part]:
    return [Part(old=number) for number in range(count)]


def test_nothing_asked_nothing_changed() -> None:
    assert with_list(TEXT, "items", kept(3)).text == TEXT


def test_removing_takes_the_comments_above_and_no_others() -> None:
    edited = with_list(TEXT, "items", [Part(old=0), Part(old=2)])
    assert edited.in_place
    assert edited.text == TEXT.replace(
        "  # the second,\n  # in two lines\n"
        "  - text: |\n      # not a comment\n      二\n    size: 16   # small\n",
        "",
    )


def test_moving_carries_comments_along() -> None:
    edited = with_list(TEXT, "items", [Part(old=2), Part(old=1), Part(old=0)])
    assert edited.in_place
    assert [item["text"] for item in read_yaml(edited.text).data["items"]] == [
        "三",
        "# not a comment\n二\n",
        "一",
    ]
    for comment in (
        "# About all",
        "# as on the poster",
        "# the first",
        "# in two lines",
        "# About the zones.",
    ):
        assert edited.text.count(comment) == 1
    assert edited.text.index("# the first") > edited.text.index("# in two lines")


def test_replacing_keeps_the_comments_above() -> None:
    edited = with_list(
        TEXT, "items", [Part(old=0), Part(old=1, data={"text": "新", "size": 12}), Part(old=2)]
    )
    assert edited.in_place
    assert "  # in two lines\n  - text: 新\n    size: 12\n  - {text: 三}\n" in edited.text
    assert "# the first" in edited.text


def test_inserting_at_the_end_and_in_windows_lines() -> None:
    text = "items:\r\n- text: 一\r\n"
    edited = with_list(text, "items", [*kept(1), Part(data={"text": "二", "size": 8})])
    assert edited.in_place
    assert edited.text == "items:\r\n- text: 一\r\n- text: 二\r\n  size: 8\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "items: [{text: 一}, {text: 二}]  # in one line\n",
        "items:\n  - &one {text: 一}\n  - *one\n",
        "items: # x\n  [\n  {text: 一},\n  {text: 二}]\n",
        '{"items": [{"text": "一"}, {"text": "二"}]}',
        "a: &l [{text: 一}, {text: 二}]\nitems: *l\n",
    ],
)
def test_what_is_not_line_by_line_is_written_anew(text: str) -> None:
    before = read_yaml(text).data
    edited = with_list(text, "items", [Part(old=1), Part(data={"text": "三"})])
    assert not edited.in_place
    assert read_yaml(edited.text).data == before | {"items": [before["items"][1], {"text": "三"}]}


def test_an_anchor_that_is_needed_elsewhere_is_not_lost() -> None:
    text = "items:\n  - &one\n    text: 一\n  - text: 二\n  - text: 三\nother: *one\n"
    edited = with_list(text, "items", [Part(old=1), Part(old=2)])
    assert read_yaml(edited.text).data == {"items": [{"text": "二"}, {"text": "三"}], "other": {"text": "一"}}


@pytest.mark.parametrize("text", ["a: 1", "items: 5", "- 1", "", "items: {a: 1}", "["])
def test_without_a_list_there_is_nothing_to_edit(text: str) -> None:
    with pytest.raises(ValueError):
        with_list(text, "items", [])


COMMENTS = st.sampled_from(["", "# 说明\n", "  # x: - y\n", "\n", "# a\n\n# b\n"])
VALUES = st.sampled_from(
    [
        {"text": "一"},
        {"text": "- 二"},
        {"text": "a\nb\n"},
        {"clock": "%H"},
        {"text": "x", "size": 3},
        {"n": [1, 2]},
    ]
)


@given(
    st.lists(st.tuples(COMMENTS, VALUES), min_size=1, max_size=6), st.randoms(use_true_random=False), COMMENTS
)
def test_any_edit_gives_the_data_that_was_asked_for(
    written: list[tuple[str, dict[str, Any]]], chance: random.Random, tail: str
) -> None:
    from ledsign.documents.yaml_writing import write_yaml

    body = "".join(
        comment + "".join(f"  {line}\n" for line in write_yaml([value]).splitlines())
        for comment, value in written
    )
    text = f"# top\nitems:\n{body}{tail}end: 1\n"
    before = read_yaml(text).data["items"]
    assert before == [value for _, value in written]
    parts = [
        Part(old=number) if chance.random() < 0.7 else Part(old=number, data={"text": "新"})
        for number in chance.sample(range(len(before)), chance.randint(0, len(before)))
    ]
    parts.insert(chance.randint(0, len(parts)), Part(data={"text": "加", "size": 9}))
    edited = with_list(text, "items", parts)
    assert read_yaml(edited.text).data == {"items": [part.value(before) for part in parts], "end": 1}
    assert edited.in_place
    assert edited.text.startswith("# top\n")


@pytest.mark.parametrize("name", ["twin-towers", "p10-64x16", "wall-1024x256"])
def test_a_key_of_a_sign_is_set_and_all_comments_stay(name: str) -> None:
    text = Path(f"signs/{name}.yaml").read_text(encoding="utf-8")
    limits = {"curfew": ["22:30-06:00"], "ceilings": [{"daily": "19:00-22:30", "level": "40%"}]}
    edited = with_value(text, "limits", limits)
    assert edited.in_place
    assert [line for line in text.splitlines() if "#" in line and "limits" not in line] == [
        line for line in edited.text.splitlines() if "#" in line and "limits" not in line
    ]
    again = with_value(edited.text, "limits", {"curfew": ["23:00-06:00"]})
    assert again.in_place
    assert read_yaml(again.text).data == read_yaml(text).data | {"limits": {"curfew": ["23:00-06:00"]}}


def test_a_key_in_the_middle_is_replaced_in_its_place() -> None:
    text = "a: 1\nlimits:  # old\n  curfew: x\n\n# about b\nb: 2"
    edited = with_value(text, "limits", {"curfew": ["y"]})
    assert edited.in_place
    assert edited.text == "a: 1\nlimits:\n  curfew:\n    - y\n\n# about b\nb: 2"
