"""Exports of the records as tables for spreadsheets: what is on the page, all of it, in the order of time."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from ledsign.console.records_table import details
from ledsign.console.records_words import deed, particulars, title
from ledsign.picture.clock_face import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ledsign.console.words import Say
    from ledsign.service.proof import Entry
    from ledsign.service.trail import Deed


def plays_csv(entries: Sequence[Entry], zone: str, say: Say) -> bytes:
    """Proof of play, the oldest first."""
    heads = (
        say("开始", "from"), say("结束", "to"), say("秒", "seconds"), say("内容", "what"),
        say("说明", "details"),
        say("操作人", "by"), say("帧数", "frames"), say("成片校验值", "hash of the show"),
        say("记录号", "records"), say("完整", "as written"),
    )  # fmt: skip
    rows = (
        (
            _moment(one.begun_ns, zone), _moment(one.ended_ns, zone),
            f"{(one.ended_ns - one.begun_ns) / 1e9:.3f}", title(one, say), details(one, say), one.by,
            one.frames or "", one.show, f"{one.first}-{one.last}",
            say("是", "yes") if one.sound else say("否", "no"),
        )
        for one in reversed(entries)
    )  # fmt: skip
    return _written(heads, rows)


def deeds_csv(deeds: Sequence[Deed], zone: str, say: Say) -> bytes:
    """The audit trail, the oldest first."""
    heads = (
        say("记录号", "record"), say("时间", "at"), say("操作人", "by"), say("操作", "deed"),
        say("代码", "code"),
        say("屏", "sign"), say("对象", "subject"), say("说明", "details"),
    )  # fmt: skip
    rows = (
        (
            one.seq, _moment(one.at_ns, zone), one.name, deed(one.action, say), one.action, one.sign,
            one.subject, particulars(one.details, say),
        )
        for one in reversed(deeds)
    )  # fmt: skip
    return _written(heads, rows)


def _written(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> bytes:
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(heads)
    for row in rows:
        table.writerow([_safe(cell) for cell in row])
    # Spreadsheets take a file for UTF-8 only when it begins with a mark.
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8", "replace")


def _safe(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets a quote before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _moment(t_ns: int, zone: str) -> str:
    return f"{local(t_ns, zone):%Y-%m-%d %H:%M:%S}.{t_ns // 1_000_000 % 1000:03}"
