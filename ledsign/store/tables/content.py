"""Documents of operators with every version they ever had, and media by hash."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ledsign.store.base import Base, Digest, Id, Ns, SignRef, Words


class Document(Base):
    """A sign, playlist or schedule: its name, and which version is current.

    A sign is the document of kind ``sign`` whose ``sign`` and ``name`` are both the sign's name. Among those
    not deleted a name is unique per sign and kind. ``version`` counts from 1 with every change, renaming and
    deleting included.
    """

    __tablename__ = "documents"
    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    sign: Mapped[SignRef]
    name: Mapped[str] = mapped_column(String(100))
    title: Mapped[Words] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    changed_ns: Mapped[Ns]
    changed_by: Mapped[str] = mapped_column(String(26), default="")
    created_ns: Mapped[Ns]
    deleted_ns: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        Index(
            "uq_documents_live", "kind", "sign", "name", unique=True,
            sqlite_where=text("deleted_ns = 0"), postgresql_where=text("deleted_ns = 0"),
        ),
    )  # fmt: skip


class Revision(Base):
    """One version of a document: the text exactly as it was saved (YAML), by whom, and why. Never changed."""

    __tablename__ = "revisions"
    document_id: Mapped[Id] = mapped_column(ForeignKey("documents.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    sha256: Mapped[Digest]
    at_ns: Mapped[Ns]
    by: Mapped[str] = mapped_column(String(26), default="")
    remark: Mapped[Words] = mapped_column(default="")
    deleted: Mapped[bool] = mapped_column(default=False)


class Medium(Base):
    """An uploaded picture (``kind`` image) or font; its bytes lie in the file store under ``sha256``.

    Fonts belong to no sign (``sign`` empty). ``width`` and ``height`` in pixels, ``frames`` of an animation.
    """

    __tablename__ = "media"
    id: Mapped[Id] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    sign: Mapped[SignRef]
    name: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[Digest]
    format: Mapped[str] = mapped_column(String(10))
    size: Mapped[int]
    width: Mapped[int] = mapped_column(default=0)
    height: Mapped[int] = mapped_column(default=0)
    frames: Mapped[int] = mapped_column(default=0)
    created_ns: Mapped[Ns]
    created_by: Mapped[str] = mapped_column(String(26), default="")
    deleted_ns: Mapped[int] = mapped_column(default=0)
    __table_args__ = (
        Index(
            "uq_media_live", "kind", "sign", "name", unique=True,
            sqlite_where=text("deleted_ns = 0"), postgresql_where=text("deleted_ns = 0"),
        ),
    )  # fmt: skip
