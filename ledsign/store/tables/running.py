"""What is wanted of running signs, work under way, alarms, and answers kept for who asks twice."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ledsign.store.base import Base, Digest, Id, Ns, SignRef, Words


class Wish(Base):
    """What operators want of one sign's player, sent again when it comes back: dark, taken down, how bright.

    ``takedown`` is empty, ``black`` or ``safe``; ``taken_show`` the show it was said of, ``taken_to`` the
    highest release number that was known then. ``brightness`` None leaves it to the schedule. ``version``
    grows with every change; ``done_version`` is the last one read back from the player.
    """

    __tablename__ = "wishes"
    sign: Mapped[str] = mapped_column(String(100), primary_key=True)
    takedown: Mapped[str] = mapped_column(String(10), default="")
    taken_show: Mapped[str] = mapped_column(String(64), default="")
    taken_to: Mapped[int] = mapped_column(default=0, server_default="0")
    blackout: Mapped[bool] = mapped_column(default=False)
    brightness: Mapped[float | None] = mapped_column(default=None)
    overrides: Mapped[list[Any]] = mapped_column(default=list)
    version: Mapped[int] = mapped_column(default=1)
    done_version: Mapped[int] = mapped_column(default=0)
    changed_ns: Mapped[Ns]
    changed_by: Mapped[str] = mapped_column(String(26), default="")


class Job(Base):
    """A compilation or rendering somebody asked for.

    ``state``: ``queued``, ``running``, ``done``, ``failed``, ``lost``.
    """

    __tablename__ = "jobs"
    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    sign: Mapped[SignRef]
    asked_by: Mapped[Id]
    state: Mapped[str] = mapped_column(String(10))
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    step: Mapped[str] = mapped_column(String(40), default="")
    request: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_ns: Mapped[Ns]
    ended_ns: Mapped[int] = mapped_column(default=0)


class Alarm(Base):
    """Something wrong, from when to when. One open alarm per sign and code."""

    __tablename__ = "alarms"
    id: Mapped[Id] = mapped_column(primary_key=True)
    sign: Mapped[SignRef]
    code: Mapped[str] = mapped_column(String(40))
    severity: Mapped[str] = mapped_column(String(10))
    en: Mapped[Words]
    zh: Mapped[Words]
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    since_ns: Mapped[Ns]
    until_ns: Mapped[int] = mapped_column(default=0)
    seen_by: Mapped[str] = mapped_column(String(26), default="")
    seen_ns: Mapped[int] = mapped_column(default=0)


class Webhook(Base):
    """Where alarms are told to programs.

    Only hosts the configuration allows; ``secret`` signs the body (HMAC-SHA-256).
    """

    __tablename__ = "webhooks"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    url: Mapped[Words]
    secret: Mapped[bytes] = mapped_column(LargeBinary)
    signs: Mapped[list[str]]
    version: Mapped[int] = mapped_column(default=1)
    created_ns: Mapped[Ns]
    created_by: Mapped[Id]
    disabled_ns: Mapped[int] = mapped_column(default=0)


class Delivery(Base):
    """One message to one webhook, tried again until it is taken or too old."""

    __tablename__ = "deliveries"
    id: Mapped[Id] = mapped_column(primary_key=True)
    webhook_id: Mapped[Id] = mapped_column(ForeignKey("webhooks.id"), index=True)
    body: Mapped[dict[str, Any]]
    tries: Mapped[int] = mapped_column(default=0)
    next_ns: Mapped[Ns]
    done_ns: Mapped[int] = mapped_column(default=0)
    answer: Mapped[Words] = mapped_column(default="")


class Remembered(Base):
    """The answer to a write with an idempotency key, kept in the transaction of the write itself."""

    __tablename__ = "remembered"
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    actor: Mapped[str] = mapped_column(String(64), primary_key=True)
    request: Mapped[Digest]
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at_ns: Mapped[Ns] = mapped_column(index=True)
