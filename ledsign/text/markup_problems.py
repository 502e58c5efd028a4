"""What is said about malformed markup: where, what, and how to write it."""

from __future__ import annotations

import regex

from ledsign.core.problem import Bilingual, Problem, Severity, Where

INVERSE = ("invert", "反显")
DOTS = ("dots", "着重")
# what only markup looks like: brackets alone are common in plain captions
TELLING = regex.compile(
    r"\[/[\w# ]*\]|\[#[0-9a-fA-F]{3,6}\]"
    r"|\[(?:invert|反显|dots|着重)\]|\{(?:time|date|countdown|时间|日期|倒计时)[ }]"
)
_WEIGHTS = ("b", "i", "u", "em", "strong", "bold", "italic", "underline")

_TEXTS: dict[str, tuple[str, str, str, str]] = {
    "tag": (
        "“{written}” is no tag", "“{written}”不是标记",
        "{hint.en}write [[ to show a bracket; tags are a colour, “on” and a colour, invert, dots, and /",
        "{hint.zh}要显示方括号请写 [[；标记可以是颜色、on 加颜色、invert、dots 或 /"),
    "open": (
        "“{written}” has no partner on this line", "“{written}”在本行没有配对",
        "write it twice to show it", "要显示它请连写两个"),
    "stray": (
        "“{written}” closes nothing", "“{written}”没有对应的左括号",
        "write it twice to show it", "要显示它请连写两个"),
    "close": (
        "{written} closes nothing", "{written} 前面没有打开的标记",
        "delete it, or open a span before it", "请删去，或在前面打开一个标记"),
    "crossed": (
        "{written} stands where {hint.en} is to be closed", "{written} 处应结束的是 {hint.zh}",
        "write [/]: it closes the innermost span", "请写 [/]，它结束最里层的标记"),
    "unclosed": (
        "the span {written} is never closed", "{written} 没有结束",
        "write [/] where it ends", "请在结束处写 [/]"),
    "field": (
        "“{written}” is no field", "“{written}”不是字段",
        "fields are {{time %H:%M}}, {{date %m月%d日}} and {{countdown 2026-05-31T22:00+08:00 {{days}}天}};"
        " write {{{{ to show a brace",
        "字段可以是 {{time %H:%M}}、{{date %m月%d日}}、{{countdown 2026-05-31T22:00+08:00 {{days}}天}}；"
        "要显示花括号请写 {{{{"),
    "inside": (
        "in “{written}”, {hint.en}", "“{written}”中，{hint.zh}",
        "", ""),
    "moment": (
        "“{written}” counts down to no instant", "“{written}”没有写明倒计时的时刻",
        "write the instant first, with its offset from UTC: {{countdown 2026-05-31T22:00+08:00 {{days}}天}}",
        "请先写目标时刻并带与 UTC 的时差：{{countdown 2026-05-31T22:00+08:00 {{days}}天}}"),
    "after": (
        "behind the bar of “{written}” stands what is shown once the time has come, and no field can",
        "“{written}”中竖线之后是到时后显示的文字，不能再有字段",
        "write plain text behind |, for example {{countdown 2026-05-31T22:00+08:00 {{days}}天 | 已闭幕}}",
        "竖线 | 之后请写普通文字，例如 {{countdown 2026-05-31T22:00+08:00 {{days}}天 | 已闭幕}}"),
    "styles": (
        "{written} is one style too many", "{written} 超过了样式数量上限",
        "use at most 255 different spans", "最多使用 255 种不同的样式"),
    "fields": (
        "{written} is one field too many", "{written} 超过了字段数量上限",
        "use at most 64 fields in a caption", "一条字幕最多 64 个字段"),
}  # fmt: skip
_NO_HINT = Bilingual("", "")


def markup_problem(code: str, at: int, written: str, hint: Bilingual = _NO_HINT) -> Problem:
    """An error at character ``at`` of the text, counted from 0; its column is counted from 1."""
    english, chinese, remedy, chinese_remedy = (
        one.format(written=written, hint=hint) for one in _TEXTS[code]
    )
    return Problem(
        code=f"markup.{code}",
        message=Bilingual(f"character {at + 1} of the text: {english}", f"第 {at + 1} 个字符：{chinese}"),
        remedy=Bilingual(remedy, chinese_remedy),
        where=Where(field="text", column=at + 1),
    )


def tag_hint(written: str) -> Bilingual:
    """What to use instead of a tag that signs do not have."""
    if written.lower() in _WEIGHTS:
        return Bilingual(
            "bold and italic fill up on LEDs: use a colour, [invert] or [dots]; ",
            "粗体和斜体在 LED 上会糊：请用颜色、[invert] 或 [dots]；",
        )
    return _NO_HINT


def unread_markup() -> Problem:
    """A warning: the text has markup and its item does not say so."""
    return Problem(
        code="markup.off",
        severity=Severity.WARNING,
        message=Bilingual(
            "the text looks like markup, but is shown as written", "文字里像是有标记，但会原样显示"
        ),
        remedy=Bilingual("write markup: true", "请加上 markup: true"),
        where=Where(field="text"),
    )


def lost_colours() -> Problem:
    """A warning: spans of another colour on a board that has one."""
    return Problem(
        code="markup.one-colour",
        severity=Severity.WARNING,
        message=Bilingual(
            "this sign has one colour: a span of another differs in brightness at best",
            "此屏只有一种颜色：其他颜色的文字最多只有亮暗之分",
        ),
        remedy=Bilingual("use [invert] or [dots]", "请用 [invert] 或 [dots]"),
        where=Where(field="text"),
    )
