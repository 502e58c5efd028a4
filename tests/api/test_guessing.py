"""Somebody who has the password guesses codes: each guess waits longer, and it does not go unnoticed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import TooMany
from ledsign.service.guessing import ALARM_AT, ALARM_NS, FREE, LONGEST_S, Guessing
from ledsign.service.reconcile import Reconciler
from ledsign.service.roles import Role
from ledsign.store.tables import Alarm, AuditRecord
from tests.accounts import Browser, add_person
from tests.house import LOCAL


def test_the_wait_doubles_to_a_quarter_of_an_hour_and_ends() -> None:
    clock = FakeClock()
    guessing, waits = Guessing(clock), []
    for _ in range(FREE + 8):
        guessing.require_open("lin")
        guessing.wrong("lin")
        try:
            guessing.require_open("lin")
            waits.append(0)
        except TooMany as refused:
            waits.append(refused.told["retry_after_s"])
            clock.advance_ns(waits[-1] * NS_PER_S)
    assert waits == [0] * (FREE - 1) + [30, 60, 120, 240, 480, *[LONGEST_S] * 4]
    guessing.wrong("lin")
    guessing.require_open("somebody else")
    guessing.right("lin")
    guessing.require_open("lin")


def test_a_day_without_a_wrong_code_forgives() -> None:
    clock = FakeClock()
    guessing = Guessing(clock)
    for _ in range(FREE - 1):
        guessing.wrong("lin")
    clock.advance_ns(25 * 3600 * NS_PER_S)
    guessing.wrong("lin")
    guessing.require_open("lin")


def test_codes_that_are_guessed_lock_the_account_for_a_while_and_raise_an_alarm(house) -> None:
    browser, lin = Browser(house), add_person(house, "lin", Role.ADMIN)
    for _ in range(FREE):
        assert browser.log_in(lin, code="000000").status_code == 401
        house.clock.advance_ns(61 * NS_PER_S)
    for _ in range(3):  # whoever goes on waits: the sixth guess too is refused with what is left
        browser.log_in(lin, code="000000")
        house.clock.advance_ns(NS_PER_S)
    locked = browser.log_in(lin)
    assert locked.status_code == 429, locked.text
    house.clock.advance_ns(LONGEST_S * NS_PER_S)
    assert browser.log_in(lin).status_code == 201
    assert browser.post("/sessions/current/strong", json={"code": "000000"}).status_code == 401
    with house.view(LOCAL) as unit:
        actions = list(unit.db.scalars(select(AuditRecord.action)))
    assert actions.count("session.refused") >= FREE
    assert "second-factor.refused" in actions


@pytest.mark.parametrize(("count", "old", "raised"), [(ALARM_AT, False, True), (ALARM_AT - 1, False, False),
                                                      (ALARM_AT, True, False)])  # fmt: skip
def test_many_refusals_are_an_alarm(house, count: int, old: bool, raised: bool) -> None:
    for _ in range(count):
        house.guessing.refused("lin")
    if old:
        house.clock.advance_ns(ALARM_NS + NS_PER_S)
    reconciler = Reconciler(house)
    reconciler.once()
    reconciler.close()
    with house.view(LOCAL) as unit:
        found = unit.db.scalars(select(Alarm).where(Alarm.code == "logins-refused")).all()
    assert bool(found) is raised
