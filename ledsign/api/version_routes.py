"""Version routes: the history of playlists and schedules, written once for both."""

# No ``from __future__ import annotations``: FastAPI must see the aliases made for each kind.

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from ledsign.api import told
from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas import documents as schemas
from ledsign.api.schemas.base import Page
from ledsign.api.writing import Reply, Writing
from ledsign.service import documents
from ledsign.service.history import revision_of
from ledsign.service.roles import Permission
from ledsign.service.unit import Unit
from ledsign.service.versions import compared, versions_of
from ledsign.store.tables import Revision

READ = [needs(Permission.CONTENT_READ)]
WRITE = [needs(Permission.CONTENT_WRITE)]
Version = Annotated[int, Path(ge=1, le=1 << 53, description="1 is the first")]


def version_routes(router: APIRouter, kind: str) -> None:
    """Add them to the router of a kind."""
    DocumentId = Annotated[str, Path(alias=kind, description=f"id of the {kind}")]  # noqa: N806

    @router.get(
        f"/{{{kind}}}/versions", name=f"list_versions_of_{kind}", dependencies=READ, responses=errors(404)
    )
    def list_versions(
        house: TheHouse, caller: Caller, part: Paging, sign: str, document: DocumentId
    ) -> Page[schemas.VersionLine]:
        """List its versions, newest first; those of a deleted one too."""
        with house.view(caller) as unit:
            row = documents.get(unit, sign, kind, document, deleted=True)
            found, following = part.of(unit.db, versions_of(row), Revision.version, newest_first=True)
            return Page(items=told.versions(unit, found), next=following)

    @router.get(
        f"/{{{kind}}}/versions/{{version}}", name=f"read_version_of_{kind}", dependencies=READ,
        responses=errors(404),
    )  # fmt: skip
    def read_version(
        house: TheHouse, caller: Caller, sign: str, document: DocumentId, version: Version
    ) -> schemas.VersionDetail:
        """Read one version."""
        with house.view(caller) as unit:
            row = documents.get(unit, sign, kind, document, deleted=True)
            return told.version_detail(unit, revision_of(unit, row, version))

    @router.post(
        f"/{{{kind}}}/versions/{{version}}/restoration", name=f"restore_{kind}", dependencies=WRITE,
        responses=errors(404, 409, 412, 428), response_model=schemas.DocumentDetail,
    )  # fmt: skip
    def restore_version(
        write: Writing, sign: str, document: DocumentId, version: Version, given: schemas.Restoration
    ) -> Response:
        """Bring the text of an old version back as a new one; a deleted document is there again."""
        expected = write.expected()

        def work(unit: Unit) -> Reply:
            saved = documents.restore(unit, sign, kind, document, version, expected, given.remark)
            return Reply(body=told.detail(unit, saved), version=saved.row.version)

        return write.run(work, body=given.model_dump_json().encode())

    @router.get(f"/{{{kind}}}/comparison", name=f"compare_{kind}", dependencies=READ, responses=errors(404))
    def compare_versions(
        house: TheHouse,
        caller: Caller,
        sign: str,
        document: DocumentId,
        before: Annotated[int, Query(alias="from", ge=1, le=1 << 53)],
        after: Annotated[int, Query(alias="to", ge=1, le=1 << 53)],
    ) -> schemas.Comparison:
        """Compare two versions, line by line and field by field."""
        with house.view(caller) as unit:
            row = documents.get(unit, sign, kind, document, deleted=True)
            return told.comparison(unit, compared(unit, row, before, after))
