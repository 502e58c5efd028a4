"""Messages about jobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal, cast

from pydantic import Field, StringConstraints

from ledsign.api.schemas.base import FieldProblem, Instant, Message, instant, instant_or_none

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.store.tables import Job

JobState = Literal["queued", "running", "done", "failed", "lost"]


class NewJob(Message):
    """Compile a playlist or schedule in the background."""

    document: Annotated[str, StringConstraints(max_length=100, pattern=r"^[0-9a-z]*$")] = Field(
        description="its id / 编号", examples=["01k7q3m8w6h2c4d5e6f7g8h9jd"]
    )
    version: int | None = Field(default=None, ge=1, le=1 << 53, description="else the current one")


class JobResult(Message):
    """How it ended: the show and its warnings, or why not."""

    show: str | None = Field(default=None, description="hash of the show / 成片哈希")
    seconds: float | None = None
    code: str | None = None
    detail: str | None = None
    detail_zh: str | None = None
    problems: list[FieldProblem] = Field(default_factory=list)


class JobLine(Message):
    """A job. `lost`: the service was stopped in the middle of it; ask again."""

    id: str = Field(examples=["01k7q3m8w6h2c4d5e6f7g8h9je"])
    kind: str = Field(examples=["compile"])
    state: JobState = Field(examples=["running"])
    done: int = Field(description="of `total` / 已完成", examples=[2])
    total: int = Field(examples=[4])
    step: str = Field(examples=["writing"])
    asked_by: str
    created_at: Instant
    ended_at: Instant | None
    result: JobResult | None = None


def job_line(row: Job, progress: Mapping[str, Any] | None = None) -> JobLine:
    """The message of a row; ``progress`` is what was last heard of it."""
    heard = progress or {"done": row.done, "total": row.total, "step": row.step}
    return JobLine(
        id=row.id, kind=row.kind, state=cast("JobState", row.state), done=heard["done"], total=heard["total"],
        step=heard["step"], asked_by=row.asked_by, created_at=instant(row.created_ns),
        ended_at=instant_or_none(row.ended_ns), result=job_result(row.result) if row.result else None,
    )  # fmt: skip


def job_result(result: Mapping[str, Any]) -> JobResult:
    """The message of what a job left."""
    return JobResult(
        show=result.get("show"), seconds=result.get("seconds"), code=result.get("code"),
        detail=result.get("en"), detail_zh=result.get("zh"),
        problems=[FieldProblem(**one) for one in result.get("problems", ())],
    )  # fmt: skip
