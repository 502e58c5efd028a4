"""Commands to a player through a service: the same words as for one of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ledsign.cli.mistake import mistake
from ledsign.cli.server import connect
from ledsign.core.problem import operator_language

if TYPE_CHECKING:
    from pydantic import BaseModel

    from ledsign.api.schemas.running import Ordered
    from ledsign.api.schemas.status import SignStatus
    from ledsign.client import Client

EVERY = "*"


def command(sign: str, json: bool, message: dict[str, Any]) -> dict[str, Any]:
    """Do what ``message`` says on a sign of the service, and print what is true afterwards."""
    with connect() as client:
        everywhere = sign == EVERY and message["command"] in ("takedown", "status")
        name = EVERY if everywhere else the_sign(client, sign)
        answers = _do(client, name, message)
    for one in answers:
        _print(one, json)
    return {}


def the_sign(client: Client, sign: str) -> str:
    """The sign that is meant: the one named, or the only one there is. Raises DocumentError."""
    if sign:
        return sign
    names = [one.name for one in client.signs.list()]
    if len(names) == 1:
        return names[0]
    told = ", ".join(names) or "–"
    raise mistake(
        "sign.which", "--sign",
        f"which sign is not said (there are: {told})", f"没有指明是哪个屏（现有：{told}）",
        "name one with --sign", "请用 --sign 指定",
    )  # fmt: skip


def _do(client: Client, sign: str, message: dict[str, Any]) -> list[BaseModel]:
    match message["command"]:
        case "status":
            return list(client.status.list()) if sign == EVERY else [client.status.of(sign)]
        case "takedown" if sign == EVERY:
            return list(client.takedown.everywhere(message["to"]).items)
        case "takedown":
            return [client.takedown.of(sign, message["to"])]
        case "blackout":
            return [client.blackout.of(sign)]
        case "resume":
            return _resume(client, sign)
        case "brightness":
            level = None if message["level"] == "auto" else _level(message["level"])
            client.brightness.set(sign, level)
        case "override" | "emergency":
            return [_override(client, sign, message)]
        case "cancel":
            for one in client.overrides.list(sign):
                if message.get("all") or message.get("id") in (one.id, one.title):
                    client.overrides.cancel(sign, one.id)
        case other:
            raise mistake(
                "command.local", other, f"{other} is for a player of this machine", f"{other} 只能在本机执行",
                "leave out --server", "请去掉 --server",
            )  # fmt: skip
    return [client.status.of(sign)]


def _resume(client: Client, sign: str) -> list[BaseModel]:
    desired = client.status.of(sign).desired
    told: list[BaseModel] = []
    if desired.blackout:
        told.append(client.blackout.end(sign))
    if desired.takedown:
        told.append(client.takedown.end(sign))
    return told or [client.status.of(sign)]


def _override(client: Client, sign: str, message: dict[str, Any]) -> BaseModel:
    how: dict[str, Any] = {"kind": message["command"], "title": message.get("id", "")}
    if "seconds" in message:
        how["seconds"] = message["seconds"]
    if "until" in message:
        from ledsign.api.schemas.base import instant
        from ledsign.cli.instant import read_instant

        zone = client.signs.get(sign).geometry.zone
        how["until"] = instant(read_instant(message["until"], zone, "--until"))
    return client.overrides.create(sign, message["playlist"], **how)


def _level(level: float | str) -> float:
    if isinstance(level, str) or not 0 <= level <= 1:
        raise mistake(
            "level.bad", "LEVEL", f"{level} is no brightness", f"{level} 不是亮度",
            "write 0..1, 35%, or auto", "请写 0 到 1、35% 或 auto",
        )  # fmt: skip
    return level


def _print(one: BaseModel, json: bool) -> None:
    from ledsign.api.schemas.running import Ordered
    from ledsign.api.schemas.status import SignStatus

    if json:
        typer.echo(one.model_dump_json())
    elif isinstance(one, SignStatus):
        for line in status_lines(one):
            typer.echo(line)
    elif isinstance(one, Ordered):
        typer.echo(ordered_line(one))
    else:
        zh = operator_language() == "zh"
        typer.echo(f"已插播 {getattr(one, 'id', '')}" if zh else f"shown meanwhile: {getattr(one, 'id', '')}")


def ordered_line(one: Ordered) -> str:
    """What a player made of a takedown or blackout."""
    zh = operator_language() == "zh"
    if one.confirmed:
        black = one.shown is not None and one.shown.black
        state = ("黑屏" if black else "点亮") if zh else ("dark" if black else "lit")
        return (
            f"{one.sign}：已由播放程序确认，{state}（{one.took_ms:.0f} 毫秒）"
            if zh
            else f"{one.sign}: confirmed by the player, {state} ({one.took_ms:.0f} ms)"
        )
    return (
        f"! {one.sign}：播放程序未确认；恢复连接后将首先执行"
        if zh
        else f"! {one.sign}: not confirmed by the player; it gets this before anything else when it is back"
    )


def status_lines(one: SignStatus) -> list[str]:
    """How a sign stands: green or why not, what is released, reported, seen."""
    zh = operator_language() == "zh"
    release = f" #{one.desired.release.number}" if one.desired.release else ""
    mark = ("正常" if zh else "green") if one.green else ("异常" if zh else "not green")
    lines = [f"{one.sign}{release}: {mark}"]
    lines += [f"  ! {reason.zh if zh else reason.en}" for reason in one.reasons]
    if one.reported is not None:
        shown = one.reported.shown
        what = ("黑屏" if zh else "black") if shown.black else shown.title or shown.playlist
        lines.append(f"  {'播放' if zh else 'shows'}: {what}")
        lines += [f"  {each.name}: {each.state}" for each in one.reported.outputs]
    return lines
