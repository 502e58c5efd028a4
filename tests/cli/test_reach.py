"""What operators read after a command, in both languages; which player is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ledsign.cli.light import _level
from ledsign.cli.override import _message
from ledsign.cli.reach import player_folder, told
from ledsign.core.errors import PlayerUnavailable

if TYPE_CHECKING:
    from pathlib import Path


def status(why: str = "", *, black: bool = False, playlist: str = "evening", level: float | None = None,
           entry: str = "", local: bool = True) -> dict[str, Any]:  # fmt: skip
    return {
        "sign": "towers",
        "shown": {"why": why, "black": black, "playlist": playlist, "level": level, "entry": entry,
                  "layer": "campaign"},
        "desk": {"blackout_local": local, "interludes": [{"kind": "pattern", "what": "ramp"}]},
        "clock": {"trust": "in-the-past"},
        "last_fault": "bad tile",
    }  # fmt: skip


CASES = [
    (status("blackout", black=True), "towers: dark: blackout (local), until ledsign resume", "现场"),
    (status("blackout", black=True, local=False), "towers: dark: blackout (remote), until", "远程"),
    (status("test-pattern"), "towers: test pattern: ramp", "测试图案：ramp"),
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
