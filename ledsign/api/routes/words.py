"""Word lists, and screening a text by them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Path, Response

from ledsign.api import told_review as told
from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.review import NewScreening, NewWordList, Screening, WordListLine
from ledsign.api.schemas.running import SignName
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing
from ledsign.service import screening
from ledsign.service.roles import Permission
from ledsign.store.tables import WordList

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

ROUTES = APIRouter(prefix="/api/v1", tags=["words"])
WORDS = [needs(Permission.WORDS)]
ListId = Annotated[str, Path(max_length=100, alias="list", description="its id / 编号")]


@ROUTES.get("/word-lists", dependencies=WORDS)
def list_word_lists(caller: Caller, house: TheHouse, part: Paging) -> Page[WordListLine]:
    """List them, oldest first."""
    with house.view(caller) as unit:
        rows, following = part.of(unit.db, screening.listed(unit), WordList.id)
        return Page(items=told.word_lists(unit, rows), next=following)


@ROUTES.post(
    "/word-lists", status_code=201, response_model=WordListLine, dependencies=WORDS, responses=errors(409)
)
def create_word_list(body: NewWordList, write: Writing) -> Response:
    """Import a list: one word a line, ``#`` begins a remark."""

    def work(unit: Unit) -> Reply:
        row = screening.create(unit, body.name, body.words)
        return _told(unit, row, status=201, location=at("word-lists", row.id))

    return write.run(work)


@ROUTES.put(
    "/word-lists/{list}", response_model=WordListLine, dependencies=WORDS,
    responses=errors(404, 409, 412, 428),
)  # fmt: skip
def replace_word_list(list_id: ListId, body: NewWordList, write: Writing) -> Response:
    """Import it again, whole."""
    expected = write.expected()
    return write.run(
        lambda unit: _told(unit, screening.replace(unit, list_id, expected, body.name, body.words))
    )


@ROUTES.delete(
    "/word-lists/{list}", status_code=204, response_model=None, dependencies=WORDS,
    responses=errors(404, 412, 428),
)  # fmt: skip
def delete_word_list(list_id: ListId, write: Writing) -> Response:
    """Look for its words no more."""
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        screening.delete(unit, list_id, expected)
        return Reply(status=204)

    return write.run(work)


@ROUTES.post("/signs/{sign}/screening", dependencies=[needs(Permission.CONTENT_READ)], responses=errors(404))
def screen(sign: SignName, body: NewScreening, caller: Caller, house: TheHouse) -> Screening:
    """Which listed words are in a text, and where; however they are disguised. Nothing is kept."""
    with house.view(caller) as unit:
        return Screening(flags=told.flags("", screening.screen(unit, sign, body.text)))


def _told(unit: Unit, row: WordList, *, status: int = 200, location: str = "") -> Reply:
    return Reply(status=status, body=told.word_lists(unit, [row])[0], version=row.version, location=location)
