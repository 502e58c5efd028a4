"""Table: figures beside their bars, for people and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.table import Table

    from ledsign.bench.figure import Figure

HEADS = (
    Bilingual("what", "项目"),
    Bilingual("measured", "实测"),
    Bilingual("bar", "指标"),
    Bilingual("stretch", "争取"),
    Bilingual("met", "达标"),
    Bilingual("note", "备注"),
)
MARKS = {True: "✓", False: "✗", None: "–"}
STYLES = {True: "green", False: "red", None: "yellow"}


def as_json(figures: Sequence[Figure], facts: Mapping[str, str], language: str) -> dict[str, Any]:
    """What ``ledsign bench --json`` prints. ``met``: every figure was measured and meets its bar."""
    return {
        "machine": dict(facts),
        "figures": [figure.as_json(language) for figure in figures],
        "not_measured": [
            {"name": figure.name, "why": figure.note} for figure in figures if figure.value is None
        ],
        "met": all_met(figures),
    }


def all_met(figures: Sequence[Figure]) -> bool:
    """False also for no figure at all, and for one not measured."""
    return bool(figures) and all(figure.met for figure in figures)


def number(value: float | None, unit: str = "") -> str:
    """A value to three digits, with its unit; – for none."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"
    return f"{text} {unit}".rstrip()


def limit(figure: Figure, value: float | None) -> str:
    """A bar as people write it: ``≤ 3 ×``."""
    if value is None:
        return ""
    return f"{'≤' if figure.better == 'lower' else '≥'} {number(value, figure.unit)}"


def cells(figure: Figure, language: str) -> tuple[str, str, str, str, str, str]:
    """One row, in the order of ``HEADS``. ★ where the stretch is reached."""
    mark = "★" if figure.reaches(figure.stretch) else MARKS[figure.met]
    return (
        figure.title.in_language(language),
        number(figure.value, figure.unit),
        limit(figure, figure.bar) if figure.value is not None or figure.bar else "",
        limit(figure, figure.stretch),
        mark,
        figure.note,
    )


def rich_table(figures: Sequence[Figure], facts: Mapping[str, str], language: str) -> Table:
    """For the terminal."""
    from rich.table import Table
    from rich.text import Text

    title = "  ".join(f"{key} {value}" for key, value in facts.items())
    table = Table(*(head.in_language(language) for head in HEADS), title=title, title_justify="left")
    for figure in figures:
        row = [Text(cell) for cell in cells(figure, language)]
        row[4].stylize(STYLES[figure.met])
        table.add_row(*row)
    return table
