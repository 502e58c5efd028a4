"""The frame function against a slow reference that looks at every pixel by itself."""

import tracemalloc
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.errors import ShowError
from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, EffectSpec, Placement
from ledsign.show import scene
from ledsign.show.clip import make_clip
from ledsign.show.frame import Renderer, render
from ledsign.show.readout import Readout
from ledsign.show.types import TILE_PX, Window

F = Fraction
GAMMA = 2.2  # of a sign that says nothing else


def slow(show, pictures, t):
    """The frame at t, pixel by pixel, in plain integers. ``pictures``: whole clips (n, h, w, 3) by digest."""
    out = np.zeros((show.sign.canvas.height, show.sign.canvas.width, 3), np.uint8)
    local = (t - show.timeline.anchor) % show.timeline.length
    for cue in show.timeline.cues:
        age = local - cue.start
        if not 0 <= age < cue.length:
            continue
        whole = pictures[cue.clip]
        placements = EFFECTS[cue.effect].place(
            age % cue.pass_length if cue.pass_length else age,
            show.clips[cue.clip].size,
            cue.view,
            cue.options,
        )
        at, number = age, 0
        durations = show.clips[cue.clip].durations
        while durations and at >= durations[number % len(durations)]:
            at -= durations[number % len(durations)]
            number += 1
        number %= len(whole)
        for window in cue.windows:
            for row in range(window.src.height):
                for column in range(window.src.width):
                    y, x = window.dst.y + row, window.dst.x + column
                    if 0 <= y < out.shape[0] and 0 <= x < out.shape[1]:
                        out[y, x] = seen(
                            whole[number],
                            placements,
                            window.src.x + column,
                            window.src.y + row,
                            cue.background,
                        )
    return out


def light(code):
    """What a code lights up, 0 to 1."""
    return (int(code) / 255) ** GAMMA


def seen(picture, placements, x, y, background):
    colour = background
    for placed in placements:
        column, row = x - placed.dst.x, y - placed.dst.y
        if 0 <= column < placed.src.width and 0 <= row < placed.src.height:
            pixel = picture[placed.src.y + row, placed.src.x + column]
            gain = placed.gain
            colour = [
                round(255 * ((gain * light(level) + (256 - gain) * light(ground)) / 256) ** (1 / GAMMA))
                for level, ground in zip(pixel, background, strict=True)
            ]
    return colour


def same_as_slow(show, pictures, times):
    drawn = Renderer(show)
    out = np.full((show.sign.canvas.height, show.sign.canvas.width, 3), 99, np.uint8)
    for t in times:
        wanted = slow(show, pictures, t)
        assert np.array_equal(drawn.render(t, out), wanted), t
        assert np.array_equal(render(show, t), wanted), t


@pytest.mark.parametrize("kind", ["same", "span", "relay"])
@pytest.mark.parametrize("effect", EFFECTS.names())
def test_every_effect_on_two_towers(noise, towers, make_cue, make_show, kind, effect):
    pixels = noise(1, 7, 23, 3)
    clip = make_clip(pixels)
    view, windows = towers(kind)
    cue = make_cue(
        clip, effect, view, windows, background=(200, 7, 30), enter_s=F(1, 3), stay_s=F(1, 5),
        leave_s=F(1, 4), rate=F(3), marks=(0, 5, 11, 16, 23),
    )  # fmt: skip
    show = make_show([cue], [clip])
    frames = int(min(cue.length, F(2)) * 60)
    same_as_slow(show, {clip.digest: pixels}, [F(n, 60) for n in range(0, frames, max(1, frames // 9))])


@pytest.mark.parametrize("axis", ["x", "y"])
@pytest.mark.parametrize("effect", EFFECTS.names())
def test_a_part_of_a_clip_is_as_a_clip_of_its_own(noise, towers, make_cue, make_show, effect, axis):
    """Pages of a text are parts of one clip; this one lies on both sides of where two tiles meet."""
    pixels = noise(1, 9, 23, 3)
    own = make_clip(pixels)
    around = noise(1, 20, TILE_PX + 40, 3, seed=3) if axis == "x" else noise(1, TILE_PX + 40, 30, 3, seed=3)
    part = Rect(TILE_PX - 9, 5, 23, 9) if axis == "x" else Rect(3, TILE_PX - 4, 23, 9)
    around[:, part.y : part.bottom, part.x : part.right] = pixels
    clip = make_clip(around, axis=axis)
    view, windows = towers("span")
    alone = make_cue(
        own, effect, view, windows, enter_s=F(1, 3), stay_s=F(1, 5), leave_s=F(1, 4), rate=F(3),
        marks=(0, 5, 11, 16, 23),
    )  # fmt: skip
    whole, paged = (
        Renderer(make_show([cue], [one]))
        for cue, one in ((alone, own), (replace(alone, clip=clip.digest, part=part), clip))
    )
    frames = int(min(alone.length, F(2)) * 60)
    for n in range(0, frames, max(1, frames // 9)):
        assert np.array_equal(paged.render(F(n, 60)), whole.render(F(n, 60)))


@pytest.mark.parametrize("part", [Rect(0, 0, 24, 7), Rect(-1, 0, 5, 5), Rect(4, 4, 0, 2)])
def test_a_part_that_is_not_in_the_clip_is_refused(noise, towers, make_cue, make_show, part):
    clip = make_clip(noise(1, 7, 23, 3))
    cue = replace(make_cue(clip, "hold", *towers("same")), part=part)
    with pytest.raises(ShowError, match="a part of its clip that is not there"):
        Renderer(make_show([cue], [clip]))


@pytest.mark.parametrize("kind", ["same", "span", "relay"])
def test_the_gap_between_the_towers_stays_black(towers, make_cue, make_show, kind):
    clip = make_clip(np.full((40, 60, 3), 255, np.uint8))
    view, windows = towers(kind)
    show = make_show([make_cue(clip, "hold", view, windows, background=(255, 255, 255))], [clip])
    found = render(show, F(1), np.full((12, 18, 3), 50, np.uint8))
    lit = np.zeros((12, 18), bool)
    lit[1:11, 1:7] = lit[1:11, 11:17] = True
    assert (found[lit] == 255).all()
    assert (found[~lit] == 0).all()


def test_span_hides_what_falls_into_the_gap_and_relay_does_not(noise, towers, make_cue, make_show):
    pixels = noise(10, 16, 3)
    clip = make_clip(pixels)
    found = {}
    for kind in ("span", "relay"):
        view, windows = towers(kind)
        found[kind] = render(
            make_show([make_cue(clip, "hold", view, windows, align_x="start")], [clip]), F(0)
        )
    assert np.array_equal(
        found["span"][1:11, 1:17][:, [*range(6), *range(10, 16)]], pixels[:, [*range(6), *range(10, 16)]]
    )
    assert np.array_equal(found["relay"][1:11, 11:17], pixels[:, 6:12])


@pytest.mark.parametrize("axis", ["x", "y"])
def test_strips_run_over_tile_boundaries(noise, make_cue, make_show, axis):
    shape = (1, 3, 2 * TILE_PX + 77, 3) if axis == "x" else (1, 2 * TILE_PX + 77, 3, 3)
    pixels = noise(*shape)
    clip = make_clip(pixels, axis=axis)
    assert len(clip.tiles) == 3
    view = Size(16, 10)
    cue = make_cue(
        clip, "scroll-left" if axis == "x" else "scroll-up", view,
        (Window(src=Rect(0, 0, 16, 10), dst=Point(1, 1)),), continuous=True, gap_px=5,
    )  # fmt: skip
    around = [TILE_PX * k - back for k in (1, 2) for back in (16, 9, 1, 0)] + [
        2 * TILE_PX + 70,
        2 * TILE_PX + 80,
    ]
    same_as_slow(make_show([cue], [clip]), {clip.digest: pixels}, [F(n, 60) for n in around])


def test_a_still_clip_larger_than_a_tile_is_joined(noise, make_cue, make_show):
    """One placement over three tiles at once."""
    pixels = noise(1, 2, 2 * TILE_PX + 9, 3)
    clip = make_clip(pixels)
    canvas = Size(2 * TILE_PX + 9, 2)
    window = Window(src=Rect(0, 0, canvas.width, 2), dst=Point(0, 0))
    show = make_show([make_cue(clip, "hold", canvas, (window,))], [clip], canvas=canvas)
    assert np.array_equal(render(show, F(0)), pixels[0])


@given(gain=st.integers(0, 256), background=st.tuples(*[st.integers(0, 255)] * 3))
@settings(max_examples=60)
def test_gain_mixes_light(noise, towers, make_cue, make_show, gain, background):
    pixels = noise(1, 10, 6, 3)
    pixels[0, 0], pixels[0, 1] = 255, 0
    clip = make_clip(pixels)
    view, windows = towers("same")
    cue = make_cue(clip, "fade", view, windows, enter_s=F(256), background=background)
    same_as_slow(make_show([cue], [clip]), {clip.digest: pixels}, [F(gain)])


def test_gain_over_black_is_a_share_of_the_light(noise, towers, make_cue, make_show):
    pixels = noise(10, 6, 3)
    clip = make_clip(pixels)
    view, windows = towers("same")
    show = make_show([make_cue(clip, "fade", view, windows, enter_s=F(256))], [clip])
    found = render(show, F(77))[1:11, 1:7]
    assert np.array_equal(found, np.rint(pixels * (77 / 256) ** (1 / GAMMA)))


def test_a_mirrored_pair_is_symmetrical(noise, towers, make_cue, make_show):
    """Two cues at the same time, one tower each; the picture is turned round, so all of it mirrors."""
    pixels = noise(10, 30, 3)
    there, back = make_clip(pixels), make_clip(np.ascontiguousarray(pixels[:, ::-1]))
    view, (west, east) = towers("same")
    cues = [
        make_cue(there, "scroll-left", view, (west,), name="west"),
        make_cue(back, "scroll-right", view, (east,), name="east"),
    ]
    renderer = Renderer(make_show(cues, [there, back]))
    for n in range(36):
        found = renderer.render(F(n, 60))
        assert np.array_equal(found, found[:, ::-1])
        assert found.any() == (n > 0)


def test_the_sample_show_at_many_instants(sample_show, noise):
    pictures = {}
    for digest, clip in sample_show.clips.items():
        pictures[digest] = np.concatenate(clip.tiles, axis=2 if clip.axis == "x" else 1)
    length = sample_show.timeline.length
    times = [F(1_780_000_000) + length * n / 40 for n in range(-7, 60)]
    same_as_slow(sample_show, pictures, [*times, F(0), F(1, 3)])


def test_the_marquee_has_no_seam_where_passes_meet(noise, towers, make_cue, make_show):
    pixels = noise(1, 10, 9, 3)
    clip = make_clip(pixels)
    view, windows = towers("same")
    cue = make_cue(clip, "scroll-left", view, windows, continuous=True, gap_px=4, length=10, align_y="start")
    renderer = Renderer(make_show([cue], [clip]))
    strip = np.concatenate([pixels[0], np.zeros((10, 4, 3), np.uint8)], axis=1)
    for n in range(0, 60):
        wanted = strip[:, (np.arange(6) + n) % 13]
        assert np.array_equal(renderer.render(F(n, 60))[1:11, 11:17], wanted), n


def test_an_animation_does_not_start_again_with_each_pass(towers, make_cue, make_show):
    pictures = np.stack([np.full((10, 6, 3), level, np.uint8) for level in (10, 20, 30)])
    clip = make_clip(pictures, durations=[F(1)] * 3)
    view, windows = towers("same")
    cue = make_cue(clip, "blink", view, windows, rate=F(1), stay_s=F(1), length=30)
    show = make_show([cue], [clip])
    assert cue.pass_length == 1
    assert [int(render(show, F(n) + F(1, 4))[1, 1, 0]) for n in range(7)] == [10, 20, 30, 10, 20, 30, 10]


def test_before_between_and_after_cues_it_is_black(noise, towers, make_cue, make_show):
    clip = make_clip(noise(10, 6, 3))
    view, windows = towers("same")
    cues = [make_cue(clip, "hold", view, windows, start=start, length=1) for start in (1, 3)]
    show = make_show(cues, [clip], length=5, anchor=F(100))
    lit = [bool(render(show, F(100) + F(n, 2)).any()) for n in range(20)]
    assert lit == [False, False, True, True, False, False, True, True, False, False] * 2
    assert not render(make_show([], []), F(7)).any()


def test_windows_are_cut_to_the_view_and_to_the_canvas(noise, make_cue, make_show):
    pixels = noise(1, 10, 10, 3)
    clip = make_clip(pixels)
    windows = (
        Window(src=Rect(-3, -3, 30, 30), dst=Point(-5, -4)),
        Window(src=Rect(0, 0, 10, 10), dst=Point(14, 9)),
        Window(src=Rect(0, 0, 10, 10), dst=Point(40, 40)),
    )
    show = make_show([make_cue(clip, "hold", Size(10, 10), windows, background=(1, 2, 3))], [clip])
    found = render(show, F(0))
    wanted = np.zeros((12, 18, 3), np.uint8)
    wanted[:9, :8] = pixels[0, 1:, 2:]
    wanted[9:, 14:] = pixels[0, :3, :4]
    assert np.array_equal(found, wanted)


def test_a_foreign_effect_cannot_reach_outside_its_clip(noise, towers, make_cue, make_show, monkeypatch):
    pixels = noise(4, 4, 3)
    clip = make_clip(pixels)
    view, windows = towers("same")
    show = make_show([make_cue(clip, "hold", view, windows, background=(9, 9, 9))], [clip])
    hold = EFFECTS["hold"]

    def everywhere(*_):
        return (Placement(Rect(-5, -5, 100_000, 100_000), Point(-3, -5)),)

    wild = EffectSpec(
        name="wild", title=hold.title, summary=hold.summary, place=everywhere, length=hold.length
    )
    monkeypatch.setattr(scene, "EFFECTS", {"hold": wild})
    found = render(show, F(0))
    assert np.array_equal(found[1:5, 3:7], pixels)
    assert (found[5:11, 1:7] == 9).all()


def test_readouts_follow_wall_time(towers, make_cue, make_show):
    """A countdown of seconds from an atlas in which every digit is its own grey."""
    atlas = np.zeros((4, 20, 3), np.uint8)
    for digit in range(10):
        atlas[:, 2 * digit : 2 * digit + 2] = 20 * digit + 20
    clip = make_clip(atlas)
    cells = {str(digit): Rect(2 * digit, 0, 2, 4) for digit in range(10)}
    readout = Readout(kind="countdown", template="{total_seconds}", cells=cells, target=F(1000))
    view, windows = towers("same")
    cue = make_cue(clip, "hold", view, windows, length=77, background=(3, 3, 3), readout=readout)
    renderer = Renderer(make_show([cue], [clip]))
    for left in (58, 41, 30):
        found = renderer.render(F(1000) - left)
        digits = [20 * int(digit) + 20 for digit in str(left)]
        for x in (1, 11):
            assert found[6, x : x + 6, 0].tolist() == [3, digits[0], digits[0], digits[1], digits[1], 3]
        assert (found[:, 7:11] == 0).all()


def test_the_frame_given_is_the_one_written_and_returned(sample_show):
    out = np.full((12, 18, 3), 7, np.uint8)
    renderer = Renderer(sample_show)
    t = F(1_780_000_003)
    assert renderer.render(t, out) is out
    assert np.array_equal(out, renderer.render(t))
    assert renderer.render(t) is not out
    part_of_more = np.zeros((12, 40, 3), np.uint8)[:, 5:23]
    assert np.array_equal(renderer.render(t, part_of_more), out)


@pytest.mark.parametrize("effect", ["scroll-up", "fade"])
def test_drawing_into_a_frame_allocates_none(noise, make_cue, make_show, effect):
    canvas = Size(256, 640)
    clip = make_clip(noise(1000, 96, 3), axis="y")
    windows = tuple(Window(src=Rect(0, 0, 96, 640), dst=Point(x, 0)) for x in (0, 160))
    cue = make_cue(clip, effect, Size(96, 640), windows, background=(1, 2, 3), continuous=True)
    renderer, out = Renderer(make_show([cue], [clip], canvas=canvas)), np.zeros((640, 256, 3), np.uint8)
    renderer.render(F(1, 2), out)
    tracemalloc.start()
    try:
        for n in range(5):
            renderer.render(F(n, 7), out)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < out.nbytes // 10


@pytest.mark.parametrize(
    "out",
    [np.zeros((12, 18, 4), np.uint8), np.zeros((18, 12, 3), np.uint8), np.zeros((12, 18, 3), np.uint16)],
)
def test_another_kind_of_frame_is_refused(sample_show, out):
    with pytest.raises(ValueError, match=r"uint8 \(12, 18, 3\)"):
        render(sample_show, F(0), out)


def test_order_of_questions_does_not_matter(sample_show):
    times = [F(1_780_000_000) + F(n, 7) for n in range(60)]
    renderer, out = Renderer(sample_show), np.zeros((12, 18, 3), np.uint8)
    forwards = [renderer.render(t, out).copy() for t in times]
    backwards = [renderer.render(t, out).copy() for t in reversed(times)]
    assert all(np.array_equal(a, b) for a, b in zip(forwards, reversed(backwards), strict=True))


def test_a_show_that_lacks_a_part_is_refused(noise, towers, make_cue, make_show, monkeypatch):
    clip = make_clip(noise(4, 4, 3))
    view, windows = towers("same")
    cue = make_cue(clip, "hold", view, windows, name="问候")
    with pytest.raises(ShowError, match=rf"问候.*{clip.digest}"):
        Renderer(make_show([cue], []))
    monkeypatch.setattr(scene, "EFFECTS", {})
    with pytest.raises(ShowError, match=r"问候.*hold.*not installed"):
        Renderer(make_show([cue], [clip]))
