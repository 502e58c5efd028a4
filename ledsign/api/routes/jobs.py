"""Jobs: long compilations and how far they are."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.job_events import EVENT_STREAM, job_events
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.jobs import JobLine, JobState, NewJob, job_line
from ledsign.api.schemas.running import SignName
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing
from ledsign.service import jobs
from ledsign.service.house import House
from ledsign.service.roles import Permission
from ledsign.service.unit import Unit
from ledsign.store.tables import Job

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}/jobs", tags=["jobs"])
READ = [needs(Permission.CONTENT_READ)]
JobId = Annotated[str, Path(max_length=100, description="its id / 编号")]


@ROUTES.get("", dependencies=READ, responses=errors(404))
def list_jobs(
    sign: SignName,
    caller: Caller,
    house: TheHouse,
    part: Paging,
    state: Annotated[JobState | None, Query(description="only these / 状态")] = None,
) -> Page[JobLine]:
    """List them, newest first."""
    with house.view(caller) as unit:
        query = jobs.listed(unit, sign, state or "")
        rows, following = part.of(unit.db, query, Job.id, newest_first=True)
        return Page(items=[_line(house, row) for row in rows], next=following)


@ROUTES.post(
    "", status_code=202, dependencies=[needs(Permission.CONTENT_WRITE)], response_model=JobLine,
    responses=errors(404, 409),
)  # fmt: skip
def create_job(sign: SignName, given: NewJob, write: Writing) -> Response:
    """Compile a playlist or schedule in the background.

    What a submission or a preview needs of it is then there already.
    """

    def work(unit: Unit) -> Reply:
        job = jobs.add(unit, sign, given.document, given.version)
        return Reply(status=202, body=job_line(job), location=at("signs", sign, "jobs", job.id))

    return write.run(work)


@ROUTES.get("/{job}", dependencies=READ, responses=errors(404))
def read_job(sign: SignName, job: JobId, caller: Caller, house: TheHouse) -> JobLine:
    """Read how far it is, or how it ended."""
    with house.view(caller) as unit:
        return _line(house, jobs.get(unit, sign, job))


@ROUTES.get(
    "/{job}/events", dependencies=READ, response_class=StreamingResponse,
    responses={**errors(404), 200: EVENT_STREAM},
)  # fmt: skip
def job_stream(
    sign: SignName,
    job: JobId,
    caller: Caller,
    house: TheHouse,
    request: Request,
    last_event_id: Annotated[
        str | None, Header(max_length=40, description="id of the last event you had")
    ] = None,
) -> Any:
    """Follow it: server-sent events.

    `progress` with done, total and step; at the end `done`, `failed` or `lost` with the job. A comment every
    ten seconds says that the connection is alive.
    """
    with house.view(caller) as unit:
        jobs.get(unit, sign, job)
    after = int(last_event_id) if last_event_id and last_event_id.isascii() and last_event_id.isdigit() else 0
    return StreamingResponse(job_events(request, house, sign, job, after), media_type="text/event-stream")


def _line(house: House, row: Job) -> JobLine:
    heard = [one.data for one in house.jobs.after(row.id, 0) if one.name == "progress"]
    return job_line(row, heard[-1] if heard else None)
