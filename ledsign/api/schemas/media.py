"""Messages about uploads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from ledsign.api.schemas.base import Instant, Message, instant, instant_or_none

if TYPE_CHECKING:
    from ledsign.store.tables import Medium


class MediumLine(Message):
    """A picture of a sign. Documents call it `media/NAME`."""

    id: str = Field(examples=["01k7q3m8w6h2c4d5e6f7g8h9ja"])
    name: str = Field(examples=["桃花.png"])
    format: str = Field(examples=["PNG"])
    size: int = Field(description="bytes / 字节", examples=[48213])
    width: int = Field(examples=[256])
    height: int = Field(examples=[640])
    frames: int = Field(description="1 for a still / 静图为 1", examples=[1])
    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    created_at: Instant
    created_by: str = Field(description="id of the person / 上传者编号")
    deleted_at: Instant | None = None


class FontLine(Message):
    """A font of the installation. Captions name it by its file name or its family."""

    id: str = Field(examples=["01k7q3m8w6h2c4d5e6f7g8h9jb"])
    name: str = Field(examples=["SmileySans.otf"])
    format: str = Field(examples=["OTF"])
    faces: int = Field(description="fonts in the file / 文件中的字体数", examples=[1])
    size: int = Field(description="bytes / 字节", examples=[2103004])
    sha256: str = Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])
    created_at: Instant


class Deleted(Message):
    """What was deleted is still wanted here."""

    used_by: list[str] = Field(
        description="documents in which its name stands; they will miss it / 仍引用它的文档",
        examples=[["festival"]],
    )


def medium_line(row: Medium) -> MediumLine:
    """The message of a row."""
    return MediumLine(
        id=row.id, name=row.name, format=row.format, size=row.size, width=row.width, height=row.height,
        frames=row.frames, sha256=row.sha256, created_at=instant(row.created_ns), created_by=row.created_by,
        deleted_at=instant_or_none(row.deleted_ns),
    )  # fmt: skip


def font_line(row: Medium) -> FontLine:
    """The message of a row."""
    return FontLine(
        id=row.id, name=row.name, format=row.format, faces=row.frames, size=row.size, sha256=row.sha256,
        created_at=instant(row.created_ns),
    )  # fmt: skip
