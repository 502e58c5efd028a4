"""What every effect promises, over the whole registry (so also over one that is added later)."""

import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.geometry import Rect, Size
from ledsign.documents.playlist import MovingItem
from ledsign.effects.base import EFFECTS, EffectOptions
from ledsign.effects.mirror import mirrored_options
from ledsign.effects.speed import snap

F = Fraction

NAMES = EFFECTS.names()
RATES = [F(24), F(25), F(30), F(40), F(44), F(50), F(60), F(30000, 1001)]
SIZES = st.builds(Size, st.integers(1, 150), st.integers(1, 150))
PHASES = st.fractions(min_value=0, max_value=4, max_denominator=120)


@st.composite
def options(draw):
    fps = draw(st.sampled_from(RATES))
    marks = sorted({0, *draw(st.lists(st.integers(0, 150), max_size=6))})
    return EffectOptions(
        speed_px_s=snap(draw(st.fractions(min_value=5, max_value=500)), fps),
        fps=fps,
        continuous=draw(st.booleans()),
        gap_px=draw(st.integers(0, 40)),
        align_x=draw(st.sampled_from(["start", "centre", "end"])),
        align_y=draw(st.sampled_from(["start", "centre", "end"])),
        axis=draw(st.sampled_from(["x", "y"])),
        marks=tuple(marks),
        enter_s=draw(PHASES),
        stay_s=draw(PHASES),
        leave_s=draw(PHASES),
        rate=draw(st.fractions(min_value=F(1, 4), max_value=10, max_denominator=60)),
        towards=draw(st.sampled_from(["left", "right", "up", "down"])),
    )


def test_the_effects_of_this_step_are_there():
    assert set(NAMES) >= {
        "hold", "scroll-left", "scroll-right", "scroll-up", "scroll-down", "typewriter",
        "wipe", "fade", "blink",
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_in_both_languages(name):
    effect = EFFECTS[name]
    assert effect.name == name
    for text in (effect.title, effect.summary):
        assert text.en.isascii() and text.en
        assert any("\u4e00" <= letter <= "\u9fff" for letter in text.zh)
    assert effect.uses <= MovingItem.model_fields.keys()
    assert ("speed" in effect.uses) == (effect.moves is not None)


@pytest.mark.parametrize("name", NAMES)
def test_the_mirror_of_the_mirror_is_itself(name):
    effect = EFFECTS[name]
    assert EFFECTS[effect.mirrored].mirrored == name
    assert EFFECTS[effect.mirrored].moves == effect.moves


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(clip=SIZES, view=SIZES, opts=options(), share=st.fractions(min_value=0, max_value=1))
def test_placements_lie_in_clip_and_view_and_do_not_overlap(name, clip, view, opts, share):
    effect = EFFECTS[name]
    length = effect.length(clip, view, opts)
    assert length is None or length > 0
    end = F(3600) if length is None else length
    for t in (share * end if share < 1 else F(0), F(0), end - F(1, 10**9)):
        taken = []
        for placed in effect.place(t, clip, view, opts):
            landing = Rect(placed.dst.x, placed.dst.y, placed.src.width, placed.src.height)
            assert not placed.src.is_empty
            assert Rect(0, 0, clip.width, clip.height).contains(placed.src)
            assert Rect(0, 0, view.width, view.height).contains(landing)
            assert 0 <= placed.gain <= 256
            assert all(landing.intersect(other).is_empty for other in taken)
            taken.append(landing)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(clip=SIZES, view=SIZES, opts=options(), seed=st.integers(0, 2**32))
def test_the_same_question_has_the_same_answer_in_any_order(name, clip, view, opts, seed):
    effect = EFFECTS[name]
    length = effect.length(clip, view, opts) or F(30)
    times = [length * n / 12 for n in range(12)]
    in_order = {t: effect.place(t, clip, view, opts) for t in times}
    random.Random(seed).shuffle(times)
    assert {t: effect.place(t, clip, view, opts) for t in times} == in_order
    assert effect.length(clip, view, opts) in (length, None)


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(clip=SIZES, view=SIZES, opts=options())
def test_a_pass_is_a_whole_number_of_frames(name, clip, view, opts):
    length = EFFECTS[name].length(clip, view, opts)
    if length is not None:
        assert (length * opts.fps).denominator == 1


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=40)
@given(clip=SIZES, view=SIZES, opts=options(), share=st.fractions(min_value=0, max_value=F(99, 100)))
def test_the_mirrored_effect_covers_the_mirrored_pixels(name, clip, view, opts, share):
    """Text is not turned round in a mirror, so this is about where and how strongly something is shown.

    A typewriter writes forwards on both sides. Centring may fall half a pixel to either side.
    """
    if name == "typewriter":
        return
    if (view.width - clip.width) % 2:
        clip = Size(clip.width + 1, clip.height)
    effect, other = EFFECTS[name], EFFECTS[EFFECTS[name].mirrored]
    there = mirrored_options(opts)
    length = effect.length(clip, view, opts)
    assert other.length(clip, view, there) == length
    t = share * (length or F(60))
    here = {
        (view.width - placed.dst.x - placed.src.width, placed.dst.y, placed.src.size, placed.gain)
        for placed in effect.place(t, clip, view, opts)
    }
    assert here == {
        (placed.dst.x, placed.dst.y, placed.src.size, placed.gain)
        for placed in other.place(t, clip, view, there)
    }


@pytest.mark.no_cover
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fps", RATES, ids=str)
def test_at_common_instants_every_frame_rate_shows_the_same(name, fps):
    """The sign's own rate settles the effect; whoever looks at another rate sees the same moments."""
    effect, clip, view = EFFECTS[name], Size(90, 20), Size(60, 30)
    opts = EffectOptions(speed_px_s=F(60), fps=F(60), marks=(0, 30, 60, 90), rate=F(2))
    length = effect.length(clip, view, opts) or F(4)
    own = {F(n, 60): effect.place(F(n, 60), clip, view, opts) for n in range(int(length * 60))}
    theirs = {F(n) / fps: effect.place(F(n) / fps, clip, view, opts) for n in range(int(length * fps))}
    common = own.keys() & theirs.keys()
    assert F(0) in common
    assert len(common) >= (2 if fps.denominator == 1 else 1)
    assert all(own[t] == theirs[t] for t in common)
