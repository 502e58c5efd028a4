"""Page: the table and plots of one run as files for the documentation, in both languages."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.bench.plots import draw
from ledsign.bench.table import HEADS, cells
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ledsign.bench.figure import Figure

INTRO = Bilingual(
    "Written by `ledsign bench --docs`; what the rows mean is in [bench.md](bench.md). ★ stretch reached,"
    " ✓ bar met, ✗ missed, – not measured. Diamonds in the plots are stretches.",
    "由 `ledsign bench --docs` 生成；各行含义见 [bench.md](bench.md)。★ 达到争取目标，✓ 达标，✗ 未达标，"
    "– 未测。图中菱形为争取目标。",
)


def write_page(folder: Path, figures: Sequence[Figure], facts: Mapping[str, str]) -> None:
    """Write ``bench-figures.md`` and ``images/bench/TOPIC.LANGUAGE.svg`` into ``folder``."""
    images = folder / "images" / "bench"
    images.mkdir(parents=True, exist_ok=True)
    lines = ["# Figures · 实测", ""]
    for language, head in (("en", "## English"), ("zh", "## 中文")):
        lines += [head, "", INTRO.in_language(language), ""]
        lines += [" · ".join(f"{key} {value}" for key, value in facts.items()), ""]
        for topic, found in topics(figures).items():
            name = f"{topic}.{language}.svg"
            picture = draw(found, language)
            (images / name).write_text(picture, encoding="utf-8")
            lines += [f"### {topic}", "", f"![{topic}](images/bench/{name})", ""]
            lines += markdown(found, language)
    (folder / "bench-figures.md").write_text("\n".join(lines), encoding="utf-8")


def topics(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Figures by the first part of their name, in the order they came."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        found.setdefault(figure.name.partition("/")[0], []).append(figure)
    return found


def markdown(figures: Sequence[Figure], language: str) -> list[str]:
    """A Markdown table and an empty line."""
    heads = [head.in_language(language) for head in HEADS]
    rows = [heads, ["---"] * len(heads), *(cells(figure, language) for figure in figures)]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows] + [""]
