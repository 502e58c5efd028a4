"""What a sign shows now, why, until when and how bright, as an operator reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

NS_PER_S = 1_000_000_000


def told(status: dict[str, Any]) -> str:
    """One line: what the sign shows now and why."""
    from ledsign.core.problem import operator_language

    language = operator_language()
    parts = [part.in_language(language) for part in (_what(status), *_remarks(status))]
    return (
        f"{status['sign']}：{'，'.join(parts)}"
        if language == "zh"
        else f"{status['sign']}: {', '.join(parts)}"
    )


def ago(at_ns: int, now_ns: int) -> Bilingual:
    """``12 s ago``."""
    from ledsign.cli.moment import length_told

    length = max(0, now_ns - at_ns)
    return Bilingual(f"{length_told(length, 'en')} ago", f"{length_told(length, 'zh')}前")


def output_told(one: dict[str, Any], at_ns: int) -> Bilingual:
    """How an output does now: ok, failing since when, or well again after an error."""
    from ledsign.cli.moment import length_told

    error = one["last_error"]
    state = one.get("state", "ok")
    if state == "waiting":
        return Bilingual("nothing sent yet", "尚未发送")
    if state == "failing":
        length = max(0, at_ns - one["failing_since_ns"])
        en = error or "nothing is accepted"
        zh = error or "发不出数据"
        return Bilingual(
            f"failing for {length_told(length, 'en')}: {en}", f"已故障 {length_told(length, 'zh')}：{zh}"
        )
    if state == "recovered":
        last = ago(one["last_error_ns"], at_ns)
        return Bilingual(f"ok again; last error {last.en}: {error}", f"已恢复；上次错误在{last.zh}：{error}")
    return Bilingual("ok", "正常")


def _what(status: dict[str, Any]) -> Bilingual:
    shown, desk, why = status["shown"], status["desk"], status["shown"]["why"]
    if why == "blackout":
        where, zh = ("local", "现场") if desk["blackout_local"] else ("remote", "远程")
        return Bilingual(
            f"dark: blackout ({where}), until ledsign resume", f"已黑屏（{zh}），恢复请用 ledsign resume"
        )
    if shown.get("curfew"):
        return Bilingual("dark: curfew, by the sign's limits", "黑屏：处于屏体限制规定的熄屏时段")
    if why == "test-pattern":
        one = _interlude(desk, ("pattern",))
        return interlude_told(one, status) if one else Bilingual("test pattern", "测试图案")
    if why == "takedown":
        if shown["black"]:
            return Bilingual("taken down: black", "已撤播：黑屏")
        playlist = shown["playlist"]
        return Bilingual(f"taken down: safe picture {playlist!r}", f"已撤播：安全画面 {playlist!r}")
    if why == "clock":
        trust = status["clock"]["trust"]
        return Bilingual(
            f"the clock is {trust}: safe picture only", f"系统时间不可信（{trust}），仅显示安全画面"
        )
    if why == "expired":
        return Bilingual("the release has expired: safe picture only", "发布已过期，仅显示安全画面")
    if why == "no-show":
        return Bilingual("black: no show has been loaded", "黑屏：尚未加载节目")
    if why == "fault":
        fault = status["last_fault"]
        return Bilingual(f"a picture failed: {fault}", f"画面出错：{fault}")
    one = _interlude(desk, ("override", "emergency"), shown["entry"])
    if one:
        return interlude_told(one, status)
    if shown["black"]:
        return Bilingual("black, as scheduled", "按排期黑屏")
    layer = f" ({shown['layer']} {shown['entry']})" if shown["entry"] else ""
    return Bilingual(f"playing {shown['playlist']!r}{layer}", f"正在播放 {shown['playlist']!r}{layer}")


def interlude_told(one: dict[str, Any], status: dict[str, Any]) -> Bilingual:
    """An override, emergency or test pattern, and until when it lasts."""
    kind, zh = {"emergency": ("emergency", "紧急插播"), "override": ("override", "插播")}.get(
        one["kind"], ("test pattern", "测试图案")
    )
    what, chinese = (one["what"], one["what"]) if one["what"] else ("black", "黑屏")
    name = "" if one["kind"] == "pattern" or one["id"] == one["kind"] else f" {one['id']}"
    told = Bilingual(f"{kind}{name}: {what}", f"{zh}{name}：{chinese}")
    return _both(told, _extent(one, status))


def waiting(status: dict[str, Any]) -> list[Bilingual]:
    """What has been laid over the schedule and is not on now, because something goes before it."""
    shown, desk = status["shown"], status["desk"]
    on = _interlude(desk, ("pattern",)) if shown["why"] == "test-pattern" else {}
    if not shown["why"]:
        on = _interlude(desk, ("override", "emergency"), shown["entry"])
    return [interlude_told(one, status) for one in desk["interludes"] if one != on]


def _both(one: Bilingual, other: Bilingual) -> Bilingual:
    return Bilingual(one.en + other.en, one.zh + other.zh)


def _interlude(desk: dict[str, Any], kinds: tuple[str, ...], ident: str = "") -> dict[str, Any]:
    """The one that is on: of these kinds and, if given, of this id."""
    for one in desk["interludes"]:
        if one["kind"] in kinds and (kinds == ("pattern",) or (ident and one["id"] == ident)):
            return dict(one)
    return {}


def _extent(one: dict[str, Any], status: dict[str, Any]) -> Bilingual:
    """Where it is limited to, and until when."""
    from ledsign.cli.moment import clock_told, length_told, local

    told = Bilingual("", "")
    if one.get("name"):
        told = Bilingual(f", only {one['name']}", f"，仅 {one['name']}")
    end_ns = one.get("until_ns")
    if end_ns is not None:
        zone, now_ns = status.get("zone", "UTC"), status["at_ns"]
        # Whole seconds: nobody set it to the millisecond.
        end_ns = end_ns // NS_PER_S * NS_PER_S
        now, end = local(now_ns, zone), local(end_ns, zone)
        day = f"{end:%m-%d} " if now and end and now.date() != end.date() else ""
        until, left = f"{day}{clock_told(end_ns, zone)}", max(0, end_ns - now_ns)
        ends = Bilingual(
            f", until {until} (in {length_told(left, 'en')})",
            f"，至 {until}（还有{length_told(left, 'zh')}）",
        )
        told = _both(told, ends)
    return told


def _remarks(status: dict[str, Any]) -> Iterator[Bilingual]:
    """Brightness, and whatever makes the picture other than it was meant."""
    shown, desk = status["shown"], status["desk"]
    if shown["why"] in ("blackout", "no-show") or shown.get("curfew"):
        return
    level = shown["level"]
    by_hand = desk.get("brightness", "auto") != "auto"
    if level is not None:
        yield Bilingual(
            f"brightness {level:.0%}{' (set by hand)' if by_hand else ''}",
            f"亮度 {level:.0%}{'（手动设置）' if by_hand else ''}",
        )
    elif by_hand:
        hand = desk["brightness"]
        yield Bilingual(f"brightness set by hand to {hand:.0%}", f"亮度手动设为 {hand:.0%}")
    if shown.get("dimmed_to", 1) < 1:
        factor = shown["dimmed_to"]
        yield Bilingual(f"dimmed to {factor:.0%} by the power budget", f"受功率预算限制，降至 {factor:.0%}")
    if shown.get("flashes_held"):
        yield Bilingual("flashes are held back", "闪烁画面已被抑制")
