"""Chores: what has to be looked at now and then: is the audit trail whole, is gone what nobody asks for.

One at a time in a thread of its own, so that a long one holds up no sign. What failed is an alarm until it
works again.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete

from ledsign.core.clock import NS_PER_S
from ledsign.core.problem import Bilingual
from ledsign.service import auditing, tidying
from ledsign.service.alarms import Finding
from ledsign.service.delivering import SYSTEM
from ledsign.store.tables import Delivery, Job, Link, Login

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.service.house import House

_MINUTE_NS = 60 * NS_PER_S
_HOUR_NS = 60 * _MINUTE_NS
_DAY_NS = 24 * _HOUR_NS
DELIVERED_NS = 30 * _DAY_NS
JOBS_NS = 30 * _DAY_NS
# Sessions and links that are over: who wants to know later asks the audit trail, which keeps all.
OVER_NS = 90 * _DAY_NS
_LOG = logging.getLogger("ledsign.chores")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chore:
    """``work`` is done every ``every_ns``, first after ``first_ns``. Its finding is an alarm, None is well.

    ``name`` is what it is called when it fails.
    """

    name: str
    every_ns: int
    work: Callable[[House], Finding | None]
    first_ns: int = 0


class Chores:
    """All of them. ``once`` starts what is due; ``findings`` is what is wrong."""

    def __init__(self, house: House, chores: tuple[Chore, ...] | None = None) -> None:
        self._house = house
        self._chores = usual() if chores is None else chores
        now_ns = house.clock.monotonic_ns()
        self._due = {one.name: now_ns + one.first_ns for one in self._chores}
        self._wrong: dict[str, Finding] = {}
        self._guard = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="chores")
        self._under_way: Future[None] | None = None

    @property
    def findings(self) -> list[Finding]:
        """What is wrong, one per code."""
        with self._guard:
            return list({one.code: one for one in self._wrong.values()}.values())

    def once(self) -> None:
        """Start what is due, unless something is still under way."""
        if self._under_way is not None and not self._under_way.done():
            return
        now_ns = self._house.clock.monotonic_ns()
        due = [one for one in self._chores if now_ns >= self._due[one.name]]
        if not due:
            return
        for one in due:
            self._due[one.name] = now_ns + one.every_ns
        self._under_way = self._pool.submit(self._do, due)

    def wait(self) -> None:
        """Until what is under way is done."""
        if self._under_way is not None:
            self._under_way.result()

    def close(self) -> None:
        """End after the one under way."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _do(self, due: list[Chore]) -> None:
        for one in due:
            try:
                found = one.work(self._house)
            except Exception as error:  # noqa: BLE001 - one chore that fails must not end the others
                _LOG.error("%s failed: %s: %s", one.name, type(error).__name__, error)
                found = Finding(
                    code=f"{one.name}-failed",
                    severity="error",
                    text=Bilingual(f"{one.name} failed: {error}", f"{one.name} 失败：{error}"),
                )
            with self._guard:
                if found is None:
                    self._wrong.pop(one.name, None)
                else:
                    self._wrong[one.name] = found


def usual() -> tuple[Chore, ...]:
    """The chores of a service."""
    return (
        Chore(name="forgetting", every_ns=_HOUR_NS, work=clean, first_ns=_MINUTE_NS),
        Chore(name="tidying", every_ns=_HOUR_NS, work=tidying.tidy, first_ns=2 * _MINUTE_NS),
        Chore(name="audit-trail", every_ns=_HOUR_NS, work=check_trail, first_ns=_MINUTE_NS // 4),
    )


def clean(house: House) -> None:
    """Forget messages, jobs, sessions and links that were over long ago."""
    if house.database.read_only:
        return
    now_ns = house.clock.now_ns()
    with house.unit(SYSTEM) as unit:
        for table, at_ns, kept_ns in (
            (Delivery, Delivery.done_ns, DELIVERED_NS),
            (Job, Job.ended_ns, JOBS_NS),
            (Login, Login.expires_ns, OVER_NS),
            (Link, Link.expires_ns, OVER_NS),
        ):
            unit.db.execute(delete(table).where(at_ns != 0, at_ns < now_ns - kept_ns))


def check_trail(house: House) -> Finding | None:
    """Whether the audit trail is as it was written, by its own chain and by the signed heads."""
    verdict = auditing.check(house.database, house.heads)
    if verdict.good:
        return None
    first = verdict.findings[0].text if verdict.findings else Bilingual("", "")
    return Finding(
        code="audit-damaged",
        severity="critical",
        text=Bilingual(
            f"the audit trail is damaged: {first.en}; ledsign audit verify",
            f"审计记录异常：{first.zh}；请执行 ledsign audit verify",
        ),
        details={"findings": len(verdict.findings)},
    )
