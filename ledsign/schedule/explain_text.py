"""Explanations in words, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ledsign.core.problem import Bilingual
from ledsign.schedule.civil_days import NS_PER_S
from ledsign.schedule.types import Contender, Explanation, Layer

LAYERS = {
    Layer.SAFE: Bilingual("safe picture", "安全画面"),
    Layer.FILLER: Bilingual("filler", "垫片"),
    Layer.CAMPAIGN: Bilingual("campaign", "排期节目"),
    Layer.OVERRIDE: Bilingual("override", "插播"),
    Layer.EMERGENCY: Bilingual("emergency", "紧急节目"),
    Layer.BLACKOUT: Bilingual("blackout", "黑屏"),
}
REASON_TEXTS = {
    "wins": Bilingual("has the sign", "正在播出"),
    "shares": Bilingual("has the sign: it is its turn", "轮到它播出"),
    "lower-layer": Bilingual("a more important kind of entry has the sign", "更高一级的节目正在播出"),
    "lower-priority": Bilingual("another one has a higher priority", "另一个节目优先级更高"),
    "older": Bilingual("another one of its priority was published later", "同优先级中另一个发布得更晚"),
    "smaller-id": Bilingual(
        "another one of its priority comes after it by name", "同优先级同时发布，名称排在后面的优先"
    ),
    "not-its-turn": Bilingual("shares the sign and waits for its turn", "参与轮播，尚未轮到"),
    "wrong-day": Bilingual("not on this day", "今天不播"),
    "wrong-hour": Bilingual("on this day, at another hour", "今天播，但不在这个时段"),
    "excluded": Bilingual("this day is excepted", "今天被排除"),
    "unpublished-year": Bilingual(
        "this year's working days are not published, and are not guessed", "当年放假安排尚未公布，不作猜测"
    ),
    "over": Bilingual("is over", "已经结束"),
    "not-yet": Bilingual("has not begun", "尚未开始"),
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def reason_text(contender: Contender) -> Bilingual:
    """Why this entry has the sign, or has not."""
    return REASON_TEXTS[contender.reason]


def local_text(t_ns: int, zone: str) -> str:
    """``2026-05-06 19:00:00`` on the sign's clock; empty beyond the years a rule can reach."""
    try:
        return (_EPOCH + timedelta(seconds=t_ns // NS_PER_S)).astimezone(ZoneInfo(zone)).strftime("%F %T")
    except OverflowError:
        return ""


def headline(explanation: Explanation, zone: str) -> Bilingual:
    """What is lit, since when and until when."""
    decision = explanation.decision
    start, end = local_text(decision.start_ns, zone), local_text(decision.end_ns, zone)
    if decision.entry is None:
        who = Bilingual("nothing wants the sign: the safe picture", "没有节目：显示安全画面")
    else:
        kind = LAYERS[decision.entry.layer]
        shown = decision.playlist
        name = decision.entry.title or decision.entry.id
        who = Bilingual(
            f"{kind.en} {name}: " + (shown or "black"), f"{kind.zh}“{name}”：" + (shown or "黑屏")
        )
    return Bilingual(f"{who.en}, from {start} to {end}", f"{who.zh}，{start} 至 {end}")


def lines(explanation: Explanation, zone: str) -> list[Bilingual]:
    """The headline, then one line for each contender, the winner first."""
    made = [headline(explanation, zone)]
    for one in explanation.contenders:
        reason, kind = reason_text(one), LAYERS[one.entry.layer]
        name = one.entry.title or one.entry.id
        made.append(Bilingual(f"{name} ({kind.en}): {reason.en}", f"{name}（{kind.zh}）：{reason.zh}"))
    return made
