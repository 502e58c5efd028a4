"""Now's words: one sentence that says what is on, until when, why, and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ledsign.console.now_health import remedy
from ledsign.console.now_times import moment, span
from ledsign.schedule.types import Layer

if TYPE_CHECKING:
    from ledsign.console.words import Say
    from ledsign.schedule.stretch import Stretch
    from ledsign.service.overview import Overview

Tone: TypeAlias = Literal["ok", "warn", "bad", "quiet"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """``what`` in one line, ``why`` in another; ``tone`` colours the dot before it.

    ``lit`` False: something keeps the released show off the sign, which a resume may end.
    """

    what: str
    why: str
    who: str
    tone: Tone
    resumes: Literal["", "takedown", "blackout"] = ""


def spoken(say: Say, found: Overview) -> Spoken:
    """What is on."""
    what, why, tone, resumes = _what(say, found)
    return Spoken(what=what, why=why, who=who(say, found), tone=tone, resumes=resumes)


def _what(say: Say, found: Overview) -> tuple[str, str, Tone, Literal["", "takedown", "blackout"]]:
    told, wish = found.standing.reported, found.standing.wish
    if told is None:
        why = say(
            "打开播放机电源并检查网络；屏上此刻的画面无人知道。",
            "Switch the player on and check its network. Nobody knows what the sign shows.",
        )
        return say("播放机没有应答", "The player does not answer"), why, "bad", ""
    if not found.standing.answers:
        ago = span(say, found.standing.age_ns or 0)
        why = say(
            f"最后一次应答在 {ago}前。屏上会继续播放已收到的成片；请检查播放机。",
            f"It last answered {ago} ago. The sign plays on with what it has; look after the player.",
        )
        return say("播放机没有应答", "The player does not answer"), why, "bad", ""
    desk, shown = told["desk"], told["shown"]
    if desk["blackout_local"]:
        why = say("只能在现场恢复。", "Only there can it be lit again.")
        return say("现场已执行黑屏", "Somebody at the sign made it dark"), why, "warn", ""
    by = say(f"由 {found.wish_by} 操作，", f"By {found.wish_by}; ") if found.wish_by else ""
    if desk["blackout"]:
        why = by + say("恢复后回到排期。", "resume to go back to the schedule.")
        return say("黑屏", "The sign is dark"), why, "warn", "blackout" if wish.blackout else ""
    if desk["taken_down"]:
        instead = (
            say("安全画面", "the safe picture") if desk["shown_instead"] == "safe" else say("黑屏", "black")
        )
        why = by + say(
            "直到有人恢复，或发布新内容。", "until somebody resumes, or something else is released."
        )
        return say(f"已撤播，显示{instead}", f"Taken down: {instead}"), why, "warn", "takedown"
    special = _special(say, shown)
    if special is not None:
        return (*special, "")
    if shown["curfew"]:
        return (
            say("静默时段，屏已熄灯", "Quiet hours: the sign is dark"),
            say("屏的限制所定。", "By its limits."),
            "ok",
            "",
        )
    return (*_playing(say, found, shown), "")


def _special(say: Say, shown: dict[str, Any]) -> tuple[str, str, Tone] | None:
    safe = say("正在显示安全画面。", "The safe picture is shown. ") + remedy(say, shown["why"])
    match shown["why"]:
        case "test-pattern":
            return (
                say("正在显示测试图案", "A test pattern is shown"),
                say("到时自动结束。", "It ends by itself."),
                "warn",
            )
        case "expired":
            return say("发布已过期", "The release has expired"), safe, "bad"
        case "clock":
            return say("播放机时钟不可信", "The player's clock cannot be believed"), safe, "bad"
        case "fault":
            return say("画面无法绘制", "A picture cannot be drawn"), safe, "bad"
        case "no-show":
            why = say("写一条字幕，送审并发布。", "Write a caption, have it reviewed, publish it.")
            return say("还没有可播的成片", "There is nothing to show yet"), why, "quiet"
        case "stopped":
            return say("播放机正在停止", "The player is stopping"), "", "warn"
    return None


def _playing(say: Say, found: Overview, shown: dict[str, Any]) -> tuple[str, str, Tone]:
    until_ns = shown["until_ns"]
    until = say("，循环播放", ", round and round")
    if until_ns is not None:
        until = say(
            f"，到{moment(say, until_ns, found.zone, found.at_ns)}",
            f" until {moment(say, until_ns, found.zone, found.at_ns)}",
        )
    title = shown["title"] or _show_title(found)
    unsigned = found.standing.release is None
    if shown["layer"] in ("override", "emergency"):
        kind = say("紧急插播", "Emergency") if shown["layer"] == "emergency" else say("插播", "Laid over")
        by = next((one.by for one in found.overrides if one.id == shown["entry"] and one.by), "")
        why = say(f"由 {by} 插播，", f"By {by}; ") if by else ""
        why += say("结束后回到排期。", "then back to the schedule.")
        return (
            say(
                f"{kind}“{title or shown['playlist']}”{until}",
                f"{kind}: “{title or shown['playlist']}”{until}",
            ),
            why,
            "warn",
        )
    if shown["black"]:
        return say(f"按排期熄灯{until}", f"Dark by the schedule{until}"), _because(say, found), "ok"
    if found.why is not None and found.why.decision.entry is None and not shown["entry"]:
        why = say("此刻没有排期节目。", "Nothing is scheduled now.")
        return say(f"安全画面{until}", f"The safe picture{until}"), why, "ok"
    what = say(f"正在播出“{title}”{until}", f"On the sign: “{title}”{until}")
    if unsigned:
        why = say(
            "这是未经审核的演示。发布第一条字幕后自动换下。",
            "A demo nobody approved; the first release replaces it.",
        )
        return what, why, "quiet"
    return what, _because(say, found), "ok"


def _show_title(found: Overview) -> str:
    told = found.standing.reported
    title = str(told["show"]["title"]) if told is not None else ""
    return title or (found.approval.title if found.approval else "") or found.title


def _because(say: Say, found: Overview) -> str:
    """The rule that decided."""
    if found.why is None:
        return say("发布的是一个节目单，没有排期。", "What is released is one playlist, without a schedule.")
    entry = found.why.decision.entry
    if entry is None:
        return say("此刻没有排期节目。", "Nothing is scheduled now.")
    others = sum(one.active for one in found.why.contenders) - 1
    name = entry.title or entry.id
    if entry.layer is Layer.FILLER:
        return say(f"垫片“{name}”：没有其他节目时播出。", f"The filler “{name}”: on when nothing else is.")
    if others > 0:
        return say(
            f"排期“{name}”轮到播出，优先于另外 {others} 个节目。",
            f"“{name}” has its hours now, before {others} other{'s' if others > 1 else ''}.",
        )
    return say(
        f"排期“{name}”的时段，没有其他节目争用。", f"“{name}” has its hours now, and nothing else wants them."
    )


def who(say: Say, found: Overview) -> str:
    """Who answers for what is released; empty when nothing is."""
    one = found.approval
    if one is None:
        return ""
    approvers = say("、", ", ").join(name for name in one.approvers if name)
    when = moment(say, one.published_ns, found.zone, found.at_ns)
    checked = say(f"{approvers} 审核，", f"Approved by {approvers}; ") if approvers else ""
    wrote = say(f"{one.author} 编写，", f"written by {one.author}; ") if one.author else ""
    return say(
        f"{wrote}{checked}{one.publisher} 于{when}发布，第 {one.number} 号。",
        f"{checked}{wrote}published by {one.publisher} {when}, release {one.number}.",
    )


def coming(say: Say, found: Overview) -> list[tuple[str, str, str]]:
    """(when, what, how long from now) of what follows."""
    return [
        (
            moment(say, one.start_ns, found.zone, found.at_ns),
            stretch_title(say, one),
            span(say, one.start_ns - found.at_ns),
        )
        for one in found.coming
        if one.start_ns > found.at_ns
    ]


def stretch_title(say: Say, one: Stretch) -> str:
    """What people call it."""
    if not one.playlist:
        return say("熄灯", "Dark")
    if not one.entries:
        return say("安全画面", "The safe picture")
    names = [entry.title or entry.playlist or entry.id for entry in one.entries]
    return say("、", ", ").join(names) + (say("（轮播）", " (in turns)") if len(names) > 1 else "")
