"""Limits in a sign file: values, faults with their lines, and what becomes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ledsign.core.errors import DocumentError
from ledsign.display.limits import Ceiling, Hours, Limits
from ledsign.documents.limits import parse_current, parse_curve, parse_hours
from ledsign.documents.load import load_sign

HEAD = """ledsign: sign/1
name: board
canvas: [8, 4]
fps: 30
faces: { board: [0, 0, 8, 4] }
outputs: [{ name: board, to: "ddp://192.0.2.10", panels: [{ rect: [0, 0, 8, 4] }] }]
limits:
"""


@pytest.mark.parametrize(
    ("value", "start", "end"),
    [
        ("22:00-06:00", 79_200, 21_600),
        (" 0:00 – 24:00 ", 0, 86_400),
        ("8:30至22:15", 30_600, 80_100),
        ("22:00~24:00", 79_200, 86_400),
    ],
)
def test_hours(value: str, start: int, end: int) -> None:
    assert parse_hours(value) == Hours(start_s=start, end_s=end)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("22:00", "curfew.bad"),
        ("24:00-06:00", "curfew.bad"),
        ("22:60-06:00", "curfew.bad"),
        ("22:00-24:01", "curfew.bad"),
        ("22:00-06:75", "curfew.bad"),
        (22, "curfew.bad"),
        (None, "curfew.bad"),
        ("08:00-08:00", "hours.nothing"),
    ],
)
def test_bad_hours(value: Any, code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        parse_hours(value)


@pytest.mark.parametrize(
    ("value", "ma"), [("40 A", 40_000), ("1.5A", 1500), ("800 mA", 800), (20, 20), (0.5, 0.5), ("3 安", 3000)]
)
def test_current(value: Any, ma: float) -> None:
    assert parse_current(value) == ma


@pytest.mark.parametrize("value", ["-1 A", "lots", True, None, "4 kA", "9999999 A"])
def test_bad_current(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^current\.bad$"):
        parse_current(value)


@pytest.mark.parametrize(
    "value",
    [[], None, "10%", [[0]], [[0, "10%"], [0, "20%"]], [[-1, 1]], [["a", 1]], [[True, 1]], [[0, 2]], [3]],
)
def test_bad_curve(value: Any) -> None:
    with pytest.raises(ValueError, match=r"^sensor\.bad$"):
        parse_curve(value)


def test_all_of_them(tmp_path: Path) -> None:
    file = tmp_path / "sign.yaml"
    file.write_text(
        HEAD
        + """  curfew: ["23:00-06:00"]
  ceilings: [{ daily: "22:00-06:00", level: 30% }]
  sensor: [[0, 10%], [10000, 1]]
  current: 4 A
  current_per_colour: 12
  idle_current: 0.6 mA
  flashes: 2
  soft_start: 1.5 s
""",
        encoding="utf-8",
    )
    assert load_sign(file).limits == Limits(
        curfew=(Hours(start_s=82_800, end_s=21_600),),
        ceilings=(Ceiling(hours=Hours(start_s=79_200, end_s=21_600), level=0.3),),
        sensor=((0.0, 0.1), (10_000.0, 1.0)),
        current_ma=4000,
        ma_per_channel=12,
        idle_ma_per_led=0.6,
        flashes_per_s=2,
        soft_start_s=1.5,
    )


def test_a_single_value_is_a_list_of_one(tmp_path: Path) -> None:
    file = tmp_path / "sign.yaml"
    file.write_text(
        HEAD + "  curfew: 23:00-06:00\n  ceilings: { daily: 22:00-06:00, level: 30% }\n", encoding="utf-8"
    )
    limits = load_sign(file).limits
    assert limits.curfew == (Hours(start_s=82_800, end_s=21_600),)
    assert limits.ceilings == (Ceiling(hours=Hours(start_s=79_200, end_s=21_600), level=0.3),)


def test_without_them_only_flashes_are_limited(tmp_path: Path) -> None:
    file = tmp_path / "sign.yaml"
    file.write_text(HEAD.replace("limits:\n", ""), encoding="utf-8")
    assert load_sign(file).limits == Limits()


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ('  curfew: ["23:00"]', "curfew.bad", "limits.curfew[0]"),
        ("  curfew: 23:00-24:01", "curfew.bad", "limits.curfew"),
        ("  curfew: 5", "type.list", "limits.curfew"),
        ("  ceilings: { daily: 22:00-06:00, level: 3 }", "brightness.bad", "limits.ceilings[0].level"),
        ('  curfew: ["23:00-23:00"]', "hours.nothing", "limits.curfew[0]"),
        ("  ceilings: [{ daily: 22:00-06:00, level: 3 }]", "brightness.bad", "limits.ceilings[0].level"),
        ("  current: much", "current.bad", "limits.current"),
        ("  sensor: [[5, 1], [1, 1]]", "sensor.bad", "limits.sensor"),
    ],
)
def test_faults_are_named_with_their_line(tmp_path: Path, line: str, code: str, field: str) -> None:
    file = tmp_path / "sign.yaml"
    file.write_text(HEAD + line + "\n", encoding="utf-8")
    with pytest.raises(DocumentError) as caught:
        load_sign(file)
    (found,) = caught.value.problems
    assert (found.code, found.where.line, found.where.field) == (code, 8, field)
