"""Audit head: where the trail ends, kept outside the database and signed, so that a shortened, prolonged or
wholly rewritten trail shows.

  audit-head.jsonl   two lines of fixed length in turn, each ``{"head": …, "next": …}``: before a transaction
                     commits, which end the trail has and which it will have; either may be found then.
                     Once it has committed both are the new one
  audit-heads.jsonl  one signed line an hour, and one whenever the trail was not as it should be; only grows

Each line ends with the Ed25519 signature of an installation's own key, derived from its secret. Writing waits
until the disk has it: a commit never gets further than its head.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import Unavailable
from ledsign.show.key import PublicKey, SigningKey

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "audit-head.jsonl"
HEADS = "audit-heads.jsonl"
_SLOT = 1024
# Lines are written in place: there is nothing to sync but their bytes, and a size the first time.
_SYNC = getattr(os, "fdatasync", os.fsync)


@dataclass(frozen=True, slots=True)
class Mark:
    """The end of a trail: its last record's number and hash."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Promise:
    """``head`` is the end before a transaction, ``next`` the end after it."""

    head: Mark
    next: Mark

    def allows(self, end: Mark) -> bool:
        """Whether the trail may end there."""
        return end in (self.head, self.next)


class Heads:
    """The files in ``folder``, signed with a key made of the installation's ``secret``."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        self.folder = folder
        self.key = signing_key(secret)
        self._lock = threading.Lock()
        self._turn = 0
        self._known: tuple[bytes, Promise | None] = b"", None

    @property
    def public(self) -> PublicKey:
        """What others check signatures with."""
        return self.key.public

    def expect(self, before: Mark, after: Mark, at_ns: int) -> None:
        """About to commit records up to ``after``, following ``before``. Lasting when this returns.

        When ``before`` is not where the trail should end, that is written down for good first. Raises
        Unavailable.
        """
        with self._lock:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                kept = self._read()
                if kept is None and before.seq:
                    self._add("unmarked", before, at_ns)
                elif kept is not None and not kept.allows(before):
                    self._add("expected", kept.next, at_ns)
                self._write(Promise(before, after), at_ns)
            except OSError as error:
                raise Unavailable(
                    "disk-full",
                    f"the head of the audit trail could not be kept: {error.strerror}; nothing was changed",
                    f"审计链头无法保存：{error.strerror}；未做任何更改",
                ) from error

    def confirm(self, end: Mark, at_ns: int) -> None:
        """Records up to ``end`` have been committed: from now on the trail may not end before them.

        This need not be lasting: without it the end before them is allowed too, until the next commit.
        """
        with self._lock, suppress(OSError):
            kept = self._read()
            if kept is not None and kept.next == end != kept.head:
                self._write(Promise(end, end), at_ns, lasting=False)

    def promise(self) -> Promise | None:
        """Where the trail should end; None when nothing says so."""
        with self._lock:
            return self._read()

    def hourly(self, end: Mark, at_ns: int) -> None:
        """Sign where the trail ends now, for good. Raises OSError."""
        with self._lock:
            self._add("hour", end, at_ns)

    def restored(self, end: Mark, at_ns: int) -> None:
        """A backup that ends at ``end`` has taken the database's place. Raises OSError."""
        with self._lock:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._add("restored", end, at_ns)
            self._write(Promise(end, end), at_ns)

    def history(self) -> tuple[list[dict[str, Any]], int]:
        """All lines ever kept whose signature is right, oldest first, and how many there are whose is not."""
        path = self.folder / HEADS
        lines = path.read_bytes().splitlines() if path.exists() else []
        good = [line for line in map(self._opened, lines) if line is not None]
        return good, len(lines) - len(good)

    def _add(self, kind: str, mark: Mark, at_ns: int) -> None:
        line = self._sealed({"kind": kind, **_as_json(mark), "at_ns": at_ns})
        descriptor = os.open(self.folder / HEADS, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(descriptor, line + b"\n")
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _write(self, promise: Promise, at_ns: int, *, lasting: bool = True) -> None:
        self._turn += 1
        told = {"head": _as_json(promise.head), "next": _as_json(promise.next), "at_ns": at_ns}
        line = self._sealed({**told, "turn": self._turn}).ljust(_SLOT - 1) + b"\n"
        descriptor = os.open(self.folder / HEAD, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.lseek(descriptor, self._turn % 2 * _SLOT, os.SEEK_SET)
            os.write(descriptor, line)
            if lasting:
                _SYNC(descriptor)
        finally:
            os.close(descriptor)

    def _read(self) -> Promise | None:
        path = self.folder / HEAD
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            return None
        if content == self._known[0]:
            return self._known[1]
        lines = [self._opened(content[at : at + _SLOT]) for at in (0, _SLOT)]
        newest = max((one for one in lines if one), key=lambda one: int(one["turn"]), default=None)
        if newest is None:
            return None
        self._turn = max(self._turn, int(newest["turn"]))
        self._known = content, Promise(Mark(**newest["head"]), Mark(**newest["next"]))
        return self._known[1]

    def _sealed(self, told: dict[str, Any]) -> bytes:
        return seal(self.key, told)

    def _opened(self, line: bytes) -> dict[str, Any] | None:
        return opened(self.public, line)


def signing_key(secret: bytes) -> SigningKey:
    """The key of an installation, the same one every time."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    seed = hashlib.sha256(b"ledsign audit head 1\0" + secret).digest()
    return SigningKey("ledsign", Ed25519PrivateKey.from_private_bytes(seed))


def seal(key: SigningKey, told: dict[str, Any]) -> bytes:
    """``told`` as one line of JSON with its signature in ``signature``."""
    signature = base64.b64encode(key.sign(_bytes(told))).decode()
    return _bytes({**told, "signature": signature})


def opened(key: PublicKey, line: bytes) -> dict[str, Any] | None:
    """What a sealed line says; None when it is damaged or somebody else's."""
    try:
        told = json.loads(line)
        signature = base64.b64decode(told.pop("signature"), validate=True)
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return None
    return told if key.verifies(signature, _bytes(told)) else None


def _bytes(told: dict[str, Any]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()


def _as_json(mark: Mark) -> dict[str, Any]:
    return {"seq": mark.seq, "hash": mark.hash}
