"""City rules: every preset is dated, sourced and complete enough to check something."""

from __future__ import annotations

import re
from dataclasses import fields

import pytest

from ledsign.display.rules import PRESETS, RulePreset

FACTS = {field.name for field in fields(RulePreset)} - {
    "name", "title", "source", "url", "dated", "standing", "expired",
}  # fmt: skip


@pytest.mark.parametrize("preset", PRESETS.values(), ids=lambda preset: preset.name)
def test_a_preset_says_where_and_when(preset: RulePreset) -> None:
    assert PRESETS[preset.name] is preset
    assert re.fullmatch(r"[a-z0-9-]+", preset.name)
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", preset.dated)
    assert preset.dated[:4] in preset.name, "the year is part of the name"
    assert preset.url.startswith("http")
    for text in (preset.title, preset.source, preset.standing):
        assert text.en.isascii()
        assert re.search("[\u4e00-\u9fff]", text.zh)
    assert any(getattr(preset, fact) for fact in FACTS)
    assert preset.expired == "" or preset.expired > preset.dated
    for hours in preset.hours:
        assert "00:00" <= hours.opens < hours.closes <= "24:00"


def test_shenzhen_text_screens_as_published() -> None:
    """The numbers of www.szum.gov.cn t20180315_11273148, items 3, 5 to 9."""
    preset = PRESETS["shenzhen-text-screen-2018"]
    assert (preset.scroll_chars_min, preset.hold_s, preset.change_s) == ((60, 80), 15, 2)
    assert (preset.day_cd_m2, preset.night_cd_m2) == (350, 200)
    assert (preset.height_mm, preset.pitch_mm, preset.red_text) == (350, 10, True)
    assert [(one.opens, one.closes) for one in preset.hours] == [("08:00", "23:00"), ("08:00", "21:00")]
