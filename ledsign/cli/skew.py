"""``ledsign skew``: are the faces of a sign in step? Asked of a simulator that sees all of them."""

from __future__ import annotations

from typing import Annotated, Any

import typer


def skew(
    simulator: Annotated[
        str, typer.Option(help="Address of the simulator's page.")
    ] = "http://127.0.0.1:8080",
    limit: Annotated[
        float | None, typer.Option(min=0.001, help="Milliseconds allowed; default: one frame of the sign.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Tell how far apart the towers show the same frame; exit code 1 when too far.

    The sign must show its frame counter: ledsign test-pattern frame-counter.
    双塔是否同步：各面显示同一帧的时间差，超出则退出码为 1。屏上须先显示 ledsign test-pattern frame-counter。
    """
    from ledsign.cli.say import json_line, note
    from ledsign.core.problem import operator_language

    told = _asked(simulator, "/api/report")
    period_ms = 1000 / float(_asked(simulator, "/api/sign").get("fps") or 60)
    allowed = period_ms if limit is None else limit
    timecode = told.get("timecode", {})
    faces: dict[str, Any] = timecode.get("faces", {})
    too_far = [name for name, one in faces.items() if one["max_ms"] is None or abs(one["max_ms"]) > allowed]
    counting = bool(timecode.get("counting"))
    if json:
        json_line(**timecode, limit_ms=round(allowed, 3), in_step=counting and not too_far)
    elif not counting:
        note(
            "no frame counter is seen on two faces → ledsign test-pattern frame-counter, then again",
            "没有在两个面上看到帧计数 → 先运行 ledsign test-pattern frame-counter",
        )
    else:
        zh = operator_language() == "zh"
        for name, one in faces.items():
            typer.echo(_line(name, timecode["against"], one, zh))
        typer.echo(
            (
                f"超出 {allowed:.1f} 毫秒：{'、'.join(too_far)}"
                if too_far
                else f"同步，相差都在 {allowed:.1f} 毫秒以内"
            )
            if zh
            else (
                f"beyond {allowed:.1f} ms: {', '.join(too_far)}"
                if too_far
                else f"in step, within {allowed:.1f} ms"
            )
        )
    if too_far or not counting:
        raise typer.Exit(1)


def _line(name: str, against: str, one: dict[str, Any], zh: bool) -> str:
    if not one["frames"]:
        return f"{name}：与 {against} 没有相同的帧" if zh else f"{name}: no frame in common with {against}"
    median, worst, frames = one["p50_ms"], one["max_ms"], one["frames"]
    if zh:
        return f"{name} 比 {against} 晚 {median:+.2f} 毫秒（最大 {worst:+.2f}），{frames} 帧"
    return f"{name}: {median:+.2f} ms after {against} (worst {worst:+.2f}), {frames} frames"


def _asked(simulator: str, path: str) -> dict[str, Any]:
    """One of the simulator's own pages as JSON. Raises TransportError when nobody answers."""
    import json
    import urllib.error
    import urllib.request
    from urllib.parse import urlsplit

    from ledsign.core.errors import TransportError
    from ledsign.transport.fault import fault

    parts = urlsplit(simulator if "//" in simulator else f"http://{simulator}")
    try:
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise ValueError(simulator)
        url = f"{parts.scheme}://{parts.netloc}{path}"
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - http or https, checked above
            found = json.load(answer)
    except (OSError, ValueError, urllib.error.URLError) as error:
        raise fault(
            f"no simulator answers at {simulator} → start one with ledsign simulate --web PORT",
            f"{simulator} 没有模拟器应答 → 请用 ledsign simulate --web 端口 启动",
        ) from error
    if not isinstance(found, dict):
        raise TransportError(simulator)
    return found
