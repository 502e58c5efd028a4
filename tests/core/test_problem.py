from __future__ import annotations

import pytest

from ledsign.core.errors import DocumentError, LayoutError, RemoteWireError
from ledsign.core.problem import Bilingual, Problem, Severity, Where, did_you_mean, operator_language

PROBLEM = Problem(
    code="colour.bad",
    message=Bilingual("no such colour", "没有这种颜色"),
    remedy=Bilingual("write #rrggbb", "请写成 #rrggbb"),
    where=Where(file="a.yaml", line=7, column=3, field="items[0].colour"),
)


@pytest.mark.parametrize(
    ("where", "text"),
    [
        (Where(), ""),
        (Where(file="a.yaml"), "a.yaml"),
        (Where(file="a.yaml", line=7), "a.yaml:7"),
        (Where(file="a.yaml", line=7, field="items"), "a.yaml:7 items"),
        (Where(field="--text"), "--text"),
    ],
)
def test_where_reads_like_a_compiler(where: Where, text: str) -> None:
    assert str(where) == text


def test_problem_in_both_languages() -> None:
    assert PROBLEM.line_of_text() == "a.yaml:7 items[0].colour: no such colour → write #rrggbb"
    assert PROBLEM.line_of_text("zh-CN") == "a.yaml:7 items[0].colour: 没有这种颜色 → 请写成 #rrggbb"
    assert PROBLEM.as_json("zh")["message"] == "没有这种颜色"
    assert PROBLEM.as_json()["severity"] == "error" == Severity.ERROR
    bare = Problem(code="x", message=Bilingual("m", "m"), remedy=Bilingual("r", "r"))
    assert bare.line_of_text() == "m → r"


@pytest.mark.parametrize("kind", [DocumentError, LayoutError])
def test_errors_carry_their_problems(kind: type[DocumentError] | type[LayoutError]) -> None:
    error = kind([PROBLEM, PROBLEM])
    assert error.problems == (PROBLEM, PROBLEM)
    assert str(error).count("\n") == 1
    with pytest.raises(ValueError, match="at least one"):
        kind([])


def test_remote_error_keeps_a_reason_for_counting() -> None:
    assert RemoteWireError("too-short", "3 bytes").reason == "too-short"
    assert str(RemoteWireError("too-short")) == "too-short"


@pytest.mark.parametrize(
    ("word", "found"), [("colur", "colour"), ("sped", "speed"), ("zzz", None), ("", None)]
)
def test_did_you_mean(word: str, found: str | None) -> None:
    assert did_you_mean(word, ["colour", "speed", "text"]) == found


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LEDSIGN_LANG": "zh"}, "zh"),
        ({"LC_MESSAGES": "zh_TW", "LANG": "de_DE"}, "zh"),
    ],
)
def test_operator_language(
    environment: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("LEDSIGN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert operator_language() == language
