"""Media: pictures of a sign."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import FileResponse
from starlette.concurrency import run_in_threadpool

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.receiving import PICTURES, file_body, receive, require_kind
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.media import Deleted, MediumLine, medium_line
from ledsign.api.schemas.running import SignName
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing, etag
from ledsign.service import media
from ledsign.service.roles import Permission
from ledsign.service.unit import Unit
from ledsign.service.uploads import Upload
from ledsign.store.tables import Medium

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}/media", tags=["media"])
READ = [needs(Permission.CONTENT_READ)]
WRITE = [needs(Permission.CONTENT_WRITE)]
MediumId = Annotated[str, Path(max_length=100, description="its id / 编号")]
Name = Annotated[
    str, Query(max_length=100, description="what documents call it / 文件名", examples=["桃花.png"])
]
_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "WEBP": "image/webp", "GIF": "image/gif"}
_CONTENT: dict[str, Any] = {
    "description": "the file as it was uploaded / 原文件",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in PICTURES},
}


@ROUTES.get("", dependencies=READ, responses=errors(404))
def list_media(
    sign: SignName,
    caller: Caller,
    house: TheHouse,
    part: Paging,
    q: Annotated[str, Query(max_length=100, pattern=r"^[^\x00]*$", description="in names")] = "",
    deleted: Annotated[bool, Query(description="those that were deleted")] = False,
) -> Page[MediumLine]:
    """List them, oldest first."""
    with house.view(caller) as unit:
        query = media.listed(unit, sign, search=q, deleted=deleted)
        rows, following = part.of(unit.db, query, Medium.id)
        return Page(items=[medium_line(row) for row in rows], next=following)


@ROUTES.post(
    "", status_code=201, dependencies=WRITE, response_model=MediumLine, openapi_extra=file_body(PICTURES),
    responses=errors(404, 409, 413, 415),
)  # fmt: skip
async def upload_medium(
    request: Request, write: Writing, house: TheHouse, sign: SignName, name: Name
) -> Response:
    """Upload a PNG, JPEG, WebP or GIF, as it is.

    Every frame is decoded in a process of its own with 256 MB and two seconds: at most 16 million pixels, 600
    frames, 200 million pixels in all. What is cut off, damaged, or has anything behind or beside the picture
    is refused (422) with the reason.
    """
    require_kind(request, PICTURES)
    media.file_name(name)
    with Upload(house, house.options.upload_mib << 20) as upload:
        await receive(request, upload)
        found = await run_in_threadpool(upload.examine, "picture")
        digest = upload.sha256.encode()

    def work(unit: Unit) -> Reply:
        medium = media.add(unit, sign, name, found)
        return Reply(status=201, body=medium_line(medium), location=at("signs", sign, "media", medium.id))

    return await run_in_threadpool(write.run, work, body=digest)


@ROUTES.get("/{medium}", dependencies=READ, responses=errors(404))
def read_medium(sign: SignName, medium: MediumId, caller: Caller, house: TheHouse) -> MediumLine:
    """Read what is known of one."""
    with house.view(caller) as unit:
        return medium_line(media.get(unit, sign, medium))


@ROUTES.delete("/{medium}", dependencies=WRITE, response_model=Deleted, responses=errors(404))
def delete_medium(sign: SignName, medium: MediumId, write: Writing) -> Response:
    """Delete one.

    Its bytes stay for versions and releases that used it. The answer names the documents that will miss it.
    """
    return write.run(lambda unit: Reply(body=Deleted(used_by=media.delete(unit, sign, medium))))


@ROUTES.get(
    "/{medium}/content", dependencies=READ, response_class=Response,
    responses={**errors(404), 200: _CONTENT, 304: {"description": "you have it / 未变化"}},
)  # fmt: skip
def read_content(
    sign: SignName,
    medium: MediumId,
    caller: Caller,
    house: TheHouse,
    if_none_match: Annotated[str | None, Header(description="ETag you have")] = None,
) -> Response:
    """Read the file itself. It never changes, so it may be kept."""
    with house.view(caller) as unit:
        row, path = media.content(unit, sign, medium)
    headers = {
        "ETag": etag(row.sha256),
        "Cache-Control": "private, max-age=31536000, immutable",
        # never shown as a page of ours, whatever it is; <img> does not mind
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(row.name, safe='')}",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    if if_none_match is not None and headers["ETag"] in if_none_match:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=_TYPES[row.format])
