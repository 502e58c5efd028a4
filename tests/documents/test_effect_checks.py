from collections.abc import Callable

import pytest

from ledsign.core.problem import Problem, Severity
from ledsign.effects.base import EFFECTS

Faults = Callable[[str], list[Problem]]


def caption(*lines: str) -> str:
    """A playlist of one caption; the first of ``lines`` is line 4."""
    return "\n".join(["ledsign: playlist/1", "items:", "  - text: a", *(f"    {line}" for line in lines)])


def test_unknown_effect(faults: Faults) -> None:
    [found] = faults(caption("effect: scrol-left"))
    assert (found.code, found.where.line, found.where.column) == ("effect.unknown", 4, 13)
    assert "did you mean “scroll-left”?" in found.remedy.en
    assert all(name in found.remedy.zh for name in EFFECTS.names())


@pytest.mark.parametrize("name", EFFECTS.names())
def test_every_effect_is_known(faults: Faults, name: str) -> None:
    assert faults(caption(f"effect: {name}")) == []


@pytest.mark.parametrize(("rate", "count"), [("3", 0), ("1/2", 0), ("3.01", 1), ("7/2", 1), ("25", 1)])
def test_blink_is_never_faster_than_three_a_second(faults: Faults, rate: str, count: int) -> None:
    found = faults(caption("effect: blink", f"rate: {rate}"))
    assert [(one.code, one.where.line, one.severity) for one in found] == [
        ("blink.too-fast", 5, Severity.ERROR)
    ] * count


def test_typing_may_be_faster(faults: Faults) -> None:
    assert faults(caption("effect: typewriter", "rate: 8")) == []


def test_pictures_have_no_characters(faults: Faults, tmp_path: object) -> None:
    found = faults("ledsign: playlist/1\nitems:\n  - image: a.png\n    effect: typewriter\n")
    assert [(one.code, one.where.line) for one in found] == [("image.missing", 3), ("effect.unusable", 4)]


@pytest.mark.parametrize(
    ("effect", "line"),
    [
        ("hold", "speed: 4 chars/s"),
        ("fade", "speed: 4 px/s"),
        ("wipe", "continuous: true"),
        ("hold", "gap: 4"),
        ("scroll-left", "towards: left"),
        ("scroll-left", "rate: 2"),
        ("hold", "enter: 1"),
        ("blink", "leave: 1"),
        ("scroll-up", "stay: 1"),
    ],
)
def test_options_that_do_nothing_are_a_warning(faults: Faults, effect: str, line: str) -> None:
    [found] = faults(caption(f"effect: {effect}", line))
    key = line.split(":")[0]
    assert (found.code, found.severity) == ("option.unused", Severity.WARNING)
    assert (found.where.line, found.where.column, found.where.field) == (5, 5, f"items[0].{key}")


@pytest.mark.parametrize(
    ("effect", "line"),
    [
        ("scroll-left", "speed: 4 chars/s"),
        ("scroll-up", "continuous: true"),
        ("scroll-down", "gap: 2 chars"),
        ("wipe", "towards: left"),
        ("blink", "rate: 2"),
        ("fade", "enter: 1"),
        ("typewriter", "stay: 1"),
        ("hold", "align_x: end"),
    ],
)
def test_options_that_are_used(faults: Faults, effect: str, line: str) -> None:
    assert faults(caption(f"effect: {effect}", line)) == []


def test_without_an_effect_nothing_is_said_of_options(faults: Faults) -> None:
    assert faults(caption("speed: 4 chars/s", "enter: 1")) == []
