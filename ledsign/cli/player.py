"""``ledsign player``: the process that lights a sign day and night."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ledsign.display.sign import Sign


def player(
    document: Annotated[
        Path | None,
        typer.Argument(
            help="Playlist or schedule to compile and publish first; default: what was published."
        ),
    ] = None,
    sign: Annotated[
        str, typer.Option(help="Sign file or shipped name; default: the one played here before.")
    ] = "",
    to: Annotated[
        list[str] | None, typer.Option(help="Where to send, as for play. Default: the sign's own outputs.")
    ] = None,
    home: Annotated[str, typer.Option(help="Where ledsign keeps its things; default LEDSIGN_HOME.")] = "",
    fps: Annotated[float | None, typer.Option(min=0.1, max=240, help="Frames a second.")] = None,
    clock: Annotated[
        str, typer.Option(help="any, or synchronised: without a disciplined clock only the safe picture.")
    ] = "any",
    cpu: Annotated[int | None, typer.Option(min=0, help="Bind the sending thread to this core.")] = None,
    realtime: Annotated[str, typer.Option(help="auto (SCHED_FIFO where allowed) or no.")] = "auto",
    low_jitter: Annotated[
        bool, typer.Option("--low-jitter", help="Wait awake for the last 0.6 ms of a frame: 2-4 % of a core.")
    ] = False,
    metrics: Annotated[str, typer.Option(help="Serve Prometheus metrics at PORT or HOST:PORT.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Events as JSON lines.")] = False,
) -> None:
    """Light a sign for good: an active player and a warm standby, restarted for ever. Ends with black.

    长期点亮一块屏：主播放进程与热备用，永不放弃重启。
    """
    import signal

    from ledsign.app.metrics_page import MetricsPage
    from ledsign.app.supervisor import Supervisor
    from ledsign.core.clock import SystemClock
    from ledsign.player.address import state_folder
    from ledsign.player.watch import POLL_NS
    from ledsign.settings import home as usual_home

    _choose("clock", clock, ("any", "synchronised"))
    _choose("realtime", realtime, ("auto", "no"))
    place = Path(home).expanduser() if home else usual_home()
    found = _sign(document, sign, place)
    folder = state_folder(place, found.name)
    arguments = prepare(found, folder, document, sign, tuple(to or ()), fps)
    arguments += ["--clock", clock, "--realtime", realtime]
    if low_jitter:
        arguments.append("--low-jitter")
    if cpu is not None:
        arguments += ["--cpu", str(cpu)]
    stopping: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: stopping.append(number))
    time = SystemClock()
    wiring = folder / "sign.json"
    supervisor = Supervisor(
        folder, arguments, time, _relay if json else _speak, kept={wiring: wiring.read_bytes()}
    )
    page = None
    try:
        if metrics:
            page = MetricsPage(folder, time, metrics, deaths=lambda: supervisor.deaths)
            (_relay if json else _speak)({"event": "metrics", "url": page.url})
        while not stopping:
            supervisor.step()
            time.sleep_until_ns(time.monotonic_ns() + POLL_NS)
    finally:
        if page is not None:
            page.close()
        supervisor.stop()


def prepare(
    sign: Sign, folder: Path, document: Path | None, named: str, targets: tuple[str, ...], fps: float | None
) -> list[str]:
    """Write the wiring, publish the document if there is one. Returns the players' arguments."""
    from fractions import Fraction

    from ledsign.app.playing import play_rate
    from ledsign.display.wiring import to_json
    from ledsign.player.output import plan_outputs
    from ledsign.show.replacement import replace_file

    rate = play_rate(
        plan_outputs(sign, targets), sign, Fraction(fps).limit_denominator(1001) if fps else None
    )
    folder.mkdir(parents=True, exist_ok=True)
    if document is not None:
        from ledsign.cli.load import load_document
        from ledsign.cli.say import compiled_notes
        from ledsign.compiler import compile_document
        from ledsign.core.clock import SystemClock, seconds
        from ledsign.settings import user_fonts
        from ledsign.show.store import player_store
        from ledsign.text.fonts import FontLibrary

        loaded, _ = load_document(document, named)
        compiled = compile_document(
            loaded,
            sign,
            FontLibrary(user_fonts=user_fonts()),
            rate,
            shown_from=seconds(SystemClock().now_ns()),
        )
        compiled_notes(loaded, compiled)
        player_store(folder).publish(compiled.show)
    wiring = folder / "sign.json"
    told = to_json(sign)
    if not wiring.exists() or wiring.read_bytes() != told:  # a full disk is no reason not to start
        replace_file(wiring, [told])
    arguments = ["--wiring", str(wiring), "--fps", str(rate)]
    for target in targets:
        arguments += ["--to", target]
    return arguments


def _sign(document: Path | None, sign: str, place: Path) -> Sign:
    """The sign named, the document's, or the only one that was played here."""
    from ledsign.cli.reach import player_folder
    from ledsign.display.wiring import from_json
    from ledsign.documents.load import load_sign
    from ledsign.documents.shipped import find_sign

    if document is not None:
        from ledsign.cli.load import load_document

        return load_document(document, sign)[1]
    if sign:
        return load_sign(find_sign(sign))
    return from_json((player_folder("", str(place)) / "sign.json").read_bytes())


def _choose(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise typer.BadParameter(f"{value!r} is none of {', '.join(allowed)}", param_hint=f"--{name}")


def _relay(message: dict[str, Any]) -> None:
    from contextlib import suppress

    from ledsign.cli.say import json_line

    with suppress(OSError, ValueError):
        json_line(**message)


def _speak(message: dict[str, Any]) -> None:
    """Events worth a line; on standard error, where systemd's journal takes them."""
    from ledsign.cli.say import note

    event, pid = message["event"], message.get("pid")
    if event == "started":
        outputs = ", ".join(f"{one['name']} → {one['to']}" for one in message["outputs"])
        how = ("took over", "已接管") if message["takeover"] else ("playing", "开始播放")
        note(f"{how[0]} (pid {pid}): {outputs}", f"{how[1]}（进程 {pid}）：{outputs}")
        if message["dark"]:
            note(
                "the sign is dark by blackout: ledsign resume lights it",
                "当前为黑屏状态：ledsign resume 可恢复",
            )
    elif event == "standby":
        note(f"standby ready (pid {pid})", f"备用进程就绪（{pid}）")
    elif event == "died":
        note(f"player {pid} ended (exit code {message['code']})", f"播放进程 {pid} 退出（{message['code']}）")
    elif event in ("killed", "adopted"):
        note(f"player {pid} was ended by its keeper ({event})", f"播放进程 {pid} 已被监护进程结束（{event}）")
    elif event in ("refused", "failed"):
        note(f"{event}: {message.get('reason', '')}", f"{event}：{message.get('reason', '')}")
    elif event == "unreachable":
        why = f"{message['output']}: {message['reason']}"
        note(f"{why}; it goes on trying meanwhile", f"{why}；其间持续重试")
    elif event == "reached":
        where = f"{message['output']} → {message['to']}"
        note(f"{where}: there is a way now", f"{where}：已连通")
    elif event == "show":
        note(f"new show {message['show'][:12]}", f"新节目 {message['show'][:12]}")
    elif event == "metrics":
        note(f"metrics at {message['url']}", f"指标页面：{message['url']}")
    elif event == "clock":
        note(f"clock: {message['trust']}", f"系统时间：{message['trust']}")
