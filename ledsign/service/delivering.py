"""Delivering: a thread that takes messages to webhooks. Never part of answering a request."""

from __future__ import annotations

import http.client
import ssl
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError
from ledsign.service.actor import Actor
from ledsign.service.webhooks import is_allowed, secret_of, signed
from ledsign.store.tables import Delivery, Webhook

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.service.house import House

SYSTEM = Actor(id="", login="service", name="service")
FIRST_NS, LONGEST_NS = 5 * NS_PER_S, 3600 * NS_PER_S
TOO_OLD_NS = 24 * 3600 * NS_PER_S
AT_ONCE = 20
TIMEOUT_S, WHOLE_S = 5.0, 15.0
EVERY_S = 1.0


class Deliverer:
    """Runs from ``start`` to ``close``."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End after the message under way."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(WHOLE_S + 1)

    def _run(self) -> None:
        while not self._ending.wait(EVERY_S):
            with suppress(LedsignError):
                deliver_due(self._house)


def deliver_due(
    house: House, post: Callable[[str, bytes, dict[str, str]], tuple[bool, str]] | None = None
) -> int:
    """Take every message that is due. Returns how many were taken by their receivers."""
    now_ns = house.clock.now_ns()
    with house.view(SYSTEM) as unit:
        query = select(Delivery).where(Delivery.done_ns == 0, Delivery.next_ns <= now_ns)
        due = list(unit.db.scalars(query.order_by(Delivery.next_ns).limit(AT_ONCE)))
        hooks = {one.webhook_id: unit.db.get(Webhook, one.webhook_id) for one in due}
    taken = 0
    for one in due:
        done, answer, final = _deliver(house, one, hooks[one.webhook_id], post or send)
        taken += done
        _note(house, one.id, answer, done=done or final)
    return taken


def delay_ns(tries: int) -> int:
    """How long to wait after that many tries."""
    return min(LONGEST_NS, FIRST_NS << min(tries, 20))


def send(url: str, content: bytes, headers: dict[str, str]) -> tuple[bool, str]:
    """POST it; whether it was taken, and what was said. Bounded in time as a whole; follows no redirect."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    line: http.client.HTTPConnection
    if parts.scheme == "https":
        line = http.client.HTTPSConnection(
            host, parts.port, timeout=TIMEOUT_S, context=ssl.create_default_context()
        )
    else:
        line = http.client.HTTPConnection(host, parts.port, timeout=TIMEOUT_S)
    # Each step has its own limit; somebody who answers a byte at a time has this one.
    limit = threading.Timer(WHOLE_S, _cut, (line,))
    limit.daemon = True
    limit.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        line.request("POST", target, content, headers)
        answer = line.getresponse()
        return 200 <= answer.status < 300, f"{answer.status} {answer.reason}"[:200]
    except (OSError, http.client.HTTPException, ValueError) as error:
        return False, f"{type(error).__name__}: {error}"[:200]
    finally:
        limit.cancel()
        line.close()


def _cut(line: http.client.HTTPConnection) -> None:
    found: Any = line.sock
    if found is not None:
        with suppress(OSError):
            found.shutdown(2)


def _deliver(
    house: House,
    one: Delivery,
    hook: Webhook | None,
    post: Callable[[str, bytes, dict[str, str]], tuple[bool, str]],
) -> tuple[bool, str, bool]:
    """(taken, answer, never again)."""
    if hook is None or hook.disabled_ns:
        return False, "the webhook was deleted", True
    if not is_allowed(house, hook.url):
        return False, "the configuration does not allow that host any more", True
    now_ns = house.clock.now_ns()
    content, headers = signed(secret_of(house, hook), one.id, one.body, now_ns // NS_PER_S)
    taken, answer = post(hook.url, content, headers)
    return taken, answer, not taken and now_ns - int(one.body["at_ns"]) > TOO_OLD_NS


def _note(house: House, delivery: str, answer: str, *, done: bool) -> None:
    with house.unit(SYSTEM) as unit:
        found = unit.db.get(Delivery, delivery)
        if found is None:
            return
        found.tries += 1
        found.answer = answer[:400]
        if done:
            found.done_ns = unit.now_ns
        else:
            found.next_ns = unit.now_ns + delay_ns(found.tries)
