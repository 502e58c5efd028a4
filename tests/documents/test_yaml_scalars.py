import math

import pytest

from ledsign.documents.yaml_scalars import scalar_value

CORE = "tag:yaml.org,2002:"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("true", True),
        ("True", True),
        ("FALSE", False),
        # YAML 1.1 would make all of these something else
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("n", "n"),
        ("1:30", "1:30"),
        ("190:20:30", "190:20:30"),
        ("2026-05-06", "2026-05-06"),
        ("2026-05-06T20:00:00+08:00", "2026-05-06T20:00:00+08:00"),
        ("1_000", "1_000"),
        ("0b11", "0b11"),
        ("=", "="),
        ("<<", "<<"),
        ("12", 12),
        ("-3", -3),
        ("+7", 7),
        ("007", 7),
        ("0o17", 15),
        ("0xff", 255),
        ("1.5", 1.5),
        (".5", 0.5),
        ("2.", 2.0),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("9" * 18, int("9" * 18)),
        ("9" * 5000, "9" * 5000),
        ("技能", "技能"),
        ("4 chars/s", "4 chars/s"),
        ("0.5.1", "0.5.1"),
        ("e3", "e3"),
        (".", "."),
    ],
)
def test_plain_scalars_follow_the_core_schema(text: str, value: object) -> None:
    made = scalar_value(text, None, plain=True)
    assert made == value
    assert type(made) is type(value)


def test_not_a_number() -> None:
    made = scalar_value(".nan", None, plain=True)
    assert isinstance(made, float)
    assert math.isnan(made)


@pytest.mark.parametrize("text", ["true", "12", "~", "1.5", ""])
def test_quoted_scalars_stay_text(text: str) -> None:
    assert scalar_value(text, None, plain=False) == text
    assert scalar_value(text, "!", plain=True) == text


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("12", "str", "12"),
        ("12", "int", 12),
        ("12", "float", 12.0),
        ("1.5", "float", 1.5),
        ("true", "bool", True),
        ("null", "null", None),
    ],
)
def test_core_tags(text: str, tag: str, value: object) -> None:
    made = scalar_value(text, CORE + tag, plain=True)
    assert made == value
    assert type(made) is type(value)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("x", CORE + "int"),
        ("true", CORE + "int"),
        ("1", CORE + "bool"),
        ("x", CORE + "timestamp"),
        ("x", CORE + "python/object:os.system"),
        ("x", "!mine"),
        ("true", CORE + "float"),
    ],
)
def test_other_tags_are_refused(text: str, tag: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        scalar_value(text, tag, plain=True)
