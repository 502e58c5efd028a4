"""Releases of a sign: what its player accepts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from ledsign.api import told_review as told
from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.review import NewRelease, ReleaseDetail, ReleaseLine
from ledsign.api.schemas.running import Reason, SignName
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing
from ledsign.service import releases, releasing
from ledsign.service.roles import Permission
from ledsign.store.tables import ReleaseRecord

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}/releases", tags=["releases"])
READ = [needs(Permission.SIGN_READ)]
Number = Annotated[int, Path(ge=1, le=(1 << 53) - 1, description="of the release / 发布号", examples=[20])]
StateName = Literal["", "publishing", "live", "waiting", "replaced", "withdrawn", "failed"]


@ROUTES.get("", dependencies=READ, responses=errors(404))
def list_releases(
    sign: SignName,
    caller: Caller,
    house: TheHouse,
    part: Paging,
    state: Annotated[StateName, Query(description="only those in this state / 状态")] = "",
) -> Page[ReleaseLine]:
    """List them, newest first."""
    with house.view(caller) as unit:
        query = releases.listed(unit, sign, state)
        rows, following = part.of(unit.db, query, ReleaseRecord.id, newest_first=True)
        return Page(items=told.release_lines(unit, rows), next=following)


@ROUTES.post(
    "", status_code=201, response_model=ReleaseDetail, dependencies=[needs(Permission.PUBLISH)],
    responses=errors(404, 409, 507),
)  # fmt: skip
def publish(sign: SignName, body: NewRelease, write: Writing, house: TheHouse) -> Response:
    """Show an approved submission: its release goes into the player's store, which checks all of it again.

    With ``not_before`` in the future it waits in the player and starts by itself.
    """
    if (before := write.replayed()) is not None:
        return before
    record = releasing.publish(
        house, write.actor, sign, body.submission, code=body.code, password=body.password,
        ends_urgent=body.ends_urgent,
    )  # fmt: skip

    def work(unit: Unit) -> Reply:
        row = releases.get(unit, sign, record.number)
        location = at("signs", sign, "releases", str(row.number))
        return Reply(status=201, body=told.release(unit, row), location=location)

    return write.run(work)


@ROUTES.get("/{number}", dependencies=READ, responses=errors(404))
def read_release(sign: SignName, number: Number, caller: Caller, house: TheHouse) -> ReleaseDetail:
    """One with the signed file, as the player has it."""
    with house.view(caller) as unit:
        return told.release(unit, releases.get(unit, sign, number))


@ROUTES.delete(
    "/{number}", response_model=ReleaseDetail, dependencies=[needs(Permission.DARK)],
    responses=errors(404, 409),
)  # fmt: skip
def withdraw_release(
    sign: SignName,
    number: Number,
    write: Writing,
    house: TheHouse,
    to: Annotated[Literal["black", "safe"], Query(description="what is shown instead / 改为显示")] = "safe",
    reason: Annotated[Reason, Query(description="why / 原因")] = "",
) -> Response:
    """Take it back: what is shown goes dark at once, what waits never comes. Asks for no version: haste."""
    if (before := write.replayed()) is not None:
        return before
    releases.withdraw(house, write.actor, sign, number, to=to, reason=reason)
    return write.run(lambda unit: Reply(body=told.release(unit, releases.get(unit, sign, number))))
