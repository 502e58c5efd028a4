"""People with real accounts, and browsers to log them in with: cookies, CSRF tokens, one-time codes."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pyotp
from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from ledsign.core.clock import NS_PER_S
from ledsign.service import credentials, identity, keys, people
from ledsign.service.roles import EVERY_SIGN, Role
from ledsign.service.sealing import key_for, seal, unseal
from ledsign.store.base import new_id
from ledsign.store.tables import Login, Person
from tests.house import LOCAL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

PASSWORD = "correct horse battery"
API = "/api/v1"


def add_person(
    house: House, login: str, *roles: Role, sign: str = EVERY_SIGN, totp: bool = True,
    grants: Mapping[str, frozenset[Role]] | None = None, vouched: bool = True,
) -> Person:  # fmt: skip
    """Somebody with PASSWORD, a key that counts, and a second factor; the sign need not exist."""
    with house.unit(LOCAL) as unit:
        person_id = new_id(unit.now_ns)
    made = credentials.fresh(house, person_id, login, PASSWORD)
    with house.unit(LOCAL) as unit:
        person = people.added(unit, person_id, login, login.title(), {})
        person.grants = people._rows(grants if grants is not None else {sign: frozenset(roles)})
        if totp:
            secret = pyotp.random_base32(32)
            person.totp = seal(key_for(house.secret, "second factor"), secret.encode(), person.id)
        credentials.put(unit, person, made)
        approves = any(one.role in keys.APPROVING for one in person.grants)
        if vouched and approves and not person.vouched_by:
            person.vouched_by, person.vouched_ever = keys.FIRST, True
    house.clock.advance_ns(2_000_000)  # ids sort by the millisecond
    return person


def as_actor(house: House, person: Person) -> Actor:
    """That person in a session, with a second factor just given."""
    return identity.actor_for(person, via="session", strong_ns=house.clock.now_ns())


def secret_of(house: House, person: Person) -> str:
    """What is in the person's telephone."""
    with house.view(LOCAL) as unit:
        found = unit.db.get(Person, person.id)
        return unseal(key_for(house.secret, "second factor"), found.totp, person.id).decode()


def code_of(house: House, person: Person, *, steps: int = 0) -> str:
    """The code the telephone shows now, or some steps from now."""
    return pyotp.TOTP(secret_of(house, person)).generate_otp(house.clock.now_ns() // NS_PER_S // 30 + steps)


def next_step(house: House) -> None:
    """Wait until the telephone shows another code."""
    house.clock.advance_ns(30 * NS_PER_S)


@cache
def _app() -> Any:
    """One for all tests of this process, as its first request takes a while; houses come and go in it."""
    return create_app(None)


class Browser:
    """Keeps cookies and sends the CSRF token, as the console does."""

    def __init__(self, house: House, **kwargs: Any) -> None:
        self.house = house
        app = house.notes.get("app") or _app()
        app.state.house = house
        self.http = TestClient(app, **kwargs)
        self.csrf = ""

    def log_in(self, person: Person, password: str = PASSWORD, code: str | None = None) -> Any:
        """A new session; the code is right unless given."""
        with self.house.view(LOCAL) as unit:
            enrolled = bool(unit.db.get(Person, person.id).totp)
        if code is None:
            code = code_of(self.house, person) if enrolled else ""
        answer = self.http.post(
            f"{API}/sessions", json={"login": person.login, "password": password, "code": code}
        )
        if answer.status_code == 201:
            self.csrf = answer.json()["csrf"]
            next_step(self.house)
        return answer

    def strengthen(self, person: Person) -> None:
        """Give the second factor again."""
        answer = self.post("/sessions/current/strong", json={"code": code_of(self.house, person)})
        assert answer.status_code == 200, answer.text
        next_step(self.house)

    def __getattr__(self, method: str) -> Any:
        def send(path: str, **kwargs: Any) -> Any:
            headers = {"X-CSRF-Token": self.csrf, **kwargs.pop("headers", {})}
            answer = getattr(self.http, method)(f"{API}{path}", headers=headers, **kwargs)
            if (method, path, answer.status_code) == ("put", "/me/second-factor", 200):
                self.csrf = answer.json()["csrf"] or self.csrf
            return answer

        return send

    def login_row(self) -> Login:
        """The newest session of all."""
        from sqlalchemy import select

        with self.house.view(LOCAL) as unit:
            return unit.db.scalars(select(Login).order_by(Login.created_ns.desc())).first()
