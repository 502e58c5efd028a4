"""Meaning: what contradicts the sign or the document itself, each with line and field."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ledsign.core.problem import Problem, Severity

Faults = Callable[[str], list[Problem]]
HEAD = """\
ledsign: playlist/1
zones:
  up: {face: west, rect: [0, 0, 96, 64]}
  down: {face: west, rect: [0, 64, 96, 64]}
"""


def items(*lines: str) -> str:
    """A playlist on the towers; the first of ``lines`` is line 6."""
    return HEAD + "items:\n" + "\n".join(lines) + "\n"


PAIR = "  - text: [春, 秋]"
CASES = [
    (items("  - text: a", "    face: wset"), "face.unknown", 7, "items[0].face", "did you mean “west”?"),
    (items("  - text: a", "    face: [west, north]"), "face.unknown", 7, "items[0].face[1]", "choose from"),
    (items("  - text: a", "    zone: uup"), "zone.unknown", 7, "items[0].zone", "did you mean “up”?"),
    (items("  - text: a", "    zone: up", "    face: west"), "zone.and-face", 7, "items[0].zone", "delete"),
    (
        items("  - text: a", "    zone: up", "    arrangement: span"),
        "zone.arrangement",
        8,
        "items[0].arrangement",
        "same",
    ),
    (
        items("  - text: a", "    face: west", "    arrangement: span"),
        "arrangement.faces",
        8,
        "items[0].arrangement",
        "name the faces",
    ),
    (
        items("  - text: a", "    face: [west]", "    arrangement: relay"),
        "arrangement.faces",
        8,
        "items[0].arrangement",
        "name the faces",
    ),
    (
        items("  - text: a", "    face: west", "    arrangement: mirror"),
        "arrangement.faces",
        8,
        "items[0].arrangement",
        "name the faces",
    ),
    (
        items(PAIR, "    face: west", "    arrangement: couplet", "    direction: vertical"),
        "arrangement.faces",
        8,
        "items[0].arrangement",
        "name the faces",
    ),
    (
        items("  - text: 春", "    arrangement: couplet", "    direction: vertical"),
        "couplet.text",
        6,
        "items[0].text",
        "first line",
    ),
    (items(PAIR, "    arrangement: couplet"), "couplet.direction", 7, "items[0].arrangement", "vertical"),
    (
        items(PAIR, "    arrangement: couplet", "    direction: horizontal"),
        "couplet.direction",
        8,
        "items[0].direction",
        "vertical",
    ),
    (items(PAIR), "couplet.wanted", 6, "items[0].text", "couplet"),
    (
        items("  - clock: '%H'", "    arrangement: relay"),
        "arrangement.item",
        7,
        "items[0].arrangement",
        "same",
    ),
    (
        items("  - countdown: '{days}'", "    until: '2030-01-01T00:00Z'", "    arrangement: couplet"),
        "arrangement.item",
        8,
        "items[0].arrangement",
        "same",
    ),
    (
        items("  - text: a", "    duration: 5", "    repeat: 2"),
        "item.two-lengths",
        8,
        "items[0].repeat",
        "keep one",
    ),
    (items("  - image: none.png"), "image.missing", 6, "items[0].image", "starts from"),
    (items("  - image: ../none.gif"), "image.missing", 6, "items[0].image", "starts from"),
    (items(f"  - image: {'x' * 5000}.png"), "image.missing", 6, "items[0].image", "starts from"),
    (items('  - image: "a\\0.png"'), "image.missing", 6, "items[0].image", "starts from"),
    (items("  - image: film.mp4"), "image.kind", 6, "items[0].image", "PNG"),
    (
        items("  - together:", "      - {text: a, face: west}", "      - {text: b, zone: up}"),
        "together.overlap",
        8,
        "items[0].together[1]",
        "its own face or zone",
    ),
    (
        items("  - together:", "      - text: a", "      - {clock: '%H', face: east}"),
        "together.overlap",
        8,
        "items[0].together[1]",
        "its own face or zone",
    ),
    (
        HEAD.replace("face: west, rect: [0, 0", "face: wset, rect: [0, 0") + "items: [{text: a}]\n",
        "face.unknown",
        3,
        "zones.up.face",
        "did you mean “west”?",
    ),
    (
        HEAD.replace("64, 96, 64", "600, 96, 64") + "items: [{text: a}]\n",
        "zone.outside",
        4,
        "zones.down.rect",
        "y+height ≤ 640",
    ),
    (
        HEAD.replace("0, 64, 96", "1, 64, 96") + "items: [{text: a}]\n",
        "zone.outside",
        4,
        "zones.down.rect",
        "x+width ≤ 96",
    ),
    (
        HEAD + "sign: twin-tower\nitems: [{text: a}]\n",
        "sign.unknown",
        5,
        "sign",
        "did you mean “twin-towers”?",
    ),
]


@pytest.mark.parametrize(("text", "code", "line", "field", "remedy"), CASES)
def test_one_fault_gives_one_problem(
    faults: Faults, text: str, code: str, line: int, field: str, remedy: str
) -> None:
    found = faults(text)
    assert [(one.code, one.where.line, one.where.field) for one in found] == [(code, line, field)]
    assert found[0].severity is Severity.ERROR
    assert remedy in found[0].remedy.en
    assert found[0].where.column > 0


@pytest.mark.parametrize(
    "text",
    [
        items("  - text: a"),
        items("  - text: a", "    face: all"),
        items("  - text: a", "    face: [east, west]", "    arrangement: span"),
        items(PAIR, "    arrangement: couplet", "    direction: vertical"),
        items("  - text: a", "    arrangement: mirror"),
        items("  - clock: '%H'", "    arrangement: mirror"),
        items("  - together:", "      - {text: a, zone: up}", "      - {clock: '%H', zone: down}"),
        items("  - together:", "      - {text: a, zone: up}", "      - {text: b, face: east}"),
        HEAD + "sign: twin-towers\nitems: [{text: a}]\n",
    ],
)
def test_nothing_wrong(faults: Faults, text: str) -> None:
    assert faults(text) == []


def test_a_picture_that_is_there(faults: Faults, tmp_path: Path) -> None:
    (tmp_path / "Logo.PNG").write_bytes(b"")
    assert faults(items("  - image: Logo.PNG")) == []


def test_overlapping_zones_are_a_warning(faults: Faults) -> None:
    found = faults(HEAD.replace("0, 64, 96, 64", "0, 63, 96, 64") + "items: [{text: a}]\n")
    assert [(one.code, one.where.line, one.severity) for one in found] == [
        ("zone.overlap", 4, Severity.WARNING)
    ]


def test_problems_come_in_the_order_of_lines(faults: Faults) -> None:
    text = HEAD.replace("face: west, rect: [0, 64", "face: nord, rect: [0, 64") + "\n".join(
        [
            "items:",
            "  - text: a",
            "    face: sud",
            "  - together:",
            "      - text: [b, c]",
            "        zone: where",
            "sign: nosign",
        ]
    )
    assert [one.where.line for one in faults(text)] == [4, 7, 9, 10, 11]


def test_a_column_over_several_faces_is_a_warning(faults: Faults) -> None:
    lines = ("  - text: a", "    direction: vertical", "    arrangement: span", "    effect: hold")
    (found,) = faults(items(*lines))
    assert (found.code, found.where.line, found.severity) == ("caption.column-in-gap", 8, Severity.WARNING)
