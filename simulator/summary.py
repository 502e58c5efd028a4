"""What the program says to a person: while it runs, and at the end."""

from __future__ import annotations

from typing import Any

from simulator.problems import say


def ready_text(web: str, urls: list[str]) -> str:
    """Where the page is and what is listened to."""
    page = f"{say('page', '网页')}: {web}\n" if web else ""
    return f"{page}{say('listening', '监听')}:\n" + "\n".join(f"  {url}" for url in urls)


def status_line(health: list[dict[str, Any]]) -> str:
    """All controllers in one line, for the terminal."""
    lost, torn, fps = say("lost", "丢包"), say("torn", "撕裂"), say("fps", "帧/秒")
    return "  ".join(
        f"{one['controller']} {state_text(one['state'])} {one['fps_now']:.1f} {fps}"
        + (f" {lost} {one['lost']}" if one["lost"] else "")
        + (f" {torn} {one['torn']}" if one["torn"] else "")
        for one in health
    )


def summary(report: dict[str, Any]) -> str:
    """The report in a few lines."""
    numbers = {key: report[key] for key in ("packets", "frames", "lost", "torn", "gaps")}
    lines = [
        say(
            "{seconds:.1f} s, {packets} packets, {frames} frames, {fps:.2f} fps, lost {lost}, torn {torn}, "
            "gaps {gaps}",
            "{seconds:.1f} 秒，{packets} 个包，{frames} 帧，{fps:.2f} 帧/秒，丢包 {lost}，撕裂 {torn}，"
            "跳号 {gaps}",
        ).format(seconds=report["seconds"], fps=report["fps"], **numbers)
    ]
    for name, one in report["controllers"].items():
        jitter = one["jitter_ms"]
        state = " ".join(part for part in (state_text(one["state"]), cause_text(one["cause"])) if part)
        senders = ", ".join(one["senders"]) or "-"
        lines.append(
            f"  {name}: {state} {one['protocol']} "
            + say(f"from {senders}; {one['frames']} frames, ", f"来自 {senders}；{one['frames']} 帧，")
            + f"{say('jitter', '抖动')} p50 {jitter['p50']} p99 {jitter['p99']} max {jitter['max']} ms"
        )
    lines.extend(
        f"  {say('dropped', '丢弃')} {count}: {reason}" for reason, count in report["dropped"].items()
    )
    return "\n".join(lines)


def state_text(state: str) -> str:
    """A controller's state in the operator's language."""
    return say(state, {"waiting": "等待", "live": "正常", "lost": "中断"}.get(state, state))


def cause_text(cause: str) -> str:
    """Why a signal is lost."""
    return say(cause, {"silence": "无数据", "ended": "已结束", "sync-lost": "无同步包"}.get(cause, cause))
