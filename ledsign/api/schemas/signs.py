"""Messages of signs."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, StringConstraints, model_validator

from ledsign.api.schemas.base import Message
from ledsign.api.schemas.documents import DocumentDetail, DocumentLine, PlainDocument, Remark, Text

_Hours = Annotated[str, StringConstraints(max_length=40), Field(examples=["22:30-06:00"])]


class Geometry(Message):
    """The canvas in pixels, and what matters for drawing on it."""

    width: int
    height: int
    fps: str = Field(description="frames a second, whole or as a fraction", examples=["60", "30000/1001"])
    zone: str = Field(examples=["Asia/Shanghai"])
    one_bit: bool
    pixels: int = Field(description="LEDs that are wired")


class FaceLine(Message):
    """A named rectangle of the canvas."""

    name: str
    x: int
    y: int
    width: int
    height: int


class OutputLine(Message):
    """One controller."""

    name: str
    address: str = Field(examples=["ddp://192.0.2.10"])
    protocol: str = Field(examples=["ddp"])
    order: str = Field(examples=["RGB"])
    pixels: int
    channels: int
    universe: int = Field(description="the first; only universes' protocols use it")
    universes: int


class SignLine(DocumentLine):
    """A sign in a list."""

    geometry: Geometry
    faces: list[str]


class SignDetail(DocumentDetail):
    """A sign with its document."""

    geometry: Geometry
    faces: list[FaceLine]


class NewSign(Message):
    """A sign's document: ``document`` or ``text``. The sign is called what the document says."""

    document: PlainDocument | None = Field(
        default=None,
        examples=[
            {
                "ledsign": "sign/1", "name": "gate", "canvas": [64, 16], "fps": 30,
                "faces": {"board": [0, 0, 64, 16]},
                "outputs": [
                    {"name": "board", "to": "ddp://192.0.2.10", "panels": [{"rect": [0, 0, 64, 16]}]}
                ],
            }
        ],
    )  # fmt: skip
    text: Text | None = None
    remark: Remark = ""

    @model_validator(mode="after")
    def _one(self) -> NewSign:
        if (self.document is None) == (self.text is None):
            raise ValueError("send either document or text")
        return self


class CeilingLine(Message):
    """A brightness not exceeded during some hours of every day."""

    daily: _Hours
    level: Annotated[str, StringConstraints(max_length=20)] | float = Field(examples=["40%"])


class ChangedLimits(Message):
    """Hours of black, and ceilings; what is not sent stays, an empty list ends it."""

    curfew: list[_Hours] | None = Field(default=None, max_length=50)
    ceilings: list[CeilingLine] | None = Field(default=None, max_length=50)
    remark: Remark = ""

    def changes(self) -> dict[str, Any]:
        """As the sign's document has them."""
        told = self.model_dump(exclude_unset=True, exclude={"remark"})
        return {key: value for key, value in told.items() if value is not None}
