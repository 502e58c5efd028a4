"""Opening: a transport that is opened, and opened again, by a thread of its own.

A controller whose name is not known yet, a serial port that is not plugged in, a folder that is not there:
none of it keeps the other outputs dark, and none of it is waited for in the loop. Until the way is open
frames are dropped and counted. A serial line that is lost is looked for by its stable name
(``/dev/serial/by-id/…``) and begins again with the newest picture. The name of a network controller is looked
up again now and then, because its address may change.
"""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError, TransportError
from ledsign.transport.base import Sent, Transport
from ledsign.transport.sender import resolve
from ledsign.transport.target import open_transport, transport_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.core.clock import Clock
    from ledsign.transport.base import Target
    from ledsign.wire.base import Packets

LOOK_S = 0.25
SLOWEST_S = 5.0
# A line that was open and is lost is wanted back soon.
SLOWEST_LOST_S = 0.5
LOOK_UP_NS = 60 * NS_PER_S


class Opening:
    """A Transport around one that may not be there yet. ``start`` begins to try; ``send`` never waits."""

    def __init__(
        self,
        target: Target,
        clock: Clock,
        open_one: Callable[[Target, Clock], Transport] = open_transport,
    ) -> None:
        self._target = target
        self._clock = clock
        self._open_one = open_one
        self._inner: Transport | None = None
        self._sent = Sent()
        self._closed = threading.Event()
        self._thread: threading.Thread | None = None
        self._delay_s = LOOK_S
        self._was_open = False
        self._named = _is_named(target)
        self._address: tuple[Any, ...] | None = None
        self._looked_up_ns = clock.monotonic_ns() - LOOK_UP_NS

    @property
    def sent(self) -> Sent:
        """Totals since opening, over all the times it was opened."""
        inner = self._inner
        if inner is None:
            return self._sent
        mine, theirs = self._sent, inner.sent
        return Sent(
            packets=mine.packets + theirs.packets,
            bytes=mine.bytes + theirs.bytes,
            dropped=mine.dropped + theirs.dropped,
            errors=mine.errors + theirs.errors,
            last_error=theirs.last_error or mine.last_error,
        )

    @property
    def is_open(self) -> bool:
        """Whether there is a way to the controller now."""
        return self._inner is not None and not _lost(self._inner)

    def start(self) -> None:
        """Look after it from now on, in a daemon thread."""
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._look_after, name=f"open {self._target.host or self._target.path}", daemon=True
            )
            self._thread.start()

    def attend(self) -> float:
        """One look: open what is not open. Returns after how many seconds to look again."""
        inner = self._inner
        if inner is None or _lost(inner) or self._has_moved():
            self._try(inner)
        return self._delay_s

    def send(self, packets: Packets) -> None:
        """See Transport."""
        inner = self._inner
        if inner is None:
            self._sent.dropped += len(packets.views)
        else:
            inner.send(packets)

    def drain(self, timeout_ns: int) -> None:
        """See Transport."""
        if self._inner is not None:
            self._inner.drain(timeout_ns)

    def close(self) -> None:
        """See Transport."""
        self._closed.set()
        inner = self._inner
        if inner is not None:
            inner.close()

    # ------------------------------------------------------------ inside
    def _look_after(self) -> None:
        while not self._closed.is_set():
            self._closed.wait(self.attend())

    def _has_moved(self) -> bool:
        """Whether the controller's name now means another address; asked once in ``LOOK_UP_NS``."""
        now_ns = self._clock.monotonic_ns()
        if not self._named or now_ns - self._looked_up_ns < LOOK_UP_NS:
            return False
        self._looked_up_ns = now_ns
        try:
            address = resolve(self._target).address
        except TransportError:
            return False  # nobody can be asked now; what is open stays
        before, self._address = self._address, address
        return before not in (None, address)

    def _try(self, old: Transport | None) -> None:
        """Open it; on failure try again a little later each time."""
        slowest = SLOWEST_LOST_S if self._was_open else SLOWEST_S
        try:
            made = self._open_one(self._target, self._clock)
        except (LedsignError, OSError, ValueError) as error:
            self._sent.errors += 1
            self._sent.last_error = str(error)
            self._delay_s = min(slowest, self._delay_s * 2)
            return
        if hasattr(made, "reopens"):
            made.reopens = False
            self._target = replace(self._target, path=made.stable_path)  # type: ignore[attr-defined]
        self._inner = made
        if old is not None:
            _add(self._sent, old.sent)
            old.close()
        if self._closed.is_set():
            made.close()
        self._was_open, self._delay_s = True, LOOK_S


def opening(target: Target, clock: Clock, *, now: bool) -> Opening:
    """A transport for ``target``, tried once at once when ``now`` and that costs nothing (a socket)."""
    made = Opening(target, clock)
    if now and transport_of(target) in ("udp", "memory") and not _is_named(target):
        made.attend()
    return made


def _is_named(target: Target) -> bool:
    """Whether somebody has to be asked where this is."""
    if transport_of(target) != "udp" or not target.host:
        return False
    try:
        ipaddress.ip_address(target.host.partition("%")[0])
    except ValueError:
        return True
    return False


def _lost(transport: Transport) -> bool:
    return bool(getattr(transport, "gone", False))


def _add(total: Sent, more: Sent) -> None:
    total.packets += more.packets
    total.bytes += more.bytes
    total.dropped += more.dropped
    total.errors += more.errors
    total.last_error = more.last_error or total.last_error
