"""What is looked at now and then, and that what is wrong becomes an alarm of the house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import func, select, text

from ledsign.core.clock import NS_PER_S
from ledsign.core.problem import Bilingual
from ledsign.service import links, logins, people
from ledsign.service.alarms import HOUSE, Finding
from ledsign.service.chores import DELIVERED_NS, JOBS_NS, OVER_NS, Chore, Chores, check_trail, clean
from ledsign.service.reconcile import Reconciler
from ledsign.store.guards import lift
from ledsign.store.tables import Alarm, AuditRecord, Delivery, Job, Link, Login, Webhook
from tests.house import LOCAL

if TYPE_CHECKING:
    from ledsign.service.house import House

WRONG = Finding(code="wrong", severity="error", text=Bilingual("wrong", "不对"))


def advance(house: House, seconds: float) -> None:
    house.clock.advance_ns(int(seconds * NS_PER_S))  # type: ignore[attr-defined]


def test_each_in_its_time(house: House) -> None:
    done: list[str] = []

    def chore(name: str, every_s: int, first_s: int) -> Chore:
        def work(_: House) -> None:
            done.append(name)

        return Chore(name=name, every_ns=every_s * NS_PER_S, work=work, first_ns=first_s * NS_PER_S)

    chores = Chores(house, (chore("often", 10, 0), chore("seldom", 60, 30)))
    for _ in range(12):
        chores.once()
        chores.wait()
        advance(house, 5)
    assert (done.count("often"), done.count("seldom")) == (6, 1)
    chores.close()


@pytest.mark.parametrize("raises", [False, True])
def test_what_is_wrong_is_an_alarm_until_it_is_right(house: House, raises: bool) -> None:
    state: dict[str, Any] = {"wrong": True}

    def work(_: House) -> Finding | None:
        if state["wrong"] and raises:
            raise OSError("no space left")
        return WRONG if state["wrong"] else None

    chores = Chores(house, (Chore(name="it", every_ns=1, work=work),))
    rounds = Reconciler(house, chores=chores)

    def after_a_round() -> set[str]:
        advance(house, 1)
        chores.once()
        chores.wait()
        rounds.once()
        with house.view(LOCAL) as unit:
            return set(unit.db.scalars(select(Alarm.code).where(Alarm.until_ns == 0, Alarm.sign == HOUSE)))

    assert "it-failed" in after_a_round() or not raises
    assert after_a_round() >= ({"it-failed"} if raises else {"wrong"})
    state["wrong"] = False
    assert not after_a_round() & {"wrong", "it-failed"}
    rounds.close()


def test_a_damaged_trail_is_found(house: House) -> None:
    with house.unit(LOCAL) as unit:
        unit.audit("sign.created", sign="west", subject="west")
        unit.audit("sign.created", sign="east", subject="east")
    assert check_trail(house) is None
    with house.database.engine.begin() as connection:
        lift(connection)
        connection.execute(text("UPDATE audit SET line = replace(line, 'west', 'best') WHERE seq = 1"))
    found = check_trail(house)
    assert found is not None
    assert (found.code, found.severity) == ("audit-damaged", "critical")


def test_sessions_links_and_jobs_that_were_over_long_ago_go_and_the_trail_keeps_them(house: House) -> None:
    with house.unit(LOCAL) as unit:
        who = people.added(unit, "p" * 26, "lin", "林", {})
        unit.db.flush()
        begun = logins.begin(unit, who, strong=False)
        links.make(unit, "reset", who.id, 3600)
        unit.db.add(job("done", unit.now_ns))
        unit.db.add(job("under way", 0))

    def left() -> list[int]:
        clean(house)
        with house.view(LOCAL) as unit:
            counts = (select(func.count()).select_from(one) for one in (Login, Link, Job))
            return [unit.db.scalar(one) or 0 for one in counts]

    assert left() == [1, 1, 2]
    advance(house, JOBS_NS // NS_PER_S + 1)
    assert left() == [1, 1, 1]
    advance(house, (OVER_NS - JOBS_NS) // NS_PER_S + 13 * 3600)
    assert left() == [0, 0, 1]
    with house.view(LOCAL) as unit:
        assert begun.login.person_id == who.id
        assert "session.begun" in set(unit.db.scalars(select(AuditRecord.action)))


def job(name: str, ended_ns: int) -> Job:
    return Job(
        id=name, kind="compile", sign="x", asked_by="p" * 26, state="done" if ended_ns else "running",
        request={}, created_ns=1, ended_ns=ended_ns,
    )  # fmt: skip


def test_old_messages_go(house: House) -> None:
    with house.unit(LOCAL) as unit:
        unit.db.add(
            Webhook(
                id="w" * 26, name="x", url="https://x", secret=b"", signs=["*"], created_ns=1,
                created_by="a" * 26,
            )
        )  # fmt: skip
        unit.db.flush()
        for name, done_ns in (("old", unit.now_ns - DELIVERED_NS - 1), ("new", unit.now_ns), ("due", 0)):
            unit.db.add(
                Delivery(id=name, webhook_id="w" * 26, body={}, next_ns=1, done_ns=done_ns, answer="")
            )
    clean(house)
    with house.view(LOCAL) as unit:
        assert set(unit.db.scalars(select(Delivery.id))) == {"new", "due"}
