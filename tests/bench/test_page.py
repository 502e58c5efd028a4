"""The page and its plots."""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

import pytest

from ledsign.bench.figure import Figure
from ledsign.bench.page import topics, write_page
from ledsign.bench.plots import draw, headroom
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from pathlib import Path


def figure(name: str, value: float | None, **more: object) -> Figure:
    given = {"name": name, "title": Bilingual("a <b> & c", "甲|乙"), "value": value, "unit": "×", "bar": 2.0}
    return Figure(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "better", "times"),
    [
        (1.0, "lower", 2.0),
        (4.0, "lower", 0.5),
        (4.0, "higher", 2.0),
        (0.0, "lower", math.inf),
        (None, "lower", None),
    ],
)
def test_headroom(value: float | None, better: str, times: float | None) -> None:
    assert headroom(figure("a", value, better=better)) == times
    assert headroom(figure("a", value, better=better, bar=0.0)) is None


def test_plot_is_sound_svg_with_a_row_for_each_measured_figure() -> None:
    found = [figure("a/1", 1.0, stretch=0.5), figure("a/2", None), figure("a/3", 9.0), figure("a/4", 0.0)]
    root = ET.fromstring(draw(found, "en"))
    space = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{space}rect")) == 1 + 3
    assert [one.text for one in root.findall(f"{space}text")].count("a <b> & c") == 3
    colours = [one.get("fill") for one in root.findall(f"{space}rect")][1:]
    assert colours[0] == colours[2] != colours[1]


def test_page_has_both_languages_and_every_figure(tmp_path: Path) -> None:
    found = [figure("a/1", 1.0), figure("b/1", None, note="why not"), figure("a/2", 5.0)]
    assert list(topics(found)) == ["a", "b"]
    write_page(tmp_path, found, {"cores": "2"})
    text = (tmp_path / "bench-figures.md").read_text(encoding="utf-8")
    assert text.count("cores 2") == 2
    assert "甲\\|乙" in text
    assert text.count("why not") == 2
    for name in ("a.en", "a.zh", "b.en", "b.zh"):
        assert f"images/bench/{name}.svg" in text
        assert (tmp_path / "images" / "bench" / f"{name}.svg").exists()
