"""``ledsign rules``: the city rules a sign can be checked against, with their sources."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ledsign.display.rules import RulePreset


def rules(
    json: Annotated[bool, typer.Option("--json", help='Print {"rules": [...]}.')] = False,
) -> None:
    """List city rules for LED signs by name, with numbers, date and source. 列出可核对的城市规定及其来源。"""
    from ledsign.cli.say import json_line
    from ledsign.core.problem import operator_language
    from ledsign.display.rules import PRESETS

    language = operator_language()
    if json:
        json_line(rules=[_plain(asdict(preset), language) for preset in PRESETS.values()])
        return
    for preset in PRESETS.values():
        typer.echo(preset.name)
        for line in _lines(preset, language):
            typer.echo(f"    {line}")
    typer.echo(
        "按名称写进屏的 rules:；采用前请向当地主管部门确认。"
        if language == "zh"
        else "Name them under rules: of a sign; ask the local authority before relying on them."
    )


def _lines(preset: RulePreset, language: str) -> list[str]:
    zh = language == "zh"
    lines = [preset.title.in_language(language)]
    if preset.scroll_chars_min:
        least, most = preset.scroll_chars_min
        lines.append(
            f"滚动每分钟 {least}–{most} 字" if zh else f"scroll {least} to {most} characters a minute"
        )
    if preset.hold_s:
        lines.append(
            f"静止画面不少于 {preset.hold_s} 秒" if zh else f"still pages {preset.hold_s} s or longer"
        )
    if preset.change_s:
        lines.append(f"画面切换不超过 {preset.change_s} 秒" if zh else f"changes within {preset.change_s} s")
    if preset.day_cd_m2:
        lines.append(
            f"白天不超过 {preset.day_cd_m2} cd/m²" if zh else f"by day at most {preset.day_cd_m2} cd/m²"
        )
    if preset.night_cd_m2:
        most = preset.night_cd_m2
        lines.append(f"夜间不超过 {most} cd/m²" if zh else f"by night at most {most} cd/m²")
    for hours in preset.hours:
        area = hours.area.in_language(language)
        lines.append(f"{area} {hours.opens}–{hours.closes}")
    if preset.pitch_mm:
        lines.append(f"点间距不超过 {preset.pitch_mm} 毫米" if zh else f"pitch at most {preset.pitch_mm} mm")
    if preset.height_mm:
        lines.append(f"屏高不超过 {preset.height_mm} 毫米" if zh else f"height at most {preset.height_mm} mm")
    if preset.red_text:
        lines.append("文字用红色" if zh else "red characters")
    standing = preset.standing.in_language(language)
    if preset.expired:
        standing += f"，有效期至 {preset.expired}" if zh else f", valid until {preset.expired}"
    source = preset.source.in_language(language)
    return [
        *lines,
        f"{source}，{preset.dated}（{standing}）" if zh else f"{source}, {preset.dated} ({standing})",
        preset.url,
    ]


def _plain(value: Any, language: str) -> Any:
    """Bilingual texts, which are mappings of en and zh by now, in one language."""
    if isinstance(value, dict):
        if set(value) == {"en", "zh"}:
            return value["zh" if language == "zh" else "en"]
        return {key: _plain(part, language) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part, language) for part in value]
    return value
