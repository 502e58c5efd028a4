"""Records in words, rows, charts, tables and on paper."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import Any
from xml.etree import ElementTree

import pytest

from ledsign.console.records_charts import brightness_chart, faults_chart, lit_chart
from ledsign.console.records_export import deeds_csv, plays_csv
from ledsign.console.records_filter import Filter, day_of
from ledsign.console.records_pdf import Report, Row, _split, pdf
from ledsign.console.records_table import deed_table, play_table
from ledsign.console.records_words import deed, duration, particulars, title
from ledsign.console.words import Say
from ledsign.service.proof import Entry
from ledsign.service.proof_figures import Day, Figures, Setting
from ledsign.service.trail import Deed

ZH, EN = Say("zh"), Say("en")
ZONE = "Asia/Shanghai"
BEGIN = 1_777_996_800 * 10**9
MINUTE = 60 * 10**9


def entry(**changes: Any) -> Entry:
    values: dict[str, Any] = {
        "kind": "play", "begun_ns": BEGIN, "ended_ns": BEGIN + MINUTE, "first": 1, "last": 4,
        "playlist": "skills", "items": ("slogan",), "frames": 3600, "told": {},
    }  # fmt: skip
    return Entry(**values | changes)


def a_deed(**changes: Any) -> Deed:
    values: dict[str, Any] = {
        "seq": 7, "at_ns": BEGIN, "name": "林薇", "action": "release.published", "sign": "towers",
        "subject": "x", "details": {"number": 3},
    }  # fmt: skip
    return Deed(**values | changes)


def figures(*days: Day, settings: tuple[Setting, ...] = ()) -> Figures:
    return Figures(days=days, settings=settings, zone=ZONE)


@pytest.mark.parametrize(
    ("action", "zh", "en"),
    [
        ("release.published", "发布·发布", "Release published"),
        ("takedown.superseded", "撤播·被取代", "Takedown superseded"),
        ("new-thing.was-done", "new-thing·was done", "new-thing was done"),
    ],
)
def test_deeds_in_words(action: str, zh: str, en: str) -> None:
    assert (deed(action, ZH), deed(action, EN)) == (zh, en)


def test_titles() -> None:
    assert title(entry(), ZH) == "skills"
    assert title(entry(playlist="", why="takedown"), ZH) == "撤播"
    assert title(entry(playlist="", why="new"), ZH) == "new"
    assert title(entry(playlist=""), EN) == "black"
    assert title(entry(kind="command", command="brightness"), ZH) == "调节亮度"
    assert title(entry(kind="odd"), ZH) == "odd"


def test_particulars_say_what_people_ask_and_nothing_of_machines() -> None:
    assert particulars({"level": 0.4, "sha256": "ff", "by": "x"}, ZH) == "至 40%"
    assert particulars({"level": "auto"}, EN) == "to automatic"
    assert particulars({"to": "black", "reason": "错字"}, ZH) == "改为 黑屏，原因 错字"


@pytest.mark.parametrize(
    ("seconds", "told"), [(5, "5 秒"), (65, "1 分 5 秒"), (3599.8, "1 小时 0 分"), (281_700, "78 小时 15 分")]
)
def test_durations(seconds: float, told: str) -> None:
    assert duration(seconds, ZH) == told


def test_rows_are_grouped_by_the_signs_days_and_texts_cannot_be_markup() -> None:
    told = play_table([entry(begun_ns=BEGIN + 86_400 * 10**9), entry(items=("<b>",), sound=False)], ZONE, ZH)
    assert re.findall(r"2026-05-0\d 周.", told) == ["2026-05-07 周四", "2026-05-06 周三"]
    assert "&lt;b&gt;" in told
    assert "<b>" not in told
    assert "与写入时不符" in told
    assert "00:00:00–00:01:00" in told


def test_the_trail_names_people_and_the_system() -> None:
    told = deed_table([a_deed(), a_deed(name="", sign="", action="alarm.raise")], ZONE, ZH)
    assert "林薇" in told
    assert "系统" in told
    assert "towers · 编号 3" in told


def test_charts_are_drawings_with_words() -> None:
    found = figures(
        Day(day=date(2026, 5, 6), lit_s=10_800, dark_s=600, faults=2), Day(day=date(2026, 5, 7)),
        settings=(
            Setting(at_ns=BEGIN + 720 * MINUTE, level=0.4), Setting(at_ns=BEGIN + 1440 * MINUTE, level=None),
        ),
    )  # fmt: skip
    for draw, told in ((lit_chart, "3 小时 0 分"), (faults_chart, "2 次"), (brightness_chart, "2 次")):
        drawn = ElementTree.fromstring(draw(found, ZH))
        assert drawn.get("role") == "img"
        assert told in (drawn.get("aria-label") or "")
        assert "nan" not in draw(found, EN)
    assert brightness_chart(found, ZH).count('class="set"') == 1


def test_a_table_for_spreadsheets_runs_nothing_and_opens_as_utf8() -> None:
    raw = plays_csv([entry(playlist="=cmd|calc"), entry(begun_ns=BEGIN - 10**9)], ZONE, ZH)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0][0] == "开始"
    assert [row[0] for row in rows[1:]] == ["2026-05-05 23:59:59.000", "2026-05-06 00:00:00.000"]
    assert rows[2][3] == "'=cmd|calc"
    assert list(csv.reader(io.StringIO(deeds_csv([a_deed()], ZONE, EN).decode("utf-8-sig"))))[1][:3] == [
        "7", "2026-05-06 00:00:00.000", "林薇",
    ]  # fmt: skip


def report(rows: list[Row], **changes: Any) -> Report:
    values: dict[str, Any] = {
        "title": "播出记录", "subject": "双塔", "first": date(2026, 5, 6), "last": date(2026, 5, 31),
        "made": "林薇", "heads": ("时间", "内容", "说明", "时长"), "facts": (("播出时长", "3 小时"),),
        "check": "核验通过", "sound": True, "figures": figures(Day(day=date(2026, 5, 6), lit_s=10_800)),
        "rows": rows,
    }  # fmt: skip
    return Report(**values | changes)


def test_pages_hold_every_row_once_and_name_the_day_again() -> None:
    rows = [Row(day="周三"), *(Row(when=str(number)) for number in range(100))]
    pages = list(_split(report(rows)))
    assert len(pages) == 3
    assert [row.when for page in pages for row in page if row.when] == [str(number) for number in range(100)]
    assert [page[0].day for page in pages] == ["周三"] * 3


def test_a_day_never_stands_alone_at_the_end_of_a_page() -> None:
    for count in range(20, 40):
        rows = [Row(day="一"), *(Row(when="x") for _ in range(count)), Row(day="二"), Row(when="y")]
        assert all(page[-1].when for page in _split(report(rows)))


@pytest.mark.parametrize("rows", [[], [Row(day="周三"), Row(when="19:00", what="skills", bad=True)]])
def test_a_report_is_a_pdf(rows: list[Row]) -> None:
    content = pdf(report(rows, left_out="只列出最近 2 条"), EN)
    assert content.startswith(b"%PDF")
    assert content.rstrip().endswith(b"%%EOF")


def test_a_filter_is_of_the_signs_days_and_never_the_wrong_way_round() -> None:
    asked = Filter(first=date(2026, 5, 6), last=date(2026, 5, 6), zone=ZONE, noun="release")
    assert asked.journal().from_ns == BEGIN
    assert asked.journal().to_ns == BEGIN + 1440 * MINUTE
    assert asked.audit().action == "release.*"
    turned = asked.during(date(2026, 5, 9), date(2020, 1, 1))
    assert turned.last == date(2026, 5, 9)
    assert (turned.last - turned.first).days == 399


@pytest.mark.parametrize(
    ("text", "day"), [("2026-05-06", date(2026, 5, 6)), ("", None), (None, None), ("0001-01-01", None)]
)
def test_a_day_typed(text: str | None, day: date | None) -> None:
    assert day_of(text) == day
