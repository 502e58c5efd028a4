"""Messages of submissions, reviews, releases, word lists and screening."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from ledsign.api.schemas.base import FieldProblem, Instant, Message
from ledsign.api.schemas.documents import Author, Remark

MOST_LIST = 12_000_000
MOST_SCREENED = 20_000
NO_NUL = r"^[^\x00]*$"
_ID = "01jv0gq8x0zq2f7m4h9s6b3k1d"
_SHOW = "9f2c4b7d1e6a8053c9d2f4b7a1e6c8053f9d2c4b7a1e6c8053f9d2c4b7a1e6c8"

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-z]{26}$"), Field(examples=[_ID])]
Digest = Annotated[
    str,
    StringConstraints(pattern=r"^[0-9a-f]{64}$"),
    Field(examples=[_SHOW], description="SHA-256 of the show: one hash for every pixel, rule and limit"),
]
Code = Annotated[
    str, StringConstraints(max_length=40), Field(examples=["492039"], description="one-time code")
]
Password = Annotated[str, StringConstraints(max_length=200), Field(examples=["correct horse battery"])]
Words = Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)]
Verdict = Literal["approve", "return", "publish"]


class UrgentText(Message):
    """Words over what is live, until a stated end within 24 hours: a text, or a playlist of the sign."""

    text: Annotated[str, StringConstraints(max_length=1000, pattern=NO_NUL)] = Field(
        default="", examples=["台风预警：请远离外墙"]
    )
    direction: Literal["", "horizontal", "vertical"] = ""
    playlist: Id | None = None
    begins: Instant | None = Field(default=None, description="now without")
    until: Instant


class NewSubmission(Message):
    """``document``, as it is now or was in ``version``; or ``urgent`` words over what is live."""

    document: Id | None = Field(default=None, description="a playlist or schedule")
    version: int | None = Field(default=None, ge=1, le=10**9)
    urgent: UrgentText | None = None
    remark: Remark = ""
    not_before: Instant | None = Field(default=None, description="not shown earlier")
    expires: Instant | None = Field(default=None, description="not shown from then on; a year without")

    @model_validator(mode="after")
    def _one(self) -> NewSubmission:
        if (self.document is None) == (self.urgent is None):
            raise ValueError("send either document or urgent")
        if self.urgent is not None and (self.not_before is not None or self.expires is not None):
            raise ValueError("an urgent message has its own begins and until")
        return self


class FlagLine(Message):
    """A listed word in a text: characters ``start`` to ``end`` (not included) at ``place``. For people."""

    place: str = Field(examples=["items[0]"])
    start: int
    end: int
    found: str = Field(description="as it stands there")
    word: str = Field(description="as it stands in the list")
    list: str


class ReviewLine(Message):
    """What somebody decided, when, why and from where. ``key``: id of the key that signed."""

    stage: int = Field(description="from 1; 0 is the publisher's signature")
    stage_name: str = Field(examples=["初审"])
    person: Author
    decision: Verdict
    reason: str
    show: Digest
    at: Instant
    peer: str
    agent: str
    key: str = ""


class PreviewLink(Message):
    """Sent to ``POST path`` with ``body``, it gives a preview: stills, animations, frames at any time."""

    path: str = Field(examples=["/api/v1/signs/twin-towers/previews"])
    body: dict[str, Any] = Field(examples=[{"submission": _ID}])


class SubmissionLine(Message):
    """A submission in a list."""

    id: str = Field(examples=[_ID])
    sign: str = Field(examples=["twin-towers"])
    title: str
    state: Literal["open", "approved", "released", "returned", "withdrawn", "void"]
    why: str = Field(default="", description="why it is void")
    show: Digest
    document: str | None
    document_version: int
    author: Author = Field(description="who submitted it")
    authors: list[Author] = Field(
        description="who submitted it, who wrote in it since it was last approved: they do not approve it"
    )
    urgent: bool
    urgent_until: Instant | None
    stages: int
    approvals: int
    next_stage: str = Field(description="empty when nothing is left to decide")
    flags: int
    created_at: Instant
    not_before: Instant
    expires: Instant
    number: int = Field(description="of the release, 0 before the first approval fixes it")
    version: int


class SubmissionDetail(SubmissionLine):
    """All a reviewer needs: what it says, what was found in it, who decided what, and pictures of before and
    after.
    """

    remark: str
    problems: list[FieldProblem]
    texts: list[tuple[str, str]] = Field(
        description="(place, text) of all it can show", examples=[[["items[0]", "技能让生活更美好"]]]
    )
    found: list[FlagLine]
    reviews: list[ReviewLine]
    files: dict[str, str] = Field(description="file → document id and version, as submitted")
    before: PreviewLink | None
    after: PreviewLink


class NewReview(Message):
    """``show`` is the hash of what you looked at. An approval takes your password and a one-time code: your
    own key signs. A return takes a reason.
    """

    decision: Literal["approve", "return"]
    show: Digest
    reason: Words = ""
    password: Password = ""
    code: Code = ""


class NewRelease(Message):
    """Publish an approved submission. ``password`` only where the publisher signs too: one stage, urgent."""

    submission: Id
    code: Code
    password: Password = ""
    ends_urgent: bool = Field(default=False, description="yes, although this ends an urgent message")


class ReleaseLine(Message):
    """A release as its player has it."""

    number: int = Field(examples=[20])
    sign: str
    submission: str
    title: str
    show: Digest
    state: Literal["publishing", "live", "waiting", "replaced", "withdrawn", "failed"]
    urgent: bool
    urgent_until: Instant | None
    not_before: Instant
    expires: Instant
    published_at: Instant
    published_by: Author
    approved_by: list[Author]
    ended_at: Instant | None
    why: str = ""


class ReleaseDetail(ReleaseLine):
    """With the signed file itself, and the pictures."""

    file: dict[str, Any] = Field(description="ledsign-release/1: what was signed, and the signatures")
    picture: PreviewLink


class NewWordList(Message):
    """A list: one word a line, ``#`` begins a remark, at most 200,000."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100)] = Field(examples=["city-2026"])
    words: Annotated[str, StringConstraints(max_length=MOST_LIST, pattern=NO_NUL)] = Field(
        examples=["赌博\n高利贷 # 广告\n"]
    )


class WordListLine(Message):
    """A list of words."""

    id: str = Field(examples=[_ID])
    name: str
    count: int
    sha256: Digest
    version: int
    changed_at: Instant
    changed_by: Author


class NewScreening(Message):
    """A text to be looked at."""

    text: Annotated[str, StringConstraints(max_length=MOST_SCREENED)] = Field(examples=["技能让生活更美好"])


class Screening(Message):
    """Listed words in it, by characters of the text as it was sent. They forbid nothing; people decide."""

    flags: list[FlagLine]
