"""Fields of an entry edited where they stand; a key added to a mapping."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.documents.yaml_editing import with_added
from ledsign.documents.yaml_fields import with_fields
from ledsign.documents.yaml_source import read_yaml

TEXT = """\
playlists:   # what can be shown
  one: one.yaml
  two: {items: [{text: 二}]}   # written here

campaigns:
  # the evenings
  - name: evenings
    daily: 19:00-22:00   # as agreed
    # and only then
    priority: 5
  - {name: morning, daily: "07:00-09:00"}
  - name: last
    dates:
      - 2026-05-06
      - 2026-05-08
# the end
"""


def test_a_value_changes_and_the_remark_behind_it_stays() -> None:
    edited = with_fields(TEXT, "campaigns", 0, {"daily": "sunset..23:00", "priority": 5})
    assert edited.in_place
    assert edited.text == TEXT.replace("daily: 19:00-22:00  ", "daily: sunset..23:00  ")


def test_fields_come_and_go() -> None:
    edited = with_fields(TEXT, "campaigns", 0, {"daily": None, "title": "晚上", "except": ["2026-05-20"]})
    assert edited.text == TEXT.replace("    daily: 19:00-22:00   # as agreed\n", "").replace(
        "    priority: 5\n", '    priority: 5\n    title: 晚上\n    except:\n      - "2026-05-20"\n'
    )


def test_nothing_asked_nothing_changed() -> None:
    assert with_fields(TEXT, "campaigns", 0, {"priority": 5, "title": None}).text == TEXT


@pytest.mark.parametrize("at", [1, 2])
def test_an_entry_that_is_not_written_line_by_line_is_written_anew_alone(at: int) -> None:
    edited = with_fields(TEXT, "campaigns", at, {"dates": "2026-06-01", "name": "other"})
    assert read_yaml(edited.text).data["campaigns"][at]["name"] == "other"
    assert "# as agreed" in edited.text and "# the end" in edited.text and edited.in_place


def test_a_name_is_added_behind_the_last_one() -> None:
    edited = with_added(TEXT, "playlists", "three", "three.yaml")
    assert edited.in_place
    assert edited.text == TEXT.replace("# written here\n", "# written here\n  three: three.yaml\n")
    assert with_added("a: 1\n", "playlists", "x", "x.yaml").text == "a: 1\nplaylists:\n  x: x.yaml\n"
    flow = with_added("playlists: {a: b}\nc: 1\n", "playlists", "x", "y")
    assert read_yaml(flow.text).data == {"playlists": {"a": "b", "x": "y"}, "c": 1}


@pytest.mark.parametrize("text", ["campaigns: 3\n", "- a\n", "campaigns: [1]\n", "a: b\n"])
def test_what_is_no_entry_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no such entry"):
        with_fields(text, "campaigns", 0, {"a": 1})


WORDS = st.text("ab:# 二'\"-{", max_size=6)
VALUES = st.none() | WORDS | st.integers(0, 9) | st.lists(WORDS, max_size=2)
NAMES = st.sampled_from(["daily", "priority", "dates", "new", "#x"])


@given(at=st.integers(0, 2), fields=st.dictionaries(NAMES, VALUES))
def test_whatever_is_asked_is_what_it_says_and_nothing_else(at: int, fields: dict[str, Any]) -> None:
    before, after = read_yaml(TEXT).data, read_yaml(with_fields(TEXT, "campaigns", at, fields).text).data
    wanted = {name: one for name, one in (before["campaigns"][at] | fields).items() if one is not None}
    assert after["campaigns"][at] == wanted
    before["campaigns"][at] = after["campaigns"][at]
    assert after == before
