"""Whether an output is well now, not whether it ever was not."""

from __future__ import annotations

from ledsign.core.clock import NS_PER_S
from ledsign.player.reception import FRESH_NS, RECENT_NS, Reception
from ledsign.transport.base import Sent

WALL_NS = 1_795_168_800 * NS_PER_S


def state(reception: Reception, now_ns: int, is_open: bool = True) -> tuple[str, int | None]:
    told = reception.told(now_ns, WALL_NS + now_ns, is_open=is_open)
    since = told["failing_since_ns"]
    return told["state"], None if since is None else since - WALL_NS


def test_refused_then_listened_to() -> None:
    """A simulator started after the player: every send was refused, and is no more."""
    reception, sent, now = Reception(), Sent(errors=4), 0
    assert state(reception, now) == ("waiting", None)
    reception.look(sent, now)
    assert state(reception, now) == ("ok", None)
    for _ in range(300):
        now += NS_PER_S // 60
        sent.packets += 2
        sent.errors += 1
        assert reception.look(sent, now) == sent.packets
    assert state(reception, now) == ("failing", NS_PER_S // 60)
    for _ in range(300):
        now += NS_PER_S // 60
        sent.packets += 2
        reception.look(sent, now)
    assert state(reception, now) == ("recovered", None)
    told = reception.told(now, WALL_NS + now, is_open=True)
    assert told["accepted_ns"] == WALL_NS + now
    assert told["last_error_ns"] == WALL_NS + 300 * (NS_PER_S // 60)
    sent.packets += 1
    reception.look(sent, now + RECENT_NS)
    assert state(reception, now + RECENT_NS) == ("ok", None)
    sent.errors += 1
    reception.look(sent, now + RECENT_NS)
    assert state(reception, now + RECENT_NS) == ("failing", now + RECENT_NS)


def test_what_takes_nothing_fails_without_an_error() -> None:
    reception = Reception()
    reception.look(Sent(), 5)
    assert state(reception, 5) == ("ok", None)
    assert state(reception, 5, is_open=False) == ("failing", 5)
    assert state(reception, 6 + FRESH_NS) == ("failing", 5)
    reception.look(Sent(packets=1), 9 + FRESH_NS)
    assert state(reception, 10 + FRESH_NS) == ("ok", None)
    assert state(reception, 10 + 2 * FRESH_NS) == ("failing", 9 + FRESH_NS)
