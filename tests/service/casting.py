"""People for tests, with passwords, second factors and keys of their own; and a small sign to write for."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyotp
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.service import (
    compiling,
    documents,
    keys,
    people,
    releases,
    releasing,
    reviewing,
    second_factor,
    signs,
    snapshots,
    submissions,
    voiding,
)
from ledsign.service.actor import Actor
from ledsign.service.roles import EVERY_SIGN, Role
from ledsign.store.base import new_id
from tests.house import LOCAL, make_house

if TYPE_CHECKING:
    from ledsign.service.house import House

HOUR_NS = 3600 * NS_PER_S
SIGN = "p10-64x16"
SIGN_TEXT = Path("signs/p10-64x16.yaml").read_text(encoding="utf-8")
PLAYLIST = "ledsign: playlist/1\ntitle: 职业教育活动周\nitems:\n  - text: 技能让生活更美好\n    size: 16\n"
OTHER_PLAYLIST = PLAYLIST.replace("技能让生活更美好", "欢迎光临")


@pytest.fixture(scope="session")
def compiled_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the service keeps of having compiled the playlist: tests that copy it start no worker."""
    house = make_house(tmp_path_factory.mktemp("compiled"))
    made = with_sign(house)
    with house.view(LOCAL) as unit:
        snapshot = snapshots.of_document(unit, SIGN, made)
    compiling.compile_snapshot(house, snapshot)
    house.workers.close()
    house.database.close()
    return house.folder


def remember(house: House, before: Path) -> None:
    """Let ``house`` have compiled it before."""
    for name in ("compiled", "bundles"):
        shutil.copytree(before / name, house.folder / name)


@dataclass(slots=True, kw_only=True)
class Somebody:
    """``actor`` is in a session with a second factor just given."""

    house: House
    actor: Actor
    password: str
    secret: str
    used: int = 0

    @property
    def id(self) -> str:
        return self.actor.id

    def code(self) -> str:
        """The next code that was not used; moves a fake clock when there is none yet."""
        clock: Any = self.house.clock
        step = clock.now_ns() // NS_PER_S // second_factor.STEP_S
        if step <= self.used and not isinstance(clock, FakeClock):
            step = self.used + 1  # the one after counts already
        elif step <= self.used:
            clock.advance_ns((self.used + 1 - step) * second_factor.STEP_S * NS_PER_S)
            step = clock.now_ns() // NS_PER_S // second_factor.STEP_S
        self.used = step
        return pyotp.TOTP(self.secret).generate_otp(step)


def somebody(house: House, login: str, *roles: Role, sign: str = EVERY_SIGN) -> Somebody:
    """A person with an account, a key that counts, and a second factor."""
    password = f"{login} knows it 12"
    grants = {sign: frozenset(roles)}
    with house.unit(LOCAL) as unit:
        row = people.added(unit, new_id(unit.now_ns), login, login.title(), grants)
        row.password = house.passwords.hash(password)
        row.key_public, row.key_private = keys.make(house.passwords, row.id, password)
        row.vouched_by, row.vouched_ever = "local", True
        secret = second_factor.enrol(unit, row).secret
        step = unit.now_ns // NS_PER_S // second_factor.STEP_S
        second_factor.confirm(unit, row, pyotp.TOTP(secret).generate_otp(step))
        made = Actor(
            id=row.id, login=login, name=row.name, roles=grants, via="session", strong_ns=1 << 62,
            peer="192.0.2.7", agent="tests",
        )  # fmt: skip
    return Somebody(house=house, actor=made, password=password, secret=secret, used=step)


def with_sign(house: House) -> str:
    """The name of a small sign with a playlist; returns the playlist's id."""
    with house.unit(LOCAL) as unit:
        signs.create(unit, SIGN_TEXT)
    return playlist(house, "week", PLAYLIST)


def playlist(house: House, name: str, text: str) -> str:
    """A playlist of that sign; its id."""
    with house.unit(LOCAL) as unit:
        return documents.create(unit, SIGN, "playlist", name, text).row.id


class Crew:
    """An author, two reviewers and a publisher, and what they do."""

    def __init__(self, house):
        self.house = house
        self.playlist = with_sign(house)
        self.author = somebody(house, "author", Role.AUTHOR, Role.REVIEWER)
        self.first = somebody(house, "first", Role.REVIEWER)
        self.second = somebody(house, "second", Role.REVIEWER)
        self.publisher = somebody(house, "publisher", Role.PUBLISHER)

    def submit(self, who=None, **times):
        who = who or self.author
        ready = submissions.prepare(self.house, who.actor, SIGN, self.playlist)
        with self.house.unit(who.actor) as unit:
            return submissions.submit(unit, ready, **times)

    def decide(self, who, row, verdict="approve", *, show="", reason="", code=None):
        voiding.settle(self.house, who.actor, SIGN, row.id)
        key = reviewing.unlock(self.house, who.actor, who.password)
        with self.house.unit(who.actor) as unit:
            return reviewing.decide(
                unit,
                SIGN,
                row.id,
                verdict,
                show=show or row.show,
                reason=reason,
                code=who.code() if code is None else code,
                key=key,
            )

    def publish(self, row, who=None, **how):
        who = who or self.publisher
        return releasing.publish(self.house, who.actor, SIGN, row.id, code=who.code(), **how)

    def edit(self, text):
        with self.house.unit(self.author.actor) as unit:
            documents.replace(unit, SIGN, "playlist", self.playlist, 1, given=text)

    def approved(self, **times):
        """A submission that two people have approved."""
        row = self.submit(**times)
        self.decide(self.first, row)
        return self.decide(self.second, row)


def state_of(crew, row):
    """Where a submission stands, and why it is over."""
    with crew.house.view(LOCAL) as unit:
        found = submissions.get(unit, SIGN, row.id)
        return found.state, found.why_ended


def records(crew):
    """(number, state) of the releases."""
    with crew.house.view(LOCAL) as unit:
        rows = unit.db.scalars(releases.listed(unit, SIGN)).all()
        return sorted((row.number, row.state) for row in rows)


def disable(crew, who):
    """That person may do nothing any more."""
    with crew.house.unit(LOCAL) as unit:
        people.change(unit, who.id, None, disabled=True)
