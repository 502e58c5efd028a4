"""What each key of a schedule means, in both languages. See ``vocabulary``."""

from __future__ import annotations

KEYS: dict[str, tuple[str, str]] = {
    "ScheduleDocument.ledsign": (
        "the kind of document and its version, schedule/1",
        "文档类型和版本，schedule/1",
    ),
    "ScheduleDocument.sign": (
        "the sign it is made for: a file beside this one, or a shipped sign",
        "为哪块屏制作：相对于本文件的路径，或自带的屏",
    ),
    "ScheduleDocument.time_zone": (
        "the IANA time zone of all times here; without it, the sign's",
        "本文件所有时间的 IANA 时区；不写则用屏的时区",
    ),
    "place": (
        "[latitude, longitude] in degrees north and east, for sunrise and sunset",
        "[纬度, 经度]（北纬、东经为正），用于日出日落",
    ),
    "slot": (
        "how long one turn lasts when campaigns share the sign; 60 s unless written",
        "几个节目轮流播放时一轮多长；不写为 60 秒",
    ),
    "safe": (
        "the playlist shown when nothing else is; without it the sign is black",
        "没有别的可放时显示的节目单；不写则黑屏",
    ),
    "playlists": (
        "what can be shown: name: file, or name: {items: [...]}",
        "可播放的节目单，写 名字: 文件，或 名字: {items: [...]}",
    ),
    "campaigns": ("what is shown when, the higher priority first", "何时播放什么，优先级高的优先"),
    "fillers": ("what is shown when no campaign wants the sign", "没有节目占用时的填充内容"),
    "emergencies": ("urgent messages, each with an end within 24 hours", "紧急信息，每条须在 24 小时内结束"),
    "overrides": (
        "what an operator puts before the campaigns, each with an end within 24 hours",
        "操作员的临时插播，每条须在 24 小时内结束",
    ),
    "blackouts": ("hours in which the sign is black whatever else is wanted", "无论如何都黑屏的时段"),
    "ScheduleDocument.brightness": (
        "brightness for some hours; of several the first that holds counts",
        "按时段的亮度；几条同时符合时以第一条为准",
    ),
    "sensor": (
        "points [lux, brightness] between which a light sensor sets the brightness",
        "光感曲线的点 [照度, 亮度]，中间按比例",
    ),
    "playlist": ("which of the playlists is shown", "播放哪个节目单"),
    "dates": (
        "days from..to, both included; an end may be left open",
        "起..止，首尾两天都算；可以不写结束日",
    ),
    "daily": (
        "hours of the day, 19:00-22:00; with the sun, sunset-00:30..22:00",
        "每天的时段，19:00-22:00；随日落写 日落-00:30..22:00",
    ),
    "days": (
        "kinds of days, workdays, days-off, holidays, make-up, or weekdays, mon-fri",
        "日子的种类，工作日、休息日、节假日、调休；或星期，周一至周五",
    ),
    "festivals": (
        "holidays by the State Council's notice, with all their days off",
        "国务院通知里的节日，含其全部放假日",
    ),
    "lunar": ("days of the Chinese calendar, in words or as month/day", "农历日子，写汉字或 月/日"),
    "solar_terms": ("solar terms by their Chinese names", "节气，例如 冬至"),
    "rrule": ("a recurrence by RFC 5545, DAILY or coarser", "RFC 5545 重复规则，最细到每天"),
    "except": ("days on which it is not shown", "不播放的日子"),
    "also": ("days on which it is shown besides", "额外播放的日子"),
    "clip": (
        "true ends hours over midnight with the last date",
        "写 true 则跨零点的时段到最后一天的零点为止",
    ),
    "priority": ("of two campaigns the higher one wins, -1000 to 1000", "优先级，大的优先，-1000 到 1000"),
    "share": (
        "its part of the time among campaigns of the same priority, e.g. 30 or 30%",
        "与同优先级节目轮流时所占的份额，例如 30 或 30%",
    ),
    "from": ("when it begins; without an offset in the sign's time zone", "何时开始；不写时差则按屏的时区"),
    "TimedEntry.until": ("when it ends, at most 24 hours later", "何时结束，最长 24 小时"),
    "for": ("how long it lasts, instead of until", "持续多久，代替 until"),
    "level": ("brightness, 0 to 1 or in per cent", "亮度，0 到 1 或百分比"),
}

MODELS: dict[str, tuple[str, str]] = {
    "ScheduleDocument": ("ledsign schedule", "ledsign 排期"),
    "InlinePlaylist": ("a playlist", "节目单"),
    "CampaignEntry": ("a campaign", "一条节目安排"),
    "FillerEntry": ("a filler", "填充内容"),
    "TimedEntry": ("an emergency or override", "紧急信息或插播"),
    "BlackoutEntry": ("a blackout", "黑屏时段"),
    "BrightnessEntry": ("a brightness for some hours", "某时段的亮度"),
}
