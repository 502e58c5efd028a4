"""Messages of playlists, schedules and their versions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from ledsign.api.schemas.base import FieldProblem, Instant, Message

MOST_TEXT = 2**20
_PLAYLIST = {"ledsign": "playlist/1", "items": [{"text": "技能让生活更美好", "direction": "vertical"}]}

# ``ledsign.service.naming`` says what a name is, with both languages and the remedy.
Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    Field(examples=["festival"], description="unique on its sign"),
]
Remark = Annotated[
    str, StringConstraints(max_length=400, pattern=r"^[^\x00]*$"), Field(description="why, for the history")
]
Text = Annotated[
    str,
    StringConstraints(max_length=MOST_TEXT),
    Field(description="the document as YAML; kept exactly, comments included"),
]
PlainDocument = Annotated[
    dict[str, Any],
    Field(description="the document as plain values, instead of text", examples=[_PLAYLIST]),
]


class Author(Message):
    """Who did it; ``id`` empty: the installation itself."""

    id: str = Field(examples=["01hzxv0000000000000000000a"])
    name: str = Field(examples=["林"])


class DocumentLine(Message):
    """A document in a list."""

    id: str
    kind: Literal["sign", "playlist", "schedule"]
    sign: str
    name: str
    title: str
    version: int = Field(description="its ETag, with quotes, is this number")
    created_at: Instant
    changed_at: Instant
    changed_by: Author
    deleted_at: Instant | None = None


class DocumentDetail(DocumentLine):
    """A document with its text, the same as plain values, and what is wrong with it on its sign.

    ``comments_kept`` false: an edit could not be made in place, the text was written anew from its values.
    """

    remark: str
    text: str
    document: dict[str, Any]
    problems: list[FieldProblem]
    comments_kept: bool = True


class NewDocument(Message):
    """A new playlist or schedule: ``document`` or ``text``."""

    name: Name
    document: PlainDocument | None = None
    text: Text | None = None
    remark: Remark = ""

    @model_validator(mode="after")
    def _one(self) -> NewDocument:
        if (self.document is None) == (self.text is None):
            raise ValueError("send either document or text")
        return self


class ChangedDocument(Message):
    """A new version: another ``name``, another ``document`` or ``text``, or both."""

    name: Name | None = None
    document: PlainDocument | None = None
    text: Text | None = None
    remark: Remark = ""

    @model_validator(mode="after")
    def _at_most_one(self) -> ChangedDocument:
        if self.document is not None and self.text is not None:
            raise ValueError("send either document or text")
        if self.name is None and self.document is None and self.text is None:
            raise ValueError("send name, document or text")
        return self


class Copy(Message):
    """Under which name."""

    name: Name
    remark: Remark = ""


class Restoration(Message):
    """Why an old version comes back."""

    remark: Remark = ""


class VersionLine(Message):
    """One version of a document."""

    version: int
    name: str
    at: Instant
    by: Author
    remark: str
    sha256: str
    size: int = Field(description="bytes of its text")
    deleted: bool = Field(description="with this version it was deleted")


class VersionDetail(VersionLine):
    """A version with its text."""

    text: str
    document: dict[str, Any]


class ChangeLine(Message):
    """A field that differs."""

    path: str = Field(examples=["items[2].text"])
    kind: Literal["changed", "added", "removed"]
    before: Any = None
    after: Any = None


class Comparison(Message):
    """Two versions beside each other: line by line, and field by field (at most 500)."""

    before: VersionLine
    after: VersionLine
    diff: str = Field(description="unified, as diff -u writes it")
    changes: list[ChangeLine]


class Items(Message):
    """The items of a playlist in order."""

    version: int
    items: list[dict[str, Any]]


class NewItem(Message):
    """An item, and in front of which one; without ``index`` at the end."""

    item: dict[str, Any] = Field(examples=[{"text": "欢迎光临", "effect": "scroll-left"}])
    index: int | None = Field(default=None, ge=0, le=10_000)


class OneItem(Message):
    """One item, as the playlist's document has it."""

    item: dict[str, Any] = Field(examples=[{"text": "欢迎光临", "effect": "scroll-left"}])


class ItemDetail(OneItem):
    """An item and where it is."""

    index: int
    version: int


class Order(Message):
    """All old indices in the new order."""

    order: list[Annotated[int, Field(ge=0, le=10_000)]] = Field(max_length=10_000, examples=[[2, 0, 1]])
