"""Now's health: one line when all is well, else what is wrong and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from ledsign.console.words import Say
    from ledsign.service.overview import Overview

# The sentence above the health says these already, with what to do.
SAID = frozenset({
    "taken-down", "blackout", "local-blackout", "test-pattern", "no-release", "player-away", "expired",
    "clock", "fault", "no-show", "stopped",
})  # fmt: skip
REMEDIES = {
    "player-away": Bilingual(
        "Look whether the player's machine is on and on the network.", "请检查播放机的电源和网络。"
    ),
    "release-differs": Bilingual(
        "It is sent again by itself; if this stays, call whoever looks after the player.",
        "系统会自动重发；若一直如此，请联系播放机维护人员。",
    ),
    "show-differs": Bilingual(
        "Take it down now if you do not know why; then ask who was at the player.",
        "若不清楚原因请立即撤播，并查明谁操作过播放机。",
    ),
    "not-approved": Bilingual(
        "Take it down now if you do not know why; then publish what was approved.",
        "若不清楚原因请立即撤播，再发布经审核的内容。",
    ),
    "expired": Bilingual("Publish it anew, with a later end.", "请重新发布，并设置更晚的截止时间。"),
    "clock": Bilingual(
        "Set the player's clock, or connect it to a time server.", "请校准播放机时间，或接入时间服务器。"
    ),
    "fault": Bilingual("Publish again, or take it down.", "请重新发布，或先撤播。"),
    "no-show": Bilingual("Publish something.", "请发布内容。"),
    "fallback": Bilingual("The one before is shown; publish anew.", "正在播放上一版；请重新发布。"),
    "outputs": Bilingual(
        "See below which; check its power and its cable.", "见下方哪一路；请检查其电源和网线。"
    ),
    "foreign": Bilingual(
        "Find the machine with that address and switch it off.", "请找到该地址的设备并断开。"
    ),
    "monitor": Bilingual(
        "Nobody sees the real picture until the monitor is back.", "监看恢复之前，无法看到实收画面。"
    ),
    "apart": Bilingual(
        "Take it down if what you see is wrong; then look at the outputs and the player.",
        "若画面有误请立即撤播，再检查输出和播放机。",
    ),
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that is not as it should be."""

    what: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputLine:
    """One controller: by its player, and as a monitor sees it. ``seen_fps`` None: nobody looks."""

    name: str
    is_well: bool
    told: str
    detail: str


def troubles(say: Say, found: Overview) -> list[Trouble]:
    """What is wrong, worst first as the service has it."""
    standing = found.standing
    told = [
        Trouble(_sentence(say.text(one.text)), remedy(say, one.code))
        for one in standing.reasons
        if one.code not in SAID
    ]
    seen = standing.observed
    if seen is not None and seen.foreign:
        addresses = ", ".join(seen.foreign)
        told.append(
            Trouble(
                say(
                    f"有其他设备在向控制器发送：{addresses}",
                    f"Another device sends to the controllers: {addresses}",
                ),
                remedy(say, "foreign"),
            )
        )
    if seen is not None and not seen.fresh:
        told.append(Trouble(say("监看没有数据", "The monitor says nothing"), remedy(say, "monitor")))
    status = standing.reported
    known = any(one.code == "clock" for one in standing.reasons)
    trust = "trusted" if status is None or not standing.answers else status["clock"]["trust"]
    if trust != "trusted" and not known:
        what = say("播放机时钟不可信", "The player's clock cannot be believed")
        told.append(Trouble(what, remedy(say, "clock")))
    if found.is_same is False and not told:
        what = say(
            "控制器收到的画面与应播画面不一致", "The controllers receive something else than they should"
        )
        told.append(Trouble(what, remedy(say, "apart")))
    return told


def all_well(say: Say, found: Overview, *, quietly: bool) -> str:
    """The calm line; ``quietly``: what is shown is not what is released, but all of it works."""
    lines = outputs(say, found)
    count = len(lines)
    parts = [say(f"{count} 路输出正常", f"{count} output{'s' if count != 1 else ''} well")] if count else []
    parts.append(say("时钟准确", "clock right"))
    if found.standing.approved:
        parts.append(say("内容经过审核", "content approved"))
    if found.is_same:
        parts.append(say("实收与应播一致", "received as it should be"))
    head = say("设备正常", "It all works") if quietly else say("一切正常", "All is well")
    return head + say("：", ": ") + say("，", ", ").join(parts)


def outputs(say: Say, found: Overview) -> list[OutputLine]:
    """Every controller."""
    status, seen = found.standing.reported, found.standing.observed
    watched = {one["name"]: one for one in seen.outputs} if seen is not None and seen.fresh else {}
    if status is None:
        return []
    return [_output(say, one, watched.get(one["name"])) for one in status["outputs"]]


def _output(say: Say, one: dict[str, Any], seen: dict[str, Any] | None) -> OutputLine:
    fails = one["state"] not in ("ok", "recovered", "waiting")
    silent = seen is not None and seen["state"] == "lost"
    if fails:
        told = say("发送失败", "Sending fails")
    elif one["state"] == "waiting":
        told = say("等待发送", "Waiting")
    elif silent:
        told = say("控制器没有收到", "The controller receives nothing")
    elif seen is not None:
        told = say(f"每秒实收 {seen['fps']:.0f} 帧", f"{seen['fps']:.0f} pictures a second received")
    else:
        told = say("正常发送", "Sending")
    detail = f"{str(one['protocol']).upper()} · {str(one['to']).partition('://')[2] or one['to']}"
    if fails and one["last_error"]:
        detail = f"{one['last_error']} · {detail}"
    return OutputLine(name=one["name"], is_well=not fails and not silent, told=told, detail=detail)


def clock_line(say: Say, found: Overview) -> tuple[str, str]:
    """The state of the clock, and of the pictures' pace."""
    status = found.standing.reported
    if status is None:
        return say("未知", "Unknown"), ""
    clock = status["clock"]
    if clock["trust"] != "trusted":
        told = say("不可信：只显示安全画面", "Not believed: only the safe picture is shown")
    elif clock["synchronised"]:
        told = say("准确，已与时间服务器同步", "Right, kept by a time server")
    else:
        told = say("可信；未与时间服务器同步", "Believed; no time server keeps it")
    late = status["late_ms"].get("p99")
    pace = say(f"每秒 {status['fps']:.0f} 帧", f"{status['fps']:.0f} pictures a second")
    if late is not None:
        pace += say(f"，发出误差 {late:.1f} 毫秒（p99）", f", sent within {late:.1f} ms (p99)")
    return told, pace


def remedy(say: Say, code: str) -> str:
    """What to do about it; empty where nothing can be said."""
    found = REMEDIES.get(code)
    return "" if found is None else say.text(found)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
