"""Rates: a minute is a minute of the monotonic clock, many keys take no more memory, failures alone count."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import TooMany, Unauthenticated
from ledsign.service.keys import wrong_password
from ledsign.service.rates import FAILURES_PER_ACCOUNT, FAILURES_PER_PEER, Counted, Rates, site


def fails(rates, account, peer):
    """Whether a try was allowed; it fails then."""
    try:
        with rates.attempt(account, peer):
            raise wrong_password()
    except Unauthenticated:
        return True
    except TooMany:
        return False


@given(steps=st.lists(st.integers(0, 40), min_size=1, max_size=40))
def test_never_more_than_five_failures_in_any_minute(steps):
    clock = FakeClock()
    rates, allowed = Rates(clock, 0), []
    for seconds in steps:
        clock.advance_ns(seconds * NS_PER_S)
        if fails(rates, "lin", "192.0.2.1"):
            allowed.append(clock.monotonic_ns() // NS_PER_S)
    for at in range(len(allowed) - FAILURES_PER_ACCOUNT):
        assert allowed[at + FAILURES_PER_ACCOUNT] - allowed[at] >= 60
    assert allowed


def test_setting_the_wall_clock_lets_nobody_in():
    clock = FakeClock()
    rates = Rates(clock, 0)
    assert [fails(rates, "lin", "192.0.2.1") for _ in range(6)] == [True] * 5 + [False]
    clock.step_wall_ns(3600 * NS_PER_S)
    assert not fails(rates, "lin", "192.0.2.1")


def test_successes_do_not_count_and_tries_at_the_same_time_do():
    rates = Rates(FakeClock(), 0)
    for _ in range(50):
        with rates.attempt("lin", "192.0.2.1"):
            pass
    from contextlib import ExitStack

    with ExitStack() as pending:
        for _ in range(FAILURES_PER_ACCOUNT):
            pending.enter_context(rates.attempt("lin", "192.0.2.1"))
        assert not fails(rates, "lin", "192.0.2.1")
    assert fails(rates, "lin", "192.0.2.1")


def test_trouble_of_ours_is_nobody_s_failure():
    """Too many computing passwords at that moment, the database away."""
    rates = Rates(FakeClock(), 0)
    for _ in range(50):
        with pytest.raises(OSError, match="ours"), rates.attempt("lin", "192.0.2.1"):
            raise OSError("ours")
    assert fails(rates, "lin", "192.0.2.1")


def test_one_peer_cannot_try_many_accounts():
    rates = Rates(FakeClock(), 0)
    tried = [fails(rates, f"somebody {at}", "192.0.2.1") for at in range(30)]
    assert tried.count(True) == FAILURES_PER_PEER
    assert fails(rates, "somebody else", "192.0.2.2")


@pytest.mark.parametrize(
    ("peer", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:1"),
        ("2001:db8::1", "2001:db8:0:0:1:2:3:4"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
    ],
)
def test_an_ipv6_site_is_one_peer(peer, same):
    assert site(peer) == site(same)


@pytest.mark.parametrize(
    ("peer", "other"), [("192.0.2.1", "192.0.2.2"), ("2001:db8::1", "2001:db8:0:1::1"), ("a", "b")]
)
def test_different_peers_are_different(peer, other):
    assert site(peer) != site(other)


def test_what_is_counted_is_bounded_however_many_names_are_tried():
    counted = Counted(FakeClock(), most_keys=100)
    for at in range(1000):
        counted.acquire_entry(f"key {at}", 5, 60)
    assert len(counted._times) <= 101
    assert counted.get("key 999") == 1
    assert counted.get("key 1") == 0


def test_how_long_to_wait_is_said_and_is_enough():
    clock = FakeClock()
    rates = Rates(clock, 10)
    for _ in range(10):
        rates.request("a")
        clock.advance_ns(NS_PER_S)
    with pytest.raises(TooMany) as error:
        rates.request("a")
    clock.advance_ns(error.value.told["retry_after_s"] * NS_PER_S)
    rates.request("a")
