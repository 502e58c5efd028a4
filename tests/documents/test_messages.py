import ast
import re
import string
from pathlib import Path

import pytest

import ledsign.documents as package
from ledsign.core.problem import Bilingual, Severity, Where
from ledsign.documents.messages import WORDINGS, choice_hint, problem, shown

HAN = re.compile(r"[\u4e00-\u9fff]")
SOURCES = [
    file for file in Path(package.__file__).parent.glob("*.py") if not file.name.startswith("messages_")
]


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def codes_in_use() -> set[str]:
    """Every dotted text in the package's code that has the form of a code."""
    found: set[str] = set()
    for file in SOURCES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.update(re.findall(r"^[a-z][a-z-]*\.[a-z][a-z-]*$", node.value))
    return found


@pytest.mark.parametrize("code", sorted(WORDINGS))
def test_each_code_has_both_languages(code: str) -> None:
    wording = WORDINGS[code]
    assert wording.en
    assert wording.remedy_en
    assert not HAN.search(re.sub(r"4 字/秒|2 字", "", wording.en + wording.remedy_en))
    for chinese, english in ((wording.zh, wording.en), (wording.remedy_zh, wording.remedy_en)):
        assert HAN.search(chinese) or fields(chinese)
        assert fields(chinese) == fields(english)


def test_each_code_is_used_and_each_used_code_exists() -> None:
    assert set(WORDINGS) <= codes_in_use()


def test_each_code_that_is_raised_has_a_wording() -> None:
    calls = re.compile(r'(?:problem|_add|Refused|ValueError)\(\s*"([a-z-]+\.[a-z-]+)"')
    raised = {code for file in SOURCES for code in calls.findall(file.read_text(encoding="utf-8"))}
    assert len(raised) > 60
    assert raised <= set(WORDINGS)


def test_problem_fills_in_facts_of_either_language() -> None:
    made = problem("key.unknown", Where(line=3), key="colr", hint=Bilingual("try", "试试"))
    assert made.message == Bilingual("there is no key “colr” here", "此处没有名为“colr”的键")
    assert made.remedy == Bilingual("try", "试试")
    assert made.severity is Severity.ERROR
    assert made.where.line == 3


def test_facts_are_not_templates() -> None:
    assert problem("colour.bad", Where(), value="{x}", hint="").message.en == "“{x}” is not a colour"


@pytest.mark.parametrize(
    ("word", "choices", "en", "zh"),
    [
        (
            "wset",
            ["west", "east"],
            "did you mean “west”? choose from: west, east",
            "是不是想写“west”？可选：west、east",
        ),
        ("north", ["a", "b"], "choose from: a, b", "可选：a、b"),
        (None, ["a", ""], "choose from: a", "可选：a"),
        ("x", [], "there is none to choose from yet", "目前没有可选的"),
        ("name07", [f"name{n:02}" for n in range(40)], "did you mean “name07”?", "是不是想写“name07”？"),
    ],
)
def test_choice_hint(word: object, choices: list[str], en: str, zh: str) -> None:
    assert choice_hint(word, choices) == Bilingual(en, zh)


def test_choice_hint_is_short_even_without_a_guess() -> None:
    hint = choice_hint("zzz", [f"name{n:02}" for n in range(40)])
    assert hint.en.endswith(", …")
    assert hint.en.count("name") == 32


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\nb\x07", "a·b·"),
        ("技" * 60, "技" * 48 + "…"),
        ([1, 2], "[1, 2]"),
        (None, "None"),
        ("x" * 48, "x" * 48),
    ],
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text
