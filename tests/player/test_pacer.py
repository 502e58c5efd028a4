from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.player.pacer import Pacer, Punctual

RATES = [Fraction(24), Fraction(25), Fraction(30), Fraction(40), Fraction(60), Fraction(30000, 1001)]


def ticks(pacer: Pacer, clock: FakeClock, count: int) -> list[tuple[int, int]]:
    seen = []
    for _ in range(count):
        number, deadline = pacer.next()
        clock.sleep_until_ns(deadline)
        seen.append((number, clock.now_ns()))
    return seen


@pytest.mark.parametrize("fps", RATES)
@given(start=st.integers(0, 2_000_000_000 * NS_PER_S))
def test_each_frame_is_due_when_the_wall_clock_says_its_time(fps: Fraction, start: int) -> None:
    clock = FakeClock(start)
    pacer = Pacer(clock, fps)
    for number, wall_ns in ticks(pacer, clock, 50):
        assert abs(wall_ns - number * NS_PER_S / fps) <= 1  # never off by more than rounding to a nanosecond
    assert pacer.skipped == pacer.repinned == 0


@pytest.mark.no_cover
@pytest.mark.parametrize("fps", RATES)
def test_no_drift_after_an_hour(fps: Fraction) -> None:
    clock = FakeClock()
    pacer = Pacer(clock, fps)
    seen = ticks(pacer, clock, int(3_600 * fps))
    numbers = [number for number, _ in seen]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert abs(seen[-1][1] - numbers[-1] * NS_PER_S / fps) <= 1


def test_late_skips_numbers_and_never_bursts() -> None:
    clock = FakeClock(0)
    pacer = Pacer(clock, Fraction(50))
    ticks(pacer, clock, 10)
    clock.advance_ns(NS_PER_S // 5)  # ten frames long
    number, deadline = pacer.next()
    assert deadline <= clock.monotonic_ns()  # the frame for now, at once
    assert pacer.skipped == 9
    following, next_deadline = pacer.next()
    assert following == number + 1
    assert next_deadline - deadline == NS_PER_S // 50


@pytest.mark.parametrize("step_s", [-2_000_000_000, -3600, -1, 1, 3600, 30 * 86400])
def test_a_stepped_wall_clock_is_followed_within_one_frame(step_s: int) -> None:
    clock = FakeClock(1_780_000_000 * NS_PER_S)
    pacer = Pacer(clock, Fraction(60))
    ticks(pacer, clock, 5)
    before = clock.monotonic_ns()
    clock.step_wall_ns(step_s * NS_PER_S)
    (number, wall_ns), *_ = ticks(pacer, clock, 1)
    assert abs(wall_ns - number * NS_PER_S / 60) <= 1
    assert clock.monotonic_ns() - before <= NS_PER_S // 60 + 1
    assert pacer.repinned == 1
    assert pacer.skipped == 0


def test_a_slewed_clock_is_not_a_step() -> None:
    clock = FakeClock()
    pacer = Pacer(clock, Fraction(60))
    for _ in range(600):
        clock.step_wall_ns(8_333)  # 500 ppm, the most NTP slews
        ticks(pacer, clock, 1)
    assert pacer.repinned <= 1  # half a frame is reached once after ten seconds


def test_punctual_sleeps_almost_to_the_deadline_and_spins_the_rest() -> None:
    class Late(FakeClock):
        """Timers fire 100 µs late; looking at the time takes 1 µs."""

        def __init__(self) -> None:
            super().__init__()
            self.slept: list[int] = []

        def sleep_until_ns(self, deadline_ns: int) -> None:
            self.slept.append(deadline_ns)
            if deadline_ns > FakeClock.monotonic_ns(self):
                super().sleep_until_ns(deadline_ns + 100_000)

        def monotonic_ns(self) -> int:
            self.advance_ns(1_000)
            return super().monotonic_ns()

    clock = Late()
    beat = Punctual(clock, spin_ns=600_000)
    beat.sleep_until_ns(10_000_000)
    assert clock.slept == [9_400_000]
    assert 0 <= FakeClock.monotonic_ns(clock) - 10_000_000 <= 1_000
    beat.sleep_until_ns(5_000_000)  # long past: at once
    assert FakeClock.monotonic_ns(clock) < 10_010_000
    assert beat.now_ns() == clock.now_ns()
