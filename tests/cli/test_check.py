from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.settings import shipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "ledsign: playlist/1\nsign: twin-towers\nitems:\n"
ALL_AT_ONCE = (
    HEAD
    + """\
  - text: 技能
    colour: "#ggg"
    face: wset
    speed: 0 px/s
    effekt: hold
  - text: "让\ue123生"
"""
)


@pytest.mark.parametrize(
    "name", ["twin-towers", "p10-shop", "wall", "couplet", "effects-tour", "clock-and-caption"]
)
def test_shipped_playlists_have_no_problems(ledsign: Callable[..., Any], name: str) -> None:
    said = ledsign("check", shipped("playlists", f"{name}.yaml"), "--json")
    found = json.loads(said.out)
    legibility, speeds = found.pop("legibility"), found.pop("speeds")
    assert (said.code, found) == (
        0,
        {"problems": [], "missing": [], "fallbacks": [], "variants": [], "rules": []},
    )
    assert all(one["characters"] > 0 and one["contrast"] >= 3 for one in legibility)
    assert all(abs(one["px_s"] / one["asked_px_s"] - 1) < 0.35 for one in speeds)


def test_how_well_it_reads_is_said_in_lines_and_in_json(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "fast.yaml"
    file.write_text(
        HEAD + "  - text: 技能让生活更美好\n    size: 32\n    direction: vertical\n", encoding="utf-8"
    )
    said = ledsign("check", file)
    assert re.fullmatch(
        r"items\.0: 32 px, 3\.75 characters/s, 8 of 8 seen at once, "
        r"strokes 2\.\d px = 14\d(\.\d)? mm, up to \d{3} m, contrast 21 : 1\n",
        said.out,
    )
    (one,) = json.loads(ledsign("check", file, "--json").out)["legibility"]
    assert (one["item"], one["chars_per_s"], one["visible"], one["em_px"]) == ("items.0", 3.75, 8, 32)


@pytest.mark.parametrize("name", ["twin-towers", "p10-64x16", "wall-1024x256"])
def test_shipped_signs_have_no_problems(ledsign: Callable[..., Any], name: str) -> None:
    said = ledsign("check", shipped("signs", f"{name}.yaml"))
    assert (said.code, said.err) == (0, "no problems\n")


def test_everything_is_told_at_once_with_line_and_field(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(ALL_AT_ONCE, encoding="utf-8")
    said = ledsign("check", file, "--json")
    assert said.code == 1
    problems = json.loads(said.out)["problems"]
    assert {(one["line"], one["field"]) for one in problems} == {
        (5, "items[0].colour"),
        (6, "items[0].face"),
        (7, "items[0].speed"),
        (8, "items[0].effekt"),
        (9, "items[1].text"),
    }
    assert all(one["remedy"] and one["message"] and one["file"] == str(file) for one in problems)


@pytest.mark.parametrize("command", ["play", "render", "up"])
def test_a_bad_file_is_exit_code_2_and_nothing_is_sent(
    ledsign: Callable[..., Any], tmp_path: Path, command: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(ALL_AT_ONCE, encoding="utf-8")
    capture = tmp_path / "out.pcap"
    more = {"play": ["--to", f"pcap://{capture}"], "render": ["-o", tmp_path / "x.png"], "up": []}[command]
    said = ledsign(command, file, *more)
    assert said.code == 2
    for line in (5, 6, 7, 8, 9):
        assert f"bad.yaml:{line} " in said.err
    assert not capture.exists()
    assert not (tmp_path / "x.png").exists()


def test_a_chinese_operator_reads_chinese(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(ALL_AT_ONCE, encoding="utf-8")
    said = ledsign("check", file, language="zh")
    assert "错误" in said.err
    assert "是不是想写“effect”" in said.err
    assert "error" not in said.err


def test_missing_glyphs_of_a_file_are_listed_in_detail(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "rare.yaml"
    file.write_text(HEAD + '  - text: "让\ue123生"\n    direction: vertical\n', encoding="utf-8")
    said = ledsign("check", file, "--json")
    (missing,) = json.loads(said.out)["missing"]
    assert (missing["index"], missing["codepoints"]) == (1, "U+E123")
    assert missing["fonts_tried"]
    assert said.code == 1


def test_text_on_the_command_line(ledsign: Callable[..., Any]) -> None:
    assert ledsign("check", "--text", "技能让生活更美好", "--size", 16).code == 0
    said = ledsign("check", "--text", "技\ue123", "--size", 16, "--sign", "p10-64x16", "--json")
    assert said.code == 1
    found = json.loads(said.out)
    assert found["problems"][0]["code"] == "text.missing-glyph"
    assert found["missing"][0]["cluster"] == "\ue123"


def test_how_well_a_text_reads_on_a_sign(ledsign: Callable[..., Any]) -> None:
    said = ledsign("check", "--text", "技能让生活更美好", "--size", 16, "--sign", "p10-64x16")
    assert said.code == 0
    assert re.match(r"items\.0: 16 px, \d\.\d+ characters/s, 4 of 8 seen at once, strokes ", said.out)
    assert "no problems" in said.err and "--sign" not in said.err
    said = ledsign("check", "--text", "技能让生活更美好", "--sign", "twin-towers", "--json")
    (one,) = json.loads(said.out)["legibility"]
    assert one["em_px"] > 48, "the size that fits a tower"
    assert one["contrast"] > 20 and one["readable_m"] > 100


def test_without_a_sign_it_says_what_is_needed(ledsign: Callable[..., Any]) -> None:
    said = ledsign("check", "--text", "技能", "--size", 16)
    assert (said.code, said.out) == (0, "")
    assert "add --sign" in said.err
    assert "--sign" in ledsign("check", "--text", "技能", language="zh").err
    assert json.loads(ledsign("check", "--text", "技能", "--json").out)["legibility"] == []


def test_a_text_too_large_for_the_sign(ledsign: Callable[..., Any]) -> None:
    said = ledsign("check", "--text", "技能", "--size", 40, "--sign", "p10-64x16", "--json")
    assert said.code == 0
    assert "text.cropped" in {one["code"] for one in json.loads(said.out)["problems"]}


@pytest.mark.parametrize("arrangement", ["same", "relay", "span"])
def test_a_character_too_large_for_a_tower(
    ledsign: Callable[..., Any], tmp_path: Path, arrangement: str
) -> None:
    file = tmp_path / "large.yaml"
    item = f"{{text: 技能让生活更美好, size: 128, direction: horizontal, arrangement: {arrangement}}}"
    file.write_text(f"ledsign: playlist/1\nsign: twin-towers\nitems:\n  - {item}\n", "utf-8")
    said = ledsign("check", file)
    assert said.code == 0
    assert "a character is 122 px long and the face has 96" in said.err and "write size: 100" in said.err
    assert "size: 100 或更小" in ledsign("check", file, language="zh").err
    file.write_text(file.read_text("utf-8").replace("128", "100"), "utf-8")
    assert "never seen whole" not in ledsign("check", file).err


def test_a_warning_alone_is_not_a_failure(ledsign: Callable[..., Any]) -> None:
    said = ledsign("check", "--text", "技", "--size", 9)
    assert said.code == 0
    assert "warning" in said.err


def test_a_bad_sign(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    file = tmp_path / "sign.yaml"
    text = shipped("signs", "twin-towers.yaml").read_text(encoding="utf-8")
    file.write_text(text.replace("east: [160,", "east: [200,"), encoding="utf-8")
    said = ledsign("check", file)
    assert said.code == 1
    assert "sign.yaml:" in said.err


def test_file_or_text_but_not_both_or_none(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    assert ledsign("check").code == 2
    assert ledsign("check", tmp_path / "a.yaml", "--text", "a").code == 2


def test_a_file_that_is_not_there(ledsign: Callable[..., Any], tmp_path: Path) -> None:
    said = ledsign("check", tmp_path / "none.yaml")
    assert said.code == 1
    assert "none.yaml" in said.err


def test_an_unreadable_picture_is_told_together_with_the_rest(
    ledsign: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "bad.png").write_bytes(b"this is no picture")
    file = tmp_path / "bad.yaml"
    file.write_text(HEAD + '  - image: bad.png\n  - text: 技\n    colour: "#ggg"\n', encoding="utf-8")
    problems = json.loads(ledsign("check", file, "--json").out)["problems"]
    assert {(one["line"], one["code"]) for one in problems} == {(4, "image.not-a-picture"), (6, "colour.bad")}


def test_a_text_in_a_font_set_as_asked(ledsign: Callable[..., Any]) -> None:
    said = ledsign("check", "--text", "技能", "--size", 16, "--font", "efont")
    assert said.code == 1 and "24" in said.out + said.err
    assert ledsign("check", "--text", "技能", "--size", 24, "--font", "efont").code == 0
    given = ("--text", "[red]技能[/]让生活更美好", "--sign", "twin-towers", "--size", 32, "--json")
    plain = json.loads(ledsign("check", *given).out)
    assert [one["code"] for one in plain["problems"]] == ["markup.off"]
    marked = json.loads(ledsign("check", *given, "--markup", "--direction", "horizontal").out)
    assert marked["problems"] == [] and marked["legibility"][0]["characters"] == 8
    wrapped = json.loads(ledsign("check", *given, "--markup", "--wrap", "--direction", "horizontal").out)
    assert wrapped["problems"] == [] and wrapped["legibility"] != marked["legibility"]
