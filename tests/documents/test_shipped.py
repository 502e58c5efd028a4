"""Everything we ship loads without a word, on the sign it names, in glyphs every font of ours has."""

from pathlib import Path

import pytest

from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Where
from ledsign.display.sign import ColourOrder
from ledsign.documents import shipped as shipped_module
from ledsign.documents.load import check_sign, load_playlist, load_sign, problems_of_playlist
from ledsign.documents.playlist import CaptionItem, ClockItem, CountdownItem, TogetherItem
from ledsign.documents.shipped import find_sign, shipped, shipped_folder
from ledsign.effects.base import EFFECTS
from ledsign.text.clusters import segment
from ledsign.text.presentation import prefers_emoji

SIGNS = shipped("signs")
PLAYLISTS = shipped("playlists")


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
    texts: list[str] = []
    for item in load_playlist(PLAYLISTS[name]).playlist.items:
        for one in item.together if isinstance(item, TogetherItem) else (item,):
            if isinstance(one, CaptionItem):
                texts += [one.text] if isinstance(one.text, str) else one.text
            elif isinstance(one, ClockItem):
                texts.append(one.clock)
            elif isinstance(one, CountdownItem):
                texts += [one.countdown, one.after]
    assert texts
    for text in texts:
        clusters = [cluster.text for line in segment(text).lines for cluster in line]
        "".join(cluster for cluster in clusters if not prefers_emoji(cluster)).encode("gb2312")


@pytest.mark.parametrize("file", sorted([*SIGNS.values(), *PLAYLISTS.values()]), ids=lambda file: file.stem)
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
