"""Who is let in, who has to leave for whom."""

from __future__ import annotations

import pytest

from ledsign.app.doors import PEER_RESERVE, RESERVE, Doors, Room


class Guest:
    def __init__(self) -> None:
        self.is_away = False

    def send_away(self) -> None:
        self.is_away = True


def arrive(doors: Doors, count: int, peer: str = "a", *, busy: bool = False, free: bool = False):
    made = []
    for _ in range(count):
        one = Guest()
        room = doors.arrive(one, peer, free=free)
        if busy:
            doors.busy(one)
        made.append((one, room))
    return made


def test_silent_connections_make_room_for_new_ones_the_oldest_first() -> None:
    doors = Doors(1000, most=10)
    silent = arrive(doors, 10)
    (new, room), *_ = arrive(doors, 1, "b")
    assert room is Room.ALL
    assert [one.is_away for one, _ in silent] == [True] + [False] * 9
    assert len(doors) == 10
    assert not new.is_away


def test_a_thousand_silent_ones_of_a_peer_cost_only_that_peer() -> None:
    doors = Doors(5, most=10)
    other, _ = arrive(doors, 1, "b")[0]
    arrive(doors, 1000, "a")
    assert len(doors) == 6
    assert not other.is_away


@pytest.mark.parametrize("free", [False, True])
def test_where_all_are_busy_a_few_more_are_let_in_for_what_is_urgent(free: bool) -> None:
    doors = Doors(10_000, most=10)
    arrive(doors, 10, busy=True)
    more = [room for _, room in arrive(doors, RESERVE + 3, "b", busy=True, free=free)]
    assert more == [Room.URGENT] * RESERVE + [Room.NONE] * 3


def test_a_peer_that_is_busy_everywhere_may_still_make_dark() -> None:
    doors = Doors(4, most=100)
    arrive(doors, 4, busy=True)
    assert [room for _, room in arrive(doors, PEER_RESERVE + 1, busy=True)] == [
        *[Room.URGENT] * PEER_RESERVE,
        Room.NONE,
    ]
    assert [room for _, room in arrive(doors, 1, "b")] == [Room.ALL]
    assert [room for _, room in arrive(doors, 50, "a", free=True)] == [Room.ALL] * 50


def test_who_was_answered_is_silent_again_and_who_has_left_counts_no_more() -> None:
    doors = Doors(2, most=10)
    (one, _), (two, _) = arrive(doors, 2, busy=True)
    doors.silent(one)
    (three, room), *_ = arrive(doors, 1, busy=True)
    assert (room, one.is_away, two.is_away) == (Room.ALL, True, False)
    doors.leave(one)
    doors.silent(one)  # answered after it was closed
    doors.leave(two)
    doors.leave(three)
    assert len(doors) == 0
    assert [room for _, room in arrive(doors, 2, busy=True)] == [Room.ALL] * 2
