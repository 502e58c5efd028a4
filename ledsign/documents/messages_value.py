"""Wordings for small values: colours, speeds, times, sizes, names.

code → (message, 中文, remedy, 中文). See ``messages``.
"""

from __future__ import annotations

VALUE: dict[str, tuple[str, str, str, str]] = {
    "colour.bad": (
        "“{value}” is not a colour", "“{value}”不是颜色",
        'write "#ffcc00" in quotes, [255, 204, 0], or a name; {hint}',
        '写成带引号的 "#ffcc00"、[255, 204, 0]，或颜色名；{hint}'),
    "colour.unquoted": (
        "there is no colour here", "此处没有颜色",
        'put it in quotes: "#ffcc00"; without them YAML takes # for the start of a comment',
        '请加引号："#ffcc00"；不加引号时 YAML 把 # 当成注释'),
    "speed.bad": (
        "“{value}” is not a speed", "“{value}”不是速度",
        "write “120 px/s”, “4 chars/s” (4 字/秒) or “70 chars/min”",
        "写“120 px/s”、“4 字/秒”（4 chars/s）或“70 字/分”（70 chars/min）"),
    "speed.not-positive": (
        "the speed “{value}” is not above zero", "速度“{value}”必须大于零",
        "write a positive speed and give the direction by the effect", "速度写正数，方向由特效决定"),
    "duration.bad": (
        "“{value}” is not a length of time", "“{value}”不是时长",
        "write 30, 30s, 1.5 min, 2h or 1:30", "写 30、30秒、1.5 分钟、2 小时 或 1:30"),
    "duration.not-positive": (
        "the time “{value}” is not above zero", "时长“{value}”必须大于零",
        "write a positive time", "请写大于零的时长"),
    "size.bad": (
        "“{value}” is not a font size", "“{value}”不是字号",
        "write fit, or whole pixels from 8 to 1024", "写 fit，或 8 到 1024 的整数像素"),
    "gap.bad": (
        "“{value}” is not a gap", "“{value}”不是间距",
        "write 48, “48 px” or “2 chars” (2 字)", "写 48、“48 px”或“2 字”（2 chars）"),
    "rate.bad": (
        "“{value}” is not a rate", "“{value}”不是频率",
        "write a number above zero: how many a second", "写大于零的数：每秒几次"),
    "moment.bad": (
        "“{value}” is not a date and time", "“{value}”不是日期时间",
        "write 2026-05-31T20:00:00+08:00", "写成 2026-05-31T20:00:00+08:00"),
    "moment.no-time": (
        "{value} is a day, not an instant", "{value} 只有日期，没有时刻",
        "add time and offset: {value}T00:00:00+08:00", "请加上时刻与时差：{value}T00:00:00+08:00"),
    "moment.no-offset": (
        "“{value}” does not say in which time zone", "“{value}”没有写明时区",
        "add the offset from UTC: {value}+08:00 for China", "请加上与 UTC 的时差，中国写 {value}+08:00"),
    "text.bad": (
        "this must be text, or a list of two texts for a couplet",
        "此处应为文字；对联则是两句文字的列表",
        "put each text in double quotes", "每句文字加半角双引号"),
    "text.empty": (
        "the text is empty", "文字是空的",
        "write what the sign shall show", "请写要显示的文字"),
    "text.long": (
        "the text has more than {limit} characters", "文字超过 {limit} 个字符",
        "divide it into several items", "请拆成几个节目"),
    "face.bad": (
        "“{value}” does not name faces", "“{value}”不是面的名字",
        "write one name, a list of names without repeats, or all",
        "写一个名字、不重复的名字列表，或 all"),
    "name.bad": (
        "“{value}” cannot be a name", "“{value}”不能当名字",
        "use 1 to 64 letters, digits, spaces, - or _ and not the word all",
        "用 1 到 64 个字母、汉字、数字、空格、- 或 _，且不能是 all"),
    "clock.bad": (
        "“{value}” is not a clock's form", "“{value}”不是时钟格式",
        "use %Y %m %d %H %I %M %S %p %a %A, and %% for a percent sign",
        "可用 %Y %m %d %H %I %M %S %p %a %A，百分号写 %%"),
    "countdown.bad": (
        "“{value}” is not a countdown's form", "“{value}”不是倒计时格式",
        "use {{days}} {{hours}} {{minutes}} {{seconds}} {{total_hours}} {{total_minutes}} {{total_seconds}}",
        "可用 {{days}} {{hours}} {{minutes}} {{seconds}} {{total_hours}} {{total_minutes}} "
        "{{total_seconds}}"),
    "rect.bad": (
        "“{value}” is not a rectangle", "“{value}”不是矩形",
        "write [x, y, width, height] in whole pixels, width and height at least 1",
        "写 [x, y, 宽, 高]，整数像素，宽高至少为 1"),
    "point.bad": (
        "“{value}” is not a place", "“{value}”不是位置",
        "write [x, y] in whole pixels from 0", "写 [x, y]，从 0 起的整数像素"),
    "pair.bad": (
        "“{value}” is not a width and a height", "“{value}”不是宽和高",
        "write [width, height] in whole pixels from 1 to 16384", "写 [宽, 高]，1 到 16384 的整数像素"),
    "fps.bad": (
        "“{value}” is not a frame rate", "“{value}”不是帧率",
        'write a number above 0 and up to 240, or "30000/1001"',
        '写大于 0、不超过 240 的数，或 "30000/1001"'),
    "curfew.bad": (
        "“{value}” are no hours", "“{value}”不是时段",
        "write 22:00-06:00, from 00:00 to 24:00", "写 22:00-06:00，范围 00:00 到 24:00"),
    "hours.nothing": (
        "“{value}” begins when it ends", "“{value}”起止相同",
        "write 00:00-24:00 for the whole day", "全天请写 00:00-24:00"),
    "current.bad": (
        "“{value}” is not a current", "“{value}”不是电流",
        "write 40 A or 40000 mA", "写 40 A 或 40000 mA"),
    "sensor.bad": (
        "“{value}” is not a curve of brightness", "“{value}”不是亮度曲线",
        'write [[lux, brightness], …] with rising lux, e.g. [[0, "10%"], [10000, "100%"]]',
        '写 [[照度, 亮度], …]，照度递增，例如 [[0, "10%"], [10000, "100%"]]'),
    "brightness.bad": (
        "“{value}” is not a brightness", "“{value}”不是亮度",
        'write 0 to 1, or "0%" to "100%"', '写 0 到 1，或 "0%" 到 "100%"'),
    "white-point.bad": (
        "“{value}” is not a white point", "“{value}”不是白点",
        'write kelvin, 1700 to 20000 (6500 changes nothing), or [r, g, b] of 0 to 1',
        "写色温 1700–20000（6500 为不变），或 0 到 1 的 [r, g, b]"),
    "rule.unknown": (
        "no rules are called “{value}”", "没有名为“{value}”的规定",
        "{hint}; ledsign rules lists them with their sources", "{hint}；ledsign rules 列出全部及其来源"),
    "time-zone.bad": (
        "“{value}” is not a time zone", "“{value}”不是时区",
        "write an IANA name such as Asia/Shanghai; {hint}", "写 IANA 时区名，例如 Asia/Shanghai；{hint}"),
    "order.bad": (
        "“{value}” is not an order of colours", "“{value}”不是颜色顺序",
        "{hint}", "{hint}"),
    "rotation.bad": (
        "a panel can be turned by 0, 90, 180 or 270 degrees, not “{value}”",
        "模组只能转 0、90、180 或 270 度，不能是“{value}”",
        "write 0, 90, 180 or 270", "请写 0、90、180 或 270"),
}  # fmt: skip
