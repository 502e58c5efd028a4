"""Signs: where each fault of a document is reported."""

import re
from collections.abc import Callable

import pytest

from ledsign.core.problem import Problem, Severity

Faults = Callable[[str], list[Problem]]

CASES = [
    # change of the good sign (pattern, replacement), code, line, field
    (("name: test", "name: ''"), "name.bad", 2, "name"),
    (("canvas: .*", "canvas: [64]"), "pair.bad", 3, "canvas"),
    (("fps: 30", "fps: 0"), "fps.bad", 4, "fps"),
    (("fps: 30", "fps: 30\ngamma: 9"), "number.large", 5, "gamma"),
    (("fps: 30", "fps: 30\ngamma: '2'"), "type.number", 5, "gamma"),
    (("fps: 30", "fps: 30\nbrightness: 80"), "brightness.bad", 5, "brightness"),
    (("fps: 30", "fps: 30\ntime_zone: Asia/Shangai"), "time-zone.bad", 5, "time_zone"),
    (("fps: 30", "fps: 30\nled_colour: pinkish"), "colour.bad", 5, "led_colour"),
    (("fps: 30", "fps: 30\ngama: 2"), "key.unknown", 5, "gama"),
    (("fps: 30\n", ""), "key.missing", 1, "fps"),
    (("faces: .*", "faces: {}"), "list.short", 5, "faces"),
    (("faces: .*", "faces: {all: [0, 0, 32, 32]}"), "name.bad", 5, "faces.all"),
    (("right: .*", "right: [32, 0, 64, 32]}"), "face.outside", 5, "faces.right"),
    (("right: .32", "right: [16"), "face.overlap", 5, "faces.right"),
    (("to: ddp://127.0.0.1\n", "to: dpd://127.0.0.1\n"), None, 8, "outputs[0].to"),
    (("to: ddp://127.0.0.1\n", "to: two=ddp://127.0.0.1\n"), "address.named", 8, "outputs[0].to"),
    (("to: ddp://127.0.0.1\n", "to: 5\n"), "type.text", 8, "outputs[0].to"),
    (("name: two", "name: one"), "name.twice", 10, "outputs[1].name"),
    (("panels: ..rect.*", "channels: 0"), "output.wiring", 7, "outputs[0]"),
    (("panels: ..rect", "map: a.csv\n    panels: [{rect"), None, 9, "outputs[0].map"),
    (("panels: ..rect.*", "map: none.csv"), "file.missing", 9, "outputs[0].map"),
    (("rect: .*", "rect: [0, 0, 32]}]"), "rect.bad", 9, "outputs[0].panels[0].rect"),
    (("rect: .*", "reckt: [0, 0, 32, 32]}]"), "panel.no-kind", 9, "outputs[0].panels[0].reckt"),
    (("{rect: .*", "5]"), "type.mapping", 9, "outputs[0].panels[0]"),
    (
        ("32]}]\n  - name", "32], grid: {face: left, panel: [16, 16]}}]\n  - name"),
        "panel.two-kinds",
        9,
        "outputs[0].panels[0].grid",
    ),
    (
        ("32]}]\n  - name", "32], rotation: 45}]\n  - name"),
        "rotation.bad",
        9,
        "outputs[0].panels[0].rotation",
    ),
    (("32]}]\n  - name", "32], start: left}]\n  - name"), "choice.bad", 9, "outputs[0].panels[0].start"),
    (
        ("32]}]\n  - name", "32]}, {rect: [16, 0, 16, 16]}]\n  - name"),
        "pixel.twice",
        9,
        "outputs[0].panels[1].rect",
    ),
    (("rect: .*", "rect: [48, 0, 32, 32]}]"), "panel.outside", 9, "outputs[0].panels[0].rect"),
    (("face: right, panel", "panel"), "grid.place", 12, "outputs[1].panels[0].grid"),
    (("face: right, panel", "face: rigth, panel"), "face.unknown", 12, "outputs[1].panels[0].grid.face"),
    (("panel: .16, 16.", "panel: [15, 16]"), "grid.area", 12, "outputs[1].panels[0].grid.face"),
    (
        ("face: right, panel: .16, 16.", "area: [32, 0, 30, 32], panel: [16, 16]"),
        "grid.area",
        12,
        "outputs[1].panels[0].grid.area",
    ),
    (("16]}}]", "16], turn: 90}}]"), "grid.turn", 12, "outputs[1].panels[0].grid.turn"),
    (("face: right", "face: left"), "pixel.twice", 12, "outputs[1].panels[0].grid"),
    (("4049", "4049\n    order: RGX"), "order.bad", 12, "outputs[1].order"),
]


@pytest.mark.parametrize(("change", "code", "line", "field"), CASES)
def test_each_fault_at_its_line(
    sign_faults: Faults, sign_text: str, change: tuple[str, str], code: str | None, line: int, field: str
) -> None:
    text = re.sub(*change, sign_text, count=1)
    assert text != sign_text
    errors = [one for one in sign_faults(text) if one.severity is Severity.ERROR]
    assert (errors[0].where.line, errors[0].where.field) == (line, field)
    if code:
        assert errors[0].code == code
    assert all(one.message.zh and one.remedy.zh for one in errors)


def test_the_good_sign_has_no_faults(sign_faults: Faults, sign_text: str) -> None:
    assert sign_faults(sign_text) == []


def test_universe_overlap(sign_faults: Faults, sign_text: str) -> None:
    text = sign_text.replace("ddp://127.0.0.1:4049", "sacn://127.0.0.1\n    universe: 3")
    text = text.replace("to: ddp://127.0.0.1\n", "to: sacn://127.0.0.1\n")
    [error] = [one for one in sign_faults(text) if one.severity is Severity.ERROR]
    assert error.code == "universe.overlap"
    assert (error.where.line, error.where.field) == (12, "outputs[1].universe")


def test_texts_name_panels_as_the_document_does(sign_faults: Faults, sign_text: str) -> None:
    text = sign_text.replace("panel: [16, 16]}}]", "panel: [16, 16]}}, {rect: [48, 16, 16, 16]}]")
    [error] = [one for one in sign_faults(text) if one.severity is Severity.ERROR]
    assert error.where.field == "outputs[1].panels[1].rect"
    assert "outputs[1].panels[0].grid" in error.remedy.en + error.message.en
    assert "panels[3]" not in error.remedy.en + error.message.zh


def test_all_faults_of_a_sign_at_once(sign_faults: Faults) -> None:
    text = """\
ledsign: sign/1
name: x
canvas: [64, 16]
fps: 0
faces: {a: [0, 0, 64, 16], b: [0, 0, 65, 16]}
outputs:
  - name: one
    to: dpd://127.0.0.1
    panels:
      - rect: [0, 0, 32, 16]
      - rect: [31, 0, 32, 16]
        rotation: 45
  - name: two
    to: sacn://127.0.0.1
    order: RBGW
    panels: [{grid: {face: c, panel: [32, 16]}}]
  - name: three
    to: ddp://127.0.0.1
    panels: [{rect: [0, 0, 16, 16]}, {rect: [15, 0, 16, 16]}]
"""
    found = {(one.where.line, one.code) for one in sign_faults(text) if one.severity is Severity.ERROR}
    assert {
        (4, "fps.bad"),
        (5, "face.outside"),
        (5, "face.overlap"),
        (12, "rotation.bad"),
        (15, "order.bad"),
        (16, "face.unknown"),
        (19, "pixel.twice"),
    } <= found
    assert any(line == 8 for line, _ in found)
