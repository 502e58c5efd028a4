"""Fields inside a caption, against a strip into which the same characters were pasted one pixel at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.errors import ShowError
from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, FULL, Placement
from ledsign.show.bundle import read_show, sealed, write_show
from ledsign.show.clip import make_clip
from ledsign.show.fields import CueField, FieldMemory, cells_on, placed_cells
from ledsign.show.frame import Renderer, render
from ledsign.show.readout import Readout

DIGITS = "0123456789:"
START = Fraction(1_780_000_000)
NOON = datetime(1970, 1, 1, tzinfo=UTC)


def cells_of(axis, wide=2, high=3):
    """A cell for each character, side by side with a pixel between them."""
    return {
        char: Rect(at * (wide + 1), 0, wide, high) if axis == "x" else Rect(0, at * (high + 1), wide, high)
        for at, char in enumerate(DIGITS)
    }


def atlas_of(axis, noise, seed=5):
    cells = cells_of(axis)
    width = max(cell.right for cell in cells.values())
    height = max(cell.bottom for cell in cells.values())
    return make_clip(noise(height, width, 3, seed=seed), axis=axis)


def clock(room, atlas, axis, template="%S:%M"):
    return CueField(
        clip=atlas.digest,
        room=room,
        readout=Readout(kind="clock", template=template, cells=cells_of(axis), zone="UTC", axis=axis),
    )


def spoken(t):
    """What a clock says, by the standard library alone."""
    return (NOON + timedelta(seconds=int(t // 1))).strftime("%S:%M")


def pasted(strip, atlas, room, axis, text):
    """The strip with ``text`` set in the middle of ``room``, pixel by pixel, and cut off at its ends."""
    whole = np.concatenate([tile[0] for tile in strip.tiles], axis=1 if axis == "x" else 0).copy()
    source = atlas.tiles[0][0]
    cells = cells_of(axis)
    along = 2 if axis == "x" else 3
    if axis == "x":
        x, y = room.x + (room.width - along * len(text)) // 2, room.y + (room.height - 3) // 2
    else:
        x, y = room.x + (room.width - 2) // 2, room.y + (room.height - along * len(text)) // 2
    for char in text:
        cell = cells[char]
        for row in range(cell.height):
            for column in range(cell.width):
                inside = room.x <= x + column < room.right if axis == "x" else room.y <= y + row < room.bottom
                if inside and 0 <= y + row < whole.shape[0] and 0 <= x + column < whole.shape[1]:
                    whole[y + row, x + column] = source[cell.y + row, cell.x + column]
        x, y = (x + along, y) if axis == "x" else (x, y + along)
    return make_clip(whole, axis=axis)


CASES = [
    (effect, axis, kind, continuous)
    for effect in EFFECTS.entries()
    for axis in ("x", "y")
    for kind in ("same", "span", "relay")
    for continuous in ((False, True) if EFFECTS[effect].moves else (False,))
]


@pytest.mark.parametrize(("effect", "axis", "kind", "continuous"), CASES)
def test_a_field_moves_as_if_it_were_painted_on_the_strip(
    effect, axis, kind, continuous, noise, towers, make_cue, make_show
):
    view, windows = towers(kind)
    strip = make_clip(noise(9, 40, 3) if axis == "x" else noise(40, 6, 3), axis=axis)
    room = Rect(11, 3, 18, 4) if axis == "x" else Rect(0, 9, 2, 26)
    atlas = atlas_of(axis, noise)
    marks = (0, 8, 16, 24, 32, 40)
    how = {"continuous": continuous, "gap_px": 3, "marks": marks, "axis": axis, "rate": Fraction(3)}
    cue = make_cue(strip, effect, view, windows, length=7, background=(1, 2, 3), **how)
    with_field = make_show([replace(cue, fields=(clock(room, atlas, axis),))], [strip, atlas], anchor=START)
    shown = Renderer(with_field)
    seen = set()
    for step in range(0, 420, 13):
        t = START + Fraction(step, 60)
        painted = pasted(strip, atlas, room, axis, spoken(t))
        expected = render(make_show([replace(cue, clip=painted.digest)], [painted], anchor=START), t)
        frame = shown.render(t)
        assert np.array_equal(frame, expected), (step, spoken(t))
        seen.add(frame.tobytes())
    assert len(seen) > 1


@settings(max_examples=60, deadline=None)
@given(
    st.fractions(-(10**9), 10**10, max_denominator=60_000),
    st.integers(-20, 50),
    st.integers(-5, 12),
    st.integers(1, 40),
)
def test_any_room_at_any_time(t, x, y, width):
    """Rooms half outside of the strip, too short for the text, before 1970."""
    rng = np.random.default_rng(3)

    def noise(*shape, seed=7):
        del seed
        return rng.integers(0, 256, shape, np.uint8)

    from ledsign.effects.base import EffectOptions
    from ledsign.show.types import Cue, Show, Timeline, Window

    strip, atlas = make_clip(noise(9, 40, 3)), atlas_of("x", noise)
    room = Rect(x, y, width, 5)
    view = Size(18, 12)
    cue = Cue(
        name="c", clip=strip.digest, effect="scroll-left", view=view, start=Fraction(0), length=Fraction(3),
        options=EffectOptions(fps=Fraction(60), speed_px_s=Fraction(60)),
        windows=(Window(src=Rect(0, 0, 18, 12), dst=Point(0, 0)),), pass_length=Fraction(3),
        fields=(clock(room, atlas, "x"),),
    )  # fmt: skip
    from ledsign.display.sign import Sign

    sign = Sign(name="s", canvas=view, faces=(), outputs=())
    timeline = Timeline(cues=(cue,), length=Fraction(3))
    show = Show(sign=sign, timeline=timeline, clips={strip.digest: strip, atlas.digest: atlas})
    painted = pasted(strip, atlas, room, "x", spoken(t))
    plain = Timeline(cues=(replace(cue, clip=painted.digest, fields=()),), length=Fraction(3))
    expected = render(Show(sign=sign, timeline=plain, clips={painted.digest: painted}), t)
    assert np.array_equal(render(show, t), expected)


def test_the_same_instant_gives_the_same_frame_in_any_order(noise, towers, make_cue, make_show):
    view, windows = towers("same")
    strip, atlas = make_clip(noise(9, 40, 3)), atlas_of("x", noise)
    cue = make_cue(strip, "scroll-left", view, windows, continuous=True)
    show = make_show([replace(cue, fields=(clock(Rect(3, 3, 18, 4), atlas, "x"),))], [strip, atlas])
    times = [Fraction(n, 7) for n in range(40)]
    renderer = Renderer(show)
    forwards = [renderer.render(t).copy() for t in times]
    backwards = [renderer.render(t).copy() for t in reversed(times)]
    assert all(np.array_equal(a, b) for a, b in zip(forwards, reversed(backwards), strict=True))


def test_cells_are_cut_to_what_is_seen_of_the_strip():
    field = clock(Rect(10, 2, 16, 3), make_clip(np.zeros((3, 33, 3), np.uint8)), "x", "%H")
    cells = cells_on(field, Fraction(12 * 3600))
    assert [stands for _, stands in cells] == [Rect(16, 2, 2, 3), Rect(18, 2, 2, 3)]
    strip = Placement(Rect(17, 0, 2, 9), Point(100, 50), 99)
    assert list(placed_cells(cells, strip)) == [
        Placement(Rect(4, 0, 1, 3), Point(100, 52), 99),
        Placement(Rect(6, 0, 1, 3), Point(101, 52), 99),
    ]
    assert list(placed_cells(cells, Placement(Rect(0, 0, 16, 9), Point(0, 0), FULL))) == []


def test_a_bundle_keeps_fields(tmp_path, noise, towers, make_cue, make_show):
    view, windows = towers("relay")
    strip, atlas = make_clip(noise(9, 40, 3)), atlas_of("x", noise)
    cue = make_cue(strip, "scroll-left", view, windows)
    field = clock(Rect(3, 3, 18, 4), atlas, "x")
    show = sealed(make_show([replace(cue, fields=(field,))], [strip, atlas]))
    bare = sealed(make_show([cue], [strip, atlas]))
    assert show.digest != bare.digest
    again = read_show(write_show(show, tmp_path))
    assert again.timeline.cues[0].fields == (field,)
    for t in (Fraction(0), Fraction(1, 3), Fraction(10**9)):
        assert np.array_equal(render(again, t), render(show, t))


def test_a_field_without_its_atlas_is_refused(noise, towers, make_cue, make_show):
    view, windows = towers("same")
    strip, atlas = make_clip(noise(9, 40, 3)), atlas_of("x", noise)
    cue = make_cue(strip, "hold", view, windows)
    show = make_show([replace(cue, fields=(clock(Rect(3, 3, 18, 4), atlas, "x"),))], [strip])
    with pytest.raises(ShowError, match=atlas.digest):
        Renderer(show)


@given(st.lists(st.fractions(-5, 5, max_denominator=600), min_size=1), st.fractions(-2, 2, max_denominator=7))
def test_what_is_remembered_is_what_is_so(times, target):
    countdown = Readout(
        kind="countdown", template="{seconds}", cells=cells_of("x"), target=target, after="0:0", zone="UTC"
    )
    field = CueField(clip="", room=Rect(5, 0, 16, 3), readout=countdown)
    memory = FieldMemory(field)
    assert [memory.cells_on(t) for t in times] == [cells_on(field, t) for t in times]
