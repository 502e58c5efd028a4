"""``ledsign fonts``, and documents that choose fonts and what to do about missing glyphs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

SHIPPED = Path(__file__).resolve().parents[2] / "fonts"
HEAD = "ledsign: playlist/1\nsign: p10-64x16\n"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    shutil.copy(SHIPPED / "NotoEmoji.ttf", folder / "Signs.ttf")
    (folder / "junk.otf").write_bytes(b"junk")
    monkeypatch.setenv("LEDSIGN_USER_FONTS", str(folder))
    return folder


def test_everything_as_json(ledsign: Callable[..., Any], own: Path) -> None:
    said = ledsign("fonts", "--json")
    assert said.code == 0
    found = json.loads(said.out)
    fonts = {(one["font"], one["shipped"]): one for one in found["fonts"]}
    noto = fonts["Noto Sans SC", True]
    assert noto["licence"] == "SIL OFL 1.1" and noto["coverage"]["8105"] == 8105
    assert fonts["Noto Emoji", False]["file"] == str(own / "Signs.ttf")
    assert [one["size_px"] for one in found["sizes"]] == [16, 24, 28]
    for size in found["sizes"]:
        for key in ("gb2312", "gb2312-signs", "8105", "gb18030-1", "gb18030-2"):
            assert size["coverage"][key]["drawn"] == size["coverage"][key]["wanted"]
    assert "junk.otf" in found["faults"][0] and found["folder"] == str(own)


@pytest.mark.parametrize(
    ("language", "words"), [("en", ["licence", "your own fonts go"]), ("zh", ["许可", "自备字体请放入"])]
)
def test_tables_for_people(ledsign: Callable[..., Any], own: Path, language: str, words: list[str]) -> None:
    said = ledsign("fonts", language=language)
    assert said.code == 0
    for word in ("Noto Sans SC", "≥ 28 px", "✓", "88,115", "Signs.ttf", "junk.otf", *words):
        assert word in said.out, word


@pytest.mark.parametrize(
    ("asked", "count", "first"),
    [
        (["gb2312"], 0, None),
        (["gb18030-2", "--size", 16], 0, None),
        (["gb18030-3"], None, "⼀"),
        (["8105", "--font", "Unifont"], 196, "𠅤"),
        (["gb2312", "--font", "efont signs"], 6763, "一"),
    ],
)
def test_what_is_missing(
    ledsign: Callable[..., Any], asked: list[Any], count: int | None, first: str | None
) -> None:
    said = ledsign("fonts", "--missing", *asked)
    assert said.code == 0
    chars = said.out.replace("\n", "")
    assert count is None or len(chars) == count
    listed = json.loads(ledsign("fonts", "--missing", *asked, "--json").out)["missing"]
    assert listed == [f"U+{ord(char):04X}" for char in chars]
    if first and count:
        assert chars[0] == first


def test_an_unknown_list_or_font(ledsign: Callable[..., Any]) -> None:
    said = ledsign("fonts", "--missing", "gb18030")
    assert said.code == 2 and "gb18030-" in said.err
    assert ledsign("fonts", "--missing", "8105", "--font", "Comic").code == 2


@pytest.mark.parametrize(
    ("keys", "code", "codes"),
    [
        ("font: Noto Emoji\n    size: 16\n", 0, ["text.fallback-glyph"]),
        ("font: signs.ttf\n", 0, ["text.fallback-glyph"]),
        ("font: Noto Emogi\n", 1, ["font.unknown"]),
        ("font: efont\n    size: 16\n", 1, ["font.size"]),
        ("font: Unifont\n    size: 16\n    weight: 500\n", 0, ["font.weight"]),
        ("weight: 0\n", 1, ["number.range"]),
        ("glyphs: never\n", 1, ["choice.unknown"]),
    ],
)
def test_items_choose_fonts(
    ledsign: Callable[..., Any], own: Path, tmp_path: Path, keys: str, code: int, codes: list[str]
) -> None:
    file = tmp_path / "list.yaml"
    file.write_text(f"{HEAD}items:\n  - text: 技能好\n    {keys}", encoding="utf-8")
    said = ledsign("check", file, "--json")
    found = json.loads(said.out)["problems"]
    assert said.code == code, found
    if codes[0].startswith(("font", "text")):
        assert [one["code"] for one in found] == codes
        assert found[0]["line"] > 0
    else:
        assert len(found) == 1 and found[0]["line"] == 5


@pytest.mark.parametrize(
    ("head", "item", "code", "problem"),
    [
        ("", "", 1, "text.missing-glyph"),
        ("glyphs: substitute\n", "", 0, "text.glyph-substituted"),
        ("glyphs: skip\n", "", 0, "text.glyph-skipped"),
        ("glyphs: skip\n", "    glyphs: strict\n", 1, "text.missing-glyph"),
        ("", "    glyphs: substitute\n", 0, "text.glyph-substituted"),
    ],
)
@pytest.mark.parametrize("text", ['text: "让\ue123生"', 'clock: "\ue123%H"'])
def test_missing_glyphs_by_policy(
    ledsign: Callable[..., Any], tmp_path: Path, head: str, item: str, code: int, problem: str, text: str
) -> None:
    file = tmp_path / "list.yaml"
    file.write_text(f"{HEAD}{head}items:\n  - {text}\n{item}", encoding="utf-8")
    said = ledsign("check", file, "--json")
    found = json.loads(said.out)
    assert (said.code, problem in [one["code"] for one in found["problems"]]) == (code, True)
    (missing,) = found["missing"]
    assert missing["codepoints"] == "U+E123" and missing["line"] and missing["fonts_tried"]


def test_the_playlists_font_is_for_items_without_their_own(
    ledsign: Callable[..., Any], own: Path, tmp_path: Path
) -> None:
    file = tmp_path / "list.yaml"
    items = "items:\n  - text: 技\n    size: 16\n  - text: 能\n    size: 16\n    font: Unifont\n"
    file.write_text(f"{HEAD}font: Signs\n{items}", encoding="utf-8")
    found = json.loads(ledsign("check", file, "--json").out)
    assert [(one["cluster"], one["line"]) for one in found["fallbacks"]] == [("技", 5)]
