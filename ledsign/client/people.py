"""People: who is logged in, who there is, tokens, the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.api.schemas.people import Begun, GivenCode, LogIn, Me, PersonLine, TokenLine
from ledsign.client.noun import Noun, at

if TYPE_CHECKING:
    from collections.abc import Iterator


class Sessions(Noun):
    """Being logged in as a person, for what no token may do."""

    def begin(self, login: str, password: str, code: str = "") -> Begun:
        """Log in. From now on every request is this person's."""
        begun = self._send(Begun, "POST", "/sessions", LogIn(login=login, password=password, code=code))
        self._wire.csrf(begun.csrf)
        return begun

    def strengthen(self, code: str) -> None:
        """Prove the second factor again, for five minutes of what needs it."""
        self._wire.ask("POST", "/sessions/current/strong", body=GivenCode(code=code))

    def end(self) -> None:
        """Log out."""
        self._wire.ask("DELETE", "/sessions/current")


class Myself(Noun):
    """Who you are."""

    def get(self) -> Me:
        """With what you may do where."""
        return self._wire.get(Me, "/me")


class People(Noun):
    """People."""

    def list(self) -> Iterator[PersonLine]:
        """All of them."""
        return self._all(PersonLine, "/people")


class Tokens(Noun):
    """Tokens of programs."""

    def list(self) -> Iterator[TokenLine]:
        """Yours."""
        return self._all(TokenLine, "/tokens")

    def revoke(self, token: str) -> None:
        """It is worth nothing from now on."""
        self._wire.ask("DELETE", at("tokens", token))


class Audit(Noun):
    """The audit trail."""

    def export(self) -> bytes:
        """All of it, one record a line."""
        return self._wire.ask("GET", "/audit/export").content
