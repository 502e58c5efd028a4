"""Fit: the largest size, and what is said when there is none."""

import pytest

from ledsign.core.geometry import Size
from ledsign.core.problem import Severity
from ledsign.text.fit import Fit, fit_size, largest, size_problems
from ledsign.text.strip import raster_text


@pytest.mark.parametrize(
    ("text", "view", "direction", "one_bit", "whole", "fit"),
    [
        ("技能让生活更美好", Size(96, 640), "vertical", False, False, Fit(96)),
        ("技能让生活更美好", Size(96, 640), "vertical", False, True, Fit(80)),
        ("技能让生活更美好", Size(640, 96), "horizontal", False, True, Fit(80)),
        ("技能让生活更美好", Size(640, 96), "horizontal", False, False, Fit(96)),
        ("欢迎光临", Size(64, 16), "horizontal", True, True, Fit(16)),
        ("欢迎光临 by", Size(64, 16), "horizontal", True, False, Fit(16)),
        ("欢迎光临", Size(500, 19), "horizontal", False, False, Fit(16)),
        ("欢迎光临", Size(500, 20), "horizontal", False, False, Fit(20)),
        ("欢迎光临", Size(500, 27), "horizontal", False, False, Fit(24)),
        ("欢迎光临", Size(500, 28), "horizontal", False, False, Fit(28)),
        ("欢迎光临今日特价优惠", Size(64, 16), "horizontal", True, True, Fit(12, False)),
        ("欢迎\n光临", Size(500, 138), "horizontal", False, False, Fit(64)),
        ("技", Size(5000, 3000), "horizontal", False, False, Fit(1024)),
        ("技", Size(4, 4), "horizontal", False, False, Fit(12, False)),
    ],
)
def test_fit(fonts, text, view, direction, one_bit, whole, fit):
    found = fit_size(text, view=view, direction=direction, one_bit=one_bit, fonts=fonts, whole=whole)
    assert found == fit


@pytest.mark.parametrize("height", range(19, 100, 7))
@pytest.mark.parametrize("one_bit", [False, True])
def test_what_fits_really_fits(fonts, height, one_bit):
    found = fit_size("技能gÅ，", view=Size(9, height), one_bit=one_bit, fonts=fonts)
    assert found.fits
    strip = raster_text("技能gÅ，", size_px=found.size_px, one_bit=one_bit, fonts=fonts)
    assert strip.size.height <= height


@pytest.mark.parametrize(
    ("limit", "best", "fit"),
    [(200, 100, 100), (200, 27, 24), (200, 28, 28), (200, 19, 16), (200, 15, 15), (12, 99, 12)],
)
def test_strikes_are_preferred_to_outlines_a_little_larger(limit, best, fit):
    assert largest(lambda size: size <= best, limit) == Fit(fit)


def test_a_strike_may_fit_where_a_smaller_outline_does_not():
    assert largest(lambda size: size == 16 or size < 13, 20) == Fit(16)


@pytest.mark.parametrize(
    ("needed", "moves", "size", "fit", "found"),
    [
        (Size(64, 16), None, 16, Fit(16), []),
        (Size(99, 16), "x", 16, Fit(16), []),
        (Size(99, 16), None, 16, Fit(12), [("text.cropped", Severity.WARNING, "size", "12")]),
        (Size(99, 17), "x", 16, Fit(14), [("text.cropped", Severity.WARNING, "size", "14")]),
        (Size(64, 99), "y", 16, Fit(16), []),
        (Size(65, 99), "y", 16, Fit(15), [("text.cropped", Severity.WARNING, "size", "15")]),
        (Size(99, 16), None, 16, Fit(8, False), [("text.cropped", Severity.WARNING, "size", "scroll")]),
        (
            Size(99, 16), None, 8, Fit(12, False),
            [
                ("text.cropped", Severity.ERROR, "text", "scroll"),
                ("text.small", Severity.WARNING, "size", "16 px"),
            ],
        ),
        (Size(9, 9), None, 15, Fit(15), [("text.below-comfortable", Severity.WARNING, "size", "16")]),
        (Size(9, 9), None, 12, Fit(12), [("text.below-comfortable", Severity.WARNING, "size", "16")]),
        (Size(9, 9), None, 11, Fit(11), [("text.small", Severity.WARNING, "size", "12")]),
    ],
)  # fmt: skip
def test_size_problems(needed, moves, size, fit, found):
    problems = size_problems(needed, Size(64, 16), size, lambda: fit, moves=moves)
    assert [(one.code, one.severity, one.where.field) for one in problems] == [one[:3] for one in found]
    for problem, (*_, word) in zip(problems, found, strict=True):
        assert word in problem.remedy.en and problem.message.zh and problem.remedy.zh
