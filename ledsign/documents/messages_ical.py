"""Wordings for calendars (.ics) that are turned into schedules.

code → (message, 中文, remedy, 中文). See ``messages``.
"""

from __future__ import annotations

ICAL: dict[str, tuple[str, str, str, str]] = {
    "ical.unreadable": (
        "this is not a calendar file", "这不是日历文件",
        "export it again as iCalendar (.ics)", "请重新导出为 iCalendar（.ics）"),
    "ical.many": (
        "the calendar has more than {limit} events", "日历中的日程超过 {limit} 个",
        "export a shorter time", "请导出较短的时间段"),
    "ical.dates": (
        "the events of this calendar have more than {limit} dates that must be written out one by one",
        "此日历需逐日写出的日期超过 {limit} 个",
        "export a shorter time, or plan the events in the sign's time zone",
        "请导出较短的时间段，或按屏所在时区安排"),
    "ical.event": (
        "this event contradicts itself", "此日程自相矛盾",
        "open it in the calendar, set begin and end again, and export it", "请在日历里重设起止时间后再导出"),
    "ical.start": (
        "this event has no beginning", "此日程没有开始时间",
        "give it a date in the calendar", "请在日历里写上日期"),
    "ical.nothing": (
        "this event lasts no time", "此日程没有时长",
        "give it an end after its beginning", "请写上晚于开始的结束时间"),
    "ical.rule": (
        "its recurrence cannot be used: {detail}", "它的重复规则不能用：{detail}",
        "repeat it daily, weekly, monthly or yearly", "请改为每天、每周、每月或每年重复"),
    "ical.rules": (
        "it has several recurrence rules", "它有几条重复规则",
        "make an event for each", "请分成几个日程"),
    "ical.long": (
        "it lasts too long to be repeated, or to be an emergency", "它时间太长，不能重复，也不能当紧急信息",
        "shorten it to less than a day", "请缩短到一天以内"),
    "ical.future": (
        "a change of this and all later occurrences cannot be read", "无法读取“此日程及以后”的改动",
        "end the old event and make a new one", "请结束原日程，另建一个新的"),
    "ical.endless": (
        "in {zone} its hours change with the season, and it has no end or too many days",
        "换算到 {zone} 后时刻随季节变化，而它没有结束或天数太多",
        "give it an end within 1000 occurrences, or plan it in the sign's time zone",
        "请给它一个 1000 次以内的结束，或按屏所在时区安排"),
    "ical.zone": (
        "the time zone {name} is unknown; its times are taken as {zone}", "未知时区 {name}，按 {zone} 处理",
        "check the hours", "请核对时刻"),
    "ical.other": (
        "{count} {name} are not events and are left out", "{count} 个 {name} 不是日程，已略去",
        "make events of them if the sign shall show them", "如需在屏上显示，请改成日程"),
}  # fmt: skip
