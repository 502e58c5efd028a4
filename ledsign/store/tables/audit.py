"""The audit trail: who did what, each record sealed with the hash of the one before."""

from __future__ import annotations

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ledsign.store.base import Base, Digest, Ns


class AuditRecord(Base):
    """``line`` is the canonical JSON that ``hash`` covers.

    The other columns repeat parts of it for searching.
    """

    __tablename__ = "audit"
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at_ns: Mapped[Ns] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(26), index=True)
    action: Mapped[str] = mapped_column(String(40), index=True)
    sign: Mapped[str] = mapped_column(String(100), index=True)
    subject: Mapped[str] = mapped_column(String(100), index=True)
    line: Mapped[str] = mapped_column(Text)
    prev: Mapped[Digest]
    hash: Mapped[Digest] = mapped_column(unique=True)
