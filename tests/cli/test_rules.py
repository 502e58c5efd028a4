"""``ledsign rules`` in both languages and as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from ledsign.display.rules import PRESETS

if TYPE_CHECKING:
    from collections.abc import Callable


def test_every_preset_is_listed_with_its_source(ledsign: Callable[..., Any]) -> None:
    said = ledsign("rules")
    assert said.code == 0
    for preset in PRESETS.values():
        assert f"\n{preset.name}\n" in f"\n{said.out}"
        assert preset.url in said.out
        assert preset.dated in said.out
    for words in (
        "scroll 60 to 80 characters",
        "15 s or longer",
        "elsewhere 08:00–21:00",
        "until 2018-12-31",
    ):
        assert words in said.out
    assert "ask the local authority" in said.out


def test_in_chinese(ledsign: Callable[..., Any]) -> None:
    said = ledsign("rules", language="zh")
    for words in (
        "滚动每分钟 60–80 字",
        "不少于 15 秒",
        "夜间不超过 200 cd/m²",
        "其他区域 08:00–21:00",
        "有效期至",
    ):
        assert words in said.out
    assert "scroll" not in said.out


def test_as_json(ledsign: Callable[..., Any]) -> None:
    found = json.loads(ledsign("rules", "--json").out)["rules"]
    assert [one["name"] for one in found] == list(PRESETS)
    assert found[0]["scroll_chars_min"] == [60, 80]
    assert found[0]["hours"][1] == {"area": "elsewhere", "opens": "08:00", "closes": "21:00"}
    zh = json.loads(ledsign("rules", "--json", language="zh").out)["rules"]
    assert zh[0]["title"] == PRESETS[found[0]["name"]].title.zh
