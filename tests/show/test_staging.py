"""The stage: what plays, from when, and what overrides do to it."""

import threading
import tracemalloc
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.errors import ScheduleError, ShowError
from ledsign.core.frame import black
from ledsign.core.geometry import Size
from ledsign.schedule.types import Edge, Entry, Layer, Level, Rule, Schedule, Span, Window
from ledsign.show.bundle import read_show, sealed, write_show
from ledsign.show.clip import make_clip
from ledsign.show.frame import Renderer
from ledsign.show.staging import Stage
from ledsign.show.types import MAIN, MadeWith

F = Fraction
S = 1_000_000_000
HOUR = 3600
# 2026-05-06 00:00 in Shanghai
DAY = 1_777_996_800
FRAME = F(1, 60)


def hours(start, end):
    return Rule(windows=(Window(start=Edge(seconds=start * HOUR), end=Edge(seconds=end * HOUR)),))


def one_off(start, end):
    return Rule(spans=(Span(start_ns=int(start * S), end_ns=int(end * S)),))


@pytest.fixture
def scheduled(noise, towers, make_cue, make_show):
    """Playlists ``a``, ``b`` and ``safe``, each a grey that says how many frames it has been playing."""
    view, windows = towers("same")
    shows = {}
    for base, name in ((10, "a"), (90, "b"), (170, "safe")):
        pictures = np.stack([np.full((10, 6, 3), base + n, np.uint8) for n in range(60)])
        clip = make_clip(pictures, durations=[FRAME] * 60)
        shows[name] = make_show([make_cue(clip, "hold", view, windows, length=1)], [clip])
    schedule = Schedule(
        entries=(
            Entry(id="evening", layer=Layer.CAMPAIGN, playlist="a", rule=hours(19, 22)),
            Entry(id="late", layer=Layer.CAMPAIGN, playlist="b", rule=hours(21, 23), priority=-1),
            Entry(id="dark", layer=Layer.BLACKOUT, rule=hours(12, 13)),
        ),
        levels=(Level(id="night", rule=hours(20, 6), level=0.25),),
        safe="safe",
    )
    return replace(
        shows["safe"],
        clips={digest: clip for show in shows.values() for digest, clip in show.clips.items()},
        timelines={name: show.timeline for name, show in shows.items()},
        schedule=schedule,
        made_with=MadeWith(ledsign="1", fonts={"x.otf": "ab"}, renderer="1", tzdata="2026b"),
    )


def grey(stage, t):
    """The one grey lit at ``t``, 0 for black."""
    frame = stage.render(F(t))
    lit = frame[frame.any(axis=2)]
    assert len(np.unique(lit)) <= 1
    return int(lit.max(initial=0))


def test_each_playlist_begins_when_its_window_does(scheduled):
    stage = Stage(scheduled)
    assert grey(stage, DAY + 19 * HOUR) == 10
    assert grey(stage, DAY + 19 * HOUR + 7 * FRAME) == 17
    assert grey(stage, DAY + 19 * HOUR + 61 * FRAME) == 11
    # what was hidden since nine goes on as if it had been there all along
    assert grey(stage, DAY + 22 * HOUR + 5 * FRAME) == 95


def test_windows_are_half_open_to_the_frame(scheduled):
    stage = Stage(scheduled)
    assert grey(stage, DAY + 19 * HOUR - FRAME) >= 170
    assert grey(stage, DAY + 22 * HOUR - FRAME) == 10 + 59
    assert grey(stage, DAY + 22 * HOUR) == 90
    assert grey(stage, DAY + 12 * HOUR - FRAME) >= 170
    assert grey(stage, DAY + 12 * HOUR) == 0
    assert grey(stage, DAY + 13 * HOUR) >= 170


def test_the_frame_at_an_edge_is_never_a_mixture(scheduled):
    stage = Stage(scheduled)
    for edge in (12, 13, 19, 22, 23):
        for n in range(-3, 4):
            grey(stage, DAY + edge * HOUR + n * FRAME)


def test_times_finer_than_a_nanosecond_are_before_the_edge(scheduled):
    stage = Stage(scheduled)
    just_before = DAY + 22 * HOUR - F(1, 10**12)
    assert stage.decision_at(int(just_before * S)).playlist == "a"
    assert grey(stage, just_before) == 10 + 59


def test_a_renderer_shows_what_the_schedule_says(scheduled):
    stage, renderer = Stage(scheduled), Renderer(scheduled)
    for n in range(0, 24 * 60, 7):
        t = F(DAY + n * 60) + n * FRAME
        assert np.array_equal(stage.render(t), renderer.render(t))


def test_overrides_come_and_go_between_two_frames(scheduled):
    stage = Stage(scheduled)
    t = DAY + 20 * HOUR
    entry = Entry(id="now", layer=Layer.OVERRIDE, playlist="b", rule=one_off(t, t + 600))
    dark = Entry(id="dark", layer=Layer.BLACKOUT, rule=one_off(t, t + 600))
    alarm = Entry(id="alarm", layer=Layer.EMERGENCY, playlist="safe", rule=one_off(t, t + 600))
    before = grey(stage, t + 1)
    for entries, wanted in (
        ([entry], 90), ([entry, alarm], 170), ([entry, alarm, dark], 0), ([alarm], 170), ([], before),
    ):  # fmt: skip
        stage.override(entries)
        assert grey(stage, t + 1) == wanted
    stage.override([entry])
    assert grey(stage, t - FRAME) == 10 + 59
    assert grey(stage, t + 600) == 10  # it ended by itself, and the evening goes on where it would be
    assert Stage(scheduled, [entry]).decision_at(t * S).entry == entry


def test_an_override_that_cannot_be_changes_nothing(scheduled):
    stage = Stage(scheduled)
    t = DAY + 20 * HOUR
    with pytest.raises(ShowError, match=r"'now' wants playlist 'c', which is not in the show"):
        stage.override([Entry(id="now", layer=Layer.OVERRIDE, playlist="c", rule=one_off(t, t + 9))])
    with pytest.raises(ScheduleError):
        stage.override([Entry(id="now", layer=Layer.OVERRIDE, playlist="b", rule=one_off(t, t + 9 * 86_400))])
    assert grey(stage, t) == 10
    assert stage.playlists == {"a", "b", "safe"}


def test_overrides_are_worked_out_before_the_frame_that_needs_them(scheduled, monkeypatch):
    stage = Stage(scheduled)
    t = DAY + 20 * HOUR
    stage.render(F(t))
    seen = []
    monkeypatch.setattr(
        "ledsign.schedule.timetable.Timetable.prepare", lambda table, t_ns: seen.append((table, t_ns))
    )
    stage.override([Entry(id="now", layer=Layer.OVERRIDE, playlist="b", rule=one_off(t, t + 600))])
    assert seen == [(stage.timetable, t * S)]


def test_the_safe_picture_alone_still_yields_to_emergencies(scheduled):
    stage = Stage(scheduled)
    safe = stage.safe_only()
    t = DAY + 20 * HOUR
    alarm = Entry(id="alarm", layer=Layer.EMERGENCY, playlist="b", rule=one_off(t, t + 600))
    assert (grey(stage, t), grey(safe, t) >= 170, stage.is_scheduled) == (10, True, True)
    safe.override([alarm])
    assert (grey(stage, t), grey(safe, t)) == (10, 90)
    assert safe.decision_at((t + 600) * S).entry is None


def test_a_show_without_a_schedule_plays_and_can_be_overridden(sample_show):
    stage, renderer = Stage(sample_show), Renderer(sample_show)
    t = sample_show.timeline.anchor + 3
    plain = renderer.render(t).copy()
    assert np.array_equal(stage.render(t), plain)
    decision = stage.decision_at(int(t * S))
    assert (decision.playlist, decision.entry) == (MAIN, None)
    assert decision.anchor_ns == sample_show.timeline.anchor * S
    stage.override([Entry(id="off", layer=Layer.BLACKOUT, rule=one_off(t - 1, t + 1))])
    assert not stage.render(t).any()
    assert np.array_equal(stage.render(t + 1), renderer.render(t + 1))
    assert np.array_equal(stage.render(t - F(3, 2)), renderer.render(t - F(3, 2)))
    stage.override([])
    assert np.array_equal(stage.render(t), plain)
    assert stage.level(int(t * S)) == 1.0
    stage.prepare(int(t * S))
    assert stage.timetable.active(int(t * S)).playlist == MAIN


def test_brightness_is_the_schedules(scheduled):
    stage = Stage(scheduled)
    assert [stage.level((DAY + hour * HOUR) * S) for hour in (5, 7, 21)] == [0.25, 1.0, 0.25]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"safe": "gone"}, "the safe picture wants playlist 'gone'"),
        (
            {"entries": (Entry(id="x", layer=Layer.FILLER, playlist="gone"),)},
            "entry 'x' wants playlist 'gone'",
        ),
    ],
)
def test_a_schedule_of_playlists_that_are_not_there_is_refused(scheduled, change, says):
    show = replace(scheduled, schedule=replace(scheduled.schedule, **change))
    with pytest.raises(ShowError, match=says):
        Stage(show)


def test_the_safe_picture_may_be_black(scheduled):
    show = replace(scheduled, schedule=replace(scheduled.schedule, safe=""))
    assert grey(Stage(show), DAY + 6 * HOUR) == 0


def test_a_broken_clock_finds_the_safe_picture(scheduled):
    stage = Stage(scheduled)
    for t in (F(-(10**10)), F(0), F(10**10)):
        assert grey(stage, t) >= 170


def test_playing_allocates_no_pictures_over_changes(scheduled):
    """A day in steps of ten minutes, twelve changes: what is prepared is only looked up."""
    stage = Stage(scheduled)
    out = black(Size(18, 12))
    for n in range(-1, 26):
        stage.prepare((DAY + n * HOUR) * S)
    stage.render(F(DAY), out)
    tracemalloc.start()
    for n in range(24 * 6):
        stage.render(F(DAY + n * 600), out)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 50_000


def test_another_thread_may_prepare_and_override_meanwhile(scheduled):
    stage = Stage(scheduled)
    t = DAY + 20 * HOUR
    entry = Entry(id="now", layer=Layer.OVERRIDE, playlist="b", rule=one_off(t, t + 60))
    stop = threading.Event()

    def disturb():
        while not stop.is_set():
            stage.prepare((t + 86_400) * S)
            stage.override([entry])
            stage.override([])

    other = threading.Thread(target=disturb)
    other.start()
    try:
        seen = {grey(stage, t) for _ in range(3000)}
    finally:
        stop.set()
        other.join()
    assert seen <= {10, 90}


def test_a_scheduled_show_comes_back_from_its_bundle(tmp_path, scheduled):
    found = read_show(write_show(scheduled, tmp_path))
    assert (found.schedule, found.timelines, found.made_with) == (
        scheduled.schedule, scheduled.timelines, scheduled.made_with,
    )  # fmt: skip
    assert found.digest == sealed(scheduled).digest
    other = replace(scheduled.schedule, slot=F(1))
    for change in ({"schedule": None}, {"timelines": {}}, {"made_with": MadeWith()}, {"schedule": other}):
        assert sealed(replace(scheduled, **change)).digest != found.digest
    a, b = Stage(scheduled), Stage(found)
    for n in range(24):
        assert np.array_equal(a.render(F(DAY + n * HOUR)), b.render(F(DAY + n * HOUR)))


def test_a_wrong_frame_is_refused(scheduled):
    with pytest.raises(ValueError, match="uint8"):
        Stage(scheduled).render(F(0), np.zeros((12, 18, 3), np.int16))
