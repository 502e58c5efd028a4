"""Submissions, what people said of them, what the words in them resemble, and the releases that came of
it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ledsign.store.base import Base, Digest, Id, Ns, SignRef, Words


class Submission(Base):
    """One compiled show of one sign, put before reviewers. ``snapshot`` names every version and file it was
    made of.

    ``state``: ``open`` → ``approved`` → ``released``; or ``returned``, ``withdrawn``, ``void`` (``why_ended``
    says why). ``stages`` is how many different people must approve. An ``urgent`` one lays its words over
    release ``base`` until ``until_ns``. ``authors`` are all who wrote what nobody else has approved yet,
    ``author_id`` (who submitted it) included. ``release`` is what they sign, canonical JSON with
    ``number``, fixed by the first approval. ``texts`` are [place, text] of all it can show.
    """

    __tablename__ = "submissions"
    id: Mapped[Id] = mapped_column(primary_key=True)
    sign: Mapped[SignRef]
    document_id: Mapped[str | None] = mapped_column(String(26), ForeignKey("documents.id"))
    document_version: Mapped[int] = mapped_column(default=0)
    title: Mapped[Words]
    remark: Mapped[Words] = mapped_column(default="")
    author_id: Mapped[Id] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str] = mapped_column(String(12), index=True)
    stages: Mapped[int]
    urgent: Mapped[bool] = mapped_column(default=False)
    base: Mapped[int] = mapped_column(default=0)
    authors: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    snapshot: Mapped[dict[str, Any]]
    show: Mapped[Digest]
    problems: Mapped[list[Any]]
    texts: Mapped[list[Any]]
    created_ns: Mapped[Ns]
    not_before_ns: Mapped[int] = mapped_column(default=0)
    expires_ns: Mapped[int] = mapped_column(default=0)
    until_ns: Mapped[int] = mapped_column(default=0)
    number: Mapped[int] = mapped_column(default=0)
    release: Mapped[str] = mapped_column(Text, default="")
    ended_ns: Mapped[int] = mapped_column(default=0)
    why_ended: Mapped[Words] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    reviews: Mapped[list[Review]] = relationship(lazy="selectin", order_by="Review.at_ns")
    flags: Mapped[list[Flag]] = relationship(lazy="selectin", order_by="Flag.id")


class Review(Base):
    """What one person decided at one stage: ``approve``, ``return`` or ``publish``, of which show, when, why
    and from where.

    ``signature`` (base 64) is over the submission's release, made with the private half of ``key``.
    """

    __tablename__ = "reviews"
    id: Mapped[Id] = mapped_column(primary_key=True)
    submission_id: Mapped[Id] = mapped_column(ForeignKey("submissions.id"), index=True)
    stage: Mapped[int]
    person_id: Mapped[Id] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    show: Mapped[Digest]
    signature: Mapped[str] = mapped_column(String(100), default="")
    key: Mapped[str] = mapped_column(String(80), default="")
    at_ns: Mapped[Ns]
    peer: Mapped[str] = mapped_column(String(60), default="")
    agent: Mapped[Words] = mapped_column(default="")
    __table_args__ = (UniqueConstraint("submission_id", "person_id"),)


class Flag(Base):
    """A screened word found in a submission: where, and which. People decide; flags forbid nothing."""

    __tablename__ = "flags"
    # only a key of type INTEGER counts by itself in SQLite
    id: Mapped[int] = mapped_column(
        BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=True
    )
    submission_id: Mapped[Id] = mapped_column(ForeignKey("submissions.id"), index=True)
    place: Mapped[Words]
    start: Mapped[int]
    end: Mapped[int]
    found: Mapped[Words]
    word: Mapped[Words]
    list_name: Mapped[str] = mapped_column(String(100))


class ReleaseRecord(Base):
    """A release that was published on a sign; ``file`` are its bytes as the player has them.

    ``state``: ``publishing`` → ``live``, or ``waiting`` for its time; then ``replaced``, ``withdrawn``. One
    that the player's store did not take is ``failed``. Of a sign at most one is live.
    """

    __tablename__ = "releases"
    id: Mapped[Id] = mapped_column(primary_key=True)
    sign: Mapped[SignRef]
    number: Mapped[int]
    submission_id: Mapped[Id] = mapped_column(ForeignKey("submissions.id"))
    show: Mapped[Digest]
    file: Mapped[bytes] = mapped_column(LargeBinary)
    state: Mapped[str] = mapped_column(String(12))
    not_before_ns: Mapped[Ns]
    expires_ns: Mapped[Ns]
    published_ns: Mapped[Ns]
    published_by: Mapped[Id] = mapped_column(ForeignKey("people.id"))
    ended_ns: Mapped[int] = mapped_column(default=0)
    why_ended: Mapped[Words] = mapped_column(default="")
    submission: Mapped[Submission] = relationship(lazy="selectin")
    __table_args__ = (UniqueConstraint("sign", "number"),)


class WordList(Base):
    """Words to be flagged before review, one a line in ``words``, imported whole."""

    __tablename__ = "word_lists"
    id: Mapped[Id] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    words: Mapped[str] = mapped_column(Text)
    count: Mapped[int]
    sha256: Mapped[Digest]
    version: Mapped[int] = mapped_column(default=1)
    changed_ns: Mapped[Ns]
    changed_by: Mapped[str] = mapped_column(String(26), default="")
