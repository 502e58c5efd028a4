"""Who still may watch: asked for all at once, half a second old at most; an outage throws nobody out."""

from __future__ import annotations

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import Unavailable
from ledsign.service.actor import Actor
from ledsign.service.onlookers import LASTS_NS, Onlookers


class Book:
    """Who there is, and how often somebody looked it up."""

    def __init__(self, *keys: str) -> None:
        self.people = {key: Actor(id=key, login=key, name=key, via="session") for key in keys}
        self.asked: list[list[str]] = []
        self.away = False

    def read(self, keys: list[str]) -> dict[str, Actor]:
        self.asked.append(sorted(keys))
        if self.away:
            raise Unavailable("database", "the database is away", "数据库不可用")
        return {key: self.people[key] for key in keys if key in self.people}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


def later(clock: FakeClock, ns: int) -> None:
    clock.sleep_until_ns(clock.monotonic_ns() + ns)


def test_all_are_asked_for_at_once(clock: FakeClock) -> None:
    keys = [f"s {n:02}" for n in range(50)]
    book = Book(*keys)
    onlookers = Onlookers(clock, book.read)
    for key in keys:
        assert onlookers.of(key, 0) is book.people[key]
    book.asked.clear()
    later(clock, LASTS_NS)
    for key in keys:
        assert onlookers.of(key, 0) is book.people[key]
    assert book.asked == [keys]


def test_who_has_gone_is_asked_for_no_more(clock: FakeClock) -> None:
    book = Book("s a", "s b")
    onlookers = Onlookers(clock, book.read)
    onlookers.of("s a", 0)
    for _ in range(12):
        later(clock, LASTS_NS)
        onlookers.of("s b", 0)
    assert book.asked[-1] == ["s b"]


def test_a_lost_right_counts_after_half_a_second_and_at_once_in_this_process(clock: FakeClock) -> None:
    book = Book("s a")
    onlookers = Onlookers(clock, book.read)
    assert onlookers.of("s a", 7) is not None
    del book.people["s a"]
    assert onlookers.known("s a", 7) == (True, onlookers.of("s a", 7))
    assert onlookers.known("s a", 8) == (False, None), "somebody's rights were changed here"
    assert onlookers.of("s a", 8) is None
    book.people["s a"] = Book("s a").people["s a"]
    later(clock, LASTS_NS - 1)
    assert onlookers.known("s a", 8) == (True, None)
    later(clock, 1)
    assert onlookers.known("s a", 8) == (False, None)
    assert onlookers.of("s a", 8) is not None


def test_a_database_that_is_away_throws_nobody_out(clock: FakeClock) -> None:
    book = Book("s a")
    onlookers = Onlookers(clock, book.read)
    known = onlookers.of("s a", 0)
    book.away = True
    later(clock, 3 * NS_PER_S)
    assert onlookers.of("s a", 0) is known
    assert onlookers.known("s a", 0) == (True, known), "and is not asked again at once"
    later(clock, LASTS_NS)
    with pytest.raises(Unavailable):
        onlookers.of("s b", 0)
    assert onlookers.of("s a", 0) is known, "the newcomer's trouble is not theirs"
