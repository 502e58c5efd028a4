"""Why an entry has the sign or has not, in words."""

from __future__ import annotations

from ledsign.core.problem import Bilingual
from ledsign.schedule.types import Layer

WHY = {
    "wins": Bilingual("has the sign", "正在显示"),
    "shares": Bilingual("has the sign, it is its turn", "正在显示（轮到它）"),
    "lower-layer": Bilingual("a higher layer comes first", "让位于更高层级"),
    "lower-priority": Bilingual("a higher priority comes first", "让位于优先级更高者"),
    "older": Bilingual("something published later comes first", "让位于发布更晚者"),
    "smaller-id": Bilingual("equal rank, the later name comes first", "同级，名称靠后者优先"),
    "not-its-turn": Bilingual("another one's turn", "未轮到"),
    "wrong-day": Bilingual("not on this day", "不在该日"),
    "wrong-hour": Bilingual("not at this hour", "不在该时段"),
    "excluded": Bilingual("this day is excepted", "该日被排除"),
    "unpublished-year": Bilingual("the holidays of this year are not announced yet", "该年放假安排尚未公布"),
    "over": Bilingual("is over", "已结束"),
    "not-yet": Bilingual("has not begun", "尚未开始"),
}
LAYERS = {
    Layer.SAFE: Bilingual("safe", "安全画面"),
    Layer.FILLER: Bilingual("filler", "垫播"),
    Layer.CAMPAIGN: Bilingual("campaign", "活动"),
    Layer.OVERRIDE: Bilingual("override", "人工插播"),
    Layer.EMERGENCY: Bilingual("emergency", "紧急"),
    Layer.BLACKOUT: Bilingual("blackout", "黑屏"),
}
SAFE = Bilingual("the safe picture", "安全画面")
BLACK = Bilingual("nothing (black)", "无内容（黑屏）")


def why(reason: str, language: str) -> str:
    """A reason in words; a reason we have no words for as it is."""
    return WHY[reason].in_language(language) if reason in WHY else reason


def layer(one: Layer, language: str) -> str:
    """A layer in words."""
    return LAYERS[one].in_language(language)
