"""Everything we ship loads without a word, on the sign it names, in glyphs every font of ours has."""

from datetime import datetime
from pathlib import Path

import pytest

from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Where
from ledsign.display.sign import ColourOrder
from ledsign.documents import shipped as shipped_module
from ledsign.documents.load import check_sign, load_playlist, load_sign, problems_of_playlist
from ledsign.documents.load_schedule import load_schedule, problems_of_schedule
from ledsign.documents.playlist import CaptionItem, ClockItem, CountdownItem, Playlist, TogetherItem
from ledsign.documents.shipped import find_sign, shipped, shipped_folder
from ledsign.effects.base import EFFECTS
from ledsign.schedule.timetable import Timetable
from ledsign.text.clusters import segment
from ledsign.text.presentation import prefers_emoji

SIGNS = shipped("signs")
PLAYLISTS = shipped("playlists")
SCHEDULES = shipped("schedules")


def texts_of(playlist: Playlist) -> list[str]:
    texts: list[str] = []
    for item in playlist.items:
        for one in item.together if isinstance(item, TogetherItem) else (item,):
            if isinstance(one, CaptionItem):
                texts += [one.text] if isinstance(one.text, str) else one.text
            elif isinstance(one, ClockItem):
                texts.append(one.clock)
            elif isinstance(one, CountdownItem):
                texts += [one.countdown, one.after]
    return texts


def assert_in_gb2312(texts: list[str]) -> None:
    for text in texts:
        clusters = [cluster.text for line in segment(text).lines for cluster in line]
        "".join(cluster for cluster in clusters if not prefers_emoji(cluster)).encode("gb2312")


def test_what_is_shipped() -> None:
    assert set(SIGNS) == {"twin-towers", "p10-64x16", "wall-1024x256"}
    assert set(PLAYLISTS) == {
        "twin-towers",
        "p10-shop",
        "wall",
        "couplet",
        "effects-tour",
        "clock-and-caption",
        "emphasis",
        "pages",
    }
    assert set(SCHEDULES) >= {
        "vocational-education-month",
        "vocational-education-month-workdays",
        "festival-couplets",
        "exam-season",
        "mourning-day",
        "typhoon-warning",
    }


@pytest.mark.parametrize("name", sorted(SCHEDULES))
def test_schedules_have_no_problem_and_no_warning(name: str) -> None:
    loaded = load_schedule(SCHEDULES[name])
    path = loaded.sign_path()
    assert path is not None
    sign = load_sign(path)
    assert problems_of_schedule(loaded, sign) == []
    assert loaded.schedule(sign).entries
    for playlist in loaded.playlists.values():
        if playlist.path == SCHEDULES[name]:
            assert_in_gb2312(texts_of(playlist.playlist))


@pytest.mark.parametrize("name", sorted(SIGNS))
def test_signs_have_no_problem_and_no_warning(name: str) -> None:
    sign, problems = check_sign(SIGNS[name])
    assert problems == []
    assert sign is not None
    assert sign.name == name


@pytest.mark.parametrize("name", sorted(PLAYLISTS))
def test_playlists_have_no_problem_and_no_warning(name: str) -> None:
    loaded = load_playlist(PLAYLISTS[name])
    sign = loaded.sign_path()
    assert sign is not None
    assert problems_of_playlist(loaded, load_sign(sign)) == []


@pytest.mark.parametrize("name", sorted(PLAYLISTS))
def test_texts_are_in_gb2312(name: str) -> None:
    texts = texts_of(load_playlist(PLAYLISTS[name]).playlist)
    assert texts
    assert_in_gb2312(texts)


@pytest.mark.parametrize(
    "file", sorted([*SIGNS.values(), *PLAYLISTS.values(), *SCHEDULES.values()]), ids=lambda file: file.stem
)
def test_every_example_explains_itself_in_both_languages(file: Path) -> None:
    head = file.read_text(encoding="utf-8").split("\nledsign:")[0]
    assert head.startswith("#")
    assert any("\u4e00" <= char <= "\u9fff" for char in head)
    assert any("a" <= char <= "z" for char in head)


def test_twin_towers_are_as_the_issue_says() -> None:
    sign = load_sign(SIGNS["twin-towers"])
    assert (sign.canvas, sign.fps, sign.gamma) == (Size(256, 640), 60, 2.2)
    assert [face.rect for face in sign.faces] == [Rect(0, 0, 96, 640), Rect(160, 0, 96, 640)]
    for output, address in zip(sign.outputs, ("ddp://127.0.0.1:4048", "ddp://127.0.0.1:4049"), strict=True):
        assert output.address == address
        assert len(output.panels) == 120
        assert {panel.rect.size for panel in output.panels} == {Size(32, 16)}
        rows = [output.panels[at : at + 3] for at in range(0, 120, 3)]
        assert all(panel.rotation == 180 * (number % 2) for number, row in enumerate(rows) for panel in row)
        assert all((row[0].rect.x < row[2].rect.x) == (number % 2 == 0) for number, row in enumerate(rows))
    # 96·640 RGB LEDs, 170 to a universe
    assert [output.universe for output in sign.outputs] == [1, 1 + -(-96 * 640 // 170)]


def test_p10_is_a_one_colour_board_on_serial() -> None:
    sign = load_sign(SIGNS["p10-64x16"])
    [output] = sign.outputs
    assert (sign.canvas, sign.one_bit, sign.fps, output.order) == (Size(64, 16), True, 30, ColourOrder.MONO)
    assert output.address == "serial:///dev/ttyUSB0?baud=921600&protocol=ledframe"
    assert [panel.rect for panel in output.panels] == [Rect(0, 0, 32, 16), Rect(32, 0, 32, 16)]


def test_the_wall_has_four_controllers() -> None:
    sign = load_sign(SIGNS["wall-1024x256"])
    assert (sign.canvas, sign.fps) == (Size(1024, 256), 40)
    assert [output.order for output in sign.outputs] == ["RGB", "RGB", "GRB", "GRB"]
    assert [
        sum(panel.rect.width * panel.rect.height for panel in output.panels) for output in sign.outputs
    ] == [256 * 256] * 4


def test_the_tour_shows_every_effect_and_arrangement_that_ships() -> None:
    shown = [item.effect for item in load_playlist(PLAYLISTS["effects-tour"]).playlist.items]  # type: ignore[union-attr]
    assert sorted(shown) == sorted(EFFECTS.names())


def test_the_demo_is_dominated_by_its_caption() -> None:
    playlist = load_playlist(PLAYLISTS["twin-towers"]).playlist
    first = playlist.items[0]
    assert isinstance(first, CaptionItem)
    assert (first.text, first.direction, first.effect) == ("技能让生活更美好", "vertical", "scroll-up")
    assert first.continuous
    assert 2 <= len(playlist.items) <= 4


def test_find_sign(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("x")
    (tmp_path / "twin-towers").write_text("x")
    assert find_sign("mine.yaml", tmp_path) == tmp_path / "mine.yaml"
    assert find_sign(tmp_path / "mine.yaml") == tmp_path / "mine.yaml"
    assert find_sign("wall-1024x256", tmp_path) == SIGNS["wall-1024x256"]
    # a file of one's own goes before a shipped name
    assert find_sign("twin-towers", tmp_path) == tmp_path / "twin-towers"


@pytest.mark.parametrize("name", ["", "nowhere", "none.yaml", "."])
def test_find_sign_that_is_not_there(name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        find_sign(name, where=Where(file="f", line=3))
    [problem] = caught.value.problems
    assert (problem.code, problem.where.line) == ("sign.unknown", 3)
    assert "twin-towers" in problem.remedy.zh


def test_packaged_data_goes_before_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shipped_module, "_PACKAGE", tmp_path / "ledsign")
    assert shipped_folder("signs") is None
    assert shipped("signs") == {}
    (tmp_path / "signs").mkdir()
    assert shipped_folder("signs") == tmp_path / "signs"
    (tmp_path / "ledsign" / "data" / "signs").mkdir(parents=True)
    (tmp_path / "ledsign" / "data" / "signs" / "a.yaml").write_text("x")
    (tmp_path / "ledsign" / "data" / "signs" / "readme.txt").write_text("x")
    assert shipped("signs") == {"a": tmp_path / "ledsign" / "data" / "signs" / "a.yaml"}


def ns(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000) * 10**6


def test_the_vocational_education_month_to_the_millisecond() -> None:
    loaded = load_schedule(SCHEDULES["vocational-education-month"])
    sign = load_sign(SIGNS["twin-towers"])
    schedule = loaded.schedule(sign)
    item = loaded.playlists["caption"].playlist.items[0]
    assert isinstance(item, CaptionItem) and item.text == "技能让生活更美好"
    table = Timetable(schedule)
    windows = table.wanted(schedule.entries[0], ns("2026-01-01T00:00+08:00"), ns("2027-01-01T00:00+08:00"))
    assert len(windows) == 26
    assert windows[0].start_ns == ns("2026-05-06T19:00+08:00")
    assert windows[-1].end_ns == ns("2026-05-31T22:00+08:00")
    for window in windows:
        for at, lit in ((window.start_ns, True), (window.end_ns - 1_000_000, True), (window.end_ns, False)):
            assert (table.active(at).playlist == "caption") is lit
        assert table.active(window.start_ns - 1_000_000).playlist == ""
    assert table.active(ns("2026-06-01T00:00+08:00")).entry is None


def test_the_month_on_workdays_follows_the_notice() -> None:
    loaded = load_schedule(SCHEDULES["vocational-education-month-workdays"])
    table = Timetable(loaded.schedule(load_sign(SIGNS["twin-towers"])))
    lit = [day for day in range(1, 32) if table.active(ns(f"2026-05-{day:02}T20:00+08:00")).entry]
    weekends = {10, 16, 17, 23, 24, 30, 31}
    assert lit == [day for day in range(6, 32) if day not in weekends]
    assert 9 in lit and not {1, 2, 3, 4, 5} & set(lit)


@pytest.mark.parametrize(
    ("name", "at", "playlist"),
    [
        ("festival-couplets", "2026-02-10T19:00", "old-year|spring"),  # 腊月廿三
        ("festival-couplets", "2026-02-16T23:30", "reunion"),  # 除夕
        ("festival-couplets", "2026-02-17T00:30", "reunion"),
        ("festival-couplets", "2026-02-17T19:00", "spring"),
        ("festival-couplets", "2026-03-03T19:00", "lanterns"),  # 元宵
        ("festival-couplets", "2026-03-04T19:00", ""),
        ("festival-couplets", "2027-02-05T23:30", "reunion"),
        ("exam-season", "2026-06-05T21:00", "usual"),
        ("exam-season", "2026-06-06T20:00", "quiet"),
        ("exam-season", "2026-06-09T20:31", ""),
        ("exam-season", "2026-06-10T21:00", "usual"),
        ("exam-season", "2030-06-07T20:00", "quiet"),
        ("mourning-day", "2026-12-13T09:59:59", "remembrance"),
        ("mourning-day", "2026-12-13T10:00", ""),
        ("mourning-day", "2026-12-13T10:03", "remembrance"),
        ("mourning-day", "2026-12-13T20:00", "remembrance"),
        ("mourning-day", "2026-12-14T20:00", "usual"),
        ("typhoon-warning", "2026-07-20T15:59", "calm"),
        ("typhoon-warning", "2026-07-20T19:00", "typhoon"),
        ("typhoon-warning", "2026-07-21T01:59:59", "typhoon"),
        ("typhoon-warning", "2026-07-21T02:00", "calm"),
        ("typhoon-warning", "2026-07-21T19:00", "usual"),
    ],
)
def test_the_examples_show_what_their_comments_say(name: str, at: str, playlist: str) -> None:
    table = Timetable(load_schedule(SCHEDULES[name]).schedule(load_sign(SIGNS["twin-towers"])))
    assert table.active(ns(f"{at}+08:00")).playlist in playlist.split("|")


def test_exam_nights_are_dim() -> None:
    table = Timetable(load_schedule(SCHEDULES["exam-season"]).schedule(load_sign(SIGNS["twin-towers"])))
    assert table.level(ns("2026-06-07T20:00+08:00")) == 0.3
    assert table.level(ns("2026-06-05T20:30+08:00")) == 0.6
