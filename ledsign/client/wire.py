"""Wire: requests that arrive once. Every write carries an Idempotency-Key, so that after a lost connection it
can be sent again without happening twice.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from ledsign import __version__
from ledsign.client.refusals import not_ours, raise_refusal, unreachable
from ledsign.core.clock import NS_PER_S, SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ledsign.core.clock import Clock

M = TypeVar("M", bound=BaseModel)
PREFIX = "/api/v1"
ATTEMPTS = 4
FIRST_PAUSE_S = 0.2
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Wire:
    """One service. ``http`` is closed with this; ``clock`` paces the attempts."""

    def __init__(self, server: str, http: httpx2.Client, clock: Clock | None = None) -> None:
        self.server = server
        self._http = http
        self._clock = clock or SystemClock()

    @classmethod
    def to(cls, server: str, *, token: str = "", timeout_s: float = 30, verify: Any = True) -> Wire:
        """A wire to the service at ``server``. Redirects are not followed: a token goes nowhere else."""
        headers = {"User-Agent": f"ledsign/{__version__}", "Accept-Language": _language()}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        http = httpx2.Client(base_url=server, headers=headers, timeout=timeout_s, verify=verify)
        return cls(server, http)

    def close(self) -> None:
        """Close connections."""
        self._http.close()

    def csrf(self, value: str) -> None:
        """Send this with every write from now on: what a log-in told."""
        self._http.headers["X-CSRF-Token"] = value

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: BaseModel | None = None,
        content: bytes | None = None,
        media_type: str = "",
        params: Mapping[str, Any] | None = None,
        version: int | str | None = None,
        key: str = "",
    ) -> httpx2.Response:
        """The answer to one request. ``version`` goes into If-Match, ``key`` is the Idempotency-Key.

        Raises ServiceError: what the service refused, or Unavailable when it cannot be reached.
        """
        headers: dict[str, str] = {}
        if body is not None:
            content, media_type = body.model_dump_json(exclude_unset=True).encode(), "application/json"
        if media_type:
            headers["Content-Type"] = media_type
        if version is not None:
            headers["If-Match"] = version if version == "*" else f'"{version}"'
        if method in WRITES:
            headers["Idempotency-Key"] = key or secrets.token_urlsafe(18)
        told = {name: one for name, one in (params or {}).items() if one is not None and one != ""}
        response = self._send(method, path, content, told, headers)
        raise_refusal(response)
        return response

    def get(self, model: type[M], path: str, **params: Any) -> M:
        """What lies at ``path``."""
        return read(model, self.ask("GET", path, params=params))

    @contextmanager
    def stream(self, path: str, **params: Any) -> Iterator[httpx2.Response]:
        """An answer that comes in pieces."""
        told = {name: one for name, one in params.items() if one is not None}
        try:
            with self._http.stream(
                "GET", PREFIX + path, params=told, timeout=httpx2.Timeout(30, read=None)
            ) as response:
                if response.status_code >= 400:
                    response.read()
                    raise_refusal(response)
                yield response
        except httpx2.TransportError as error:
            raise unreachable(self.server, error) from error

    def _send(
        self, method: str, path: str, content: bytes | None, params: dict[str, Any], headers: dict[str, str]
    ) -> httpx2.Response:
        pause_s = FIRST_PAUSE_S
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._http.request(
                    method, PREFIX + path, content=content, params=params, headers=headers
                )
            except httpx2.TransportError as error:
                if attempt == ATTEMPTS or not isinstance(error, _LOST):
                    raise unreachable(self.server, error) from error
            self._clock.sleep_until_ns(self._clock.monotonic_ns() + int(pause_s * NS_PER_S))
            pause_s *= 3
        raise AssertionError("unreachable")


_LOST = (httpx2.NetworkError, httpx2.RemoteProtocolError, httpx2.ConnectTimeout, httpx2.ReadTimeout)


def read(model: type[M], response: httpx2.Response) -> M:
    """An answer as a message. Raises Unavailable when it is none."""
    try:
        # a newer service may tell more than this client knows
        return model.model_validate_json(response.content, extra="ignore")
    except ValidationError as error:
        raise not_ours(response) from error


def _language() -> str:
    from ledsign.core.problem import operator_language

    return operator_language()
