"""Reaching a player from the command line: which one, what it answered, in the operator's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

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
    """Send one command and print what is true afterwards. Returns the status."""
    from ledsign.cli.say import json_line
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


def told(status: dict[str, Any]) -> str:
    """One line: what the sign shows now and why."""
    from ledsign.core.problem import operator_language

    zh = operator_language() == "zh"
    shown, desk = status["shown"], status["desk"]
    if shown["why"] == "blackout":
        where = "local" if desk["blackout_local"] else "remote"
        en, chinese = (
            f"dark: blackout ({where}), until ledsign resume",
            (f"已黑屏（{'现场' if where == 'local' else '远程'}），恢复请用 ledsign resume"),
        )
    elif shown["why"] == "test-pattern":
        what = next((one["what"] for one in desk["interludes"] if one["kind"] == "pattern"), "")
        en, chinese = f"test pattern: {what}", f"测试图案：{what}"
    elif shown["why"] == "takedown":
        instead = "black" if shown["black"] else f"safe picture {shown['playlist']!r}"
        instead_zh = "黑屏" if shown["black"] else f"安全画面 {shown['playlist']!r}"
        en, chinese = f"taken down: {instead}", f"已撤播：{instead_zh}"
    elif shown["why"] == "clock":
        en, chinese = (
            f"the clock is {status['clock']['trust']}: safe picture only",
            f"系统时间不可信（{status['clock']['trust']}），仅显示安全画面",
        )
    elif shown["why"] == "expired":
        en, chinese = "the release has expired: safe picture only", "发布已过期，仅显示安全画面"
    elif shown["why"] == "no-show":
        en, chinese = "black: no show has been loaded", "黑屏：尚未加载节目"
    elif shown["why"] == "fault":
        en, chinese = f"a picture failed: {status['last_fault']}", f"画面出错：{status['last_fault']}"
    elif shown["black"]:
        en, chinese = "black, as scheduled", "按排期黑屏"
    else:
        layer = f" ({shown['layer']} {shown['entry']})" if shown["entry"] else ""
        en = f"playing {shown['playlist']!r}{layer}"
        chinese = f"正在播放 {shown['playlist']!r}{layer}"
    level = shown["level"]
    if level is not None and shown["why"] not in ("blackout", "no-show"):
        en, chinese = f"{en}, brightness {level:.0%}", f"{chinese}，亮度 {level:.0%}"
    return f"{status['sign']}：{chinese}" if zh else f"{status['sign']}: {en}"
