"""Signs: their documents, geometry and limits."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from ledsign.api import told
from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.document_routes import YAML_ANSWER, Remark, sent_body
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas import signs as schemas
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.documents import Comparison, VersionDetail, VersionLine
from ledsign.api.sent import JSON, YAML, document_body, media_type, parsed, text_of, unsupported
from ledsign.api.told_signs import faces, output_lines, sign_detail, sign_lines
from ledsign.api.version_routes import Version
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing, etag
from ledsign.service import documents, sign_geometry, sign_limits, signs
from ledsign.service.history import revision_of
from ledsign.service.roles import Permission
from ledsign.service.unit import Unit
from ledsign.service.versions import compared, versions_of
from ledsign.store.tables import Document, Revision

ROUTES = APIRouter(prefix="/api/v1/signs", tags=["signs"])
READ = [needs(Permission.SIGN_READ)]
WRITE = [needs(Permission.SIGN_WRITE)]
Body = Annotated[bytes, Depends(sent_body)]
Sign = Annotated[str, Path(description="the sign's name")]


@ROUTES.get("", dependencies=[needs(None)])
def list_signs(house: TheHouse, caller: Caller, part: Paging) -> Page[schemas.SignLine]:
    """List the signs you may see, oldest first."""
    with house.view(caller) as unit:
        rows, following = part.of(unit.db, signs.listed(unit), Document.id)
        return Page(items=sign_lines(unit, rows), next=following)


@ROUTES.post(
    "", status_code=201, dependencies=WRITE, responses=errors(409), response_model=schemas.SignDetail,
    openapi_extra=document_body(schemas.NewSign),
)  # fmt: skip
def create_sign(write: Writing, request: Request, raw: Body, remark: Remark = "") -> Response:
    """Create a sign from its document, as JSON or YAML text. It is called what the document says.

    Wiring from `map` files and capture files as outputs cannot be kept here: such a sign is run with
    `ledsign player --sign FILE`.
    """
    text, remark = _sent(request, raw, remark)

    def work(unit: Unit) -> Reply:
        saved = signs.create(unit, text, remark)
        return Reply(
            status=201, body=sign_detail(unit, saved), version=saved.row.version,
            location=at("signs", saved.row.name),
        )  # fmt: skip

    return write.run(work, body=raw)


@ROUTES.get(
    "/{sign}", dependencies=READ, responses=errors(404) | YAML_ANSWER, response_model=schemas.SignDetail
)
def read_sign(
    house: TheHouse,
    caller: Caller,
    response: Response,
    sign: Sign,
    form: Annotated[Literal["json", "yaml"], Query(description="yaml: the text alone")] = "json",
) -> Any:
    """Read a sign's document with its problems and geometry."""
    with house.view(caller) as unit:
        saved = signs.read(unit, sign)
        headers = {"ETag": etag(saved.row.version)}
        if form == "yaml":
            return Response(saved.revision.text, media_type=YAML[0], headers=headers)
        response.headers.update(headers)
        return sign_detail(unit, saved)


@ROUTES.put(
    "/{sign}", dependencies=WRITE, responses=errors(404, 409, 412, 428), response_model=schemas.SignDetail,
    openapi_extra=document_body(schemas.NewSign),
)  # fmt: skip
def replace_sign(write: Writing, request: Request, raw: Body, sign: Sign, remark: Remark = "") -> Response:
    """Save a new version of a sign's document. Its name stays; what plays changes with the next release."""
    expected = write.expected()
    text, remark = _sent(request, raw, remark)

    def work(unit: Unit) -> Reply:
        saved = signs.replace(unit, sign, expected, text, remark)
        return Reply(body=sign_detail(unit, saved), version=saved.row.version)

    return write.run(work, body=raw)


@ROUTES.delete("/{sign}", status_code=204, dependencies=WRITE, responses=errors(404, 409, 412, 428))
def delete_sign(write: Writing, sign: Sign, remark: Remark = "") -> Response:
    """Delete a sign with its playlists, schedules and media; refused while a release is live on it (409).

    Its whole history stays.
    """
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        signs.delete(unit, sign, expected, remark)
        return Reply(status=204)

    return write.run(work)


@ROUTES.get("/{sign}/faces", dependencies=READ, responses=errors(404))
def list_faces(house: TheHouse, caller: Caller, sign: Sign) -> list[schemas.FaceLine]:
    """List a sign's faces in reading order."""
    with house.view(caller) as unit:
        return faces(sign_geometry.sign(unit, sign))


@ROUTES.get("/{sign}/outputs", dependencies=READ, responses=errors(404))
def list_outputs(house: TheHouse, caller: Caller, sign: Sign) -> list[schemas.OutputLine]:
    """List a sign's controllers: address, protocol, pixels, channels, universes."""
    with house.view(caller) as unit:
        return output_lines(sign_geometry.outputs(unit, sign))


@ROUTES.get(
    "/{sign}/wiring", dependencies=READ,
    responses=errors(404) | {200: {"content": {JSON: {"schema": {"type": "object"}, "example": {}}}}},
)  # fmt: skip
def read_wiring(house: TheHouse, caller: Caller, sign: Sign) -> Response:
    """Read the compiled wiring, as `ledsign wiring` prints it, for the simulator and other programs."""
    with house.view(caller) as unit:
        return Response(sign_geometry.wiring(unit, sign), media_type=JSON)


@ROUTES.patch(
    "/{sign}/limits", dependencies=[needs(Permission.LIMITS)], responses=errors(404, 412, 428),
    response_model=schemas.SignDetail,
)  # fmt: skip
def change_limits(write: Writing, sign: Sign, given: schemas.ChangedLimits) -> Response:
    """Change curfew and ceilings, and nothing else: a new version of the sign's document.

    What plays takes them over with the next release; until then use brightness and blackout.
    """
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        saved = sign_limits.change(unit, sign, expected, given.changes(), given.remark)
        return Reply(body=sign_detail(unit, saved), version=saved.row.version)

    return write.run(work, body=given.model_dump_json(exclude_unset=True).encode())


@ROUTES.get("/{sign}/versions", dependencies=READ, responses=errors(404))
def list_versions_of_sign(house: TheHouse, caller: Caller, part: Paging, sign: Sign) -> Page[VersionLine]:
    """List the versions of a sign's document, newest first."""
    with house.view(caller) as unit:
        query = versions_of(signs.versions(unit, sign))
        found, following = part.of(unit.db, query, Revision.version, newest_first=True)
        return Page(items=told.versions(unit, found), next=following)


@ROUTES.get("/{sign}/versions/{version}", dependencies=READ, responses=errors(404))
def read_version_of_sign(house: TheHouse, caller: Caller, sign: Sign, version: Version) -> VersionDetail:
    """Read one version of a sign's document."""
    with house.view(caller) as unit:
        return told.version_detail(unit, revision_of(unit, signs.versions(unit, sign), version))


@ROUTES.get("/{sign}/comparison", dependencies=READ, responses=errors(404))
def compare_sign(
    house: TheHouse,
    caller: Caller,
    sign: Sign,
    before: Annotated[int, Query(alias="from", ge=1, le=1 << 53)],
    after: Annotated[int, Query(alias="to", ge=1, le=1 << 53)],
) -> Comparison:
    """Compare two versions of a sign's document."""
    with house.view(caller) as unit:
        return told.comparison(unit, compared(unit, signs.versions(unit, sign), before, after))


def _sent(request: Request, raw: bytes, remark: str) -> tuple[str, str]:
    """The text of the document and the remark, from JSON or YAML."""
    if media_type(request) == JSON:
        given = parsed(schemas.NewSign, raw)
        text = given.text if given.document is None else documents.written(given.document, "sign")
        return text or "", given.remark
    if media_type(request) in YAML:
        return text_of(raw), remark
    raise unsupported(JSON, YAML[0])
