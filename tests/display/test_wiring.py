"""A sign as JSON and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DataObject, SearchStrategy

from ledsign.core.errors import ShowError
from ledsign.display.sign import Sign
from ledsign.display.wiring import decode_value, encode_value, from_json, to_json


@given(st.data())
def test_there_and_back(signs: SearchStrategy[Sign], data: DataObject) -> None:
    sign = data.draw(signs)
    assert from_json(to_json(sign)) == sign
    assert to_json(from_json(to_json(sign).decode())) == to_json(sign)


@pytest.mark.parametrize("fps", [Fraction(60), Fraction(30_000, 1001)])
def test_frame_rates_stay_exact(sign_with: Callable[..., Sign], fps: Fraction) -> None:
    sign = sign_with(fps=fps)
    assert json.loads(to_json(sign))["fps"] == str(fps)
    assert from_json(to_json(sign)).fps == fps


@pytest.mark.parametrize(
    ("field", "value"),
    [("fps", "1/0"), ("fps", "sixty"), ("fps", 59.94), ("fps", None), ("canvas", 3), ("brightness", "x"),
     ("outputs", [{"name": "o"}]), ("faces", {}), ("led_colour", [1, 2])],
)  # fmt: skip
def test_what_is_no_sign_is_refused(sign_with: Callable[..., Sign], field: str, value: Any) -> None:
    content = json.loads(to_json(sign_with())) | {field: value}
    with pytest.raises(ShowError, match="not a sign's wiring"):
        from_json(json.dumps(content))


@pytest.mark.parametrize("text", ["", "{", "[]", b"\xff", '{"name": "x"}'])
def test_what_is_no_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(ShowError, match="not a sign's wiring"):
        from_json(text)


def test_hooks_know_fractions_only() -> None:
    with pytest.raises(NotImplementedError, match="cannot encode complex"):
        encode_value(1j)
    with pytest.raises(NotImplementedError, match="cannot decode complex"):
        decode_value(complex, "1")
