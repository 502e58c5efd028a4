"""Glyph strips: tiles against a slow composition, boundaries, memory, bundles, damage."""

import hashlib
import tracemalloc
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.errors import ShowError
from ledsign.core.frame import black
from ledsign.core.geometry import Rect, Size
from ledsign.effects.base import EFFECTS, EffectOptions
from ledsign.effects.motion import pass_grains
from ledsign.show.bundle import MANIFEST, TILES, read_show, sealed, write_show
from ledsign.show.clip import cut_out
from ledsign.show.composer import PADDING, Composer, Scratch
from ledsign.show.frame import RENDERER, Renderer
from ledsign.show.glyph_strip import GlyphStrip, check_strip, first_px, sealed_strip, strip_digest
from ledsign.show.painter import Painter
from ledsign.show.strip_entry import mapped_strip, strip_entry
from ledsign.show.tile_store import TileStore
from ledsign.show.tilefile import tile_name

F = Fraction


def slow(strip, phase):
    """The whole strip pixel by pixel, as ``glyph_strip`` says what a pixel shows."""
    height, width = strip.size.height, strip.size.width
    out = np.zeros((height, width, 3), np.uint8)
    out[:] = strip.background
    for x, y, wide, high, ramp in strip.bands.tolist():
        for row in range(y, y + high):
            for column in range(x, x + wide):
                first = (column == x) if strip.moves == "x" else (row == y)
                level = round(255 * (4 - phase) / 4) if first else 255
                if 0 <= row < height and 0 <= column < width:
                    out[row, column] = strip.ramps[ramp, level]
    strongest = np.zeros((height, width), int)
    for wanted in (1, 4):
        for glyph, x, y, style in strip.placed.tolist():
            start, high, wide, left, top, channels = strip.glyphs[glyph, phase].tolist()
            if channels != wanted:
                continue
            ink = strip.ink[start : start + high * wide * channels].reshape(high, wide, channels)
            for row in range(high):
                for column in range(wide):
                    at, across = y + top + row, x + left + column
                    level = int(ink[row, column, -1])
                    if 0 <= at < height and 0 <= across < width and level > strongest[at, across]:
                        strongest[at, across] = level
                        colour = ink[row, column, :3] if channels == 4 else strip.ramps[style, level]
                        out[at, across] = colour
    return out


def whole(strip, phase=0):
    return cut_out(strip, Rect(0, 0, strip.size.width, strip.size.height), phase=phase)


@st.composite
def strips(draw, length=300, breadth=9):
    """Random glyphs of both kinds, anywhere on and over the edges, several styles, bands."""
    dice = np.random.default_rng(draw(st.integers(0, 2**32)))
    axis, moves = draw(st.sampled_from("xy")), draw(st.sampled_from("xy"))
    phases, count = draw(st.sampled_from([1, 4])), draw(st.integers(1, 6))
    styles, extra = draw(st.integers(1, 4)), draw(st.integers(0, 2))
    boxes, inks, filled = [], [], 0
    coloured = [draw(st.booleans()) and draw(st.booleans()) for _ in range(count)]
    for number in range(count):
        for _ in range(phases):
            high, wide = dice.integers(0, 7, 2).tolist()
            channels = 4 if coloured[number] else 1
            ink = dice.integers(0, 256, high * wide * channels, np.uint8)
            ink[dice.random(ink.size) < 0.3] = 0
            boxes.append((filled, high, wide, *dice.integers(-4, 5, 2).tolist(), channels))
            inks.append(ink)
            filled += ink.size
    size = Size(length, breadth) if axis == "x" else Size(breadth, length)
    many = draw(st.integers(0, 120))
    columns = [dice.integers(-6, most + 6, many) for most in (size.width, size.height)]
    glyph, style = dice.integers(0, count, many), dice.integers(0, styles, many)
    placed = np.stack([glyph, *columns, style], axis=1).astype(np.int32)
    bands = [
        (
            *dice.integers(-5, 60, 2).tolist(),
            *dice.integers(1, 40, 2).tolist(),
            int(dice.integers(styles + extra)),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    strip = GlyphStrip(
        size=size,
        axis=axis,
        ink=np.concatenate([np.empty(0, np.uint8), *inks]),
        glyphs=np.array(boxes, np.int32).reshape(count, phases, 6),
        placed=placed,
        ramps=dice.integers(0, 256, (styles + extra, 256, 3), np.uint8),
        bands=np.array(bands, np.int32).reshape(-1, 5),
        background=tuple(dice.integers(0, 256, 3).tolist()),
        moves=moves,
    )
    placed[:] = placed[np.argsort(first_px(strip), kind="stable")]
    return sealed_strip(strip)


@settings(max_examples=60, deadline=None)
@given(strip=strips(), phase=st.integers(0, 3))
def test_tiles_are_the_slow_composition(strip, phase):
    phase %= strip.phases
    assert np.array_equal(whole(strip, phase), slow(strip, phase))


@settings(max_examples=25, deadline=None)
@given(strip=strips(length=9000, breadth=5), seed=st.integers(0, 99))
def test_tiles_at_their_boundaries(strip, seed):
    """A strip of three tiles, its glyphs gathered where two meet."""
    dice = np.random.default_rng(seed)
    placed = strip.placed.copy()
    at = 1 if strip.axis == "x" else 2
    placed[:, at] = dice.choice([-3, 4093, 4096, 8190, 8998], len(placed)) + dice.integers(-6, 7, len(placed))
    moved = replace(strip, placed=placed)
    placed[:] = placed[np.argsort(first_px(moved), kind="stable")]
    moved = sealed_strip(moved)
    assert moved.tile_px == 4096
    assert np.array_equal(whole(moved), slow(moved, 0))


def test_a_composed_tile_touches_nothing_beyond_its_padding():
    strip = one_glyph()
    composer, window = Composer(strip), Composer(strip).window(0)
    pixels = window.width * window.height
    slab = np.full(3 * pixels + PADDING + 5, 7, np.uint8)
    composer.compose(0, 0, slab, Scratch(pixels))
    assert (slab[3 * pixels + 1 :] == 7).all()


def one_glyph(**changes):
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    plain = GlyphStrip(
        size=Size(8, 4),
        axis="x",
        ink=np.array([255, 128, 0, 1], np.uint8),
        glyphs=np.array([[[0, 2, 2, 0, 0, 1]]], np.int32),
        placed=np.array([[0, 1, 1, 0]], np.int32),
        ramps=ramp,
        bands=np.empty((0, 5), np.int32),
    )
    return replace(plain, **changes)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"glyphs": np.array([[[1, 2, 2, 0, 0, 1]]], np.int32)}, "ink"),
        ({"glyphs": np.array([[[-1, 2, 2, 0, 0, 1]]], np.int32)}, "glyphs"),
        ({"glyphs": np.array([[[0, 2, 2, 0, 0, 3]]], np.int32)}, "bytes a pixel"),
        ({"glyphs": np.array([[[0, 2, 2, 1 << 29, 0, 1]]], np.int32)}, "glyphs"),
        ({"glyphs": np.zeros((1, 2, 6), np.int32)}, "glyphs"),
        ({"placed": np.array([[1, 0, 0, 0]], np.int32)}, "number of a glyph"),
        ({"placed": np.array([[0, 0, 0, 1]], np.int32)}, "style"),
        ({"placed": np.array([[0, 5, 0, 0], [0, 1, 0, 0]], np.int32)}, "order"),
        ({"placed": np.array([[0, 1 << 30, 0, 0]], np.int32)}, "places"),
        ({"bands": np.array([[0, 0, 1, 1, 1]], np.int32)}, "band"),
        ({"bands": np.zeros((1, 4), np.int32)}, "bands"),
        ({"ramps": np.empty((0, 256, 3), np.uint8)}, "ramps"),
        ({"ramps": np.zeros((1, 255, 3), np.uint8)}, "ramps"),
        ({"ink": np.zeros(4, np.uint16)}, "ink"),
        ({"size": Size(0, 4)}, "size"),
        ({"axis": "z"}, "axis"),
    ],
)
def test_what_points_outside_is_refused(changes, named):
    check_strip(one_glyph())
    with pytest.raises(ValueError, match=named):
        sealed_strip(one_glyph(**changes))


def test_the_digest_covers_everything():
    changes = [
        {},
        {"size": Size(9, 4)},
        {"axis": "y"},
        {"moves": "y"},
        {"background": (0, 0, 1)},
        {"ink": np.array([255, 128, 0, 2], np.uint8)},
        {"placed": np.array([[0, 1, 2, 0]], np.int32)},
        {"glyphs": np.array([[[0, 2, 2, 0, 1, 1]]], np.int32)},
        {"bands": np.array([[0, 0, 1, 1, 0]], np.int32)},
    ]
    digests = {strip_digest(one_glyph(**change)) for change in changes}
    assert len(digests) == len(changes)
    assert sealed_strip(one_glyph()).digest == sealed_strip(one_glyph()).digest


@pytest.fixture
def show(towers, make_cue, make_show):
    """A show of one strip that moves by quarters, three styles and a band."""
    dice = np.random.default_rng(5)
    strip = one_glyph(
        size=Size(40, 10),
        ink=dice.integers(0, 256, 64, np.uint8),
        glyphs=np.array([[[16 * q, 4, 4, q % 2, 0, 1] for q in range(4)]], np.int32),
        placed=np.array([[0, 5 * n, n, n % 3] for n in range(7)], np.int32),
        ramps=dice.integers(0, 256, (3, 256, 3), np.uint8),
        bands=np.array([[3, 0, 9, 10, 2]], np.int32),
        background=(3, 9, 1),
    )
    strip = sealed_strip(strip)
    view, windows = towers("relay")
    cue = make_cue(strip, "scroll-left", view, windows, continuous=True, gap_px=3, speed_px_s=F(75), phases=4)
    return make_show([cue], [strip])


def test_a_show_of_strips_comes_back_from_its_bundle(tmp_path, show):
    written = sealed(show)
    found = read_show(write_show(show, tmp_path))
    assert found.digest == written.digest
    (before,), (after,) = show.clips.values(), found.clips.values()
    assert strip_digest(after) == before.digest == after.digest
    assert not any(array.flags.writeable or array.flags.owndata for array in after.arrays)
    one, other = Renderer(show), Renderer(found)
    for n in range(300):
        assert np.array_equal(one.render(F(n, 60)), other.render(F(n, 60)))


def test_a_bundle_whose_strip_points_outside_is_refused(tmp_path, show):
    (strip,) = show.clips.values()
    bad = replace(strip, placed=strip.placed + np.int32(1000))
    bad = replace(bad, files=tuple(map(tile_name, bad.arrays)))
    write_show(replace(show, clips={strip.digest: bad}), tmp_path)
    with pytest.raises(ShowError, match="number of a glyph"):
        read_show(tmp_path)


def test_a_strip_of_too_few_arrays_is_refused(tmp_path, show):
    (strip,) = show.clips.values()
    entry = replace(strip_entry(strip), arrays=strip.files[:4])
    with pytest.raises(ShowError, match="4 arrays, not 5"):
        mapped_strip(tmp_path, "name", entry)


def test_every_flipped_byte_of_an_array_is_found(tmp_path, show):
    write_show(show, tmp_path)
    for path in sorted((tmp_path / TILES).iterdir()):
        intact = path.read_bytes()
        for at in range(0, len(intact), max(1, len(intact) // 40)):
            path.write_bytes(intact[:at] + bytes([intact[at] ^ 4]) + intact[at + 1 :])
            with pytest.raises(ShowError, match=path.name):
                read_show(tmp_path)
        path.write_bytes(intact)


def test_an_older_format_is_refused_with_what_to_do(tmp_path, show):
    write_show(show, tmp_path)
    path = tmp_path / MANIFEST
    path.write_bytes(path.read_bytes().replace(b"ledsign-show/3", b"ledsign-show/1"))
    with pytest.raises(ShowError, match=r"ledsign-show/1.*ledsign-show/3.*compile the show again"):
        read_show(tmp_path)


def test_a_cue_that_moves_finer_than_its_strip_is_refused(show):
    (cue,), (strip,) = show.timeline.cues, show.clips.values()
    coarse = sealed_strip(replace(strip, glyphs=strip.glyphs[:, :1].copy(), digest=""))
    finer = replace(cue, clip=coarse.digest)
    bad = replace(show, clips={coarse.digest: coarse}, timeline=replace(show.timeline, cues=(finer,)))
    with pytest.raises(ShowError, match="1/4 px"):
        Renderer(bad)


@pytest.mark.parametrize("speed", [F(15), F(45), F(75), F(255), F(15, 4)])
def test_ten_minutes_of_equal_steps_of_quarters(speed, make_cue):
    """What is seen at frame n is the strip at n equal steps, over every seam, for ten simulated minutes."""
    clip, view = Size(1009, 8), Size(64, 8)
    options = EffectOptions(speed_px_s=speed, fps=F(60), continuous=True, gap_px=7, phases=4)
    for name in ("scroll-left", "scroll-right"):
        effect = EFFECTS[name]
        length, period = effect.length(clip, view, options), pass_grains(1009, 64, options)
        assert (length * 60).denominator == 1
        assert length * speed * 4 == period
        seen = []
        for frame in range(0, 36_000, 7):
            t = F(frame, 60)
            first = effect.place(t % length, clip, view, options)
            if not first:
                continue
            at = 4 * (first[0].dst.x - first[0].src.x) + first[0].phase
            travelled = (t * speed * 4).__floor__()
            there = -travelled if name == "scroll-left" else (64 - 1009) * 4 + travelled
            assert (at - there) % period == 0, (name, frame)
            seen.append(at)
        assert len(seen) > 4000


def test_memory_does_not_depend_on_the_length(towers, make_cue, make_show):
    """A strip of 100,000 glyphs is played with the same few tiles as one of 1,000; no frame allocates one."""
    peaks = []
    for count in (1_000, 100_000):
        strip = sealed_strip(
            one_glyph(
                size=Size(16 * count, 64),
                ink=np.full(12 * 48, 200, np.uint8),
                glyphs=np.array([[[0, 48, 12, 0, 0, 1]]], np.int32),
                placed=np.array([[0, 16 * n, 8, 0] for n in range(count)], np.int32),
            )
        )
        view, windows = towers("relay")
        cue = make_cue(strip, "scroll-left", view, windows, continuous=True)
        renderer = Renderer(make_show([cue], [strip]))
        out = renderer.render(F(0))
        tracemalloc.start()
        for n in range(0, 6000, 5):
            renderer.render(F(n, 60), out)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert max(peaks) < 100_000, peaks  # a tile has 786,432 bytes


def test_a_tile_is_composed_once_while_the_text_crosses(show):
    painter, out = Painter(show, {"it": show.timeline}), black(show.sign.canvas)
    for n in range(3000):
        painter.draw("it", F(n, 60), F(n, 60), out)
    assert painter.composed == 4  # one tile at four phases


def test_what_was_asked_longest_ago_makes_room(show):
    (strip,) = show.clips.values()
    store = TileStore([strip], 2)
    for phase in (0, 1, 0, 2, 0, 1):
        assert np.array_equal(store.tile(strip, 0, phase)[0], slow(strip, phase))
    assert store.composed == 4


# Each version of the renderer and the frames it draws. When this fails because frames are meant to look
# different now, count ``RENDERER`` up and add the new hash; earlier ones stay.
FRAMES_OF = {"1": "fb921ab4bbde296798be6ed39db879c2d7c07c3f5a4a18bb247b6a7e6196ded0"}


def test_the_same_version_of_the_renderer_draws_the_same_frames(show, sample_show):
    digest = hashlib.sha256()
    for one in (show, sample_show):
        renderer = Renderer(one)
        for n in range(60):
            digest.update(renderer.render(one.timeline.anchor + F(n * 37, 60)).tobytes())
    assert FRAMES_OF[RENDERER] == digest.hexdigest()
