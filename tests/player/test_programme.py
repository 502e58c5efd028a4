"""What is lit, of all that could be: who wins, and how fast it is right again."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.frame import black
from ledsign.player.clock_trust import ClockTrust
from ledsign.player.desk import Desk, Interlude, Origin, replace_desk
from ledsign.player.loop import Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.player.programme import Programme, playing_of
from ledsign.show.release import Release

if TYPE_CHECKING:
    from ledsign.show.types import Show

EVENING_NS = 1_795_168_800 * NS_PER_S
DAY_S = 86_400
CAMPAIGN, SAFE, TYPHOON, NOTICE = 200, 50, 255, 120


class Stand:
    """A programme on a fake clock, asked what it shows now."""

    def __init__(self, show: Show, *, kernel: bool | None = None, synchronised: bool = False) -> None:
        self.clock = FakeClock(EVENING_NS)
        trust = ClockTrust(self.clock, synchronised=synchronised, kernel=lambda: kernel)
        self.programme = Programme(show.sign, self.clock, trust)
        self.playing = playing_of(show)
        self.programme.play(self.playing)
        self.frame = black(show.sign.canvas)

    def shows(self) -> tuple[int, str]:
        lit = self.programme.draw(Fraction(self.clock.now_ns(), NS_PER_S), self.frame)
        assert len(np.unique(self.frame)) == 1 or lit.why == "test-pattern"
        return int(self.frame.max()), lit.why

    def desk(self, **changes: object) -> None:
        self.programme.set_desk(replace_desk(self.programme.standing.desk, **changes))

    def lay(self, kind: str, what: str, seconds: float, ident: str = "x") -> None:
        now, mono = self.clock.now_ns(), self.clock.monotonic_ns()
        length = int(seconds * NS_PER_S)
        made = Interlude(
            id=ident, kind=kind, what=what, since_wall_ns=now, until_wall_ns=now + length,
            since_monotonic_ns=mono, until_monotonic_ns=mono + length,
        )  # fmt: skip
        self.programme.set_desk(self.programme.standing.desk.with_interlude(made))


def test_a_sensor_dims_what_the_schedule_says(scheduled: Show) -> None:
    from dataclasses import replace

    assert scheduled.schedule is not None
    curve = replace(scheduled.schedule, sensor=((0.0, 0.1), (100.0, 0.5)))
    stand = Stand(replace(scheduled, schedule=curve))
    t = Fraction(stand.clock.now_ns(), NS_PER_S)
    assert stand.programme.draw(t, stand.frame).level == 1.0
    stand.programme.lux = 50.0
    assert stand.programme.draw(t, stand.frame).level == pytest.approx(0.3)


def test_who_wins(scheduled: Show) -> None:
    stand = Stand(scheduled)
    assert stand.shows() == (CAMPAIGN, "")
    stand.lay("override", "notice", 600)
    assert stand.shows() == (NOTICE, "")
    stand.lay("emergency", "typhoon", 600, "y")
    assert stand.shows() == (TYPHOON, "")
    stand.desk(taken_down=stand.playing.key, interludes=())
    assert stand.shows() == (SAFE, "takedown")
    stand.desk(shown_instead="black")
    assert stand.shows() == (0, "takedown")
    stand.lay("pattern", "white", 60, "pattern")
    assert stand.shows() == (255, "test-pattern")
    stand.programme.set_desk(stand.programme.standing.desk.blacked_out(Origin.REMOTE))
    assert stand.shows() == (0, "blackout")
    stand.programme.set_desk(stand.programme.standing.desk.resumed(Origin.LOCAL))
    assert stand.shows() == (CAMPAIGN, "")


def test_another_show_ends_a_takedown(scheduled: Show, show: Show) -> None:
    stand = Stand(scheduled)
    stand.desk(taken_down=stand.playing.key)
    stand.programme.play(playing_of(show))
    lit = stand.programme.draw(Fraction(EVENING_NS, NS_PER_S), stand.frame)
    assert (lit.why, stand.frame.max()) == ("", 255)


def released(show: Show, number: int) -> Release:
    return Release(
        number=number, sign=show.sign.name, show=show.digest, approvers=(), threshold=2, not_before_ns=0,
        expires_ns=1 << 62, issued_ns=0,
    )  # fmt: skip


@pytest.mark.parametrize(("number", "why"), [(9, "takedown"), (12, "takedown"), (20, "takedown"), (21, "")])
def test_a_takedown_holds_for_releases_known_then(scheduled: Show, show: Show, number: int, why: str) -> None:
    """Whichever comes: one that waited, was on its way, the one before; only a newer one is meant."""
    stand = Stand(scheduled)
    stand.desk(taken_down=f"{scheduled.digest}:12", taken_to=20)
    for step_s in (0, 7200, -86_400):
        stand.clock.step_wall_ns(step_s * NS_PER_S)
        stand.programme.play(playing_of(show, released(show, number)))
        lit = stand.programme.draw(Fraction(stand.clock.now_ns(), NS_PER_S), stand.frame)
        assert lit.why == why
        assert stand.programme.standing.taken_down == bool(why)


@pytest.mark.parametrize("kind", ["override", "emergency", "pattern"])
def test_the_campaign_returns_in_the_frame_after_expiry(scheduled: Show, kind: str) -> None:
    stand = Stand(scheduled)
    stand.lay(kind, "white" if kind == "pattern" else "typhoon", 60)
    stand.clock.advance_ns(60 * NS_PER_S - 1)
    assert stand.shows()[0] == 255
    stand.clock.advance_ns(1)
    assert stand.shows() == (CAMPAIGN, "")


@pytest.mark.parametrize("step_s", [-3600, -7200])
def test_a_clock_set_back_makes_no_override_longer(scheduled: Show, step_s: int) -> None:
    stand = Stand(scheduled)
    stand.clock.advance_ns(3 * 3600 * NS_PER_S)
    stand.lay("override", "typhoon", 60)
    stand.clock.advance_ns(30 * NS_PER_S)
    stand.clock.step_wall_ns(step_s * NS_PER_S)
    stand.programme.relay()
    assert stand.shows() == (TYPHOON, "")
    stand.clock.advance_ns(30 * NS_PER_S)
    assert stand.shows() == (CAMPAIGN, "")


def test_without_trust_in_the_clock_only_the_safe_picture_and_what_hands_laid(scheduled: Show) -> None:
    stand = Stand(scheduled, kernel=False, synchronised=True)
    assert stand.shows() == (SAFE, "clock")
    stand.lay("emergency", "typhoon", 60)
    assert stand.shows() == (TYPHOON, "clock")
    assert Stand(scheduled, kernel=None, synchronised=True).shows() == (CAMPAIGN, "")
    assert Stand(scheduled, kernel=False).shows() == (CAMPAIGN, "")


def test_a_show_without_a_schedule_needs_no_calendar(show: Show) -> None:
    stand = Stand(show, kernel=False, synchronised=True)
    lit = stand.programme.draw(Fraction(1), stand.frame)
    assert (lit.why, stand.frame.max()) == ("", 255)


def test_brightness_by_hand_and_back_to_the_schedule(scheduled: Show) -> None:
    stand = Stand(scheduled)
    t = Fraction(EVENING_NS, NS_PER_S)
    assert stand.programme.draw(t, stand.frame).level == 1.0
    stand.desk(brightness=0.25)
    assert stand.programme.draw(t, stand.frame).level == 0.25


def test_a_picture_that_fails_is_replaced_by_the_safe_one(
    scheduled: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand = Stand(scheduled)

    def broken(*given: object) -> None:
        raise RuntimeError("bad tile")

    monkeypatch.setattr(stand.playing.stage, "decision_at", broken)
    assert stand.shows() == (SAFE, "fault")
    monkeypatch.setattr(stand.playing.safe, "render", broken)
    assert stand.shows() == (0, "fault")
    assert stand.programme.faults == 3
    assert stand.programme.last_fault == "RuntimeError: bad tile"


def test_nothing_is_black(scheduled: Show) -> None:
    clock = FakeClock(EVENING_NS)
    programme = Programme(scheduled.sign, clock, ClockTrust(clock), Desk())
    frame = np.full((10, 26, 3), 9, np.uint8)
    assert programme.draw(Fraction(1), frame).why == "no-show"
    assert not frame.any()


def test_an_expired_release_gives_way_to_the_safe_picture(scheduled: Show) -> None:
    stand = Stand(scheduled)
    release = Release(
        format="ledsign-release/1", number=3, sign="pair", show=scheduled.digest, approvers=(), threshold=1,
        issued_ns=0, not_before_ns=0, expires_ns=EVENING_NS + NS_PER_S,
    )  # fmt: skip
    playing = playing_of(scheduled, release)
    stand.programme.play(playing)
    assert playing.key.endswith(":3")
    assert stand.shows() == (CAMPAIGN, "")
    stand.clock.advance_ns(NS_PER_S)
    assert stand.shows() == (SAFE, "expired")
    stand.lay("override", "notice", 60)
    assert stand.shows() == (SAFE, "expired")
    stand.lay("emergency", "typhoon", 60)
    assert stand.shows() == (TYPHOON, "expired")


STEPS = {"-1 s": -1, "+1 s": 1, "-1 h": -3600, "+1 h": 3600, "+30 d": 30 * DAY_S, "1970": -1_795_168_000}


@pytest.mark.no_cover
@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
def test_after_a_clock_step_the_picture_is_right_in_a_second_and_no_frame_late(
    scheduled: Show, step: int
) -> None:
    """Requirement 5, a hundred times each, at a hundred places within a frame."""
    for number in range(100):
        stand = Stand(scheduled)
        outputs = open_outputs(scheduled.sign, plan_outputs(scheduled.sign), stand.clock, 50)
        loop = Loop(stand.programme, scheduled.sign.canvas, outputs, stand.clock, Fraction(50))
        for _ in range(5):
            loop.tick()
        stand.clock.advance_ns(number * 200_000)
        stand.clock.step_wall_ns(step * NS_PER_S)
        before_ns, skipped = stand.clock.monotonic_ns(), loop.pacer.skipped
        loop.tick()
        assert stand.clock.monotonic_ns() - before_ns <= 40_000_000
        assert loop.pacer.skipped - skipped <= 1
        wanted = "clock" if step < -DAY_S else ""
        evening = (stand.clock.now_ns() // NS_PER_S + 8 * 3600) % DAY_S // 3600 in range(18, 22)
        level = SAFE if wanted or not evening else CAMPAIGN
        assert loop.lit.why == wanted
        assert int(outputs[0].channels.max()) == level
        for _ in range(50):
            loop.tick()
        assert loop.lateness.max_ns <= 20_000_000
