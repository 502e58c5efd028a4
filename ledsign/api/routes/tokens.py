"""Tokens: for programs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas import people as schemas
from ledsign.api.schemas.base import Page, to_ns
from ledsign.api.told_people import token_issued, token_line
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing
from ledsign.core.errors import Invalid
from ledsign.service import tokens
from ledsign.service.unit import Unit
from ledsign.store.tables import Token

ROUTES = APIRouter(prefix="/tokens", tags=["tokens"])
MINE = [needs(None)]


@ROUTES.get("", dependencies=MINE)
def list_tokens(
    house: TheHouse,
    caller: Caller,
    part: Paging,
    person: Annotated[
        str, Query(max_length=26, pattern=r"^[0-9a-z*]*$", description="of whom; * of everybody")
    ] = "",
) -> Page[schemas.TokenLine]:
    """List your tokens that work; those of others with the permission to see people."""
    with house.view(caller) as unit:
        rows, following = part.of(unit.db, tokens.matching(unit, person), Token.id)
        return Page(items=[token_line(one) for one in rows], next=following)


@ROUTES.post("", status_code=201, dependencies=MINE, response_model=schemas.TokenIssued)
def issue_token(write: Writing, given: schemas.TokenWanted) -> Response:
    """Issue a token for a program, with less than you may do yourself, for a year at most.

    Its secret is in the answer, this once.
    """
    try:
        expires_ns = to_ns(given.expires)
    except OverflowError:
        raise Invalid("expires", "a token expires within a year from now", "令牌须在一年内到期") from None

    def work(unit: Unit) -> Reply:
        made, secret = tokens.issue(unit, given.name, given.scopes, given.signs, expires_ns)
        return Reply(
            status=201, body=token_issued(made, secret), kept=token_issued(made, ""),
            location=at("tokens", made.id),
        )  # fmt: skip

    return write.run(work)


@ROUTES.delete("/{token}", status_code=204, dependencies=MINE, responses=errors(404))
def revoke_token(
    write: Writing, token: Annotated[str, Path(max_length=26, examples=[schemas.ID])]
) -> Response:
    """Revoke a token of yours; anybody's, for who manages people. It works no more, at once."""

    def work(unit: Unit) -> Reply:
        tokens.revoke(unit, token)
        return Reply(status=204)

    return write.run(work)
