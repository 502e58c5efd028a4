"""Now in words: what is on, until when, why, who answers for it; and what to do when it is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from ledsign.console import takedown
from ledsign.console.now_health import SAID, all_well, outputs, troubles
from ledsign.console.now_hero import words
from ledsign.console.now_times import moment, span
from ledsign.console.now_words import coming, spoken
from ledsign.console.words import Say
from ledsign.core.clock import NS_PER_S
from ledsign.core.problem import Bilingual
from ledsign.schedule.stretch import Stretch
from ledsign.schedule.types import Entry, Layer
from ledsign.service.overview import Approval, Overview
from ledsign.service.status import Reason, Standing
from ledsign.store.tables import ReleaseRecord, Wish

ZH, EN, ZONE = Say("zh"), Say("en"), "Asia/Shanghai"


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(ZONE)).timestamp()) * NS_PER_S


NOW = at("2026-05-06T20:00")


def status(**changes: Any) -> dict[str, Any]:
    shown = {
        "why": "", "black": False, "curfew": False, "playlist": "week", "entry": "day", "title": "活动周",
        "layer": "campaign", "since_ns": None, "until_ns": at("2026-05-06T22:00"), "level": 1.0,
        "flashes_held": False,
    }  # fmt: skip
    desk = {"blackout": False, "blackout_local": False, "taken_down": False, "shown_instead": ""}
    found: dict[str, Any] = {
        "shown": {**shown, **changes.pop("shown", {})}, "desk": {**desk, **changes.pop("desk", {})},
        "show": {"title": "五月", "digest": "a" * 64}, "fps": 60.0, "late_ms": {"p99": 0.4},
        "clock": {"trust": "trusted", "synchronised": True},
        "outputs": [{
            "name": "west", "protocol": "ddp", "to": "ddp://192.0.2.10", "state": "ok", "last_error": "",
        }],
    }  # fmt: skip
    return {**found, **changes}


def overview(reported: dict[str, Any] | None = None, **changes: Any) -> Overview:
    standing = Standing(
        sign="s", at_ns=NOW, release=ReleaseRecord(number=7), wish=Wish(takedown="", blackout=False),
        reported=status() if reported is None else reported, age_ns=0, answers=True, approved=True,
        observed=None, reasons=(),
    )  # fmt: skip
    approval = Approval(
        number=7, title="五月", author="周妍", approvers=("王敏", "陈浩"), publisher="刘颖",
        published_ns=at("2026-05-05T09:30"), expires_ns=1 << 62, urgent=False,
    )  # fmt: skip
    made = Overview(
        at_ns=NOW, zone=ZONE, title="双塔", standing=standing, approval=approval, why=None, coming=(),
        overrides=(), alarms=(), wish_by="赵磊", is_same=None,
    )  # fmt: skip
    return replace(made, **changes)


def with_standing(found: Overview, **changes: Any) -> Overview:
    return replace(found, standing=replace(found.standing, **changes))


def test_one_sentence_says_what_until_when_and_who_answers_for_it() -> None:
    told = spoken(ZH, overview())
    assert (told.what, told.tone, told.resumes) == ("正在播出“活动周”，到今天 22:00", "ok", "")
    assert told.who == "周妍 编写，王敏、陈浩 审核，刘颖 于昨天 09:30发布，第 7 号。"
    assert spoken(EN, overview()).what == "On the sign: “活动周” until today 22:00"


@pytest.mark.parametrize(
    ("change", "what", "tone", "resumes"),
    [
        ({"desk": {"blackout_local": True}}, "现场已执行黑屏", "warn", ""),
        ({"desk": {"taken_down": True, "shown_instead": "black"}}, "已撤播，显示黑屏", "warn", "takedown"),
        ({"desk": {"taken_down": True, "shown_instead": "safe"}}, "已撤播，显示安全画面", "warn", "takedown"),
        ({"shown": {"why": "expired"}}, "发布已过期", "bad", ""),
        ({"shown": {"why": "clock"}}, "播放机时钟不可信", "bad", ""),
        ({"shown": {"why": "no-show"}}, "还没有可播的成片", "quiet", ""),
        ({"shown": {"why": "test-pattern"}}, "正在显示测试图案", "warn", ""),
        ({"shown": {"curfew": True}}, "静默时段，屏已熄灯", "ok", ""),
        ({"shown": {"layer": "emergency"}}, "紧急插播“活动周”，到今天 22:00", "warn", ""),
        ({"shown": {"until_ns": None}}, "正在播出“活动周”，循环播放", "ok", ""),
        ({"shown": {"black": True}}, "按排期熄灯，到今天 22:00", "ok", ""),
    ],
)
def test_everything_that_can_be_on_has_its_sentence(
    change: dict[str, Any], what: str, tone: str, resumes: str
) -> None:
    told = spoken(ZH, overview(status(**change)))
    assert (told.what, told.tone, told.resumes) == (what, tone, resumes)
    assert spoken(EN, overview(status(**change))).what.isascii() or "活动周" in told.what


def test_a_player_that_is_silent_is_said_once_with_what_to_do() -> None:
    found = with_standing(
        overview(), answers=False, age_ns=130 * NS_PER_S,
        reasons=(Reason(code="player-away", text=Bilingual("x", "x")),),
    )  # fmt: skip
    told = spoken(ZH, found)
    assert told.what == "播放机没有应答"
    assert "2 分钟前" in told.why
    assert troubles(ZH, found) == []
    assert spoken(ZH, with_standing(overview(), reported=None)).tone == "bad"


def test_all_is_well_in_one_line_and_trouble_with_a_remedy() -> None:
    assert all_well(ZH, overview(is_same=True), quietly=False) == (
        "一切正常：1 路输出正常，时钟准确，内容经过审核，实收与应播一致"
    )
    wrong = troubles(ZH, overview(is_same=False))
    assert [one.what for one in wrong] == ["控制器收到的画面与应播画面不一致"]
    assert "撤播" in wrong[0].remedy
    seen = SimpleNamespace(foreign=("192.0.2.66",), fresh=False, outputs=())
    told = troubles(ZH, with_standing(overview(), observed=cast("Any", seen)))
    assert [one.what for one in told] == ["有其他设备在向控制器发送：192.0.2.66", "监看没有数据"]
    assert all(one.remedy for one in told)


def test_what_is_said_already_is_not_said_again() -> None:
    reasons = tuple(Reason(code=code, text=Bilingual("x", "x")) for code in sorted(SAID))
    assert troubles(ZH, with_standing(overview(), reasons=reasons)) == []


def test_an_output_is_told_by_its_player_and_as_it_is_seen() -> None:
    (sent,) = outputs(ZH, overview())
    assert (sent.is_well, sent.told, sent.detail) == (True, "正常发送", "DDP · 192.0.2.10")
    lost = SimpleNamespace(
        foreign=(), fresh=True, outputs=({"name": "west", "fps": 0.0, "state": "lost"},)
    )  # fmt: skip
    (seen,) = outputs(ZH, with_standing(overview(), observed=cast("Any", lost)))
    assert (seen.is_well, seen.told) == (False, "控制器没有收到")


def test_what_comes_next() -> None:
    entry = Entry(id="a", layer=Layer.CAMPAIGN, playlist="may", title="五月主题")
    now = Stretch(start_ns=NOW, end_ns=at("2026-05-06T22:00"), playlist="may", entries=(entry,))
    dark = Stretch(start_ns=at("2026-05-06T22:00"), end_ns=at("2026-05-07T19:00"), playlist="")
    again = replace(now, start_ns=at("2026-05-07T19:00"), end_ns=at("2026-05-07T22:00"))
    assert coming(ZH, overview(coming=(now, dark, again))) == [
        ("今天 22:00", "熄灯", "2 小时"),
        ("明天 19:00", "五月主题", "23 小时"),
    ]


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2026-05-06T22:00", "今天 22:00", "today 22:00"),
        ("2026-05-07T00:00", "今天 24:00", "today 24:00"),
        ("2026-05-07T03:00", "明天 03:00", "tomorrow 03:00"),
        ("2026-05-05T23:59", "昨天 23:59", "yesterday 23:59"),
        ("2026-05-31T19:00", "5月31日 19:00", "31 May 19:00"),
        ("2027-01-01T19:00", "2027年1月1日 19:00", "1 Jan 2027 19:00"),
    ],
)
def test_instants_as_people_say_them(text: str, zh: str, en: str) -> None:
    assert moment(ZH, at(text), ZONE, NOW) == zh
    assert moment(EN, at(text), ZONE, NOW) == en


@pytest.mark.parametrize(
    ("minutes", "zh"), [(0, "不到 1 分钟"), (59, "59 分钟"), (61, "1 小时 1 分钟"), (1501, "1 天 1 小时")]
)
def test_spans(minutes: int, zh: str) -> None:
    assert span(ZH, minutes * 60 * NS_PER_S) == zh


@pytest.mark.parametrize("told", [words, takedown.words])
def test_scripts_have_the_same_words_in_both_languages(told: Any) -> None:
    zh, en = told(ZH), told(EN)
    assert zh.keys() == en.keys()
    assert all(zh[key] != en[key] for key in zh)
