"""Figures as people read them: one table, what was promised beside what was measured."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence


def show_table(figures: Sequence[dict[str, Any]], title: str, *, as_json: bool = False) -> None:
    """Print figures (``name``, ``value``, ``unit``, ``bar``, ``met``) as a table, or as one JSON object."""
    met = sum(one["met"] for one in figures)
    if as_json:
        print(json.dumps({"title": title, "met": met, "figures": list(figures)}, ensure_ascii=False))
        return
    table = Table(title=title, caption=f"{met} of {len(figures)} met", pad_edge=False)
    table.add_column("what", overflow="fold")
    for column in ("measured", "promised"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("met")
    for one in figures:
        unit = f" {one['unit']}" if one["unit"] else ""
        mark = "[green]yes[/]" if one["met"] else "[bold red]NO[/]"
        table.add_row(one["name"], f"{one['value']:g}{unit}", f"{one['bar']}{unit}", mark)
    Console().print(table)
