from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Rect, Size

rects = st.builds(Rect, *[st.integers(-50, 50)] * 2, *[st.integers(0, 60)] * 2)


def pixels(rect: Rect) -> set[tuple[int, int]]:
    return {(x, y) for x in range(rect.x, rect.right) for y in range(rect.y, rect.bottom)}


@given(rects, rects)
def test_intersect_is_the_common_pixels(a: Rect, b: Rect) -> None:
    assert pixels(a.intersect(b)) == pixels(a) & pixels(b)


@given(rects, rects)
def test_contains_agrees_with_pixels(a: Rect, b: Rect) -> None:
    if not b.is_empty:
        assert a.contains(b) == (pixels(b) <= pixels(a))


@given(rects, rects)
def test_union_is_the_smallest_that_contains_both(a: Rect, b: Rect) -> None:
    whole = a.union(b)
    assert whole.contains(a)
    assert whole.contains(b)
    assert whole.x in (a.x, b.x)
    assert whole.bottom in (a.bottom, b.bottom)


@given(rects, st.integers(-9, 9), st.integers(-9, 9))
def test_shifted_there_and_back(rect: Rect, dx: int, dy: int) -> None:
    assert rect.shifted(dx, dy).shifted(-dx, -dy) == rect
    assert rect.shifted(dx, dy).size == rect.size == Size(rect.width, rect.height)


@pytest.mark.parametrize(("width", "height", "empty"), [(0, 5, True), (5, 0, True), (1, 1, False)])
def test_is_empty(width: int, height: int, empty: bool) -> None:
    assert Rect(0, 0, width, height).is_empty is empty
