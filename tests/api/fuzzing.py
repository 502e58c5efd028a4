"""Fuzzing: schemathesis against the application in this process, as one person, in all of its phases."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from ledsign.store.tables import Grant, Person
from tests.house import LOCAL
from tests.members import enrol, member, session

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from ledsign.service.house import House
    from ledsign.service.roles import Role

PHASES = ("examples", "coverage", "fuzzing", "stateful")
# What is right is decided by the document, so checks that only guess from outside are left out:
# positive_data_acceptance (a valid body may still be refused: no such document, the wrong state).
LEFT_OUT = ("positive_data_acceptance", "negative_data_rejection", "missing_required_header")


@dataclass
class Outcome:
    """What came of it."""

    cases: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    operations: set[str] = field(default_factory=set)
    phases: Counter[str] = field(default_factory=Counter)

    @property
    def server_errors(self) -> int:
        """Answers of 500 and more that are not documented refusals (503, 507)."""
        return sum(
            count for status, count in self.statuses.items() if status >= 500 and status not in (503, 507)
        )

    def of(self, *checks: str) -> list[str]:
        """Failures of these checks."""
        return [text for key, text in self.failures.items() if key.split("|")[0] in checks]


class Renewing:
    """The application for somebody who logs out, ends sessions and takes their own roles away as often as the
    fuzzer likes: requests with ``COOKIE`` are theirs, and a session that ended is followed by a new one.
    """

    COOKIE = "the-session-of-the-fuzzer"

    def __init__(self, app: FastAPI, house: House, *roles: Role) -> None:
        self._app = app
        self._house = house
        self._roles = roles
        self._person = member(house, "fuzzer", *roles)
        self._headers: dict[str, str] = {}
        self._renew()

    def _renew(self) -> None:
        with self._house.unit(LOCAL) as unit:
            person = unit.db.get(Person, self._person)
            assert person is not None
            person.disabled_ns = 0
            person.grants = [Grant(person_id=person.id, sign="*", role=str(role)) for role in self._roles]
            enrol(unit, person)
        self._house.presence.forget()
        self._headers = session(self._house, self._person)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = {name.lower(): value for name, value in scope.get("headers", ())}
        if f"ledsign_session={self.COOKIE}".encode() not in given.get(b"cookie", b""):
            await self._app(scope, receive, send)
            return
        put = {name.lower().encode(): value.encode() for name, value in self._headers.items()}
        kept = [
            (name, put[name.lower()] if self.COOKIE.encode() in value else value)
            for name, value in scope["headers"]
        ]
        refused = False

        async def watch(message: Any) -> None:
            nonlocal refused
            refused = refused or message.get("status") == 401
            await send(message)

        await self._app({**scope, "headers": kept}, receive, watch)
        if refused:
            self._renew()


_AUTH = {"openapi": {name: {"api_key": Renewing.COOKIE} for name in ("session", "csrf")}}


def fuzz(
    app: Any, *, known: bool = True, examples: int, max_time_s: int | None = None, seed: int = 20260506
) -> Outcome:
    """Ask the application everything its document says, and much that it does not.

    ``known``: as the person of a ``Renewing``; else as nobody.
    """
    told: dict[str, Any] = {
        "seed": seed,
        **({"auth": _AUTH} if known else {}),
        "generation": {"max-examples": examples, "database": "none"},
        "phases": {name: {"enabled": True} for name in PHASES},
        "checks": {
            **{name: {"enabled": False} for name in LEFT_OUT},
            # what a service without a player, or without room, says on purpose
            "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", 503, 507]},
        },
        "suppress-health-check": ["all"],
        "warnings": False,
    }
    if max_time_s is not None:
        told["max-time"] = max_time_s
    config = SchemathesisConfig.from_dict(told)
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=config)
    outcome = Outcome()
    for event in from_schema(schema).execute():
        _take(event, outcome)
    return outcome


def _take(event: object, outcome: Outcome) -> None:
    if isinstance(event, events.ScenarioFinished):
        recorder = event.recorder
        outcome.phases[event.phase.value] += len(recorder.cases)
        outcome.cases += len(recorder.cases)
        outcome.operations.add(recorder.label)
        for interaction in recorder.interactions.values():
            if interaction.response is not None:
                outcome.statuses[interaction.response.status_code] += 1
        for case_id, checks in recorder.checks.items():
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    case = recorder.cases[case_id].value
                    label = f"{check.name}|{failure.title}|{case.operation.label}"
                    outcome.failures.setdefault(
                        label, f"{check.name}: {failure.title}: {case.operation.label}: {failure.message}\n"
                        f"{case.as_curl_command()}",
                    )  # fmt: skip
    elif isinstance(event, events.NonFatalError):
        outcome.errors.setdefault(str(event.label), str(event.value))
    elif isinstance(event, events.FatalError):
        outcome.errors["fatal"] = str(event.exception)
