"""``ledsign blackout | resume | takedown``: the sign dark and lit again, with everything else down."""

from __future__ import annotations

from typing import Annotated

import typer

from ledsign.cli.reach import AsJson, By, HomeFolder, SignName, command


def blackout(sign: SignName = "", home: HomeFolder = "", json: AsJson = False, by: By = "") -> None:
    """Make the sign dark now, until ``resume`` here. Survives crashes and reboots; nobody remote can undo it.

    立即黑屏，直到在本机执行 resume；重启后仍有效，远程无法解除。
    """
    command(sign, home, json, {"command": "blackout"}, by)


def resume(sign: SignName = "", home: HomeFolder = "", json: AsJson = False, by: By = "") -> None:
    """Back to the schedule: ends blackout, takedown and test pattern. 恢复按排期播放。"""
    command(sign, home, json, {"command": "resume"}, by)


def takedown(
    sign: SignName = "",
    home: HomeFolder = "",
    black: Annotated[bool, typer.Option("--black", help="Black, even if there is a safe picture.")] = False,
    json: AsJson = False,
    by: By = "",
) -> None:
    """Take what is on off the sign, until another show is loaded or ``resume``. 撤播，显示安全画面或黑屏。"""
    command(sign, home, json, {"command": "takedown", "to": "black" if black else "safe"}, by)
