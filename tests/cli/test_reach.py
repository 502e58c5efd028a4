"""What operators read after a command, in both languages; which player is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from typer import BadParameter

from ledsign.cli.light import _level
from ledsign.cli.override import _message
from ledsign.cli.reach import _remarks, player_folder, user_name
from ledsign.cli.shown_told import output_told, told, waiting
from ledsign.core.errors import PlayerUnavailable

if TYPE_CHECKING:
    from pathlib import Path


NOW = 1_795_168_800 * 10**9  # 18:00 in Shanghai


def status(why: str = "", *, black: bool = False, playlist: str = "evening", level: float | None = None,
           entry: str = "", local: bool = True) -> dict[str, Any]:  # fmt: skip
    return {
        "sign": "towers",
        "shown": {"why": why, "black": black, "playlist": playlist, "level": level, "entry": entry,
                  "layer": "campaign"},
        "desk": {"blackout_local": local, "interludes": [
            {"kind": "pattern", "id": "pattern", "what": "ramp", "name": "west",
             "until_ns": NOW + 600 * 10**9},
            {"kind": "override", "id": "typhoon", "what": "notice", "name": "",
             "until_ns": NOW + 90_000 * 10**9},
        ]},
        "at_ns": NOW, "zone": "Asia/Shanghai",
        "clock": {"trust": "in-the-past"},
        "last_fault": "bad tile",
    }  # fmt: skip


CASES = [
    (status("blackout", black=True), "towers: dark: blackout (local), until ledsign resume", "现场"),
    (status("blackout", black=True, local=False), "towers: dark: blackout (remote), until", "远程"),
    (
        status("test-pattern"),
        "towers: test pattern: ramp, only west, until 18:10 (in 10 min)",
        "测试图案：ramp，仅 west，至 18:10（还有10分）",
    ),
    (
        status(entry="typhoon", playlist="notice"),
        "towers: override typhoon: notice, until 11-21 19:00 (in 1 d 1 h)",
        "插播 typhoon：notice，至 11-21 19:00",
    ),
    (status("takedown", black=True), "towers: taken down: black", "已撤播：黑屏"),
    (status("takedown", playlist="safe"), "towers: taken down: safe picture 'safe'", "安全画面"),
    (status("clock"), "towers: the clock is in-the-past: safe picture only", "系统时间不可信"),
    (status("expired"), "towers: the release has expired: safe picture only", "发布已过期"),
    (status("no-show", black=True), "towers: black: no show has been loaded", "尚未加载节目"),
    (status("fault"), "towers: a picture failed: bad tile", "画面出错"),
    (status(black=True), "towers: black, as scheduled", "按排期黑屏"),
    (status(), "towers: playing 'evening'", "正在播放"),
    (status(level=0.4, entry="c1"), "towers: playing 'evening' (campaign c1), brightness 40%", "亮度 40%"),
]


def changed(found: dict[str, Any], *, desk: object = None, **shown: object) -> dict[str, Any]:
    """With more of what is shown, and a brightness set by hand."""
    hand = {} if desk is None else {"brightness": desk}
    return {**found, "shown": {**found["shown"], **shown}, "desk": {**found["desk"], **hand}}


CASES += [
    (changed(status(level=0.4), curfew=True), "towers: dark: curfew", "熄屏时段"),
    (changed(status(level=0.4), desk=0.4), "towers: playing 'evening', brightness 40% (set by hand)", "手动"),
    (changed(status(), desk=0.4), "towers: playing 'evening', brightness set by hand to 40%", "手动设为 40%"),
    (
        changed(status(), dimmed_to=0.625, flashes_held=True),
        "towers: playing 'evening', dimmed to 62% by the power budget, flashes are held back",
        "受功率预算限制，降至 62%，闪烁画面已被抑制",
    ),
]


@pytest.mark.parametrize(("found", "english", "chinese"), CASES)
def test_told(found: dict[str, Any], english: str, chinese: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    assert told(found).startswith(english)
    monkeypatch.setenv("LEDSIGN_LANG", "zh")
    assert chinese in told(found)


def test_which_player(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(PlayerUnavailable, match="no player here"):
        player_folder("", str(tmp_path))
    one = tmp_path / "player" / "one"
    one.mkdir(parents=True)
    assert player_folder("", str(tmp_path)) == one
    assert player_folder("signs/two.yaml", str(tmp_path)).name == "two"
    one.with_name("two").mkdir()
    with pytest.raises(PlayerUnavailable, match=r"several signs here \(one, two\)"):
        player_folder("", str(tmp_path))
    monkeypatch.setenv("LEDSIGN_LANG", "zh")
    with pytest.raises(PlayerUnavailable, match="多个屏"):
        player_folder("", str(tmp_path))
    with pytest.raises(PlayerUnavailable, match="没有播放程序"):
        player_folder("", str(tmp_path / "none"))


@pytest.mark.parametrize(("text", "level"), [("0.4", 0.4), ("40%", 0.4), ("auto", "auto"), ("x%", "x%")])
def test_levels_as_operators_write_them(text: str, level: float | str) -> None:
    assert _level(text) == level


def test_messages_of_overrides() -> None:
    assert _message("override", "a", 30, "", "") == {"command": "override", "playlist": "a", "seconds": 1800}
    assert _message("emergency", "", None, "2026-05-06", "x") == {
        "command": "emergency", "playlist": "", "until": "2026-05-06", "id": "x",
    }  # fmt: skip


@pytest.mark.parametrize(("language", "told"), [("en", "say when it ends"), ("zh", "必须写明结束时间")])
def test_an_override_without_an_end_names_the_options(
    language: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDSIGN_LANG", language)
    with pytest.raises(BadParameter, match=told) as refused:
        _message("override", "b", None, "", "")
    assert "--minutes 30" in str(refused.value)
    assert "--until" in str(refused.value)


def test_remarks_of_an_answer_are_printed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    _remarks({"note": {"en": "unseen", "zh": "-"}, "warning": {"en": "unsaved", "zh": "-"}})
    assert capsys.readouterr().err == "· unseen\n! unsaved\n"


@pytest.mark.parametrize(
    ("facts", "english", "chinese"),
    [
        ({"state": "ok", "last_error": "refused"}, "ok", "正常"),
        ({"state": "waiting", "last_error": ""}, "nothing sent yet", "尚未发送"),
        (
            {"state": "failing", "failing_since_ns": NOW - 5 * 10**9, "last_error": "refused"},
            "failing for 5 s: refused", "已故障 5秒：refused",
        ),
        (
            {"state": "failing", "failing_since_ns": NOW, "last_error": ""},
            "failing for 0 s: nothing is accepted", "已故障 0 秒：发不出数据",
        ),
        (
            {"state": "recovered", "last_error_ns": NOW - 12 * 10**9, "last_error": "refused"},
            "ok again; last error 12 s ago: refused", "已恢复；上次错误在12秒前：refused",
        ),
    ],
)  # fmt: skip
def test_how_an_output_does(facts: dict[str, Any], english: str, chinese: str) -> None:
    told = output_told(facts, NOW)
    assert (told.en, told.zh) == (english, chinese)


def test_what_waits_for_its_turn() -> None:
    assert [one.en[:18] for one in waiting(status("blackout"))] == [
        "test pattern: ramp",
        "override typhoon: ",
    ]
    assert [one.zh[:10] for one in waiting(status("test-pattern"))] == ["插播 typhoon："[:10]]


def test_who_is_at_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "wang")
    assert user_name() == "wang"

    def nobody() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert user_name() == ""
