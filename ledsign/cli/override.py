"""``ledsign override | emergency | cancel``: something else for a while, always with an end."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ledsign.cli.reach import AsJson, By, HomeFolder, SignName, command

PlaylistName = Annotated[str, typer.Argument(help='A playlist of the show; "" is black.')]
For = Annotated[float | None, typer.Option("--minutes", min=0.01, help="How long.")]
Until = Annotated[str, typer.Option(help="Until when, e.g. 2026-05-06T22:00 in the sign's zone.")]
Id = Annotated[str, typer.Option("--id", help="A name for it; the same name replaces it.")]


def override(
    playlist: PlaylistName,
    minutes: For = None,
    until: Until = "",
    ident: Id = "",
    sign: SignName = "",
    home: HomeFolder = "",
    json: AsJson = False,
    by: By = "",
) -> None:
    """Show a playlist above all campaigns, at most 24 hours; gone after a reboot. 临时插播，最长 24 小时。"""
    command(sign, home, json, _message("override", playlist, minutes, until, ident), by)


def emergency(
    playlist: PlaylistName,
    minutes: For = None,
    until: Until = "",
    ident: Id = "",
    sign: SignName = "",
    home: HomeFolder = "",
    json: AsJson = False,
    by: By = "",
) -> None:
    """Show a playlist above everything but a blackout, at most 24 hours. 紧急插播，最长 24 小时。"""
    command(sign, home, json, _message("emergency", playlist, minutes, until, ident), by)


def cancel(
    ident: Annotated[str, typer.Argument(help="Which one; default: all.")] = "",
    sign: SignName = "",
    home: HomeFolder = "",
    json: AsJson = False,
    by: By = "",
) -> None:
    """End overrides and emergencies before their time. 取消插播。"""
    which: dict[str, Any] = {"id": ident} if ident else {"all": True}
    command(sign, home, json, {"command": "cancel", **which}, by)


def _message(name: str, playlist: str, minutes: float | None, until: str, ident: str) -> dict[str, Any]:
    if minutes is None and not until:
        from ledsign.core.problem import operator_language

        raise typer.BadParameter(
            "必须写明结束时间：--minutes 30 或 --until 2026-05-06T22:00（最长 24 小时）"
            if operator_language() == "zh"
            else "say when it ends: --minutes 30 or --until 2026-05-06T22:00, at most 24 hours away",
            param_hint="--minutes / --until",
        )
    message: dict[str, Any] = {"command": name, "playlist": playlist}
    if minutes is not None:
        message["seconds"] = minutes * 60
    if until:
        message["until"] = until
    if ident:
        message["id"] = ident
    return message
