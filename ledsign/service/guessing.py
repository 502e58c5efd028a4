"""Guessing: who gets a password or a one-time code wrong again and again, and how long that account waits.

Six digits can be guessed by whoever has the password and the time. So after five wrong codes in a row each
further one costs a wait that doubles, to a quarter of an hour: a hundred guesses a day. Nobody is kept out
for good: the waiting ends, sessions that are open go on, and a recovery code, which nobody guesses, is taken
at any time. Kept in memory: a restart forgives.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import TooMany

if TYPE_CHECKING:
    from ledsign.core.clock import Clock

FREE = 5
FIRST_S, LONGEST_S = 30, 900
FORGIVEN_NS = 24 * 3600 * NS_PER_S
# So many refusals of passwords and codes, in so long, are told as an alarm.
ALARM_AT, ALARM_NS = 20, 10 * 60 * NS_PER_S
_MOST = 5_000


class Guessing:
    """What was got wrong lately."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: OrderedDict[str, tuple[int, int, int]] = OrderedDict()
        self._refused: deque[tuple[int, str]] = deque(maxlen=1_000)

    def require_open(self, person: str) -> None:
        """Raises TooMany while this account waits."""
        with self._lock:
            _, until_ns, _ = self._wrong.get(person, (0, 0, 0))
        wait_s = -((self._clock.monotonic_ns() - until_ns) // NS_PER_S)
        if until_ns and wait_s > 0:
            raise TooMany(
                "too-many",
                f"too many wrong one-time codes for this account: wait {wait_s} s, or use a recovery code",
                f"该账号动态口令错误次数过多：请等待 {wait_s} 秒，或使用恢复码",
                retry_after_s=wait_s,
            )

    def wrong(self, person: str) -> None:
        """A one-time code was wrong."""
        now_ns = self._clock.monotonic_ns()
        with self._lock:
            count, _, at_ns = self._wrong.get(person, (0, 0, now_ns))
            count = 1 if now_ns - at_ns > FORGIVEN_NS else count + 1
            wait_s = 0 if count < FREE else min(LONGEST_S, FIRST_S << min(count - FREE, 10))
            self._wrong[person] = (count, now_ns + wait_s * NS_PER_S if wait_s else 0, now_ns)
            self._wrong.move_to_end(person)
            while len(self._wrong) > _MOST:
                self._wrong.popitem(last=False)

    def right(self, person: str) -> None:
        """A code was right."""
        with self._lock:
            self._wrong.pop(person, None)

    def refused(self, login: str) -> None:
        """A password or code was refused; ``login`` empty when nobody has it."""
        with self._lock:
            self._refused.append((self._clock.monotonic_ns(), login))

    def lately(self) -> tuple[int, tuple[str, ...]]:
        """(how many were refused lately, for which logins): enough to tell when ``ALARM_AT`` are."""
        since_ns = self._clock.monotonic_ns() - ALARM_NS
        with self._lock:
            while self._refused and self._refused[0][0] < since_ns:
                self._refused.popleft()
            return len(self._refused), tuple(sorted({login for _, login in self._refused if login}))
