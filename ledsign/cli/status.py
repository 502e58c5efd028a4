"""``ledsign status``: what every sign of this machine shows now, asked from its player."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import typer

from ledsign.cli.reach import AsJson, HomeFolder, SignName, command, player_folder
from ledsign.cli.shown_told import output_told, told, waiting

if TYPE_CHECKING:
    from pathlib import Path


def status(sign: SignName = "", home: HomeFolder = "", json: AsJson = False) -> None:
    """What the sign shows now, why, and how its player and outputs do. 查看当前状态。"""
    from ledsign.cli import server
    from ledsign.core.clock import SystemClock
    from ledsign.player.talk import ask

    if json or (server.address() and not home):
        command(sign, home, json, {"command": "status"})
        return
    folder = player_folder(sign, home)
    found: dict[str, Any] = ask(folder, {"command": "status"}, SystemClock())["status"]
    typer.echo(told(found))
    for line in _details(found, folder):
        typer.echo(f"  {line}")


def _trust(show: dict[str, Any], zh: bool) -> str:
    """On whose word the show plays."""
    if not show["digest"]:
        return ""
    if show["trusted"]:
        return "，签名已核对" if zh else ", signatures checked"
    return "，未签名" if zh else ", unsigned"


def _details(found: dict[str, Any], folder: Path) -> list[str]:
    from ledsign.core.problem import operator_language
    from ledsign.player.heartbeat import STANDBY_FILE, beating

    zh = operator_language() == "zh"
    spare_beat = beating(folder / STANDBY_FILE)
    spare = spare_beat is not None and spare_beat.who.pid != found["pid"]
    show, late = found["show"], found["late_ms"]
    release = f" #{show['release']['number']}" if show["release"] else ""
    pid, policy = found["pid"], found["real_time"]["policy"]
    lines = [
        (f"节目：{show['title'] or '–'}{release}" if zh else f"show: {show['title'] or '–'}{release}")
        + (f" {show['digest'][:12]}" if show["digest"] else "")
        + _trust(show, zh),
        f"进程 {pid}，备用{'就绪' if spare else '未就绪'}，调度 {policy}"
        if zh
        else f"pid {pid}, standby {'ready' if spare else 'not ready'}, {policy}",
        f"已发送 {found['frames']} 帧，{found['fps']:g} 帧/秒，延迟 p99 {late['p99']} 毫秒"
        if zh
        else f"{found['frames']} frames at {found['fps']:g} fps, late p99 {late['p99']} ms",
    ]
    lines += [f"等待中：{one.zh}" if zh else f"waiting: {one.en}" for one in waiting(found)]
    for one in found["outputs"]:
        state = output_told(one, found["at_ns"]).in_language("zh" if zh else "en")
        dropped = f", {one['dropped']} dropped" if one["dropped"] else ""
        lines.append(f"{one['name']} → {one['to']}: {state}{dropped}")
    if show["fallback"]:
        lines.append(f"! {show['fallback']}")
    lines += [f"! {found[kind]}" for kind in ("last_fault", "desk_trouble", "journal_trouble") if found[kind]]
    if found["clock"]["trust"] != "trusted":
        lines.append(f"! clock: {found['clock']['trust']}")
    if found["real_time"]["policy"] == "normal":
        lines.append(f"! {found['real_time']['reason']}")
    return lines
