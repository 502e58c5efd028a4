"""Ribbons: what is seen of one is what the painter draws at that instant."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.show import ribbon as ribbons
from ledsign.show.staging import Stage
from ledsign.show.types import Window

FPS = 60


@pytest.fixture
def small_parts(monkeypatch):
    """Ribbons in many parts."""
    monkeypatch.setattr(ribbons, "_SHORT", 0)
    monkeypatch.setattr(ribbons, "_LEAST_STEP", 4)


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("continuous", [False, True])
@pytest.mark.parametrize("effect", ["scroll-left", "scroll-right", "scroll-up", "scroll-down"])
@pytest.mark.parametrize("size", [(3, 4), (40, 33), (9, 10)])
def test_a_window_on_a_ribbon_is_what_is_drawn(noise, make_cue, make_show, effect, continuous, size):
    from ledsign.show.clip import make_clip

    clip = make_clip(noise(*size, 3))
    view = Size(12, 8)
    windows = (
        Window(src=Rect(0, 0, 5, 8), dst=Point(1, 2)),
        Window(src=Rect(7, 1, 5, 6), dst=Point(9, 3)),
    )
    cue = make_cue(
        clip, effect, view, windows, continuous=continuous, gap_px=2, background=(9, 8, 7), length=20,
        align_x="end", align_y="start",
    )  # fmt: skip
    stage = Stage(make_show([cue], [clip]))
    drawn = {}
    parts = set()
    for number in range(0, 200):
        t = Fraction(number, FPS)
        frame = stage.render(t)
        _, strokes = stage.strokes(t)
        said = np.zeros_like(frame)
        for pane, content, x, y, draw in strokes:
            assert draw is None
            key = content
            if key not in drawn:
                drawn[key] = np.empty((pane.size.height, pane.size.width, 3), np.uint8)
                pane.ribbon.draw(content, drawn[key], pane.tiles())
            parts.add(content)
            rect = pane.rect
            said[rect.y : rect.bottom, rect.x : rect.right] = drawn[key][
                y : y + rect.height, x : x + rect.width
            ]
        np.testing.assert_array_equal(said, frame, err_msg=str(number))
    assert len(parts) > 1 or size != (40, 33)


def test_cues_over_each_other_are_drawn(noise, make_cue, make_show):
    from ledsign.show.clip import make_clip

    clip = make_clip(noise(4, 4, 3))
    whole = (Window(src=Rect(0, 0, 18, 12), dst=Point(0, 0)),)
    cues = [make_cue(clip, "scroll-left", Size(18, 12), whole, name=name, length=9) for name in "ab"]
    assert Stage(make_show(cues, [clip])).strokes(Fraction(1))[1] is None
    assert Stage(make_show(cues[:1], [clip])).strokes(Fraction(1))[1] is not None


def test_what_is_asked_ahead_is_what_will_be(noise, make_cue, make_show):
    from ledsign.show.clip import make_clip

    clip = make_clip(noise(8, 40, 3))
    whole = (Window(src=Rect(0, 0, 18, 12), dst=Point(0, 0)),)
    cue = make_cue(clip, "scroll-left", Size(18, 12), whole, continuous=True)
    stage = Stage(make_show([cue], [clip]))
    other = stage.apart()
    for number in range(50):
        t = Fraction(number, 7)
        assert [one[:4] for one in other.strokes(t)[1]] == [one[:4] for one in stage.strokes(t)[1]]
