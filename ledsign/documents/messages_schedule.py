"""Wordings for schedules: dates, hours, days, playlists and when they clash.

code → (message, 中文, remedy, 中文). See ``messages``.
"""

from __future__ import annotations

SCHEDULE: dict[str, tuple[str, str, str, str]] = {
    "date.bad": (
        "“{value}” is not a date", "“{value}”不是日期",
        "write 2026-05-06, 2026-05-06..2026-05-31, or 2026-05-06.. without an end",
        "写 2026-05-06、2026-05-06..2026-05-31，没有结束日就写 2026-05-06.."),
    "date.order": (
        "“{value}” ends before it begins", "“{value}”的结束早于开始",
        "write the earlier day first", "请把较早的一天写在前面"),
    "date.past": (
        "these dates are long past", "这些日期早已过去",
        "check the year", "请检查年份"),
    "hours.bad": (
        "“{value}” are not hours of a day", "“{value}”不是一天里的时段",
        "write 19:00-22:00, over midnight 22:00-02:00, to its end 20:00-24:00, or sunset-00:30..22:00",
        "写 19:00-22:00，跨零点写 22:00-02:00，到零点为止写 20:00-24:00，日落前半小时起写 日落-00:30..22:00"),
    "hours.equal": (
        "“{value}” begins and ends at the same time", "“{value}”的开始和结束是同一时刻",
        "for the whole day write 00:00-24:00, or delete the key", "全天请写 00:00-24:00，或者删去此键"),
    "hours.sun-dots": (
        "“{value}” needs two dots between its ends", "“{value}”的两端之间要写两个点",
        "write sunset-00:30..22:00, because - before a time means earlier",
        "写 日落-00:30..22:00，因为 - 表示提前"),
    "hours.turn": (
        "on some days, such as {day}, these hours end before they begin and so run on to the next day",
        "有些日子（如 {day}）此时段的结束早于开始，就会一直到第二天",
        "write an end that is later all the year, or make entries by season",
        "请写全年都更晚的结束时刻，或按季节分成几条"),
    "days.bad": (
        "“{value}” are not days", "“{value}”不是日子",
        "write workdays, days-off, holidays, make-up, mon-fri or sat",
        "写 工作日、休息日、节假日、调休、周一至周五 或 周六"),
    "days.mixed": (
        "kinds of days and weekdays cannot stand in one list", "工作日之类与星期几不能写在同一个列表里",
        "make two entries, one for each", "请分成两条，各写一种"),
    "days.both": (
        "only days that are in “{one}” and in “{two}” count", "只有同时符合“{one}”和“{two}”的日子才算",
        "make two entries if either shall do", "如果符合其一即可，请分成两条"),
    "days.open": (
        "it goes on beyond {year}, and later workdays and holidays are not announced yet",
        "它一直持续到 {year} 年以后，而那时的工作日和节假日尚未公布",
        "write dates that end on {limit} at the latest", "请写 dates，最晚到 {limit} 为止"),
    "days.unpublished": (
        "it ends on {last}, but workdays and holidays after {year} are not announced yet",
        "它到 {last} 才结束，而 {year} 年以后的工作日和节假日尚未公布",
        "end it on {limit} at the latest, and add the rest when the State Council's notice is out",
        "请最晚到 {limit} 为止，国务院通知公布后再补上其余部分"),
    "festival.bad": (
        "“{value}” is not a festival of the State Council's notices", "“{value}”不是国务院放假通知里的节日",
        "{hint}; for other festivals use lunar or solar_terms", "{hint}；其他节日请用 lunar 或 solar_terms"),
    "lunar.bad": (
        "“{value}” is not a lunar date", "“{value}”不是农历日期",
        "write month/day: 8/15, 12/-1 for the last day of month 12, leap 6/1, 12/23..1/15, or Chinese words",
        "写 正月初一、腊月廿三..正月十五、除夕，或数字 8/15、12/-1（月末）、闰6/1"),
    "term.bad": (
        "“{value}” is not one of the 24 solar terms", "“{value}”不是二十四节气之一",
        "{hint}", "{hint}"),
    "rrule.bad": (
        "this recurrence cannot be used: {detail}", "此重复规则不能用：{detail}",
        "write for example FREQ=WEEKLY;BYDAY=MO,FR or FREQ=MONTHLY;BYDAY=1MO (RFC 5545)",
        "例如 FREQ=WEEKLY;BYDAY=MO,FR 或 FREQ=MONTHLY;BYDAY=1MO（RFC 5545）"),
    "rrule.start": (
        "this recurrence depends on the day it begins", "此重复规则取决于从哪天开始",
        "add dates with a first day, e.g. 2026-05-06..", "请加上带开始日的 dates，例如 2026-05-06.."),
    "also.open": (
        "these days have no end or are more than ten years", "这些日子没有结束，或超过十年",
        "write single days, or stretches with both ends", "请写单独的日子，或有头有尾的一段"),
    "place.bad": (
        "“{value}” is not a place", "“{value}”不是地点",
        "write [latitude, longitude] in degrees, e.g. [31.23, 121.47]",
        "写 [纬度, 经度]，单位为度，例如 [31.23, 121.47]"),
    "place.missing": (
        "for sunrise and sunset the place must be known", "用到日出日落，就要知道地点",
        "add place: [latitude, longitude] here or to the sign", "请在这里或屏的文件里写 place: [纬度, 经度]"),
    "schedule.large": (
        "the entries name more than {limit} single days together", "各条一共写出的日子超过 {limit} 天",
        "use dates, days or rrule for long stretches", "长的时段请用 dates、days 或 rrule"),
    "share.bad": (
        "“{value}” is not a share", "“{value}”不是份额",
        "write a number above 0, e.g. 30 or 30%", "写大于 0 的数，例如 30 或 30%"),
    "slot.bad": (
        "a turn lasts from 1 second to 1 hour", "一个轮次为 1 秒到 1 小时",
        "write slot: 60 s", "写 slot: 60 秒"),
    "instant.bad": (
        "“{value}” is not a date and time", "“{value}”不是日期时间",
        "write 2026-07-20T18:00, in the sign's time zone", "写 2026-07-20T18:00，按屏所在时区"),
    "expiry.missing": (
        "it does not say when it ends", "没有写明何时结束",
        "add until: 2026-07-20T23:00, or for: 6 h, at most 24 hours",
        "请加上 until: 2026-07-20T23:00 或 for: 6 小时，最长 24 小时"),
    "expiry.twice": (
        "both until and for are given", "until 和 for 不能同时写",
        "keep one of the two", "请只保留一个"),
    "expiry.order": (
        "it ends before it begins", "结束早于开始",
        "write an until after from", "until 请写在 from 之后"),
    "expiry.long": (
        "it would last longer than 24 hours", "它会持续超过 24 小时",
        "end it earlier and renew it when needed; for longer use a campaign",
        "请提早结束，需要时再延长；更久的请写成 campaigns"),
    "entry.twice": (
        "the name “{value}” is used twice (first in line {line})",
        "名字“{value}”重复（第一次在第 {line} 行）",
        "give each entry its own name", "请给每一条起不同的名字"),
    "playlist.bad": (
        "“{value}” is neither a playlist file nor a playlist", "“{value}”既不是节目单文件，也不是节目单",
        "write a file name, or items: […] below it", "写文件名，或在下面写 items: […]"),
    "playlist.missing": (
        "there is no playlist file {value}", "找不到节目单文件 {value}",
        "check the name; the path starts from {base}; {hint}", "请检查文件名，路径起点是 {base}；{hint}"),
    "playlist.unknown": (
        "there is no playlist “{value}”", "没有名为“{value}”的节目单",
        "{hint}", "{hint}"),
    "playlist.unused": (
        "the playlist “{value}” is never shown", "节目单“{value}”从未使用",
        "name it in a campaign, or delete it", "请在某条 campaigns 里用到它，或者删去"),
    "blackout.always": (
        "this blackout never ends", "此黑屏时段没有尽头",
        "add daily or dates", "请加上 daily 或 dates"),
    "sensor.bad": (
        "“{value}” is not a point of the sensor's curve", "“{value}”不是光感曲线上的点",
        "write [lux, brightness], e.g. [10000, 100%]", "写 [照度, 亮度]，例如 [10000, 100%]"),
    "sensor.order": (
        "the light of this point is not more than that of the one before", "此点的照度不大于前一点",
        "sort the points from dark to bright", "请按从暗到亮排列"),
}  # fmt: skip
