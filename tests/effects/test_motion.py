"""The four scrolls: every step the same, no seam, in and out fully, the same at any frame rate."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Size
from ledsign.effects.base import EFFECTS, EffectOptions
from ledsign.effects.motion import pass_grains, positions, travelled
from ledsign.effects.speed import offered_speeds, snap, snap_gap, step_px
from tests.proof import asked

F = Fraction

RATES = [F(24), F(25), F(30), F(40), F(44), F(50), F(60), F(30000, 1001)]
SCROLLS = ["scroll-left", "scroll-right", "scroll-up", "scroll-down"]
TEN_MINUTES_S = 600


def turned(name, length, across):
    """A size ``length`` long in the direction of the scroll."""
    return Size(length, across) if EFFECTS[name].moves == "x" else Size(across, length)


def towards_start(name, picture):
    """A (length, across) picture with motion towards its start, whichever scroll drew it."""
    picture = picture.T if EFFECTS[name].moves == "x" else picture
    return picture[::-1] if name in ("scroll-right", "scroll-down") else picture


@given(st.fractions(min_value=0, max_value=10**9), st.fractions(min_value=F(1, 100), max_value=10**4))
def test_travelled_is_the_floor(t, speed):
    assert travelled(t, speed) == (t * speed).__floor__()


@pytest.mark.no_cover
@pytest.mark.parametrize("fps", RATES, ids=str)
def test_each_step_is_the_same_for_ten_minutes_at_every_offered_speed(fps):
    """A marquee much longer than its view; the scroll takes turns so that all four are driven.

    Daily each is followed for two rounds, a minute at least; for ten minutes under ``make proof``.
    Where the strip stands may only advance by the whole step, every frame (or by one pixel every n
    frames), over every seam. ``positions`` is asked for every frame, the whole effect for every 97th.
    """
    wide, view_px = 1009, 64
    for number, speed in enumerate(offered_speeds(fps, 5 * fps)):
        name = SCROLLS[number % 4]
        place = EFFECTS[name].place
        options = EffectOptions(speed_px_s=speed, fps=fps, continuous=True, gap_px=0)
        period = wide + snap_gap(0, wide, speed, fps)
        clip, view = turned(name, wide, 8), turned(name, view_px, 8)
        step, frames_a_step = step_px(speed, fps), max(1, int(fps / speed))
        followed_s = asked(TEN_MINUTES_S, min(TEN_MINUTES_S, max(60, int(2 * period / speed) + 1)))
        for frame in range(int(followed_s * fps)):
            if frame % frames_a_step not in (0, frames_a_step - 1):
                continue  # of a slow speed the frame of the step and the one before it are enough
            t = F(frame * fps.denominator, fps.numerator)
            wanted = frame // frames_a_step * step % period
            assert -positions(t, wide, view_px, options).start == wanted, (speed, frame)
            if frame % 97 == 0:
                first = place(t, clip, view, options)[0]
                dx, dy = first.src.x - first.dst.x, first.src.y - first.dst.y
                at = dx if EFFECTS[name].moves == "x" else dy
                at = wide - view_px - at if name in ("scroll-right", "scroll-down") else at
                assert at % period == wanted, (name, speed, frame)


@pytest.mark.parametrize("name", SCROLLS)
@pytest.mark.parametrize(("clip_px", "view_px"), [(7, 40), (40, 7), (40, 40), (1, 1), (13, 100), (1, 9)])
@pytest.mark.parametrize("gap", [0, 1, 5, 60])
@pytest.mark.parametrize("ratio", [F(1), F(3), F(1, 2)], ids=str)
def test_marquee_has_no_seam(show_on, name, clip_px, view_px, gap, ratio):
    """Three periods compared with a strip of clip and gap repeated by modulo."""
    effect, fps = EFFECTS[name], F(50)
    options = EffectOptions(speed_px_s=fps * ratio, fps=fps, continuous=True, gap_px=gap)
    clip, view = turned(name, clip_px, 2), turned(name, view_px, 2)
    period = clip_px + snap_gap(gap, clip_px, options.speed_px_s, fps)
    numbers = np.arange(1, clip_px * 2 + 1).reshape(clip.height, clip.width)
    strip = np.zeros((period, 2), int)
    strip[:clip_px] = towards_start(name, numbers)
    length = effect.length(clip, view, options)
    assert length == period / options.speed_px_s
    for frame in range(int(3 * length * fps)):
        t = F(frame) / fps % length
        found = towards_start(name, show_on(effect.place(t, clip, view, options), clip, view))
        offset = int(frame * ratio)
        assert np.array_equal(found, strip[(np.arange(view_px) + offset) % period]), frame


@pytest.mark.parametrize("name", SCROLLS)
@pytest.mark.parametrize(("clip_px", "view_px"), [(7, 40), (40, 7), (1, 1), (31, 30)])
@pytest.mark.parametrize("ratio", [F(1), F(2), F(7), F(1, 3)], ids=str)
def test_in_and_out_begins_touching_and_never_shows_a_second_blank_step(
    show_on, name, clip_px, view_px, ratio
):
    effect, fps = EFFECTS[name], F(60)
    options = EffectOptions(speed_px_s=fps * ratio, fps=fps)
    clip, view = turned(name, clip_px, 3), turned(name, view_px, 3)
    length = effect.length(clip, view, options)
    numbers = np.arange(1, clip_px * 3 + 1).reshape(clip.height, clip.width)
    # a long strip: the view, the clip right behind it, then darkness
    strip = np.zeros((2 * view_px + clip_px + 7, 3), int)
    strip[view_px : view_px + clip_px] = towards_start(name, numbers)
    frames = length * fps
    assert frames.denominator == 1
    for frame in range(int(frames)):
        found = towards_start(name, show_on(effect.place(F(frame) / fps, clip, view, options), clip, view))
        offset = int(frame * ratio)
        assert np.array_equal(found, strip[offset : offset + view_px]), frame
        assert found.any() == (offset > 0)
    step = step_px(options.speed_px_s, fps)
    assert pass_grains(clip_px, view_px, options) % step == 0
    assert length == pass_grains(clip_px, view_px, options) / options.speed_px_s


@pytest.mark.parametrize("name", SCROLLS)
@pytest.mark.parametrize("continuous", [False, True])
def test_the_picture_at_an_instant_does_not_depend_on_the_frame_rate(name, continuous):
    effect = EFFECTS[name]
    clip, view = turned(name, 333, 16), turned(name, 100, 16)
    options = EffectOptions(speed_px_s=F(120), fps=F(60), continuous=continuous, gap_px=7)
    length = effect.length(clip, view, options)
    at_60 = {F(n, 60): effect.place(F(n, 60), clip, view, options) for n in range(int(length * 60))}
    for fps in (24, 25, 30, 44, 50):
        times = (F(n, fps) for n in range(int(length * fps)))
        common = [t for t in times if t in at_60]
        assert len(common) >= 3
        for t in common:
            assert effect.place(t, clip, view, options) == at_60[t]


@given(
    name=st.sampled_from(["scroll-left", "scroll-up"]),
    clip_px=st.integers(1, 60),
    view_px=st.integers(1, 60),
    gap=st.integers(0, 20),
    continuous=st.booleans(),
    asked=st.fractions(min_value=1, max_value=400),
    share=st.fractions(min_value=0, max_value=F(999, 1000)),
)
def test_right_is_left_and_down_is_up_in_a_mirror(
    show_on, name, clip_px, view_px, gap, continuous, asked, share
):
    there = {"scroll-left": "scroll-right", "scroll-up": "scroll-down"}[name]
    options = EffectOptions(speed_px_s=snap(asked, F(60)), continuous=continuous, gap_px=gap)
    clip, view = turned(name, clip_px, 1), turned(name, view_px, 1)
    length = EFFECTS[name].length(clip, view, options)
    assert EFFECTS[there].length(clip, view, options) == length
    here_, there_ = (
        show_on(EFFECTS[each].place(share * length, clip, view, options), clip, view).reshape(-1)
        for each in (name, there)
    )
    back = there_[::-1]
    assert np.array_equal(here_, np.where(back > 0, clip_px + 1 - back, 0))


@pytest.mark.parametrize("name", SCROLLS)
@pytest.mark.parametrize("align", ["start", "centre", "end"])
def test_across_the_motion_the_clip_is_aligned(name, align):
    options = EffectOptions(align_x=align, align_y=align, continuous=True)
    clip, view = turned(name, 300, 6), turned(name, 100, 10)
    (placed,) = EFFECTS[name].place(F(1), clip, view, options)
    across = placed.dst.y if EFFECTS[name].moves == "x" else placed.dst.x
    assert across == {"start": 0, "centre": 2, "end": 4}[align]


@pytest.mark.parametrize("name", SCROLLS)
@pytest.mark.parametrize("t", [F(0), F(5000), F(10_000)])
def test_a_strip_of_640_000_pixels_is_placed_by_the_window(name, t):
    clip, view = turned(name, 640_000, 64), turned(name, 640, 64)
    options = EffectOptions(speed_px_s=F(60), continuous=True)
    placed = EFFECTS[name].place(t + F(1, 60), clip, view, options)
    assert len(placed) <= 2
    assert sum(piece.src.width * piece.src.height for piece in placed) == 640 * 64


def test_a_speed_nobody_snapped_still_ends_on_a_whole_frame(show_on):
    options = EffectOptions(speed_px_s=F(90), fps=F(60))
    clip, view = Size(20, 1), Size(11, 1)
    length = EFFECTS["scroll-left"].length(clip, view, options)
    assert length == F(21, 60)  # 31 px at 1.5 px a frame
    last = EFFECTS["scroll-left"].place(length - F(1, 60), clip, view, options)
    assert show_on(last, clip, view).any()
    assert EFFECTS["scroll-left"].place(length - F(1, 10**9), clip, view, options) == ()


@pytest.mark.parametrize("name", SCROLLS)
@pytest.mark.parametrize("continuous", [False, True])
def test_an_empty_clip_shows_nothing_for_a_while(name, continuous):
    options = EffectOptions(continuous=continuous)
    length = EFFECTS[name].length(Size(0, 0), Size(9, 9), options)
    assert length > 0
    assert EFFECTS[name].place(F(0), Size(0, 0), Size(9, 9), options) == ()
