from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.documents.yaml_source import read_yaml
from ledsign.documents.yaml_writing import write_yaml

# What a YAML text may hold at all (§5.1) and a document therefore too.
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
    | st.sampled_from("\n\t '\"#:-[]{}&*!|>%@`0123456789.eExo~"),
    max_size=30,
)
SCALARS: st.SearchStrategy[Any] = (
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT
)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(TEXT, DATA, max_size=5))
def test_what_is_written_is_read_back(data: dict[str, Any]) -> None:
    text = write_yaml(data)
    source = read_yaml(text)
    assert source.problems == ()
    assert source.data == data, text


@pytest.mark.parametrize(
    "value",
    [
        "1e3", "0o17", "0x1F", "true", "False", "NULL", "~", "", "yes", "off", "1:30", "2026-05-06", "<<",
        "=", "- a", "a: b", "a #b", "*x", "&x", "!x", "%a", "@a", "`a", "'", '"', " a", "a ", "1.", ".5",
        "+1", "-0", ".inf", ".nan", "0.1.2", "12e", "[a]", "{a}", "技能：让生活", "🙂", "a\nb", "a\nb\n",
        "\na", "a\n\n", "\t",
    ],
)  # fmt: skip
def test_texts_that_look_like_something_else_stay_texts(value: str) -> None:
    assert read_yaml(write_yaml({"v": value, "l": [value], "m": {value: 1}})).data == {
        "v": value, "l": [value], "m": {value: 1},
    }  # fmt: skip


def test_a_document_reads_as_if_written_by_hand() -> None:
    data = {
        "ledsign": "playlist/1",
        "zones": {"top": {"face": "west", "rect": [0, 0, 96, 96]}},
        "items": [{"text": "技能让生活更美好", "size": "fit", "speed": "3 chars/s"}, {"clock": "%H:%M"}],
    }
    assert write_yaml(data) == (
        "ledsign: playlist/1\n"
        "zones:\n  top:\n    face: west\n    rect: [0, 0, 96, 96]\n"
        'items:\n  - text: 技能让生活更美好\n    size: fit\n    speed: "3 chars/s"\n'
        "  - clock: '%H:%M'\n"
    )


def test_the_same_list_twice_is_written_twice() -> None:
    rect = [0, 0, 1, 1]
    assert "&" not in write_yaml({"a": rect, "b": rect})


def test_what_yaml_cannot_hold_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(ValueError):
        write_yaml({"a": deep})
    with pytest.raises(ValueError):
        write_yaml({"a": object()})
    assert math.isnan(read_yaml(write_yaml({"a": math.nan})).data["a"])
