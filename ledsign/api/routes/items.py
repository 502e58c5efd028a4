"""Items of a playlist, one by one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response
from starlette.convertors import Convertor, register_url_convertor

from ledsign.api import told
from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.responses import errors
from ledsign.api.schemas import documents as schemas
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing, etag
from ledsign.service import items
from ledsign.service.roles import Permission
from ledsign.service.unit import Unit

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}/playlists/{playlist}/items", tags=["items"])
READ = [needs(Permission.CONTENT_READ)]
WRITE = [needs(Permission.CONTENT_WRITE)]


class _Place(Convertor[int]):
    """A few digits, so that ``order`` is never taken for the index of an item."""

    regex = "[0-9]{1,9}"

    def convert(self, value: str) -> int:
        """The number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Its digits."""
        return str(value)


register_url_convertor("place", _Place())
Index = Annotated[int, Path(ge=0, le=10_000, description="0 is the first")]


@ROUTES.get("", dependencies=READ, responses=errors(404))
def list_items(
    house: TheHouse, caller: Caller, response: Response, sign: str, playlist: str
) -> schemas.Items:
    """List the items of a playlist in order."""
    with house.view(caller) as unit:
        version, found = items.items_of(unit, sign, playlist)
    response.headers["ETag"] = etag(version)
    return schemas.Items(version=version, items=found)


@ROUTES.get("/{index:place}", dependencies=READ, responses=errors(404))
def read_item(
    house: TheHouse, caller: Caller, response: Response, sign: str, playlist: str, index: Index
) -> schemas.ItemDetail:
    """Read one item."""
    with house.view(caller) as unit:
        version, found = items.item(unit, sign, playlist, index)
    response.headers["ETag"] = etag(version)
    return schemas.ItemDetail(item=found, index=index, version=version)


@ROUTES.post(
    "", status_code=201, dependencies=WRITE, responses=errors(404, 409, 412, 428),
    response_model=schemas.DocumentDetail,
)  # fmt: skip
def insert_item(write: Writing, sign: str, playlist: str, given: schemas.NewItem) -> Response:
    """Insert an item in front of another, or at the end.

    If-Match is the playlist's ETag. Comments in the playlist's text stay where they are; where the text is
    not written line by line it is written anew, and `comments_kept` is false.
    """
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        saved, index = items.insert(unit, sign, playlist, expected, given.item, given.index)
        location = at("signs", sign, "playlists", playlist, "items", index)
        return Reply(status=201, body=told.detail(unit, saved), version=saved.row.version, location=location)

    return write.run(work, body=given.model_dump_json().encode())


@ROUTES.put(
    "/order", dependencies=WRITE, responses=errors(404, 412, 428), response_model=schemas.DocumentDetail
)
def order_items(write: Writing, sign: str, playlist: str, given: schemas.Order) -> Response:
    """Put the items in another order, each with the comments above it."""
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        saved = items.reorder(unit, sign, playlist, expected, given.order)
        return Reply(body=told.detail(unit, saved), version=saved.row.version)

    return write.run(work, body=given.model_dump_json().encode())


@ROUTES.put(
    "/{index:place}",
    dependencies=WRITE,
    responses=errors(404, 412, 428),
    response_model=schemas.DocumentDetail,
)
def replace_item(write: Writing, sign: str, playlist: str, index: Index, given: schemas.OneItem) -> Response:
    """Put another item in the place of one."""
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        saved = items.put(unit, sign, playlist, expected, index, given.item)
        return Reply(body=told.detail(unit, saved), version=saved.row.version)

    return write.run(work, body=given.model_dump_json().encode())


@ROUTES.delete(
    "/{index:place}",
    dependencies=WRITE,
    responses=errors(404, 412, 428),
    response_model=schemas.DocumentDetail,
)
def delete_item(write: Writing, sign: str, playlist: str, index: Index) -> Response:
    """Take an item out; the last one cannot go (422)."""
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        saved = items.remove(unit, sign, playlist, expected, index)
        return Reply(body=told.detail(unit, saved), version=saved.row.version)

    return write.run(work)
