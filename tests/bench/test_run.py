"""Running benches: what raises, crashes or cannot be measured is a figure that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledsign.bench.figure import BENCHES, BenchSpec, Figure
from ledsign.bench.run import in_own_process, in_this_process, run_benches
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.bench.figure import Tell

TITLE = Bilingual("thing", "东西")


def figure(name: str = "a/b", value: float | None = 1.0, **more: object) -> Figure:
    return Figure(**{"name": name, "title": TITLE, "value": value, "unit": "×", "bar": 2.0, **more})  # type: ignore[arg-type]


def fine(seconds: float, tell: Tell) -> Iterable[Figure]:
    tell(f"{seconds:g}")
    yield figure()


def falls(seconds: float, tell: Tell) -> Iterable[Figure]:
    yield figure("early")
    raise OSError("no such thing")


def spec(name: str, run: object, share: float = 1.0) -> BenchSpec:
    return BenchSpec(name=name, title=TITLE, share=share, run=run)  # type: ignore[arg-type]


def test_a_bench_that_raises_is_a_figure_and_the_rest_goes_on() -> None:
    told: list[str] = []
    specs = [spec("falls", falls, 3.0), spec("fine", fine)]
    found = list(run_benches(specs, 8.0, lambda one, text: told.append(text), in_this_process))
    assert [one.name for one in found] == ["early", "falls", "a/b"]
    assert found[1].value is None
    assert found[1].met is None
    assert "no such thing" in found[1].note
    assert told == ["", "", "2"]  # a quarter of the time for one of four shares


def test_a_process_of_its_own_says_figures_or_the_reason() -> None:
    said: list[str] = []
    short = list(in_own_process(BENCHES["lines"], 0.2, said.append))
    assert [one.name for one in short] == ["lines/full", "lines/fresh", "lines/stuck"]
    assert said
    unknown = spec("nothing-of-that-name", fine)
    (only,) = run_benches([unknown], 1.0, lambda one, text: None)
    assert only.value is None
    assert "nothing-of-that-name" in only.note


@pytest.mark.parametrize(
    ("value", "better", "met", "beyond"),
    [
        (1.0, "lower", True, True),
        (2.0, "lower", True, False),
        (2.1, "lower", False, False),
        (2.0, "higher", True, True),
        (1.9, "higher", False, True),
        (None, "lower", None, None),
    ],
)
def test_bars(value: float | None, better: str, met: bool | None, beyond: bool | None) -> None:
    one = figure(value=value, better=better, stretch=1.5)
    assert (one.met, one.as_json("en")["beyond"]) == (met, beyond)


def test_shares_and_names_are_sane() -> None:
    entries = BENCHES.entries()
    assert all(one.share > 0 for one in entries.values())
    assert all(one.title.zh != one.title.en for one in entries.values())
