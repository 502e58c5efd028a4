"""Messages of the audit trail."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from ledsign.api.schemas.base import Instant, Message

HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class AuditLine(Message):
    """Who did what, to what, when; ``details`` also has from where."""

    seq: int = Field(examples=[42])
    at: Instant
    actor: str = Field(description="id of the person, empty for the installation itself / 操作人编号")
    action: str = Field(examples=["playlist.replace"])
    sign: str = Field(examples=["p10-64x16"])
    subject: str = Field(description="id or name of what it was done to / 操作对象")
    details: dict[str, Any] = Field(examples=[{"by": "lin", "peer": "192.0.2.7", "version": 4}])
    hash: str = Field(examples=[HASH])


class AuditFinding(Message):
    """Something wrong with the trail."""

    code: str = Field(examples=["edited"], description="edited, missing, order or head")
    seq: int = Field(description="of the record it was found at")
    message: str
    message_zh: str


class AuditVerification(Message):
    """Whether the trail is as it was written."""

    good: bool
    records: int = Field(examples=[1042])
    seq: int = Field(description="number of the last record / 最后一条的编号", examples=[1042])
    hash: str = Field(examples=[HASH])
    key: str = Field(
        description="public key of this installation, to check exports with / 本安装的公钥",
        examples=["ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="],
    )
    findings: list[AuditFinding]
