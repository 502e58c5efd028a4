"""Fonts of the installation."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.receiving import FONTS, file_body, receive, require_kind
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.media import FontLine, font_line
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing
from ledsign.service import fonts
from ledsign.service.roles import Permission
from ledsign.service.unit import Unit
from ledsign.service.uploads import Upload
from ledsign.store.tables import Medium

ROUTES = APIRouter(prefix="/api/v1/fonts", tags=["fonts"])
WRITE = [needs(Permission.FONTS)]
FontId = Annotated[str, Path(max_length=100, description="its id / 编号")]


@ROUTES.get("", dependencies=[needs(None)])
def list_fonts(caller: Caller, house: TheHouse, part: Paging) -> Page[FontLine]:
    """List those that were uploaded, oldest first; the shipped ones are always there."""
    with house.view(caller) as unit:
        rows, following = part.of(unit.db, fonts.listed(), Medium.id)
        return Page(items=[font_line(row) for row in rows], next=following)


@ROUTES.post(
    "", status_code=201, dependencies=WRITE, response_model=FontLine, openapi_extra=file_body(FONTS),
    responses=errors(409, 413, 415),
)  # fmt: skip
async def upload_font(
    request: Request,
    write: Writing,
    house: TheHouse,
    name: Annotated[str, Query(max_length=100, description="with its ending", examples=["SmileySans.otf"])],
) -> Response:
    """Upload a TTF, OTF or TTC font, for administrators.

    It is read, and a glyph of it drawn, in a process of its own; a font that is cut off, damaged or blank is
    refused (422) with the reason.
    """
    require_kind(request, FONTS)
    with Upload(house, house.options.upload_mib << 20) as upload:
        await receive(request, upload)
        found = await run_in_threadpool(upload.examine, "font")
        digest = upload.sha256.encode()

    def work(unit: Unit) -> Reply:
        font = fonts.add(unit, name, found)
        return Reply(status=201, body=font_line(font), location=at("fonts", font.id))

    return await run_in_threadpool(write.run, work, body=digest)


@ROUTES.delete("/{font}", status_code=204, dependencies=WRITE, responses=errors(404))
def delete_font(font: FontId, write: Writing) -> Response:
    """Delete one.

    Captions that name it no longer compile; what is released is not touched.
    """

    def work(unit: Unit) -> Reply:
        fonts.delete(unit, font)
        return Reply(status=204)

    return write.run(work)
