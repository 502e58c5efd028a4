"""Portage: documents and pictures of a sign in and out, all at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.document_routes import Remark
from ledsign.api.responses import errors
from ledsign.api.schemas import portage as schemas
from ledsign.api.schemas.base import field_problems
from ledsign.api.sent import YAML, body_of, media_type, unsupported
from ledsign.api.writing import Reply, Writing
from ledsign.core.errors import Invalid
from ledsign.core.problem import Problem
from ledsign.service import calendars, exporting, parcels, portage
from ledsign.service.roles import Permission
from ledsign.service.unit import Unit

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}", tags=["portage"])
ZIP = ("application/zip", "application/x-zip-compressed")
CALENDAR = "text/calendar"
_PART = 1 << 18
_BINARY = {"schema": {"type": "string", "format": "binary"}}
_TEXT = {"schema": {"type": "string"}}
_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {ZIP[0]: _BINARY, YAML[0]: _TEXT, CALENDAR: _TEXT}}
}
_ARCHIVE: dict[int | str, dict[str, Any]] = {
    200: {"content": {ZIP[0]: _BINARY}, "description": "The archive / 压缩包"}
}


async def _raw(request: Request, house: TheHouse) -> bytes:
    return await body_of(request, house.options.upload_mib << 20)


@ROUTES.post(
    "/import", dependencies=[needs(Permission.CONTENT_WRITE)], responses=errors(404, 409),
    response_model=schemas.ImportReport, openapi_extra=_BODY,
)  # fmt: skip
def import_documents(
    write: Writing,
    request: Request,
    raw: Annotated[bytes, Depends(_raw)],
    sign: str,
    name: Annotated[
        str, Query(max_length=100, description="what a single document or calendar is called")
    ] = "",
    existing: Annotated[
        Literal["refuse", "replace", "keep"],
        Query(description="what becomes of names that are taken, where the content differs"),
    ] = "refuse",
    dry_run: Annotated[bool, Query(description="only tell what would change")] = False,
    playlist: Annotated[
        str, Query(max_length=100, description="with a calendar: what all of its events show")
    ] = "",
    remark: Remark = "",
) -> Response:
    """Bring in one YAML document, a zip of documents and pictures, or an iCalendar file: all or nothing.

    In a zip every `.yaml` is a playlist or schedule called like its file, every picture becomes `media/NAME`;
    what `GET …/export` gives comes back as it was. Documents with faults of form refuse the whole (422) with
    all problems; what already is there under the same name with other content refuses it too (409), unless
    `existing` says otherwise.
    """
    kind = media_type(request)
    if kind not in (*ZIP, *YAML, CALENDAR):
        raise unsupported(ZIP[0], YAML[0], CALENDAR)
    if kind not in ZIP and not name:
        raise Invalid("name", "say what it is called: ?name=…", "请用 ?name=… 给出名称")
    write.actor.require(Permission.CONTENT_WRITE, sign)
    told: tuple[Problem, ...] = ()
    # Whatever takes long comes before the transaction.
    if kind in ZIP:
        parcel = parcels.of_zip(raw, write.house.options.upload_mib << 20)
    elif kind in YAML:
        parcel = parcels.of_text(raw, name)
    else:
        parcel, told = calendars.parcel(write.house, write.actor, sign, raw, name, playlist)
    pictures = portage.examined(write.house, parcel)

    def work(unit: Unit) -> Reply:
        done = portage.bring(unit, sign, parcel, pictures, existing=existing, dry_run=dry_run, remark=remark)
        return Reply(
            body=schemas.ImportReport(
                dry_run=dry_run,
                files=[_line(one) for one in done],
                problems=field_problems(told),
            )
        )

    return write.run(work, body=raw)


@ROUTES.get(
    "/export", dependencies=[needs(Permission.CONTENT_READ)], responses=errors(404, 413) | _ARCHIVE,
    response_class=Response,
)  # fmt: skip
def export_sign(
    house: TheHouse,
    caller: Caller,
    sign: str,
    media: Annotated[bool, Query(description="with the pictures")] = True,
) -> Response:
    """Export a sign with its playlists, schedules and pictures as a zip; texts exactly as written."""
    with house.view(caller) as unit:
        file = exporting.archive(unit, sign, with_media=media)
    name = f"{sign}.zip"
    return StreamingResponse(
        _parts(file),
        media_type=ZIP[0],
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"},
    )


def _parts(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while part := file.read(_PART):
            yield part


def _line(one: portage.Brought) -> schemas.BroughtLine:
    kind: Any = one.kind
    return schemas.BroughtLine(
        path=one.path, kind=kind, name=one.name, action=one.action, id=one.id, version=one.version,
        problems=field_problems(one.problems),
    )  # fmt: skip
