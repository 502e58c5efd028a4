"""Documents: signs, playlists, schedules and media of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.api.schemas.documents import (
    ChangedDocument,
    Comparison,
    Copy,
    DocumentDetail,
    DocumentLine,
    NewDocument,
    VersionDetail,
    VersionLine,
)
from ledsign.api.schemas.media import MediumLine
from ledsign.api.schemas.plans import Explanation, Plan
from ledsign.api.schemas.portage import ImportReport
from ledsign.api.schemas.signs import NewSign, SignDetail, SignLine
from ledsign.client.noun import Noun, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class Signs(Noun):
    """Signs."""

    def list(self) -> Iterator[SignLine]:
        """Those you may see."""
        return self._all(SignLine, "/signs")

    def get(self, sign: str) -> SignDetail:
        """One."""
        return self._wire.get(SignDetail, at("signs", sign))

    def create(self, text: str, remark: str = "") -> SignDetail:
        """A new one from its YAML."""
        return self._send(SignDetail, "POST", "/signs", NewSign(text=text, remark=remark))

    def replace(self, sign: str, text: str, version: int, remark: str = "") -> SignDetail:
        """A new version of it. Raises Stale when ``version`` is not the newest."""
        body = ChangedDocument(text=text, remark=remark)
        return self._send(SignDetail, "PUT", at("signs", sign), body, version=version)

    def bring_in(self, sign: str, content: bytes, media_type: str, **how: Any) -> ImportReport:
        """Import YAML, a zip or a calendar: ``name``, ``existing``, ``dry_run``, ``playlist``, ``remark``."""
        path = at("signs", sign, "import")
        return self._send(ImportReport, "POST", path, content=content, media_type=media_type, params=how)

    def export(self, sign: str) -> bytes:
        """Everything of it as a zip of YAML files."""
        return self._wire.ask("GET", at("signs", sign, "export")).content


class _Documents(Noun):
    """Playlists or schedules: documents of a sign, with every version."""

    _plural = ""

    def list(self, sign: str) -> Iterator[DocumentLine]:
        """All of a sign."""
        return self._all(DocumentLine, at("signs", sign, self._plural))

    def named(self, sign: str, name: str) -> DocumentLine | None:
        """The one of that name; None when there is none."""
        return next((one for one in self.list(sign) if name in (one.name, one.id)), None)

    def get(self, sign: str, ident: str) -> DocumentDetail:
        """One, with its text."""
        return self._wire.get(DocumentDetail, at("signs", sign, self._plural, ident))

    def create(self, sign: str, name: str, text: str, remark: str = "") -> DocumentDetail:
        """A new one from its YAML."""
        body = NewDocument(name=name, text=text, remark=remark)
        return self._send(DocumentDetail, "POST", at("signs", sign, self._plural), body)

    def replace(self, sign: str, ident: str, text: str, version: int, remark: str = "") -> DocumentDetail:
        """A new version of it. Raises Stale when ``version`` is not the newest."""
        body = ChangedDocument(text=text, remark=remark)
        path = at("signs", sign, self._plural, ident)
        return self._send(DocumentDetail, "PUT", path, body, version=version)

    def rename(self, sign: str, ident: str, name: str, version: int) -> DocumentDetail:
        """Another name."""
        path = at("signs", sign, self._plural, ident)
        return self._send(DocumentDetail, "PUT", path, ChangedDocument(name=name), version=version)

    def duplicate(self, sign: str, ident: str, name: str) -> DocumentDetail:
        """A copy under another name."""
        return self._send(
            DocumentDetail, "POST", at("signs", sign, self._plural, ident, "duplicate"), Copy(name=name)
        )

    def delete(self, sign: str, ident: str, version: int) -> None:
        """Delete it; its history stays."""
        self._wire.ask("DELETE", at("signs", sign, self._plural, ident), version=version)

    def versions(self, sign: str, ident: str) -> Iterator[VersionLine]:
        """All of them."""
        return self._all(VersionLine, at("signs", sign, self._plural, ident, "versions"))

    def version(self, sign: str, ident: str, number: int) -> VersionDetail:
        """An old one, with its text."""
        path = at("signs", sign, self._plural, ident, "versions", number)
        return self._wire.get(VersionDetail, path)

    def compare(self, sign: str, ident: str, before: int, after: int) -> Comparison:
        """Two of them beside each other."""
        path = at("signs", sign, self._plural, ident, "comparison")
        return self._wire.get(Comparison, path, **{"from": before, "to": after})


class Playlists(_Documents):
    """Playlists."""

    _plural = "playlists"


class Schedules(_Documents):
    """Schedules."""

    _plural = "schedules"

    def plan(self, sign: str, ident: str, start: datetime, end: datetime) -> Plan:
        """What it would show from ``start`` to ``end``."""
        span = {"from": start.isoformat(), "to": end.isoformat()}
        return self._wire.get(Plan, at("signs", sign, self._plural, ident, "plan"), **span)

    def explain(self, sign: str, ident: str, moment: datetime) -> Explanation:
        """What it would show then, and why."""
        path = at("signs", sign, self._plural, ident, "explanation")
        return self._wire.get(Explanation, path, at=moment.isoformat())

    def calendar(self, sign: str, ident: str) -> str:
        """As iCalendar."""
        return self._wire.ask("GET", at("signs", sign, self._plural, ident, "calendar.ics")).text


class Media(Noun):
    """Pictures."""

    def list(self, sign: str) -> Iterator[MediumLine]:
        """All of a sign."""
        return self._all(MediumLine, at("signs", sign, "media"))

    def upload(self, sign: str, name: str, content: bytes) -> MediumLine:
        """A new picture: PNG, JPEG, WebP or GIF."""
        return self._send(
            MediumLine, "POST", at("signs", sign, "media"), content=content,
            media_type="application/octet-stream", params={"name": name},
        )  # fmt: skip

    def content(self, sign: str, medium: str) -> bytes:
        """Its bytes."""
        return self._wire.ask("GET", at("signs", sign, "media", medium, "content")).content
