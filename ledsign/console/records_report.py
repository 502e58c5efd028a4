"""Report: what of the records goes on paper, in which words, with the verification of the whole chain."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from ledsign.console.records_pdf import Report, Row, moment
from ledsign.console.records_table import clock, details, kind_of
from ledsign.console.records_words import deed, duration, particulars, title
from ledsign.picture.clock_face import local
from ledsign.picture.words import weekday
from ledsign.service import auditing, journals, signs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.console.records_filter import Filter
    from ledsign.console.records_found import Found
    from ledsign.console.words import Say
    from ledsign.service.proof import Entry
    from ledsign.service.trail import Deed
    from ledsign.service.unit import Unit

SHORT = 16


def report(unit: Unit, sign: str, asked: Filter, found: Found, say: Say) -> Report:
    """Of the journal or of the trail. Raises Unknown, Forbidden."""
    check, sound = _checked(unit, sign, say, trail=asked.trail)
    heads = (
        say("时间", "time"),
        say("操作", "deed") if asked.trail else say("内容", "what"),
        say("说明", "details"),
        say("操作人", "by") if asked.trail else say("时长", "length"),
    )
    rows = _deeds(found, asked.zone, say) if asked.trail else _plays(found, asked.zone, say)
    name = signs.loaded(unit, sign).title or sign if sign else ""
    made = say("由 {} 于 {} 导出", "exported by {} at {}").format(
        unit.actor.name, moment(unit.now_ns, asked.zone)
    )
    left_out = say(f"只列出最近 {found.count} 条，更早的请缩短时间后另行导出。",
                   f"Only the newest {found.count} are listed: choose a shorter time.")  # fmt: skip
    return Report(
        title=say("操作记录", "Audit trail") if asked.trail else say("播出记录", "Proof of play"),
        subject=(asked.sign or say("所有屏", "all signs")) if asked.trail else name, first=asked.first,
        last=asked.last, made=made, heads=heads,
        facts=(*_facts(found, say), (say("核验", "verification"), check)), check=check, sound=sound,
        figures=found.figures, rows=list(rows), left_out=left_out if found.more else "",
    )  # fmt: skip


def _checked(unit: Unit, sign: str, say: Say, *, trail: bool) -> tuple[str, bool]:
    if trail:
        verdict = auditing.verify(unit.house, unit.actor)
        sound, count, last, digest = verdict.good, verdict.records, verdict.end.seq, verdict.end.hash
    else:
        found = journals.verified(unit, sign)
        sound, count, last, digest = found.sound, found.records, found.last, found.hash
    if not sound:
        return say("核验未通过：记录与写入时不符", "not sound: records are not as written"), False
    told = say(f"核验通过，{count:,} 条记录完整，末条第 {last:,} 条",
               f"sound, all {count:,} records as written, the last is {last:,}")  # fmt: skip
    return told + (
        say(f"，校验值 {digest[:SHORT]}", f", check value {digest[:SHORT]}") if count else ""
    ), True


def _facts(found: Found, say: Say) -> Iterator[tuple[str, str]]:
    if found.figures is not None:
        days = found.figures.days
        yield say("播出时长", "hours lit"), duration(sum(day.lit_s for day in days), say)
        yield (
            say("播出天数", "days lit"),
            say(f"{sum(day.lit_s > 0 for day in days)} 天", f"{sum(day.lit_s > 0 for day in days)}"),
        )
        yield (
            say("故障", "faults"),
            say(f"{sum(day.faults for day in days)} 次", f"{sum(day.faults for day in days)}"),
        )
    else:
        yield say("操作", "deeds"), say(f"{found.count} 条", str(found.count))


def _plays(found: Found, zone: str, say: Say) -> Iterator[Row]:
    def when(one: Entry) -> str:
        begun = clock(one.begun_ns, zone)
        return f"{begun}–{clock(one.ended_ns, zone)}" if one.kind == "play" else begun

    oldest_first = list(reversed(found.entries or ()))
    for day, ones in groupby(oldest_first, key=lambda one: _day(one.begun_ns, zone, say)):
        yield Row(day=day)
        for one in ones:
            long = duration((one.ended_ns - one.begun_ns) / 1e9, say) if one.kind == "play" else ""
            yield Row(
                when=when(one), what=title(one, say), details=details(one, say), last=long,
                bad=kind_of(one) == "bad",
            )  # fmt: skip


def _deeds(found: Found, zone: str, say: Say) -> Iterator[Row]:
    oldest_first = list(reversed(found.deeds or ()))
    for day, ones in groupby(oldest_first, key=lambda one: _day(one.at_ns, zone, say)):
        yield Row(day=day)
        for one in ones:
            yield _deed(one, zone, say)


def _deed(one: Deed, zone: str, say: Say) -> Row:
    told = " · ".join(part for part in (one.sign, particulars(one.details, say)) if part)
    return Row(
        when=clock(one.at_ns, zone), what=deed(one.action, say), details=told,
        last=one.name or say("系统", "the system"),
    )  # fmt: skip


def _day(t_ns: int, zone: str, say: Say) -> str:
    day = local(t_ns, zone).date()
    return f"{day:%Y-%m-%d} {weekday(day.weekday(), say.language, short=True)}"
