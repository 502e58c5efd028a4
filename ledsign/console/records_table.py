"""Tables of the records: a body of rows for each local day, the newest first; on a phone, cards."""

from __future__ import annotations

from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from ledsign.console.records_words import FINDINGS, deed, duration, particulars, title
from ledsign.picture.clock_face import local
from ledsign.picture.words import weekday

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledsign.console.words import Language, Say
    from ledsign.service.proof import Entry
    from ledsign.service.trail import Deed

BAD = frozenset(("fault", "unreachable", "state-lost", "lost", "refused"))


def play_table(entries: Sequence[Entry], zone: str, say: Say) -> str:
    """Proof of play and what happened in between."""
    heads = (say("时间", "Time"), say("内容", "What"), say("说明", "Details"), say("时长", "Length"))
    bodies = (
        _body(day, 4, (_play_row(one, zone, say) for one in rows))
        for day, rows in groupby(entries, key=lambda one: _day(one.begun_ns, zone, say.language))
    )
    return _table(say("播放记录", "Proof of play"), heads, bodies)


def deed_table(deeds: Sequence[Deed], zone: str, say: Say) -> str:
    """The audit trail."""
    heads = (say("时间", "Time"), say("操作", "Deed"), say("说明", "Details"), say("操作人", "By"))
    bodies = (
        _body(day, 4, (_deed_row(one, zone, say) for one in rows))
        for day, rows in groupby(deeds, key=lambda one: _day(one.at_ns, zone, say.language))
    )
    return _table(say("操作记录", "Audit trail"), heads, bodies)


def kind_of(one: Entry) -> str:
    """Which colour a row has."""
    if not one.sound or one.kind in BAD:
        return "bad"
    if one.kind == "play":
        return "warn" if one.why else "lit" if one.playlist else "black"
    return "command" if one.kind == "command" else "event"


def clock(t_ns: int, zone: str) -> str:
    """``19:00:05``."""
    return f"{local(t_ns, zone):%H:%M:%S}"


def details(one: Entry, say: Say) -> str:
    """What stands beside the title."""
    if one.kind == "play":
        told = say("、", ", ").join(one.items) if not one.why else ""
        frames = say(f"{one.frames:,} 帧", f"{one.frames:,} frames")
        return " · ".join(part for part in (told, frames) if part)
    who = say(f"由 {one.by}", f"by {one.by}") if one.by else ""
    return " · ".join(part for part in (particulars(one.told, say), who) if part)


def _play_row(one: Entry, zone: str, say: Say) -> str:
    when = clock(one.begun_ns, zone)
    long = ""
    if one.kind == "play":
        when += f"–{clock(one.ended_ns, zone)}"
        long = duration((one.ended_ns - one.begun_ns) / 1e9, say)
    flag = "" if one.sound else f'<span class="pill bad">{say("与写入时不符", "not as written")}</span>'
    which = escape(_numbers(one, say))
    return (
        f'<tr class="{kind_of(one)}"><td class="when" title="{which}">{when}</td><th scope="row"><i></i>'
        f"{escape(title(one, say))}{flag}</th><td>{escape(details(one, say))}</td>"
        f'<td class="num">{long}</td></tr>'
    )


def _numbers(one: Entry, say: Say) -> str:
    if one.first == one.last:
        return say(f"第 {one.first} 条记录", f"record {one.first}")
    return say(f"第 {one.first}–{one.last} 条记录", f"records {one.first}–{one.last}")


def _deed_row(one: Deed, zone: str, say: Say) -> str:
    told = particulars(one.details, say)
    if one.sign:
        told = " · ".join(part for part in (one.sign, told) if part)
    via = str(one.details.get("via", ""))
    how = say("令牌", "token") if via == "token" else ""
    who = " · ".join(part for part in (one.name or say("系统", "the system"), how) if part)
    return (
        f'<tr><td class="when" title="{say("第", "record")} {one.seq} {say("条记录", "")}">'
        f'{clock(one.at_ns, zone)}</td><th scope="row">{escape(deed(one.action, say))}</th>'
        f"<td>{escape(told)}</td><td>{escape(who)}</td></tr>"
    )


def _body(day: str, columns: int, rows: Iterable[str]) -> str:
    return (
        f'<tbody><tr class="day"><th colspan="{columns}" scope="rowgroup">{escape(day)}</th></tr>'
        f"{''.join(rows)}</tbody>"
    )


def _table(caption: str, heads: Sequence[str], bodies: Iterable[str]) -> str:
    cells = "".join(f'<th scope="col">{escape(one)}</th>' for one in heads)
    return (
        f'<table class="records"><caption>{escape(caption)}</caption><thead><tr>{cells}</tr></thead>'
        f"{''.join(bodies)}</table>"
    )


def _day(t_ns: int, zone: str, language: Language) -> str:
    day = local(t_ns, zone).date()
    return f"{day:%Y-%m-%d} {weekday(day.weekday(), language, short=True)}"


def fault_text(reason: str, say: Say) -> str:
    """What is wrong with a journal there."""
    return say.text(FINDINGS[reason]) if reason in FINDINGS else reason
