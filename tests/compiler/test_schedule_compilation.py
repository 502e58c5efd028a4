"""A schedule and its playlists become one show, or one list of everything that is wrong."""

from __future__ import annotations

import hashlib
import sys
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from ledsign.compiler import Compiled, compile_document
from ledsign.compiler import made_with as made_with_module
from ledsign.compiler.schedule_compilation import compile_schedule
from ledsign.core.clock import NS_PER_S, parse_instant
from ledsign.core.errors import DocumentError
from ledsign.documents.load import load_sign, read_playlist
from ledsign.documents.load_schedule import examine_schedule, load_schedule, read_schedule
from ledsign.settings import shipped
from ledsign.show.frame import RENDERER
from ledsign.show.staging import Stage
from ledsign.text.fonts import FontLibrary

FONTS = FontLibrary()
BOARD = load_sign(shipped("signs", "p10-64x16.yaml"))
CAPTION = {"text": "技能让生活更美好", "size": 16, "speed": "30 px/s"}
EVENING = {"name": "evening", "playlist": "one", "daily": "19:00-22:00"}


def document(playlists: dict[str, Any], *campaigns: dict[str, Any], **more: Any) -> str:
    content = {"ledsign": "schedule/1", "playlists": playlists, "campaigns": list(campaigns), **more}
    return yaml.safe_dump(content, allow_unicode=True)


def compiled(playlists: dict[str, Any], *campaigns: dict[str, Any], **more: Any) -> Compiled:
    loaded = read_schedule(document(playlists, *campaigns, **more), "test.yaml", Path.cwd())
    return compile_schedule(loaded, BOARD, FONTS)


def at(text: str) -> int:
    return parse_instant(f"{text}+08:00")


def test_every_playlist_is_a_timeline_and_clips_are_shared() -> None:
    still = {"text": "好", "size": 16, "effect": "hold", "duration": "1 s"}
    show = compiled(
        {"one": {"items": [CAPTION, still]}, "two": {"items": [still, CAPTION]}}, EVENING, safe="two"
    ).show
    assert list(show.timelines) == ["one", "two"]
    assert len(show.clips) == 2
    assert show.schedule is not None
    assert (show.schedule.safe, show.schedule.entries[0].playlist) == ("two", "one")
    assert show.timeline == show.timelines["two"]
    names = {cue.clip for timeline in show.timelines.values() for cue in timeline.cues}
    assert names == set(show.clips)


def test_cues_are_whole_frames_after_the_window_begins() -> None:
    short = {"text": "好", "size": 16, "effect": "hold", "duration": "0.512 s"}
    show = compiled({"one": {"items": [short, CAPTION]}}, EVENING).show
    for cue in show.timelines["one"].cues:
        assert (cue.start * show.sign.fps).denominator == (cue.length * show.sign.fps).denominator == 1
    first = Stage(show).decision_at(at("2026-05-06T19:00:00"))
    assert first.anchor_ns == at("2026-05-06T19:00:00")


def test_a_playlists_own_anchor_does_not_count_and_says_so() -> None:
    plain = compiled({"one": {"items": [CAPTION]}}, EVENING)
    anchored = compiled({"one": {"items": [CAPTION], "anchor": "2026-05-06T19:00:07+08:00"}}, EVENING)
    assert anchored.show.timelines == plain.show.timelines
    assert anchored.show.timelines["one"].anchor == 0
    (warning,) = [one for one in anchored.warnings if one.code == "anchor.in-schedule"]
    assert (warning.where.file, warning.severity) == ("test.yaml", "warning")
    assert "anchor" in warning.where.field


def test_compiling_again_gives_the_same_show_and_publishing_later_another() -> None:
    loaded = read_schedule(document({"one": {"items": [CAPTION]}}, EVENING), "test.yaml", Path.cwd())
    one, other = (compile_schedule(loaded, BOARD, FontLibrary()).show for _ in range(2))
    assert one.digest == other.digest
    later = compile_schedule(loaded, BOARD, FONTS, published_ns=5).show
    assert later.schedule is not None
    assert later.schedule.entries[0].published == 5
    assert later.digest != one.digest


def test_all_problems_of_all_playlists_come_at_once() -> None:
    loaded = read_schedule(
        document(
            {
                "one": {"items": [{"text": "技\ue123", "size": 16}]},
                "two": {"items": [{"image": "nowhere.png"}, {"text": "\ue456", "size": 16}]},
                "three": {"items": [CAPTION]},
            },
            EVENING,
        ),
        "test.yaml",
        Path.cwd(),
    )
    glyphs: list[Any] = []
    with pytest.raises(DocumentError) as caught:
        compile_schedule(loaded, BOARD, FONTS, glyphs=glyphs)
    said = str(caught.value)
    assert "E123" in said
    assert "E456" in said
    assert len(glyphs) == 4  # one an item
    fields = {problem.where.field for problem in caught.value.problems}
    assert {"playlists.one.items[0].text", "playlists.two.items[1].text"} <= fields


def test_legibility_is_told_for_each_playlist() -> None:
    result = compiled({"one": {"items": [CAPTION]}, "two": {"items": [CAPTION]}}, EVENING)
    assert [one.item.partition(":")[0] for one in result.legibility.readings] == ["one", "two"]
    assert {one.item.partition(":")[0] for one in result.speeds} == {"one", "two"}
    assert len(result.captions) == 2


def test_playlists_in_files_are_compiled_from_their_own_folder(tmp_path: Path) -> None:
    (tmp_path / "lists").mkdir()
    inner = {"ledsign": "playlist/1", "items": [{"text": "\ue999", "size": 16}]}
    (tmp_path / "lists" / "a.yaml").write_text(yaml.safe_dump(inner), "utf-8")
    outer = document({"one": "lists/a.yaml"}, EVENING)
    (tmp_path / "s.yaml").write_text(outer, "utf-8")
    with pytest.raises(DocumentError) as caught:
        compile_schedule(load_schedule(tmp_path / "s.yaml", BOARD), BOARD, FONTS)
    assert {Path(problem.where.file).name for problem in caught.value.problems} == {"a.yaml"}


def test_a_schedule_that_is_wrong_itself_is_told_with_its_playlists(tmp_path: Path) -> None:
    bad = {"name": "evening", "playlist": "gone", "daily": "19:00-22:00"}
    file = tmp_path / "s.yaml"
    file.write_text(document({"one": {"items": [{"text": "\ue123", "size": 16}]}}, bad), "utf-8")
    with pytest.raises(DocumentError) as caught:
        compile_schedule(examine_schedule(file), BOARD, FONTS)
    said = str(caught.value)
    assert "gone" in said
    assert "E123" in said


def test_the_frame_rate_can_be_another_for_all_of_it() -> None:
    loaded = read_schedule(document({"one": {"items": [CAPTION]}}, EVENING), "test.yaml", Path.cwd())
    show = compile_schedule(loaded, BOARD, FONTS, Fraction(25)).show
    assert show.sign.fps == 25
    assert all((cue.length * 25).denominator == 1 for cue in show.timelines["one"].cues)


def test_either_document_is_compiled_by_what_it_is() -> None:
    playlist = read_playlist(
        yaml.safe_dump({"ledsign": "playlist/1", "items": [CAPTION]}, allow_unicode=True)
    )
    schedule = read_schedule(document({"one": {"items": [CAPTION]}}, EVENING))
    alone, planned = (compile_document(one, BOARD, FONTS).show for one in (playlist, schedule))
    assert alone.schedule is None
    assert alone.timelines == {}
    assert planned.timelines["one"].cues == alone.timeline.cues
    t = Fraction(at("2026-05-06T19:00:05"), NS_PER_S)
    begun = Fraction(at("2026-05-06T19:00:00"), NS_PER_S)
    assert np.array_equal(Stage(planned).render(t), Stage(alone).render(alone.timeline.anchor + t - begun))


def test_a_show_says_what_it_was_made_with() -> None:
    made = compiled({"one": {"items": [CAPTION]}}, EVENING).show.made_with
    sums = dict(
        reversed(line.split()) for line in (shipped("fonts", "SHA256SUMS")).read_text("ascii").splitlines()
    )
    assert made.fonts == sums
    assert made.renderer == RENDERER
    assert made.ledsign
    assert made.tzdata[:2] == "20"


def test_a_font_of_ones_own_is_among_what_a_show_was_made_with(tmp_path: Path) -> None:
    own = shipped("fonts", "NotoEmoji.ttf").read_bytes()
    (tmp_path / "own.ttf").write_bytes(own)
    item = {"text": "好\U0001f600", "size": 32, "font": "own.ttf"}
    loaded = read_schedule(document({"one": {"items": [item]}}, EVENING), "test.yaml", tmp_path)
    wall = load_sign(shipped("signs", "wall-1024x256.yaml"))
    made = compile_schedule(loaded, wall, FONTS).show.made_with
    assert made.fonts["own.ttf"] == hashlib.sha256(own).hexdigest()


def test_pictures_alone_need_no_font(tmp_path: Path) -> None:
    Image.new("RGB", (8, 8), "red").save(tmp_path / "a.png")
    loaded = read_schedule(document({"one": {"items": [{"image": "a.png"}]}}, EVENING), "t", tmp_path)
    assert compile_schedule(loaded, BOARD, FONTS).show.made_with.fonts == {}


def test_a_time_zone_database_may_keep_its_version_to_itself(tmp_path: Path, monkeypatch: Any) -> None:
    def version(*folders: Path) -> str:
        monkeypatch.setattr("zoneinfo.TZPATH", tuple(map(str, folders)))
        made_with_module.tzdata_version.cache_clear()
        return made_with_module.tzdata_version()

    silent, telling = tmp_path / "silent", tmp_path / "telling"
    for folder in (silent, telling):
        folder.mkdir()
        (folder / "UTC").write_bytes(b"TZif2")
    (telling / "tzdata.zi").write_text("# version 2031c\n", "ascii")
    try:
        assert version(tmp_path, telling) == "2031c"
        assert version(silent, telling) == ""
        assert version() == import_module("tzdata").IANA_VERSION
        monkeypatch.setitem(sys.modules, "tzdata", None)
        assert version() == ""
    finally:
        made_with_module.tzdata_version.cache_clear()
