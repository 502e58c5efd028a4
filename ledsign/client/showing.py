"""Showing: from a draft to what is on the sign: previews, jobs, submissions, releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.api.schemas.jobs import JobLine, NewJob
from ledsign.api.schemas.previews import Preview, PreviewOrder
from ledsign.api.schemas.review import (
    NewRelease,
    NewReview,
    NewSubmission,
    ReleaseDetail,
    ReleaseLine,
    SubmissionDetail,
    SubmissionLine,
)
from ledsign.client.events import Event, events
from ledsign.client.noun import Noun, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime


class Previews(Noun):
    """Exactly what a sign would show, at any time."""

    def open(self, sign: str, order: PreviewOrder) -> Preview:
        """Of a draft, a document, a submission, a release, or what is live."""
        return self._send(Preview, "POST", at("signs", sign, "previews"), order)

    def still(self, preview: Preview, moment: datetime | None = None, *, look: str = "led") -> bytes:
        """A PNG of what is shown then."""
        path = at("signs", preview.sign, "previews", preview.id, "still")
        asked = {"at": None if moment is None else moment.isoformat(), "look": look}
        return self._wire.ask("GET", path, params=asked).content

    def animation(self, preview: Preview, **how: Any) -> bytes:
        """A GIF, or ``format`` webp or apng, of ``seconds`` from ``at`` on."""
        path = at("signs", preview.sign, "previews", preview.id, "animation")
        return self._wire.ask("GET", path, params=how).content

    def close(self, preview: Preview) -> None:
        """It is not needed any more."""
        self._wire.ask("DELETE", at("signs", preview.sign, "previews", preview.id))


class Jobs(Noun):
    """Long work."""

    def list(self, sign: str) -> Iterator[JobLine]:
        """All of a sign, newest first."""
        return self._all(JobLine, at("signs", sign, "jobs"))

    def compile(self, sign: str, document: str, version: int | None = None) -> JobLine:
        """Compile a document in the background."""
        return self._send(
            JobLine, "POST", at("signs", sign, "jobs"), NewJob(document=document, version=version)
        )

    def get(self, sign: str, job: str) -> JobLine:
        """How far it is."""
        return self._wire.get(JobLine, at("signs", sign, "jobs", job))

    def follow(self, sign: str, job: str) -> Iterator[Event]:
        """Its progress as it comes: ``progress`` events, then ``done``, ``failed`` or ``lost``."""
        return events(self._wire, at("signs", sign, "jobs", job, "events"))


class Submissions(Noun):
    """What is to be reviewed."""

    def list(self, sign: str, **which: Any) -> Iterator[SubmissionLine]:
        """All of a sign."""
        return self._all(SubmissionLine, at("signs", sign, "submissions"), **which)

    def get(self, sign: str, ident: str) -> SubmissionDetail:
        """One, with what was found in it and who decided what."""
        return self._wire.get(SubmissionDetail, at("signs", sign, "submissions", ident))

    def create(self, sign: str, order: NewSubmission) -> SubmissionDetail:
        """Submit a document."""
        return self._send(SubmissionDetail, "POST", at("signs", sign, "submissions"), order)

    def review(self, sign: str, ident: str, decision: NewReview) -> SubmissionDetail:
        """Approve or return it; only a person in a session may."""
        path = at("signs", sign, "submissions", ident, "reviews")
        return self._send(SubmissionDetail, "POST", path, decision)


class Releases(Noun):
    """What players accept."""

    def list(self, sign: str, **which: Any) -> Iterator[ReleaseLine]:
        """All of a sign, newest first."""
        return self._all(ReleaseLine, at("signs", sign, "releases"), **which)

    def get(self, sign: str, number: int) -> ReleaseDetail:
        """One, with the signed file."""
        return self._wire.get(ReleaseDetail, at("signs", sign, "releases", number))

    def publish(self, sign: str, order: NewRelease) -> ReleaseDetail:
        """Publish an approved submission; only a person in a session may."""
        return self._send(ReleaseDetail, "POST", at("signs", sign, "releases"), order)
