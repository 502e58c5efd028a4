"""Figures as a table and as JSON."""

from __future__ import annotations

import json

import pytest
from rich.console import Console
from typer.testing import CliRunner

from ledsign.bench.figure import Figure
from ledsign.bench.machine import machine_facts
from ledsign.bench.table import all_met, as_json, cells, number, rich_table
from ledsign.cli import app
from ledsign.core.problem import Bilingual


def figure(value: float | None, **more: object) -> Figure:
    given = {
        "name": "a/b", "title": Bilingual("thing", "东西"), "value": value, "unit": "×", "bar": 2.0,
        "note": "why",
    }  # fmt: skip
    return Figure(**{**given, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "met"),
    [((1.0, 2.0), True), ((1.0, 3.0), False), ((1.0, None), False), ((), False)],
)
def test_met_only_when_all_are_measured_and_met(values: tuple[float | None, ...], met: bool) -> None:
    figures = [figure(value) for value in values]
    assert all_met(figures) is met
    told = as_json(figures, {"cores": "2"}, "en")
    assert json.loads(json.dumps(told))["met"] is met
    assert told["not_measured"] == [{"name": "a/b", "why": "why"}] * values.count(None)
    for one in told["figures"]:
        assert set(one) == {
            *("name", "title", "value", "unit", "bar", "stretch", "better", "met", "beyond", "note")
        }


def test_cells_in_both_languages() -> None:
    assert cells(figure(1.0, stretch=1.5), "zh") == ("东西", "1 ×", "≤ 2 ×", "≤ 1.5 ×", "★", "why")
    assert cells(figure(1.8, stretch=1.5), "en")[4] == "✓"
    assert cells(figure(2.5, better="higher"), "en")[2:5] == ("≥ 2 ×", "", "✓")
    assert cells(figure(None), "en")[1:5] == ("–", "≤ 2 ×", "", "–")


@pytest.mark.parametrize(
    ("value", "text"), [(12_345.6, "12,346 B"), (0.0, "0 B"), (0.01234, "0.0123 B"), (None, "–")]
)
def test_numbers(value: float | None, text: str) -> None:
    assert number(value, "B") == text


def test_table_draws() -> None:
    console = Console(width=120, record=True, file=None, quiet=False)
    with console.capture() as caught:
        console.print(rich_table([figure(1.0), figure(None)], machine_facts(), "zh"))
    assert "东西" in caught.get()
    assert "达标" in caught.get()


def test_command_measures_one_topic_and_its_exit_code_says_whether_it_is_met() -> None:
    done = CliRunner().invoke(app, ["bench", "--only", "lines", "--seconds", "0.5", "--json"])
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert done.exit_code == (0 if told["met"] else 1)
    assert {one["name"] for one in told["figures"]} == {"lines/full", "lines/fresh", "lines/stuck"}
    assert set(told["machine"]) == {"cores", "cpu", "system", "python", "numpy", "load"}


def test_command_names_what_there_is() -> None:
    done = CliRunner().invoke(app, ["bench", "--only", "lime"])
    assert done.exit_code == 2
    assert "lines" in done.output
