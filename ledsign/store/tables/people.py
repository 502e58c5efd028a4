"""People, what they may do on which sign, and by what they are known: logins, tokens, one-time links."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledsign.store.base import Base, Digest, Id, Ns, Words


class Person(Base):
    """Somebody with an account. Never removed, only disabled: approvals and audit name them.

    ``totp`` is the second factor's secret, sealed with the installation's key; ``totp_step`` the last time
    step that was used, so that no code works twice; ``totp_next`` is one being enrolled, ``recovery`` the
    SHA-256 of codes for a lost telephone. ``key_public`` is the ``ed25519:…`` text of the key this
    person approves with; ``key_private`` is that key, sealed with the person's password. A key counts once
    somebody else, ``vouched_by``, has said that it is theirs; ``vouched_ever`` remembers that a key of this
    person once did.
    """

    __tablename__ = "people"
    id: Mapped[Id] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    password: Mapped[str] = mapped_column(String(300), default="")
    totp: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    totp_step: Mapped[int] = mapped_column(default=0)
    totp_next: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    recovery: Mapped[list[str]] = mapped_column(default=list)
    key_public: Mapped[str] = mapped_column(String(80), default="")
    key_private: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    vouched_by: Mapped[str] = mapped_column(String(26), default="")
    vouched_ever: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(String(8), default="zh")
    disabled_ns: Mapped[int] = mapped_column(default=0)
    created_ns: Mapped[Ns]
    created_by: Mapped[str] = mapped_column(String(26), default="")
    version: Mapped[int] = mapped_column(default=1)
    grants: Mapped[list[Grant]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Grant.sign, Grant.role"
    )


class Grant(Base):
    """A role of a person on one sign, or on every sign (``*``)."""

    __tablename__ = "grants"
    person_id: Mapped[Id] = mapped_column(ForeignKey("people.id"), primary_key=True)
    sign: Mapped[str] = mapped_column(String(100), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class Login(Base):
    """A session in a browser.

    ``id`` is the SHA-256 of the cookie; ``strong_ns`` when a second factor was last given.
    """

    __tablename__ = "logins"
    id: Mapped[Digest] = mapped_column(primary_key=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("people.id"), index=True)
    created_ns: Mapped[Ns]
    seen_ns: Mapped[Ns]
    expires_ns: Mapped[Ns]
    strong_ns: Mapped[int] = mapped_column(default=0)
    ended_ns: Mapped[int] = mapped_column(default=0)
    why_ended: Mapped[str] = mapped_column(String(30), default="")
    peer: Mapped[str] = mapped_column(String(60))
    agent: Mapped[Words] = mapped_column(default="")


class Token(Base):
    """Of a program acting for a person.

    At most that person's permissions, fewer by ``scopes`` and ``signs``.
    """

    __tablename__ = "tokens"
    id: Mapped[Id] = mapped_column(primary_key=True)
    person_id: Mapped[Id] = mapped_column(ForeignKey("people.id"), index=True)
    name: Mapped[str] = mapped_column(String(100))
    secret: Mapped[Digest] = mapped_column(unique=True)
    scopes: Mapped[list[str]]
    signs: Mapped[list[str]]
    created_ns: Mapped[Ns]
    expires_ns: Mapped[Ns]
    used_ns: Mapped[int] = mapped_column(default=0)
    revoked_ns: Mapped[int] = mapped_column(default=0)


class Link(Base):
    """A link that works once.

    ``id`` is the SHA-256 of its secret; ``purpose`` is ``setup``, ``invite`` or ``reset``. ``clears_totp``:
    a reset that takes the second factor away too.
    """

    __tablename__ = "links"
    id: Mapped[Digest] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(10))
    person_id: Mapped[str] = mapped_column(String(26), default="")
    created_ns: Mapped[Ns]
    created_by: Mapped[str] = mapped_column(String(26), default="")
    expires_ns: Mapped[Ns]
    used_ns: Mapped[int] = mapped_column(default=0)
    clears_totp: Mapped[bool] = mapped_column(default=False)
