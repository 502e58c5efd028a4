"""Messages of imports."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ledsign.api.schemas.base import FieldProblem, Message


class BroughtLine(Message):
    """What became of one file, or would; `leave`: neither a document nor a picture of a sign."""

    path: str = Field(examples=["playlists/festival.yaml"])
    kind: Literal["playlist", "schedule", "medium", "sign", "other"]
    name: str
    action: Literal["create", "replace", "keep", "unchanged", "leave"]
    id: str = Field(description="empty in a dry run, and for what was left")
    version: int
    problems: list[FieldProblem]


class ImportReport(Message):
    """All that was brought in. `problems`: what of a calendar was left out or changed."""

    dry_run: bool
    files: list[BroughtLine]
    problems: list[FieldProblem]
