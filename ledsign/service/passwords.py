"""Passwords: argon2id, two computations at once and no more, the same work for people who do not exist."""

from __future__ import annotations

import base64
import secrets
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import hash_secret_raw

from ledsign.core.errors import Invalid, TooMany

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORTEST = 12
LONGEST = 200
_FEWEST_DIFFERENT = 5
_SALT = 16
_TAG = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one computation takes. The default is 64 MiB, about 0.2 s; tests take a cheap one."""

    passes: int = 3
    memory_kib: int = 64 * 1024
    lanes: int = 4


CHEAP = Cost(passes=1, memory_kib=8, lanes=1)


class Passwords:
    """``computed`` counts computations, so that tests can see that nobody is told apart by time."""

    def __init__(self, cost: Cost = Cost(), *, at_once: int = 2, waiting: int = 12) -> None:
        """At most ``at_once`` computations run, ``waiting`` more stand in line; further ones are refused."""
        self.cost = cost
        self.computed = 0
        self._hasher = PasswordHasher(
            cost.passes, cost.memory_kib, cost.lanes, hash_len=_TAG, salt_len=_SALT, type=Type.ID
        )
        self._running = threading.BoundedSemaphore(at_once)
        self._line = threading.BoundedSemaphore(at_once + waiting)
        # Looks like any other, is nobody's: there is no password to it.
        salt, tag = (
            base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (_SALT, _TAG)
        )
        self._nobody = f"$argon2id$v=19$m={cost.memory_kib},t={cost.passes},p={cost.lanes}${salt}${tag}"

    def hash(self, password: str) -> str:
        """The text to keep."""
        with self._slot():
            return self._hasher.hash(password)

    def check(self, kept: str, password: str) -> bool:
        """Whether ``kept`` is of this password. An empty ``kept`` takes as long as any and is nobody's."""
        with self._slot():
            try:
                return self._hasher.verify(kept or self._nobody, password)
            except (VerificationError, InvalidHashError):
                return False

    def stretch(self, password: str, salt: bytes, cost: Cost) -> bytes:
        """A key of 32 bytes from a password."""
        with self._slot():
            return hash_secret_raw(
                password.encode(), salt, cost.passes, cost.memory_kib, cost.lanes, 32, Type.ID
            )

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._line.acquire(blocking=False):
            raise TooMany(
                "busy", "too many people are logging in at this moment; try again in two seconds",
                "此刻登录的人过多：请两秒后再试", retry_after_s=2,
            )  # fmt: skip
        try:
            with self._running:
                self.computed += 1
                yield
        finally:
            self._line.release()


def acceptable(password: str, login: str) -> None:
    """Raises Invalid for a password that is too easy: short, of few characters, or with the login in it."""
    if len(password) < SHORTEST:
        raise Invalid(
            "password-short", f"a password has at least {SHORTEST} characters; a sentence is fine",
            f"密码至少 {SHORTEST} 个字符；可以用一句话",
        )  # fmt: skip
    if len(password) > LONGEST:
        raise Invalid(
            "password-long", f"a password has at most {LONGEST} characters", f"密码最多 {LONGEST} 个字符"
        )
    if login and login.casefold() in password.casefold():
        raise Invalid(
            "password-login", "the password contains the login; take another",
            "密码中包含登录名，请更换",
        )  # fmt: skip
    if len(set(password)) < _FEWEST_DIFFERENT:
        raise Invalid(
            "password-easy", "the password repeats too few characters; take another",
            "密码重复字符过多，请更换",
        )  # fmt: skip
