"""Reaching a player from the command line: which one, what it answered, in the operator's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ledsign.cli.shown_told import told

if TYPE_CHECKING:
    from pathlib import Path

SignName = Annotated[
    str, typer.Option("--sign", help="Name of the sign; needed when this machine has several.")
]
HomeFolder = Annotated[
    str, typer.Option("--home", help="Where ledsign keeps its things; default LEDSIGN_HOME.")
]
By = Annotated[str, typer.Option("--by", help="Who gives the command, for the journal; default: you.")]
AsJson = Annotated[bool, typer.Option("--json", help="The whole answer as JSON.")]


def player_folder(sign: str, home: str) -> Path:
    """The state folder of the sign called ``sign``, or of the only one there is.

    Raises PlayerUnavailable when there is none, or when there are several and none was named.
    """
    from pathlib import Path

    from ledsign.core.errors import PlayerUnavailable
    from ledsign.core.problem import operator_language
    from ledsign.player.address import players_in, state_folder
    from ledsign.settings import home as usual_home

    place = Path(home).expanduser() if home else usual_home()
    known = players_in(place)
    if sign:
        return state_folder(place, Path(sign).stem if sign.endswith((".yaml", ".yml")) else sign)
    if len(known) == 1:
        return known[0]
    zh = operator_language() == "zh"
    names = ", ".join(folder.name for folder in known)
    if not known:
        raise PlayerUnavailable(
            f"{place}：这里没有播放程序 → 请用 ledsign player 启动，或用 --home 指定目录"
            if zh
            else f"{place}: there is no player here → start one with ledsign player, or name its --home"
        )
    raise PlayerUnavailable(
        f"本机有多个屏（{names}）→ 请用 --sign 指定"
        if zh
        else f"several signs here ({names}) → name one with --sign"
    )


def user_name() -> str:
    """Who is at this terminal, as the operating system knows them; empty when it does not say."""
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no such user (containers), or no variables (Windows)
        return ""


def command(sign: str, home: str, json: bool, message: dict[str, Any], by: str = "") -> dict[str, Any]:
    """Send one command and print what is true afterwards. Returns the status.

    It goes to a service where one is named (``ledsign --server``), else to the player of this machine.
    """
    from ledsign.cli import server
    from ledsign.cli.say import json_line

    if server.address() and not home:
        from ledsign.cli import remote_player

        return remote_player.command(sign, json, message)
    from ledsign.core.clock import SystemClock
    from ledsign.player.talk import ask

    answer = ask(
        player_folder(sign, home), {"origin": "local", "by": by or user_name(), **message}, SystemClock()
    )
    status: dict[str, Any] = answer.get("status", {})
    if json:
        json_line(**answer)
    elif status:
        typer.echo(told(status))
    if not json:
        _remarks(answer)
    return status


def _remarks(answer: dict[str, Any]) -> None:
    """What the answer adds: why nothing is seen of it, what could not be kept."""
    from ledsign.cli.say import note

    for key in ("note", "warning"):
        if key in answer:
            sign = "!" if key == "warning" else "·"
            note(f"{sign} {answer[key]['en']}", f"{sign} {answer[key]['zh']}")
