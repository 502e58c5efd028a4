"""Wordings for playlist items: what contradicts the sign, the effects or itself.

code → (message, 中文, remedy, 中文). See ``messages``.
"""

from __future__ import annotations

ITEM: dict[str, tuple[str, str, str, str]] = {
    "item.no-kind": (
        "this item does not say what it shows", "此节目没有说明显示什么",
        "give it one of text, image, clock, countdown, together; {hint}",
        "请写 text、image、clock、countdown、together 之一；{hint}"),
    "item.two-kinds": (
        "an item cannot be both “{first}” and “{key}”", "一个节目不能同时是“{first}”和“{key}”",
        "make two items of it (both at once: together)", "请分成两个节目（同时显示用 together）"),
    "item.not-mapping": (
        "“{value}” is not an item", "“{value}”不是节目",
        "write “- text: …” with an ASCII colon and a space", "请写“- text: …”，用半角冒号加一个空格"),
    "item.two-lengths": (
        "both duration and repeat are given", "duration 和 repeat 不能同时写",
        "keep one: duration is a time, repeat counts passes of the effect",
        "只留一个：duration 是时长，repeat 是特效的遍数"),
    "face.unknown": (
        "the sign has no face “{value}”", "此屏没有名为“{value}”的面",
        "{hint}", "{hint}"),
    "zone.unknown": (
        "there is no zone “{value}”", "没有名为“{value}”的分区",
        "{hint}", "{hint}"),
    "zone.outside": (
        "the zone {rect} leaves its face, which is {width}×{height}",
        "分区 {rect} 超出了 {width}×{height} 的面",
        "keep x+width ≤ {width} and y+height ≤ {height}", "须满足 x+宽 ≤ {width}，y+高 ≤ {height}"),
    "zone.overlap": (
        "the zones “{value}” and “{other}” overlap", "分区“{value}”与“{other}”重叠",
        "shrink or move one, or never show both together", "缩小或移动其中一个，或不要同时使用"),
    "zone.and-face": (
        "an item is in a zone or on faces, not both", "节目要么在分区里，要么在面上，不能都写",
        "delete zone or face; a zone already has its face", "删去 zone 或 face；分区已属于某个面"),
    "zone.arrangement": (
        "“{value}” runs over faces and cannot be used in a zone", "“{value}”要用多个面，不能用在分区里",
        "name the faces instead of a zone, or use same", "改写 face，或用 same"),
    "arrangement.faces": (
        "“{value}” needs {need} faces, here is {found}", "“{value}”需要 {need} 个面，这里是 {found} 个",
        "name the faces, or use same", "请写出各个面，或用 same"),
    "arrangement.item": (
        "a {kind} cannot be shown as “{value}”", "{kind} 不能用“{value}”方式显示",
        "use same", "请用 same"),
    "couplet.text": (
        "a couplet needs two texts", "对联需要两句文字",
        'write text: ["first line", "second line"]; the first goes to the right',
        '写 text: ["上联", "下联"]，上联在右'),
    "couplet.direction": (
        "a couplet is written vertically", "对联要竖排",
        "add direction: vertical", "请加上 direction: vertical"),
    "couplet.wanted": (
        "two texts are given, but the item is no couplet", "写了两句文字，但不是对联",
        "add arrangement: couplet, or join the texts", "请加上 arrangement: couplet，或合成一句"),
    "caption.needs-wrap": (
        "“{key}” does nothing without wrap: true", "不写 wrap: true 时“{key}”不起作用",
        "add wrap: true, or delete it", "请加上 wrap: true，或删去"),
    "caption.needs-vertical": (
        "“{key}” is for columns, and this caption runs in rows", "“{key}”只用于竖排，此字幕为横排",
        "add direction: vertical, or delete it", "请加上 direction: vertical，或删去"),
    "latin-gap.large": (
        "the gap is wider than a character", "间距大于一个字",
        "write 0 to 1 chars, or at most 256 px", "请写 0–1 字，或不超过 256 px"),
    "effect.unknown": (
        "there is no effect “{value}”", "没有名为“{value}”的特效",
        "{hint}", "{hint}"),
    "effect.unusable": (
        "“{value}” goes character by character and a {kind} has none",
        "“{value}”是逐字特效，{kind} 没有文字",
        "use another effect, for example fade", "请换一个特效，例如 fade"),
    "caption.column-in-gap": (
        "a column that spans several faces stands in the middle, where there may be no LEDs",
        "横跨多个面的直排文字会落在中间，那里可能没有灯珠",
        "write direction: horizontal, or arrangement: same",
        "请写 direction: horizontal，或 arrangement: same"),
    "option.unused": (
        "“{key}” does nothing with the effect “{value}”", "“{key}”对特效“{value}”不起作用",
        "delete it, or choose another effect", "请删去，或换一个特效"),
    "blink.too-fast": (
        "{value} flashes a second can harm people (WCAG 2.3.1 allows 3)",
        "每秒闪 {value} 次可能伤人（WCAG 2.3.1 上限为 3）",
        "write rate: 3 or less", "rate 请写 3 或更小"),
    "together.overlap": (
        "this item covers the same pixels as item {other} beside it",
        "此节目与同组第 {other} 个节目占用同样的像素",
        "give each its own face or zone", "请各用一个面或分区"),
    "image.missing": (
        "there is no picture file {value}", "找不到图片文件 {value}",
        "check the name; the path starts from {base}", "请检查文件名，路径起点是 {base}"),
    "image.kind": (
        "{value} is not a PNG, JPEG, WebP or GIF by its name",
        "{value} 的扩展名不是 PNG、JPEG、WebP 或 GIF",
        "save it as PNG", "请另存为 PNG"),
    "sign.unknown": (
        "there is no sign “{value}”", "找不到屏“{value}”",
        "give a file relative to {base}, or a shipped sign: {hint}",
        "请写相对于 {base} 的文件，或自带的屏：{hint}"),
}  # fmt: skip
