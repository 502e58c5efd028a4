"""docs/wirings.md says what the code does."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from ledsign.core.geometry import Size
from ledsign.display.csv_map import read_csv_map
from ledsign.display.ledmap import read_ledmap

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def redraw() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_redraw", DOCS / "redraw.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_drawing_is_what_the_code_draws_now(redraw: ModuleType) -> None:
    page = (DOCS / "wirings.md").read_text("utf-8")
    assert page.count("<!-- drawn") >= 28
    assert redraw.redrawn(page) == page, "run: python docs/redraw.py"


def test_a_wrong_drawing_would_be_noticed(redraw: ModuleType) -> None:
    page = (DOCS / "wirings.md").read_text("utf-8")
    spoiled = page.replace("|  0 >  1 >  2 >  3 |", "|  3 <  2 <  1 <  0 |", 1)
    assert spoiled != page
    assert redraw.redrawn(spoiled) == page


def test_every_example_is_a_sign_that_loads(redraw: ModuleType) -> None:
    page = (DOCS / "wirings.md").read_text("utf-8")
    examples = redraw.YAML_BLOCK.findall(page)
    assert len(examples) >= 31
    for example in examples:
        assert redraw.sign_of(example).outputs


def test_every_wiring_has_its_drawing() -> None:
    page = (DOCS / "wirings.md").read_text("utf-8")
    for start in ("top-left", "top-right", "bottom-left", "bottom-right"):
        for axis in ("row", "column"):
            assert f"start: {start}, axis: {axis}}}" in page
            assert f"start: {start}, axis: {axis}, serpentine: true}}" in page
    for rotation in (0, 90, 180, 270):
        assert f"serpentine: true, rotation: {rotation}}}" in page


def test_the_maps_on_the_page_are_read() -> None:
    page = (DOCS / "wirings.md").read_text("utf-8")
    table = page.split("```csv\n")[1].split("```")[0]
    assert [(p.x, p.y, p.channel) for p in read_csv_map(table)] == [
        (0, 0, 0), (1, 0, 3), (1, 1, 6), (0, 1, 9),
    ]  # fmt: skip
    ledmap = '{"map": [0, 1, 2, 5, 4, 3], "width": 3, "height": 2}'
    assert f"`{ledmap}`" in page
    assert "0 > 1 > 2\n        v\n5 < 4 < 3" in page
    assert [(p.x, p.y) for p in read_ledmap(ledmap, Size(3, 2))] == [
        (0, 0), (1, 0), (2, 0), (2, 1), (1, 1), (0, 1),
    ]  # fmt: skip
