"""Schedules at the command line: explain, plan, import; render and check of either document."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import yaml
from icalendar import Calendar
from PIL import Image

from ledsign.settings import shipped

if TYPE_CHECKING:
    from collections.abc import Callable

CITY = shipped("playlists", "city-may.yaml")
MONTH = shipped("playlists", "vocational-education-month.yaml")


def test_explain_says_what_since_when_until_when_and_why(ledsign: Callable[..., Any]) -> None:
    said = ledsign("explain", CITY, "--at", "2026-05-15T21:30")
    assert said.code == 0
    assert "2026-05-15 21:30:00" in said.out
    assert "职业教育活动周：技能让生活更美好 · campaign · skills" in said.out
    assert "since 2026-05-15 19:00:00 (2 h 30 min ago), until 2026-05-15 22:00:00 (in 30 min)" in said.out
    assert "then: 夜游浦江" in said.out
    assert "brightness: 60%" in said.out
    lines = {line.split()[0]: line for line in said.out.splitlines() if "(" in line and "campaign" in line}
    assert "another one has a higher priority" in lines["夜游浦江"]
    assert "05-15 21:00 – 05-16 00:30" in lines["夜游浦江"]
    assert "is over" in lines["五一国际劳动节"]


def test_explain_in_chinese(ledsign: Callable[..., Any]) -> None:
    said = ledsign("explain", CITY, "--at", "2026-05-09T08:00", language="zh")
    assert "周六 调休上班 三月廿三" in said.out
    assert "屏上：早安上海" in said.out or "屏上：绿色出行" in said.out
    assert "尚未轮到" in said.out
    assert "更高一级的节目" in said.out


def test_explain_as_json(ledsign: Callable[..., Any]) -> None:
    found = json.loads(ledsign("explain", CITY, "--at", "2026-05-16T12:00", "--json").out)
    assert found["at"] == "2026-05-16T12:00:00+08:00"
    assert (found["lit"]["entry"], found["lit"]["layer"], found["lit"]["playlist"]) == (
        "exam silence", "blackout", "",
    )  # fmt: skip
    assert found["lit"]["from"] == "2026-05-16T08:00:00+08:00"
    assert found["next_change"] == found["lit"]["until"] == "2026-05-16T17:30:00+08:00"
    assert found["next"]["entry"] == "city"
    assert found["brightness"] == 1.0
    by_name = {one["entry"]: one for one in found["contenders"]}
    assert (by_name["city"]["active"], by_name["city"]["reason"]) == (True, "lower-layer")
    assert by_name["city"]["from"] == "2026-05-16T00:00:00+08:00"
    assert (by_name["morning"]["active"], by_name["morning"]["reason"]) == (False, "wrong-day")
    assert by_name["morning"]["why"] == "not on this day"


def test_explain_of_an_instant_without_an_end(ledsign: Callable[..., Any]) -> None:
    said = ledsign("explain", MONTH, "--at", "2027-01-01T00:00")
    assert "lit: nothing (black)" in said.out
    assert "for good: no later change" in said.out
    before = ledsign("explain", MONTH, "--at", "1969-01-01T00:00").out
    assert "since always: no earlier change, until 2026-" in before
    assert "此前从未改变" in ledsign("explain", MONTH, "--at", "1969-01-01T00:00", language="zh").out
    found = json.loads(ledsign("explain", MONTH, "--at", "2027-01-01T00:00", "--json").out)
    assert (found["lit"]["until"], found["next"], found["next_change"]) == (None, None, None)


def test_explain_defaults_to_now_and_may_list_everyone(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    campaigns = [
        {"name": f"c{n}", "playlist": "one", "dates": "2020-01-01", "daily": "10:00-11:00"} for n in range(40)
    ]
    file = tmp_path / "many.yaml"
    file.write_text(
        yaml.safe_dump(
            {
                "ledsign": "schedule/1",
                "playlists": {"one": {"items": [{"text": "好"}]}},
                "campaigns": campaigns,
            },
            allow_unicode=True,
        ),
        "utf-8",
    )
    short, long = ledsign("explain", file), ledsign("explain", file, "--all")
    assert "28 more do not want the sign now" in short.out
    assert short.out.count("is over") == 12
    assert long.out.count("is over") == 40


def test_plan_as_a_table(ledsign: Callable[..., Any]) -> None:
    said = ledsign("plan", CITY, "--from", "2026-05-15", "--to", "2026-05-16")
    rows = [line.split() for line in said.out.splitlines()]
    assert ["2026-05-15", "Fri", "00:00", "–", "07:00", "城市风光", "filler", "city"] in rows
    assert ["07:00", "–", "09:30", "早安上海", "·", "绿色出行", "campaign", "morning,", "travel"] in rows
    assert ["2026-05-16", "Sat", "00:00", "–", "00:30", "夜游浦江", "campaign", "night"] in rows
    assert ["22:00", "–", "24:00", "夜游浦江", "campaign", "night"] in rows
    dark = ledsign("plan", MONTH, "--from", "2026-05-04", "--to", "2026-05-04", language="zh")
    assert ["2026-05-04", "周一", "休", "–"] in [line.split() for line in dark.out.splitlines()]


def test_plan_as_json_covers_the_range(ledsign: Callable[..., Any]) -> None:
    found = json.loads(
        ledsign("plan", CITY, "--from", "2026-05-13T08:30", "--to", "2026-05-13T08:40", "--json").out
    )
    spans = [(one["from"], one["until"]) for one in found["decisions"]]
    assert (found["from"], found["to"]) == ("2026-05-13T08:30:00+08:00", "2026-05-13T08:40:00+08:00")
    assert (spans[0][0], spans[-1][1]) == (found["from"], found["to"])
    assert all(end == start for (_, end), (start, _) in pairwise(spans))
    shown = [one["playlist"] for one in found["decisions"]]
    assert set(shown) == {"morning", "travel"}


def test_plan_as_a_picture(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    for name, last in (("day", "2026-05-11"), ("week", "2026-05-17"), ("month", "2026-06-10")):
        out = tmp_path / "pictures" / f"{name}.png"
        assert ledsign("plan", CITY, "--from", "2026-05-11", "--to", last, "-o", out).code == 0
        with Image.open(out) as picture:
            assert (picture.format, picture.width) == ("PNG", 2240)
    zh = tmp_path / "zh.png"
    ledsign("plan", CITY, "--from", "2026-05-11", "--to", "2026-05-11", "-o", zh, language="zh")
    assert zh.read_bytes() != (tmp_path / "pictures" / "day.png").read_bytes()
    wrong = ledsign("plan", CITY, "-o", tmp_path / "x.gif")
    assert wrong.code == 2
    assert "end the file name in .png" in wrong.err


def test_plan_as_a_calendar(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "plan.ics"
    assert ledsign("plan", MONTH, "--from", "2026-05-01", "--to", "2026-06-30", "--ics", out).code == 0
    (event,) = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == "2026-05-06T19:00:00+08:00"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--from", "2026-05-06", "--to", "2026-05-05"], "ends before it begins"),
        (["--from", "tomorrow"], "“tomorrow” is not a date and time"),
        (["--from", "2026-05-06", "--to", "13:00"], "“13:00” is not a date and time"),
    ],
)
def test_a_range_that_is_none(ledsign: Callable[..., Any], options: list[str], says: str) -> None:
    said = ledsign("plan", CITY, *options)
    assert said.code == 2
    assert says in said.err


def test_a_playlist_is_no_schedule(ledsign: Callable[..., Any]) -> None:
    for command in ("explain", "plan"):
        said = ledsign(command, shipped("playlists", "twin-towers.yaml"))
        assert said.code == 2
        assert "schedule/1" in said.err


LINTED = """
ledsign: schedule/1
playlists: {one: {items: [{text: 好}]}}
campaigns:
  - {name: a, playlist: one, daily: 19:00-22:00}
  - {name: b, playlist: one, daily: 21:00-23:00}
  - {name: below, playlist: one, daily: 20:00-20:30, priority: -5}
  - {name: never, playlist: one, dates: 2026-02-01, solar_terms: 冬至}
fillers:
  - {name: fill, playlist: one, daily: 06:00-24:00}
"""


def test_lint_finds_what_is_not_meant(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "odd.yaml"
    file.write_text(LINTED, "utf-8")
    when = ("--from", "2026-05-01", "--to", "2026-05-07")
    said = ledsign("lint", file, *when)
    assert said.code == 0  # all of them are warnings
    found = json.loads(ledsign("lint", file, *when, "--json").out)
    assert (found["from"], found["to"]) == ("2026-05-01T00:00:00+08:00", "2026-05-08T00:00:00+08:00")
    kinds = {one["kind"]: one for one in found["findings"]}
    assert set(kinds) == {"conflict", "gap", "never", "hidden-always"}
    assert (kinds["conflict"]["entries"], kinds["conflict"]["lines"]) == (["a", "b"], [5, 6])
    assert kinds["conflict"]["from"] == "2026-05-01T21:00:00+08:00"
    assert (kinds["never"]["lines"], kinds["hidden-always"]["lines"]) == ([8], [7])
    lines = [line for line in said.out.splitlines() if "warning: " in line]
    assert len(lines) == len(found["findings"])
    assert any(f"{file}:5 campaigns[0]: warning: " in line and "2026-05-01 21:00" in line for line in lines)
    assert "警告: " in ledsign("lint", file, *when, language="zh").out


def test_lint_of_a_sound_schedule(ledsign: Callable[..., Any]) -> None:
    said = ledsign("lint", CITY, "--from", "2026-05-01", "--to", "2026-05-31")
    assert (said.code, said.out) == (0, "")
    assert "nothing found from 2026-05-01 00:00:00 to 2026-06-01 00:00:00" in said.err
    assert json.loads(ledsign("lint", MONTH, "--json").out)["findings"]  # May 2026 is long over


def test_an_error_among_findings_is_told_by_the_exit_code(
    ledsign: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from ledsign.core.problem import Bilingual, Severity
    from ledsign.schedule.lint import Finding, FindingKind

    finding = Finding(
        kind=FindingKind.CONFLICT,
        severity=Severity.ERROR,
        entries=("skills",),
        text=Bilingual("so it is", "如此"),
    )
    monkeypatch.setattr("ledsign.schedule.lint.lint", lambda *_: [finding])
    said = ledsign("lint", CITY, language="zh")
    assert said.code == 1
    assert "错误: 如此" in said.out


def test_render_shows_what_the_schedule_says(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    for name, at, lit in (("on", "2026-05-06T19:00", True), ("off", "2026-05-06T18:59:59.9", False)):
        out = tmp_path / f"{name}.png"
        assert ledsign("render", MONTH, "--at", at, "-o", out).code == 0
        with Image.open(out) as picture:
            assert np.asarray(picture).any() == lit
    moving = tmp_path / "on.gif"
    said = ledsign(
        "render", MONTH, "--at", "2026-05-06T21:59:59", "--seconds", "2", "--fps", "2", "-o", moving
    )
    assert said.code == 0
    now = tmp_path / "now.png"
    assert ledsign("render", MONTH, "-o", now).code == 0


def test_check_tells_all_of_a_schedule(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    assert ledsign("check", CITY).code == 0
    file = tmp_path / "bad.yaml"
    file.write_text(
        yaml.safe_dump(
            {
                "ledsign": "schedule/1",
                "playlists": {"one": {"items": [{"text": "技\ue123"}]}},
                "campaigns": [{"name": "a", "playlist": "two", "daily": "25:00-26:00"}],
            },
            allow_unicode=True,
        ),
        "utf-8",
    )
    said = ledsign("check", file, "--json")
    assert said.code == 1
    fields = {problem["field"] for problem in json.loads(said.out)["problems"]}
    assert {"playlists.one.items[0].text", "campaigns[0].daily", "campaigns[0].playlist"} <= fields


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//city//calendar//EN
BEGIN:VEVENT
UID:1
DTSTAMP:20260101T000000Z
DTSTART;TZID=Asia/Shanghai:20260506T190000
DTEND;TZID=Asia/Shanghai:20260506T220000
RRULE:FREQ=DAILY;UNTIL=20260531T150000Z
SUMMARY:技能让生活更美好
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def test_a_calendar_becomes_a_schedule(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    calendar = tmp_path / "in.ics"
    calendar.write_text(CALENDAR, "utf-8", newline="")
    out = tmp_path / "made" / "schedule.yaml"
    said = ledsign("schedule", "import", calendar, "-o", out)
    assert said.code == 0, said.err
    assert yaml.safe_load(out.read_text("utf-8"))["sign"] == "twin-towers"
    found = json.loads(ledsign("plan", out, "--from", "2026-05-01", "--to", "2026-06-30", "--json").out)
    lit = [one for one in found["decisions"] if one["playlist"]]
    assert len(lit) == 26
    assert lit[0]["from"] == "2026-05-06T19:00:00+08:00"
    assert lit[-1]["until"] == "2026-05-31T22:00:00+08:00"

    again = ledsign("schedule", "import", calendar, "-o", out)
    assert again.code == 2
    assert "--force" in again.err
    own = tmp_path / "caption.yaml"
    own.write_text("{ledsign: playlist/1, items: [{text: 好}]}", "utf-8")
    sign = tmp_path / "own-sign.yaml"
    sign.write_text(shipped("signs", "p10-64x16.yaml").read_text("utf-8"), "utf-8")
    said = ledsign("schedule", "import", calendar, "-o", out, "--force", "--playlist", own, "--sign", sign)
    assert said.code == 0, said.err
    made = yaml.safe_load(out.read_text("utf-8"))
    assert (made["sign"], made["playlists"]) == ("../own-sign.yaml", {"caption": "../caption.yaml"})
    assert ledsign("check", out).code == 0


@pytest.mark.parametrize(
    ("sign", "direction"),
    [("twin-towers", "vertical"), ("p10-64x16", "horizontal"), ("wall-1024x256", "horizontal")],
)
def test_an_imported_caption_can_be_read_at_once(
    ledsign: Callable[..., Any], tmp_path: Path, sign: str, direction: str
) -> None:
    """It runs along the faces, as large as they are wide: several characters are seen at the same time."""
    calendar, out = tmp_path / "in.ics", tmp_path / "schedule.yaml"
    calendar.write_text(CALENDAR, "utf-8", newline="")
    assert ledsign("schedule", "import", calendar, "-o", out, "--sign", sign).code == 0
    (made,) = yaml.safe_load(out.read_text("utf-8"))["playlists"].values()
    assert made["items"] == [{"text": "技能让生活更美好", "direction": direction, "size": "fit"}]
    said = ledsign("check", out)
    assert said.code == 0, said.err
    seen = re.search(r"([0-9.]+) of 8 seen at once", said.out + said.err)
    assert seen, said
    assert float(seen[1]) >= 4


def test_a_calendar_that_cannot_be_read(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    said = ledsign("schedule", "import", tmp_path / "none.ics", "-o", tmp_path / "x.yaml")
    assert said.code == 2
    assert "none.ics" in said.err
    assert not (tmp_path / "x.yaml").exists()
