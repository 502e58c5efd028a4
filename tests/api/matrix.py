"""Every route beside every kind of caller: what must come of it, from the one table of roles.

The world has two signs, ``gate`` and ``foreign``. Requests carry the examples of the API's own document, so
that use cases are reached; nothing they do is kept.
"""

from __future__ import annotations

import dataclasses
import json
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from ledsign.api.caller import mark_of, somewhere
from ledsign.api.examples import example_of
from ledsign.api.openapi import routes_of
from ledsign.service import signs
from ledsign.service.actor import Actor
from ledsign.service.house import House
from ledsign.service.roles import EVERY_SIGN, Permission, Role
from ledsign.service.unit import Unit
from ledsign.settings import shipped
from tests.house import LOCAL, actor

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fastapi import FastAPI

HERE, FOREIGN, NOWHERE = "gate", "foreign", "nowhere"
SOMETHING = "01jz0000000000000000000000"
STREAMS = ("/events",)


class _ForgetError(Exception):
    pass


class ForgetfulHouse(House):
    """A house in which nothing is kept: every transaction is rolled back once its answer is made."""

    @contextmanager
    def unit(self, actor: Actor) -> Iterator[Unit]:
        """As of a house."""
        try:
            with self.database.write() as db:
                yield Unit(self, db, actor)
                raise _ForgetError
        except _ForgetError:
            pass


def forgetful(house: House) -> House:
    """The same house, forgetting."""
    made = {one.name: getattr(house, one.name) for one in dataclasses.fields(house) if one.init}
    return ForgetfulHouse(**made)


def with_signs(house: House) -> None:
    """Make the signs."""
    text = shipped("signs", "p10-64x16.yaml").read_text(encoding="utf-8")
    for name in (HERE, FOREIGN):
        with house.unit(LOCAL) as unit:
            signs.create(unit, text.replace("name: p10-64x16", f"name: {name}"))


@dataclass(frozen=True)
class Endpoint:
    """One route: its place, its mark, an example of what is sent."""

    method: str
    path: str
    permission: Permission | None
    public: bool
    somewhere: bool
    query: str
    body: bytes
    media_type: str

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.method} {self.path}"

    @property
    def of_a_sign(self) -> bool:
        """Whether a sign is named in its path."""
        return "{sign}" in self.path


@dataclass(frozen=True)
class Told:
    """An answer, as far as it matters."""

    status: int
    code: str
    kind: str

    @property
    def nobody(self) -> bool:
        return (self.status, self.code) == (401, "login")

    @property
    def forbidden(self) -> bool:
        return (self.status, self.code) == (403, "forbidden")

    @property
    def no_sign(self) -> bool:
        return (self.status, self.code, self.kind) == (404, "unknown", "sign")


class World:
    """The application over a house, asked as anybody."""

    def __init__(self, house: House, *, forget: bool = True) -> None:
        with_signs(house)
        self.house = forgetful(house) if forget else house
        self._who: Actor | None = None
        self.app: FastAPI = create_app(self.house, lambda _house, _request: self._who)
        self.client = TestClient(self.app)
        self.document: dict[str, Any] = self.app.openapi()

    def endpoints(self) -> list[Endpoint]:
        """Every one of the document, in order. Raises AssertionError for one without a mark."""
        found = []
        for path, method, route in routes_of(self.app):
            mark = mark_of(route)
            assert mark is not None, f"{method.upper()} {path} has neither needs() nor public()"
            operation = self.document["paths"][path][method]
            found.append(
                Endpoint(
                    method=method.upper(), path=path, permission=mark[0], public=mark[1],
                    somewhere=somewhere(route), query=self._query(operation), **self._example(operation),
                )
            )  # fmt: skip
        return found

    def ask(
        self, who: Actor | None, endpoint: Endpoint, sign: str = HERE, values: Mapping[str, str] | None = None
    ) -> Told:
        """Send it as ``who``."""
        self._who = who
        url = filled(endpoint.path, sign, values) + endpoint.query
        response = self.client.request(
            endpoint.method, url, content=endpoint.body or None,
            headers={"If-Match": '"1"', **({"Content-Type": endpoint.media_type} if endpoint.body else {})},
        )  # fmt: skip
        if response.status_code < 400:
            return Told(response.status_code, "", "")
        assert response.headers["content-type"] == "application/problem+json", (endpoint.name, response.text)
        told = response.json()
        return Told(response.status_code, told["code"], told.get("kind", ""))

    def _query(self, operation: dict[str, Any]) -> str:
        schemas = self.document["components"]["schemas"]
        told = {
            one["name"]: one.get("example", example_of(one["schema"], schemas))
            for one in operation.get("parameters", ())
            if one["in"] == "query" and one.get("required")
        }
        return f"?{urlencode(told)}" if told else ""

    @staticmethod
    def _example(operation: dict[str, Any]) -> dict[str, Any]:
        for kind, media in operation.get("requestBody", {}).get("content", {}).items():
            body = json.dumps(media["example"]).encode() if "example" in media else b"x"
            return {"body": body, "media_type": kind}
        return {"body": b"", "media_type": ""}


def filled(path: str, sign: str, values: Mapping[str, str] | None = None) -> str:
    """A path with its parameters filled."""
    told = path.replace("{sign}", sign)
    for name, value in {**(values or {}), "index": "0", "number": "1", "version": "1", "n": "1"}.items():
        told = told.replace(f"{{{name}}}", value)
    while "{" in told:
        start, end = told.index("{"), told.index("}")
        told = told[:start] + SOMETHING + told[end + 1 :]
    return told


def callers() -> dict[str, Actor | None]:
    """Who asks, by what they are."""
    everyone: dict[str, Actor | None] = {"nobody": None, "nothing": actor("nothing")}
    for role in Role:
        everyone[f"{role} of {HERE}"] = actor(f"{role}-here", role, sign=HERE)
        everyone[f"{role} everywhere"] = actor(f"{role}-all", role)
    allowed = {HERE: frozenset(Role)}
    scoped = actor("scoped")
    everyone["token to read"] = dataclasses.replace(
        scoped, roles=allowed, via="token", token_id="t1", scopes=frozenset({Permission.SIGN_READ})
    )
    everyone["token for another sign"] = dataclasses.replace(
        scoped, roles={EVERY_SIGN: frozenset(Role)}, via="token", token_id="t2", signs=frozenset({FOREIGN})
    )
    everyone["token to write"] = dataclasses.replace(
        scoped, roles=allowed, via="token", token_id="t3",
        scopes=frozenset({Permission.SIGN_READ, Permission.CONTENT_READ, Permission.CONTENT_WRITE}),
    )  # fmt: skip
    return everyone


def fault_of(who: Actor | None, endpoint: Endpoint, sign: str, told: Told) -> str:
    """What is wrong with an answer; empty when it is as the table of roles wants it."""
    wanted = _wanted(who, endpoint, sign)
    got = "nobody" * told.nobody or "forbidden" * told.forbidden or "no sign" * told.no_sign or "let in"
    if wanted == "let in" and sign == NOWHERE and got == "no sign":
        return ""  # who may everywhere is let in as far as there is nothing
    return "" if got == wanted else f"{endpoint.name} on {sign}: {got} ({told}), must be {wanted}"


def _wanted(who: Actor | None, endpoint: Endpoint, sign: str) -> str:
    if endpoint.public:
        return "let in"
    if who is None:
        return "nobody"
    if endpoint.permission is None:
        return "let in"
    allowed = who.permissions(sign if endpoint.of_a_sign else EVERY_SIGN)
    if endpoint.permission in allowed or (endpoint.somewhere and who.may_somewhere(endpoint.permission)):
        return "let in"
    return "no sign" if endpoint.of_a_sign and Permission.SIGN_READ not in allowed else "forbidden"
