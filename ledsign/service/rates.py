"""Rates: how often an account, a peer or a session may ask. The rules are those of the ``limits`` library;
what was counted is kept here, over our Clock, and bounded.
"""

from __future__ import annotations

import hashlib
import ipaddress
import threading
from collections import OrderedDict, deque
from contextlib import contextmanager
from typing import TYPE_CHECKING

from limits import RateLimitItem, RateLimitItemPerMinute
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import TooMany, Unauthenticated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledsign.core.clock import Clock

FAILURES_PER_ACCOUNT = 5
FAILURES_PER_PEER = 20
TRIES = 10
_MOST_KEYS = 20_000
_V6_SITE = 64


class Counted(Storage, MovingWindowSupport):
    """The times at which each key was counted, over a Clock; the least recent keys go when there are many."""

    STORAGE_SCHEME = ["ledsign-counted"]  # noqa: RUF012 - so the library has it

    def __init__(self, clock: Clock, most_keys: int = _MOST_KEYS) -> None:
        super().__init__()
        self._clock = clock
        self._most_keys = most_keys
        self._lock = threading.Lock()
        self._times: OrderedDict[str, deque[float]] = OrderedDict()

    @property
    def base_exceptions(self) -> type[Exception]:
        """None of its own."""
        return RuntimeError

    def now(self) -> float:
        """Seconds of the monotonic clock: nobody is let in, or kept out, by setting the wall clock."""
        return self._clock.monotonic_ns() / NS_PER_S

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count ``amount`` unless that would be more than ``limit`` in ``expiry`` seconds."""
        with self._lock:
            times = self._recent(key, expiry)
            if len(times) + amount > limit:
                return False
            times.extend([self.now()] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002
        """(when the oldest still counts from, how many count)."""
        with self._lock:
            times = self._recent(key, expiry)
            return (times[0] if times else self.now()), len(times)

    def give_back(self, key: str) -> None:
        """The last one counted was none."""
        with self._lock:
            times = self._times.get(key)
            if times:
                times.pop()

    def _recent(self, key: str, expiry: int) -> deque[float]:
        times = self._times.setdefault(key, deque())
        self._times.move_to_end(key)
        while times and times[0] <= self.now() - expiry:
            times.popleft()
        while len(self._times) > self._most_keys:
            self._times.popitem(last=False)
        return times

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count ``amount`` and tell how many count now."""
        with self._lock:
            times = self._recent(key, expiry)
            times.extend([self.now()] * amount)
            return len(times)

    def get(self, key: str) -> int:
        """How many are kept."""
        return len(self._times.get(key, ()))

    def get_expiry(self, key: str) -> float:
        """When the last was counted."""
        times = self._times.get(key)
        return times[-1] if times else self.now()

    def check(self) -> bool:
        """It is there."""
        return True

    def reset(self) -> int:
        """Forget everything."""
        with self._lock:
            count = len(self._times)
            self._times.clear()
        return count

    def clear(self, key: str) -> None:
        """Forget one."""
        with self._lock:
            self._times.pop(key, None)


class Rates:
    """``requests_per_minute`` 0: requests are not counted, failures always are."""

    def __init__(self, clock: Clock, requests_per_minute: int) -> None:
        self._counted = Counted(clock)
        self._limiter = MovingWindowRateLimiter(self._counted)
        self._account = RateLimitItemPerMinute(FAILURES_PER_ACCOUNT, namespace="account")
        self._peer = RateLimitItemPerMinute(FAILURES_PER_PEER, namespace="peer")
        self._slow = RateLimitItemPerMinute(TRIES, namespace="slow")
        self._all = (
            RateLimitItemPerMinute(requests_per_minute, namespace="all") if requests_per_minute else None
        )

    @contextmanager
    def attempt(self, account: str, peer: str) -> Iterator[None]:
        """Around one try at a password or code: it counts as a failure when the block raises Unauthenticated.

        Counted before, so that many tries at once are no way round. Raises TooMany.
        """
        keys = ((self._peer, site(peer)), (self._account, hashlib.sha256(account.encode()).hexdigest()[:24]))
        for rule, who in keys:
            self._hit(rule, who)
        try:
            yield
        except Unauthenticated:
            raise
        except BaseException:
            self._give_back(keys)
            raise
        self._give_back(keys)

    def tried(self, what: str) -> None:
        """One try at something slow, right or wrong: ten a minute. Raises TooMany."""
        self._hit(self._slow, hashlib.sha256(what.encode()).hexdigest()[:24])

    def request(self, who: str) -> None:
        """One request of a person (all their sessions and tokens together) or peer. Raises TooMany."""
        if self._all is not None:
            self._hit(self._all, who)

    def _give_back(self, keys: Iterable[tuple[RateLimitItem, str]]) -> None:
        for rule, who in keys:
            self._counted.give_back(rule.key_for(who))

    def _hit(self, rule: RateLimitItem, who: str) -> None:
        if self._limiter.hit(rule, who):
            return
        oldest, _ = self._limiter.get_window_stats(rule, who)
        wait = max(1, int(oldest - self._counted.now()) + 1)
        raise TooMany(
            "too-many", f"too many tries or requests; wait {wait} s and try again",
            f"尝试或请求过于频繁：请等待 {wait} 秒后再试", retry_after_s=wait,
        )  # fmt: skip


def site(peer: str) -> str:
    """What counts as one peer: an IPv4 address, or the /64 somebody with IPv6 has."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return peer
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, _V6_SITE), strict=False))
    return str(address)
