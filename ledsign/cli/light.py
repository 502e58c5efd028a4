"""``ledsign brightness | test-pattern | identify``: what an installer needs in front of the sign."""

from __future__ import annotations

from typing import Annotated

import typer

from ledsign.cli.reach import AsJson, By, HomeFolder, SignName, command

PATTERN_HELP = (
    "identify, ramp, bar, frame-counter, colour, colour:#rrggbb, white, red, green, blue, grey, or off."
)
Minutes = Annotated[float, typer.Option(min=0.01, max=1440, help="Ends by itself after so long.")]


def brightness(
    level: Annotated[str, typer.Argument(help="0..1, 35%, or auto to follow the schedule.")],
    sign: SignName = "",
    home: HomeFolder = "",
    json: AsJson = False,
    by: By = "",
) -> None:
    """Set the brightness by hand; limits still hold. 手动设置亮度，auto 恢复自动。"""
    command(sign, home, json, {"command": "brightness", "level": _level(level)}, by)


def test_pattern(
    pattern: Annotated[str, typer.Argument(help=PATTERN_HELP)],
    minutes: Minutes = 10,
    only: Annotated[str, typer.Option(help="Only this face or output.")] = "",
    sign: SignName = "",
    home: HomeFolder = "",
    json: AsJson = False,
    by: By = "",
) -> None:
    """Show a test pattern. 显示测试图案。"""
    message = {"command": "test-pattern", "pattern": pattern, "seconds": minutes * 60, "name": only}
    command(sign, home, json, message, by)


def identify(
    only: Annotated[str, typer.Argument(help="Only this face or output.")] = "",
    minutes: Minutes = 1,
    sign: SignName = "",
    home: HomeFolder = "",
    json: AsJson = False,
    by: By = "",
) -> None:
    """Light names and numbers of faces, outputs and panels in turn. 依次显示各面、输出和模组的编号。"""
    command(sign, home, json, {"command": "identify", "seconds": minutes * 60, "name": only}, by)


def _level(text: str) -> float | str:
    """A level as operators write it. What is none goes on as it is, and the player says so."""
    try:
        return float(text.removesuffix("%")) / 100 if text.endswith("%") else float(text)
    except ValueError:
        return text
