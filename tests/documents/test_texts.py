from collections.abc import Callable
from typing import Any

import pytest

from ledsign.documents.texts import (
    MAX_TEMPLATE,
    MAX_TEXT,
    parse_clock,
    parse_countdown,
    parse_faces,
    parse_name,
    parse_text,
)


@pytest.mark.parametrize(
    ("parse", "value", "wanted"),
    [
        (parse_text, "技能", "技能"),
        (parse_text, ["上联", "下联"], ("上联", "下联")),
        (parse_text, "x" * MAX_TEXT, "x" * MAX_TEXT),
        (parse_faces, "all", "all"),
        (parse_faces, "west", "west"),
        (parse_faces, ["west", "east"], ("west", "east")),
        (parse_name, "west-1", "west-1"),
        (parse_name, "东塔 上", "东塔 上"),
        (parse_clock, "%H:%M:%S", "%H:%M:%S"),
        (parse_clock, "%Y年%m月%d日 %A %p%I %a 100%%", "%Y年%m月%d日 %A %p%I %a 100%%"),
        (parse_countdown, "还有{days}天", "还有{days}天"),
        (parse_countdown, "{{{total_hours}}}", "{{{total_hours}}}"),
    ],
)
def test_good(parse: Callable[[Any], Any], value: Any, wanted: Any) -> None:
    assert parse(value) == wanted


@pytest.mark.parametrize(
    ("parse", "value", "code"),
    [
        *(
            (parse_text, value, "text.bad")
            for value in (None, 5, [], ["a"], ["a", "b", "c"], ["a", 1], {"a": 1})
        ),
        *((parse_text, value, "text.empty") for value in ("", "  \n", ["a", " "])),
        (parse_text, "x" * (MAX_TEXT + 1), "text.long"),
        *(
            (parse_faces, value, "face.bad")
            for value in (None, 1, "", [], [""], ["a", "a"], ["a", "all"], [1])
        ),
        *(
            (parse_name, value, "name.bad")
            for value in (None, 1, "", "all", " a", "a ", "a\nb", "x" * 65, "a/b", ".", "..", "...")
        ),
        *(
            (parse_clock, value, "clock.bad")
            for value in (None, 5, "", " ", "%Q", "50%", "x" * (MAX_TEMPLATE + 1))
        ),
        *(
            (parse_countdown, value, "countdown.bad")
            for value in (
                None,
                5,
                "",
                "{day}",
                "{",
                "}",
                "{days",
                "{}",
                "{0}",
                "{days!r}",
                "x" * (MAX_TEMPLATE + 1),
            )
        ),
    ],
)
def test_bad(parse: Callable[[Any], Any], value: Any, code: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse(value)
    assert caught.value.args == (code,)
