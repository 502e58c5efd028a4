"""Jobs: long compilations, one after another in the background, with progress for who watches.

A job changes nothing but the store of shows, so it is not audited; its row says who asked, and how it ended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, func, select, update

from ledsign.core.errors import LedsignError, ServiceError, TooMany
from ledsign.core.problem import Bilingual
from ledsign.service import compiling, snapshots
from ledsign.service.actor import Actor, unknown
from ledsign.service.media import require_sign
from ledsign.service.roles import Permission
from ledsign.store.base import new_id
from ledsign.store.tables import Job
from ledsign.worker.telling import told

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.snapshots import Snapshot
    from ledsign.service.unit import Unit

ACTIVE = ("queued", "running")
MOST_OF_ONE = 8
MOST = 64
_LOCAL = Actor(id="", login="local", name="local")


def add(unit: Unit, sign: str, document_id: str, version: int | None = None) -> Job:
    """Compile a playlist or schedule as it is now; it begins once this is committed.

    Raises Unknown, Invalid, TooMany.
    """
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    snapshot = snapshots.of_document(unit, sign, document_id, version)
    _require_room(unit)
    job = Job(
        id=new_id(unit.now_ns), kind="compile", sign=sign, asked_by=unit.actor.id, state="queued", done=0,
        total=0, step="", request={"document": document_id, "snapshot": snapshot.as_json()},
        result={}, created_ns=unit.now_ns, ended_ns=0,
    )  # fmt: skip
    unit.db.add(job)
    unit.db.flush()
    unit.audit("job.create", sign=sign, subject=job.id, document=document_id, snapshot=snapshot.digest)
    house, job_id = unit.house, job.id
    unit.afterwards(lambda: house.jobs.run(lambda: run(house, job_id, snapshot)))
    return job


def get(unit: Unit, sign: str, job_id: str) -> Job:
    """One of the sign's. Raises Unknown."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    found = unit.db.get(Job, job_id)
    if found is None or found.sign != sign:
        raise unknown("job", job_id)
    return found


def listed(unit: Unit, sign: str, state: str = "") -> Select[Any]:
    """The sign's jobs, to be paged by id."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    require_sign(unit, sign)
    query = select(Job).where(Job.sign == sign)
    return query.where(Job.state == state) if state else query


def run(house: House, job_id: str, snapshot: Snapshot) -> None:
    """Do it, in the board's thread. Whatever happens, the row says so."""
    _write(house, job_id, state="running")
    house.jobs.say(job_id, "progress", {"done": 0, "total": 0, "step": "waiting"})

    def progress(done: int, total: int, step: str) -> None:
        house.jobs.say(job_id, "progress", {"done": done, "total": total, "step": step})

    try:
        made = compiling.compile_snapshot(house, snapshot, progress, house.closing.is_set)
    except LedsignError as error:
        text = getattr(error, "text", None) or Bilingual(str(error), str(error))
        problems = told(error.problems, snapshot.entry) if isinstance(error, ServiceError) else []
        result = {
            "code": getattr(error, "code", "failed"),
            "en": text.en,
            "zh": text.zh,
            "problems": problems,
        }
        _end(house, job_id, "failed", result)
    else:
        result = {
            "show": made.show, "problems": made.problems, "speeds": made.speeds, "seconds": made.seconds,
            "readings": made.readings,
        }  # fmt: skip
        _end(house, job_id, "done", result)


def recover(house: House) -> int:
    """At start: what another process was doing is lost. How many there were."""
    with house.unit(_LOCAL) as unit:
        ids = list(unit.db.scalars(select(Job.id).where(Job.state.in_(ACTIVE))))
        if ids:
            values = {"state": "lost", "ended_ns": unit.now_ns}
            unit.db.execute(update(Job).where(Job.id.in_(ids)).values(values))
            unit.audit("job.lost", jobs=ids[:20], count=len(ids))
        return len(ids)


def _require_room(unit: Unit) -> None:
    active = select(func.count()).select_from(Job).where(Job.state.in_(ACTIVE))
    own = unit.db.scalar(active.where(Job.asked_by == unit.actor.id)) or 0
    if own >= MOST_OF_ONE or (unit.db.scalar(active) or 0) >= MOST:
        raise TooMany(
            "jobs", "there are too many jobs already; wait until one has ended",
            "任务过多，请等待已有任务完成", retry_after_s=5,
        )  # fmt: skip


def _end(house: House, job_id: str, state: str, result: dict[str, Any]) -> None:
    _write(house, job_id, state=state, result=result, ended_ns=house.clock.now_ns())
    house.jobs.say(job_id, state, result)


def _write(house: House, job_id: str, **values: Any) -> None:
    """Into the row; a database that does not take it now leaves the job to be ``lost`` at the next start."""
    try:
        with house.unit(_LOCAL) as unit:
            unit.db.execute(update(Job).where(Job.id == job_id).values(**values))
    except ServiceError:
        house.jobs.say(job_id, "progress", {"done": 0, "total": 0, "step": "unsaved"})
