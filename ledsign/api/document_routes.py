"""Document routes: what playlists and schedules have in common, written once for both."""

# No ``from __future__ import annotations``: FastAPI must see the aliases made for each kind.

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from ledsign.api import told
from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas import documents as schemas
from ledsign.api.schemas.base import Page
from ledsign.api.sent import JSON, YAML, body_of, document_body, media_type, parsed, text_of, unsupported
from ledsign.api.version_routes import version_routes
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing, etag
from ledsign.core.errors import Invalid
from ledsign.service import documents
from ledsign.service.roles import Permission
from ledsign.service.sources import source_of
from ledsign.service.unit import Unit
from ledsign.store.tables import Document

# JSON may write a character in six bytes.
MOST_BODY = 7 * schemas.MOST_TEXT
READ = [needs(Permission.CONTENT_READ)]
WRITE = [needs(Permission.CONTENT_WRITE)]
YAML_ANSWER: dict[int | str, dict[str, Any]] = {
    200: {"content": {YAML[0]: {"schema": {"type": "string"}}}, "description": "As JSON, or the text alone"}
}
Remark = Annotated[str, Query(max_length=400, pattern=r"^[^\x00]*$", description="why, for the history")]


async def sent_body(request: Request) -> bytes:
    """The body as it came."""
    return await body_of(request, MOST_BODY)


def read_before(text: str | None) -> None:
    """Read the YAML of a text before the transaction that keeps it, where it holds nobody up."""
    if text is not None:
        source_of(text)


def text_in(raw: bytes, given: Any, kind: str) -> str | None:
    """The text that was sent, or the document as text; None when neither was."""
    del raw
    if given.document is not None:
        return documents.written(given.document, kind)
    text: str | None = given.text
    return text


def document_routes(kind: Literal["playlist", "schedule"]) -> APIRouter:
    """The router of one kind of document."""
    many = f"{kind}s"
    router = APIRouter(prefix=f"/api/v1/signs/{{sign}}/{many}", tags=[many])
    _reading(router, kind)
    _writing(router, kind)
    version_routes(router, kind)
    return router


def _reading(router: APIRouter, kind: str) -> None:
    many = f"{kind}s"
    DocumentId = Annotated[str, Path(alias=kind, description=f"id of the {kind}")]  # noqa: N806 - a type

    @router.get("", name=f"list_{many}", dependencies=READ, responses=errors(404))
    def list_documents(
        house: TheHouse,
        caller: Caller,
        part: Paging,
        sign: str,
        q: Annotated[str, Query(max_length=100, description="in names and titles")] = "",
        deleted: Annotated[bool, Query(description="those that were deleted")] = False,
    ) -> Page[schemas.DocumentLine]:
        """List them, oldest first."""
        with house.view(caller) as unit:
            query = documents.listed(unit, sign, kind, deleted=deleted, search=q)
            rows, following = part.of(unit.db, query, Document.id)
            return Page(items=told.lines(unit, rows), next=following)

    @router.get(
        f"/{{{kind}}}", name=f"read_{kind}", dependencies=READ, responses=errors(404) | YAML_ANSWER,
        response_model=schemas.DocumentDetail,
    )  # fmt: skip
    def read_document(
        house: TheHouse,
        caller: Caller,
        response: Response,
        sign: str,
        document: DocumentId,
        form: Annotated[Literal["json", "yaml"], Query(description="yaml: the text alone")] = "json",
    ) -> Any:
        """Read it, with what is wrong with it on this sign."""
        with house.view(caller) as unit:
            if form == "yaml":
                row = documents.get(unit, sign, kind, document)
                text = documents.text(unit, row)
                return Response(text, media_type=YAML[0], headers={"ETag": etag(row.version)})
            saved = documents.read(unit, sign, kind, document)
            response.headers["ETag"] = etag(saved.row.version)
            return told.detail(unit, saved)


def _writing(router: APIRouter, kind: str) -> None:
    many = f"{kind}s"
    DocumentId = Annotated[str, Path(alias=kind, description=f"id of the {kind}")]  # noqa: N806
    Body = Annotated[bytes, Depends(sent_body)]  # noqa: N806

    @router.post(
        "", name=f"create_{kind}", status_code=201, dependencies=WRITE, responses=errors(404, 409),
        response_model=schemas.DocumentDetail, openapi_extra=document_body(schemas.NewDocument),
    )  # fmt: skip
    def create_document(
        write: Writing,
        request: Request,
        raw: Body,
        sign: str,
        name: Annotated[str | None, Query(max_length=100, description="with application/yaml")] = None,
        remark: Remark = "",
    ) -> Response:
        """Create one from JSON (`document` or `text`), or from YAML text with its name in the query.

        Faults of form are refused with all problems (422); what is only wrong on this sign is saved and
        told in `problems`.
        """
        if media_type(request) == JSON:
            given = parsed(schemas.NewDocument, raw)
            text, name, remark = text_in(raw, given, kind), given.name, given.remark
        elif media_type(request) in YAML:
            text = text_of(raw)
        else:
            raise unsupported(JSON, YAML[0])
        if name is None or text is None:
            raise Invalid("name", "say what it is called: ?name=…", "请用 ?name=… 给出名称")

        def work(unit: Unit) -> Reply:
            saved = documents.create(unit, sign, kind, name, text, remark)
            location = at("signs", sign, many, saved.row.id)
            return Reply(
                status=201, body=told.detail(unit, saved), version=saved.row.version, location=location
            )

        read_before(text)
        return write.run(work, body=raw)

    @router.put(
        f"/{{{kind}}}", name=f"replace_{kind}", dependencies=WRITE, responses=errors(404, 409, 412, 428),
        response_model=schemas.DocumentDetail, openapi_extra=document_body(schemas.ChangedDocument),
    )  # fmt: skip
    def replace_document(
        write: Writing, request: Request, raw: Body, sign: str, document: DocumentId, remark: Remark = ""
    ) -> Response:
        """Save a new version: another text, another name, or both.

        412 tells which version is current, who made it, and which fields changed since yours.
        """
        expected = write.expected()
        name = None
        if media_type(request) == JSON:
            given = parsed(schemas.ChangedDocument, raw)
            text, name, remark = text_in(raw, given, kind), given.name, given.remark
        elif media_type(request) in YAML:
            text = text_of(raw)
        else:
            raise unsupported(JSON, YAML[0])

        def work(unit: Unit) -> Reply:
            saved = documents.replace(
                unit, sign, kind, document, expected, given=text, name=name, remark=remark
            )
            return Reply(body=told.detail(unit, saved), version=saved.row.version)

        read_before(text)
        return write.run(work, body=raw)

    @router.delete(
        f"/{{{kind}}}", name=f"delete_{kind}", status_code=204, dependencies=WRITE,
        responses=errors(404, 409, 412, 428),
    )  # fmt: skip
    def delete_document(write: Writing, sign: str, document: DocumentId, remark: Remark = "") -> Response:
        """Delete it. Its versions stay, and its name is free again.

        A playlist that a schedule refers to is kept (409).
        """
        expected = write.expected()

        def work(unit: Unit) -> Reply:
            documents.delete(unit, sign, kind, document, expected, remark)
            return Reply(status=204)

        return write.run(work)

    @router.post(
        f"/{{{kind}}}/duplicate", name=f"duplicate_{kind}", status_code=201, dependencies=WRITE,
        responses=errors(404, 409), response_model=schemas.DocumentDetail,
    )  # fmt: skip
    def duplicate_document(write: Writing, sign: str, document: DocumentId, given: schemas.Copy) -> Response:
        """Copy its current text under another name."""

        def work(unit: Unit) -> Reply:
            saved = documents.duplicate(unit, sign, kind, document, given.name, given.remark)
            location = at("signs", sign, many, saved.row.id)
            return Reply(
                status=201, body=told.detail(unit, saved), version=saved.row.version, location=location
            )

        return write.run(work, body=given.model_dump_json().encode())
