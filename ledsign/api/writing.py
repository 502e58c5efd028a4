"""Writing: one write of one request: conditions, idempotency, the transaction, the answer.

* ``If-Match`` names the version that is meant; a use case compares it with ``write.expected()``.
* ``Idempotency-Key``: the answer is kept in the transaction of the write, so that the same request sent
  again gets the same answer and nothing happens twice; another request under that key is refused (409).

Both are taken as the document tells them and in no other way: what is nearly right is not what was meant.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import Depends, Header, Request, Response

from ledsign.api.caller import Caller
from ledsign.core.errors import Conflict, Invalid
from ledsign.store.tables import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import BaseModel

    from ledsign.service.house import House
    from ledsign.service.unit import Unit

MOST_KEY_LENGTH = 128
_ETAG = re.compile(r'(?:W/)?"([0-9]{1,18})"')
_KEY = re.compile(rf"[!-~]{{1,{MOST_KEY_LENGTH}}}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What to answer. ``version`` becomes the ETag.

    ``kept`` is what whoever sends it again under the same Idempotency-Key gets in place of ``body``, when
    that has a secret in it, which is shown once and kept nowhere.
    """

    status: int = 200
    body: BaseModel | None = None
    kept: BaseModel | None = None
    version: int | str | None = None
    location: str = ""

    def headers(self) -> dict[str, str]:
        """ETag and Location."""
        told = {} if self.version is None else {"ETag": etag(self.version)}
        return {**told, **({"Location": self.location} if self.location else {})}


class Write:
    """FastAPI's dependency for endpoints that change something; they are ``def``, run in a thread."""

    def __init__(
        self,
        request: Request,
        caller: Caller,
        if_match: Annotated[
            str | None, Header(description='ETag of the version that is meant, e.g. "3"')
        ] = None,
        idempotency_key: Annotated[
            str | None,
            Header(description="any unique text; the same request under the same key happens once"),
        ] = None,
    ) -> None:
        self.request = request
        self.actor = caller
        self._if_match = if_match
        self._key = idempotency_key
        self.house: House = request.app.state.house

    def expected(self) -> int:
        """The version of ``If-Match``. Raises Invalid (428 in HTTP) without one."""
        version = self.expected_or_none()
        if version is None:
            raise PreconditionRequired
        return version

    def expected_or_any(self) -> int | None:
        """As ``expected``; None for ``*``, which says that any version is meant."""
        if self._if_match is None or not self._if_match.strip():
            raise PreconditionRequired
        return self.expected_or_none()

    def expected_or_none(self) -> int | None:
        """The version of ``If-Match``; None for ``*`` or without it.

        Raises Invalid for what is no version of ours.
        """
        given = (self._if_match or "").strip()
        if given in ("", "*"):
            return None
        told = _ETAG.fullmatch(given)
        if told is None:
            raise Invalid(
                "if-match", 'If-Match is not an ETag of ours, e.g. "3"', 'If-Match 不是有效的版本号，例如 "3"'
            )
        return int(told[1])

    def run(self, work: Callable[[Unit], Reply], *, body: bytes = b"") -> Response:
        """Do ``work`` in a transaction and answer.

        ``body`` are the bytes of the request that make it what it is.
        """
        self._require_a_key()
        with self.house.unit(self.actor) as unit:
            kept = self._kept(unit, body) if self._key is not None else None
            if kept is not None:
                return _again(kept)
            reply = work(unit)
            content = b"" if reply.body is None else reply.body.model_dump_json().encode()
            if self._key is not None:
                kept_content = content if reply.kept is None else reply.kept.model_dump_json().encode()
                unit.db.add(self._remembered(unit, reply, kept_content, body))
        return Response(
            content, reply.status, reply.headers(), media_type="application/json" if content else None
        )

    def replayed(self) -> Response | None:
        """The answer this very request had before, for work that takes several transactions; None: go on."""
        if self._key is None:
            return None
        self._require_a_key()
        with self.house.view(self.actor) as unit:
            kept = self._kept(unit, b"")
        return None if kept is None else _again(kept)

    def _require_a_key(self) -> None:
        if self._key is not None and not _KEY.fullmatch(self._key):
            raise Invalid(
                "idempotency-key", f"an Idempotency-Key has 1 to {MOST_KEY_LENGTH} letters, digits or signs",
                f"Idempotency-Key 应为 1–{MOST_KEY_LENGTH} 个字母、数字或符号（不含空格）",
            )  # fmt: skip

    def _remembered(self, unit: Unit, reply: Reply, content: bytes, body: bytes) -> Remembered:
        return Remembered(
            key=self._key,
            actor=self._who(),
            request=self._fingerprint(body),
            status=reply.status,
            headers=reply.headers(),
            body=content,
            at_ns=unit.now_ns,
        )

    def _who(self) -> str:
        return self.actor.id or self.actor.peer

    def _fingerprint(self, body: bytes) -> str:
        url = self.request.url
        told = f"{self.request.method} {url.path}?{url.query}\n{self._if_match or ''}\n"
        raw = body or getattr(self.request, "_body", b"")
        # Keyed, since bodies may hold passwords: nobody who has the database can try them on it.
        return hmac.new(self.house.secret, told.encode() + raw, hashlib.sha256).hexdigest()

    def _kept(self, unit: Unit, body: bytes) -> Remembered | None:
        kept = unit.db.get(Remembered, (self._key, self._who()))
        if kept is not None and kept.request != self._fingerprint(body):
            raise Conflict(
                "idempotency-key",
                "this Idempotency-Key was used for another request; take a new one",
                "该 Idempotency-Key 已用于另一请求，请更换",
            )
        return kept


def _again(kept: Remembered) -> Response:
    return Response(
        kept.body, kept.status, {**kept.headers, "Idempotent-Replay": "true"},
        media_type="application/json" if kept.body else None,
    )  # fmt: skip


class PreconditionRequired(Invalid):
    """428: the version that is meant must be named."""

    def __init__(self) -> None:
        super().__init__(
            "if-match-needed",
            "say which version you change: send its ETag in If-Match",
            "请在 If-Match 中给出所修改的版本",
        )


Writing = Annotated[Write, Depends(Write)]


def etag(version: int | str) -> str:
    """The ETag of a version."""
    return f'"{version}"'
