from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.player import desk as desk_module
from ledsign.player.desk import DESK_FILE, Desk, Interlude, Origin, read_desk, replace_desk, write_desk
from ledsign.schedule.types import Layer

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_795_000_000 * NS_PER_S


def interlude(kind: str = "override", ident: str = "a", wall_s: int = 60, monotonic_s: int = 60) -> Interlude:
    return Interlude(
        id=ident, kind=kind, what="x", since_wall_ns=NOW, until_wall_ns=NOW + wall_s * NS_PER_S,
        since_monotonic_ns=0, until_monotonic_ns=monotonic_s * NS_PER_S,
    )  # fmt: skip


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / DESK_FILE
    desk = (
        Desk(taken_down="d:1", taken_to=7, brightness=0.5)
        .blacked_out(Origin.REMOTE)
        .with_interlude(interlude())
    )
    write_desk(path, desk)
    assert read_desk(path) == (desk, "")


@pytest.mark.parametrize(("key", "number"), [("d:12", 12), ("d:0", 0), ("d", 0), ("d:²", 0), ("d:-1", 0)])
def test_a_takedown_of_an_older_version_holds_for_its_release(tmp_path: Path, key: str, number: int) -> None:
    path = tmp_path / DESK_FILE
    path.write_text(f'{{"format": "ledsign-desk/1", "taken_down": "{key}"}}')
    desk, trouble = read_desk(path)
    assert (desk.taken_down, desk.taken_to, trouble) == (key, number, "")


def test_a_takedown_said_again_takes_down_no_less() -> None:
    desk = Desk().taking_down("d:3", 20, "safe").taking_down("d:3", 3, "black")
    assert (desk.taken_to, desk.shown_instead) == (20, "black")
    assert desk.put_up().taking_down("d:3", 3, "safe").taken_to == 3
    assert desk.resumed(Origin.REMOTE).taken_to == 0


def test_no_file_is_an_empty_desk(tmp_path: Path) -> None:
    assert read_desk(tmp_path / DESK_FILE) == (Desk(), "")


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"format": "ledsign-desk/9"}', b'{"brightness": 7}', b'{"taken_to": -1}', b"[]"]
)
def test_a_damaged_desk_is_dark(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / DESK_FILE
    path.write_bytes(content)
    desk, trouble = read_desk(path)
    assert desk.dark
    assert str(path) in trouble


def test_overrides_never_come_back_after_a_reboot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / DESK_FILE
    for number in range(100):
        write_desk(
            path, Desk(blackout_local=True).with_interlude(interlude(("override", "emergency")[number % 2]))
        )
        monkeypatch.setattr(desk_module, "boot_id", lambda number=number: bytes([number]) * 16)
        desk, _ = read_desk(path)
        assert desk.interludes == ()
        assert desk.blackout_local


def test_a_disk_that_is_full_keeps_the_old_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / DESK_FILE
    write_desk(path, Desk(blackout_local=True))

    def full(*given: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="space"):
        write_desk(path, Desk())
    assert read_desk(path)[0].blackout_local


@pytest.mark.parametrize(
    ("wall_s", "monotonic_s", "lasts"), [(0, 0, True), (59, 59, True), (60, 0, False), (0, 60, False)]
)
def test_it_ends_by_whichever_clock_comes_first(wall_s: int, monotonic_s: int, lasts: bool) -> None:
    wall_ns, monotonic_ns = NOW + wall_s * NS_PER_S, monotonic_s * NS_PER_S
    desk = Desk(interludes=(interlude(),))
    assert interlude().lasts(wall_ns, monotonic_ns) is lasts
    assert len(desk.current(wall_ns, monotonic_ns).interludes) == lasts
    assert len(desk.entries(wall_ns, monotonic_ns)) == lasts
    if lasts:
        assert desk.current(wall_ns, monotonic_ns) is desk


def test_entries_keep_the_time_they_have_left_when_the_clock_is_set() -> None:
    desk = Desk(interludes=(interlude("emergency"), interlude("pattern", "p")))
    (entry,) = desk.entries(NOW + 20 * NS_PER_S - 3600 * NS_PER_S, 20 * NS_PER_S)
    (span,) = entry.rule.spans
    assert entry.layer is Layer.EMERGENCY
    assert span.start_ns == NOW - 3600 * NS_PER_S
    assert span.end_ns - span.start_ns == 60 * NS_PER_S


def test_blackouts_of_two_origins() -> None:
    both = Desk().blacked_out(Origin.LOCAL).blacked_out(Origin.REMOTE)
    assert both.resumed(Origin.REMOTE).blackout_local
    assert not both.resumed(Origin.LOCAL).dark


def test_there_is_one_pattern_and_one_of_each_id() -> None:
    desk = Desk().with_interlude(interlude("pattern", "p")).with_interlude(interlude("pattern", "q"))
    assert [one.id for one in desk.interludes] == ["q"]
    desk = desk.with_interlude(interlude()).with_interlude(interlude("emergency"))
    assert [(one.id, one.kind) for one in desk.interludes] == [("q", "pattern"), ("a", "emergency")]
    assert desk.pattern(NOW, 0) is not None
    assert desk.resumed(Origin.LOCAL).pattern(NOW, 0) is None
    assert desk.without(frozenset("a")).interludes == (interlude("pattern", "q"),)
    assert replace_desk(desk, brightness=0.1).brightness == 0.1
