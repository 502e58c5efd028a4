"""What is remembered of senders is bounded, newest kept."""

from __future__ import annotations

import pytest

from ledsign.core.errors import RemoteWireError
from ledsign.wire.sources import MAX_SOURCES, Order, Remembered


def test_values_are_made_once_and_kept():
    remembered = Remembered(list)
    remembered["a"].append(1)
    assert remembered["a"] == [1]
    assert "b" not in remembered
    assert remembered["b"] == []
    assert "b" in remembered


def test_the_one_not_used_for_longest_is_forgotten():
    remembered = Remembered(list, limit=3)
    for key in "abc":
        remembered[key].append(key)
    assert remembered["a"] == ["a"]  # used again, so b is now the oldest
    assert remembered["d"] == []
    assert [key in remembered for key in "abcd"] == [True, False, True, True]


def test_a_value_put_in_place_of_another_makes_no_room_but_its_own():
    remembered = Remembered(list, limit=2)
    remembered["a"].append("old")
    remembered["b"].append("b")
    remembered["a"] = ["new"]  # now the newest
    assert remembered["a"] == ["new"]
    assert "b" in remembered
    remembered["c"] = ["c"]
    assert [key in remembered for key in "abc"] == [True, False, True]
    assert [remembered["a"], remembered["c"]] == [["new"], ["c"]]


def test_the_numbers_of_a_source_are_those_of_its_streams():
    order = Order(first=0, streams=3)
    for stream, sequence in ((1, 7), (2, 255), (3, 0)):
        order.lost("a", stream, sequence)
    assert order.numbers("a") == {1: 7, 2: 255, 3: 0}
    order.advance("a", [(1, 8), (2, 0)])
    assert order.numbers("a") == {1: 8, 2: 0, 3: 0}
    with pytest.raises(RemoteWireError):
        order.lost("a", 2, 0)
    assert order.lost("a", 1, 10) == 1


def test_asking_for_the_numbers_of_somebody_unknown_forgets_nobody():
    order = Order(first=0, streams=1)
    for source in range(MAX_SOURCES):
        order.lost(source, 1, 7)
    assert order.numbers("somebody") == {}
    assert order.numbers("somebody") == {}
    with pytest.raises(RemoteWireError):
        order.lost(0, 1, 7)  # the oldest is still known


def test_at_most_64_sources_are_remembered():
    order = Order(first=0, streams=1)
    for source in range(MAX_SOURCES):
        assert order.lost(source, 1, 7) == 0
    with pytest.raises(RemoteWireError):
        order.lost(0, 1, 7)
    order.lost("one more", 1, 7)
    assert order.lost(1, 1, 7) == 0  # forgotten
    with pytest.raises(RemoteWireError):
        order.lost(0, 1, 7)  # still known: it was the newest but one


def test_a_source_remembers_only_so_many_streams():
    order = Order(first=0, streams=2)
    for stream in (1, 2, 3):
        order.lost("a", stream, 7)
    assert order.lost("a", 1, 7) == 0
    with pytest.raises(RemoteWireError):
        order.lost("a", 3, 7)


def test_forgetting_a_stream_nobody_knows_changes_nothing():
    order = Order(first=0, streams=2)
    order.forget("a", 1)
    order.lost("a", 1, 7)
    order.forget("a", 2)
    with pytest.raises(RemoteWireError):
        order.lost("a", 1, 7)
    order.forget("a", 1)
    assert order.lost("a", 1, 7) == 0
