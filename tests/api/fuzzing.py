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
from tests.members import enrol, member, session, token

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

    from ledsign.service.house import House
    from ledsign.service.roles import Role

PHASES = ("examples", "coverage", "fuzzing", "stateful")
# Every check is on but one, which guesses from outside what the document cannot say: that a body of the right
# form must be accepted. One that is refused with 422 may be no font, name a sign that is not there, expire in
# the past, point a webhook at a host nobody allowed; and a cursor is a string, but not every string is one.
LEFT_OUT = ("positive_data_acceptance",)
_REFUSING = ("negative_data_rejection", "missing_required_header")
_ON_PURPOSE = (503, 507)
# In the middle of a busy machine; what is too slow is another test's business.
_PATIENCE_S = 60


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

    ``by_token``: a machine with a token of theirs instead.
    """

    COOKIE = "the-session-of-the-fuzzer"

    def __init__(self, app: FastAPI, house: House, *roles: Role, by_token: bool = False) -> None:
        self._app = app
        self._house = house
        self._roles = roles
        self.by_token = by_token
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
        if self.by_token:
            self._headers = {"Authorization": f"Bearer {token(self._house, self._person)}"}
        else:
            self._headers = session(self._house, self._person)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = {name.lower(): value for name, value in scope.get("headers", ())}
        shown = given.get(b"authorization", b"") if self.by_token else given.get(b"cookie", b"")
        if self.COOKIE.encode() not in shown:
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


_SESSION = {"openapi": {name: {"api_key": Renewing.COOKIE} for name in ("session", "csrf")}}
_TOKEN = {"openapi": {"token": {"bearer": Renewing.COOKIE}}}


def fuzz(
    app: Any, *, known: bool = True, examples: int, max_time_s: int | None = None, seed: int = 20260506
) -> Outcome:
    """Ask the application everything its document says, and much that it does not.

    ``known``: as the person of a ``Renewing``; else as nobody.
    """
    told: dict[str, Any] = {
        "seed": seed,
        **({"auth": _TOKEN if getattr(app, "by_token", False) else _SESSION} if known else {}),
        "generation": {"max-examples": examples, "database": "none"},
        "phases": {name: {"enabled": True} for name in PHASES},
        "checks": {
            **{name: {"enabled": False} for name in LEFT_OUT},
            # what a service without a player, or without room, says on purpose
            "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", *_ON_PURPOSE]},
            # refused is refused: 428 for want of If-Match, 412 or 413 before the form is looked at
            **{name: {"expected-statuses": ["4xx", *_ON_PURPOSE]} for name in _REFUSING},
        },
        "request-timeout": _PATIENCE_S,
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
