"""Reconcile: every second, make players be what they shall be, and say what is wrong.

    wishes ──┐
             ├─▶ what is missing ─▶ commands        (darkness first)
    status ──┤
    monitor ─┴─▶ what is wrong ─▶ alarms ─▶ webhooks

It only ever repeats what people have asked for. When it dies, or the database with it, players go on as they
are, dark ones dark.
"""

from __future__ import annotations

import logging
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, LedsignError, Unavailable
from ledsign.core.problem import Bilingual
from ledsign.service import alarms, releases, restored, status, trusting, wishes
from ledsign.service.alarms import Finding
from ledsign.service.chores import Chores
from ledsign.service.delivering import SYSTEM
from ledsign.service.missing import Command, dropped, missing, say_all
from ledsign.service.players import link
from ledsign.service.watching import Patience, disk_findings, findings, guess_findings
from ledsign.store.tables import ReleaseRecord

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.status import Standing
    from ledsign.service.upkeep import Upkeep

PERIOD_S = 1.0
ROUND_S = 10.0
# Said, read back, written down.
STEPS = 3
AT_ONCE = 16
_LOG = logging.getLogger("ledsign.reconcile")


class Reconciler:
    """A thread from ``start`` to ``close``; ``once`` is one round of it."""

    def __init__(self, house: House, *, chores: Chores | None = None, upkeep: Upkeep | None = None) -> None:
        """``upkeep``: its troubles become alarms too."""
        self._house = house
        self._upkeep = upkeep
        self._chores = chores or Chores(house)
        self._patience: dict[str, Patience] = {}
        self._told: dict[str, int] = {}
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="reconcile", daemon=True)
        # Of its own: players that hang must not hold up a takedown of others.
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="reconcile")
        self._failing = ""
        self._restored: Finding | None = None
        self._asked = False
        self.beat_ns = 0

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End after the round under way."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join(ROUND_S)
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._chores.close()

    def once(self) -> None:
        """Look after every sign. Raises LedsignError when the database does not answer."""
        with self._house.view(SYSTEM) as unit:
            signs = wishes.signs(unit)
        rounds = {self._pool.submit(self.look_after, sign): sign for sign in signs}
        wait(rounds, timeout=ROUND_S)
        for done, sign in rounds.items():
            error = done.exception() if done.done() else None
            if error is not None:
                _LOG.error("%s: %s", sign, error)
        known = [*self._disk(), *self._chores.findings, *self._troubles(), *self._guesses(), *self._restore()]
        self._settle(alarms.HOUSE, known)
        self.beat_ns = self._house.clock.monotonic_ns()

    def look_after(self, sign: str) -> None:
        """Send what is missing on one sign, raise and end its alarms."""
        self._promote(sign)
        stale = self._trust(sign)
        standing = status.standing_of(self._house, sign)
        for _ in range(STEPS):
            if not standing.answers or not self._act(standing):
                break
            standing = status.standing_of(self._house, sign)
        player = link(self._house, sign)
        found = [*findings(standing, player_expected=player.folder.is_dir()), *stale]
        patience = self._patience.setdefault(sign, Patience())
        self._settle(sign, patience.lasting(found, self._house.clock.monotonic_ns()))

    # ---------------------------------------------------------------- inside
    def _run(self) -> None:
        while not self._ending.wait(PERIOD_S):
            try:
                self.once()
                self._chores.once()
                self._failing = ""
            except LedsignError as error:
                self._complain(str(error))
            except Exception as error:  # noqa: BLE001 - one bad round must not end all that come
                self._complain(f"{type(error).__name__}: {error}")

    def _complain(self, what: str) -> None:
        if what != self._failing:
            self._failing = what
            _LOG.error("a round failed: %s", what)

    def _promote(self, sign: str) -> None:
        """Write down that the time of a waiting release has come; the player sees that by itself."""
        with self._house.view(SYSTEM) as unit:
            query = select(ReleaseRecord.id).where(
                ReleaseRecord.sign == sign,
                ReleaseRecord.state == "waiting",
                ReleaseRecord.not_before_ns <= unit.now_ns,
            )
            due = unit.db.scalar(query.limit(1)) is not None
        if due:
            with self._house.unit(SYSTEM) as unit:
                releases.promote(unit, sign)

    def _act(self, one: Standing) -> bool:
        """Whether anything was said or changed."""
        reported, wish, now_ns = one.reported, one.wish, one.at_ns
        assert reported is not None
        if one.withdrawn and not wish.takedown:
            with self._house.unit(SYSTEM) as unit:
                wishes.want_down(unit, one.sign, "safe")
                unit.audit("takedown.again", sign=one.sign, subject=one.sign, why="withdrawn")
            return True
        if not wish.version:
            return False
        if wish.takedown and self._superseded(one):
            with self._house.unit(SYSTEM) as unit:
                if wishes.wish(unit, one.sign).version == wish.version:
                    wishes.put_up(unit, one.sign)
                    unit.audit("takedown.superseded", sign=one.sign, subject=one.sign)
            return True
        returned = self._told.get(one.sign, 0) != reported["pid"]
        commands = missing(wish, reported, now_ns, returned=returned)
        if commands:
            if say_all(commands, lambda command: self._say(one.sign, command)):
                self._told[one.sign] = reported["pid"]
            return True
        self._told[one.sign] = reported["pid"]
        kept = dropped(wish, reported, now_ns, returned=returned)
        if kept is None and wish.done_version >= wish.version:
            return False
        with self._house.unit(SYSTEM) as unit:
            current = wishes.wish(unit, one.sign)
            if current.version == wish.version:
                if kept is not None:
                    current.overrides = kept
                current.done_version = current.version
        return True

    def _superseded(self, one: Standing) -> bool:
        """Whether a release was published, and is on, since the takedown: that one was not meant."""
        release, show = one.release, (one.reported or {})["show"]
        return (
            release is not None
            and release.number > one.wish.taken_to
            and show["release"] is not None
            and show["release"]["number"] == release.number
        )

    def _say(self, sign: str, command: Command) -> bool:
        try:
            link(self._house, sign).ask(
                SYSTEM, command.name, patience_ns=NS_PER_S // 2, answer_s=2.0, **command.fields
            )
        except (Unavailable, Conflict) as error:
            _LOG.warning("%s: %s: %s", sign, command.name, error)
            return False
        return True

    def _settle(self, sign: str, found: list[Finding]) -> None:
        with self._house.view(SYSTEM) as unit:
            changed = alarms.differs(unit, sign, found)
        if changed and not self._house.database.read_only:
            with self._house.unit(SYSTEM) as unit:
                alarms.settle(unit, sign, found)

    def _troubles(self) -> list[Finding]:
        if self._upkeep is None:
            return []
        found = dict(self._upkeep.troubles)
        return [Finding(code=f"{name}-failed", severity="error", text=text) for name, text in found.items()]

    def _guesses(self) -> list[Finding]:
        count, logins = self._house.guessing.lately()
        return guess_findings(count, logins)

    def _restore(self) -> list[Finding]:
        """Whether the database was restored, until somebody has seen that."""
        if not self._asked:
            self._restored, self._asked = restored.finding(self._house), True
        if self._restored is not None and restored.is_seen(self._house, self._restored):
            self._restored = None
        return [self._restored] if self._restored is not None else []

    def _trust(self, sign: str) -> list[Finding]:
        """Whom its player trusts follows the people, whatever died before it was written."""
        try:
            trusting.settle(self._house, sign)
        except LedsignError as error:
            text = Bilingual(
                f"whom its player trusts is out of date: {error}", f"播放端信任名单未能更新：{error}"
            )
            return [Finding(code="trust-stale", severity="critical", text=text)]
        return []

    def _disk(self) -> list[Finding]:
        return disk_findings(shutil.disk_usage(self._house.home).free)
