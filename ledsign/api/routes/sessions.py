"""Sessions: logging in and out."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from ledsign.api.caller import Caller, TheHouse, Visitor, needs, public
from ledsign.api.cookies import put_cookie
from ledsign.api.responses import errors
from ledsign.api.schemas import people as schemas
from ledsign.api.schemas.base import instant
from ledsign.api.told_people import person_line, session_line
from ledsign.api.writing import Reply, Writing
from ledsign.core.errors import Unauthenticated
from ledsign.service import entrance, logins, second_factor
from ledsign.service.unit import Unit

ROUTES = APIRouter(prefix="/sessions", tags=["sessions"])
MINE = [needs(None)]
CURRENT = "current"


@ROUTES.post("", status_code=201, dependencies=[public()], responses=errors(401))
def log_in(
    house: TheHouse, visitor: Visitor, request: Request, response: Response, given: schemas.LogIn
) -> schemas.Begun:
    """Log in. Who has a second factor sends its code too: 401 `second-factor` asks for it.

    Five wrong tries a minute for an account, twenty for a peer; then 429. The session this browser had ends.
    """
    before = logins.of_cookie(house, request)
    entered = entrance.enter(house, visitor, given.login, given.password, given.code, before)
    put_cookie(response, house.options, entered.begun)
    return schemas.Begun(
        csrf=entered.begun.csrf,
        must_enrol=second_factor.needed(entered.person) and not entered.person.totp,
        ends=instant(entered.begun.login.expires_ns),
        person=person_line(entered.person),
    )


@ROUTES.get("", dependencies=MINE)
def list_sessions(house: TheHouse, caller: Caller) -> list[schemas.SessionLine]:
    """List your sessions, newest first."""
    with house.view(caller) as unit:
        return [session_line(one, caller) for one in logins.sessions_of(unit, caller.id)]


@ROUTES.delete("", status_code=204, dependencies=MINE)
def end_other_sessions(write: Writing) -> Response:
    """Log out everywhere but here."""

    def work(unit: Unit) -> Reply:
        unit.actor.require_person()
        logins.end(unit, unit.actor.id, "ended", keep=unit.actor.login_id)
        return Reply(status=204)

    return write.run(work)


@ROUTES.post("/current/strong", dependencies=MINE, responses=errors(404), response_model=schemas.SessionLine)
def strengthen_session(write: Writing, given: schemas.GivenCode) -> Response:
    """Give a second factor again: reviewing, publishing and managing people ask for one of the last 5 min."""

    def work(unit: Unit) -> Reply:
        return Reply(body=session_line(logins.strengthen(unit, given.code), unit.actor))

    try:
        return write.run(work)
    except Unauthenticated as error:
        if error.code == "code":
            entrance.refused_code(write.house, write.actor)
        raise


@ROUTES.delete("/current", status_code=204, dependencies=MINE, responses=errors(404))
def log_out(write: Writing) -> Response:
    """Log out."""
    answer = _end(write, write.actor.login_id or CURRENT)
    options = write.house.options
    answer.delete_cookie(
        logins.cookie_name(options), path="/", httponly=True, samesite="strict", secure=options.secure
    )
    return answer


@ROUTES.delete("/{session}", status_code=204, dependencies=MINE, responses=errors(404))
def end_session(
    write: Writing, session: Annotated[str, Path(max_length=64, examples=[schemas.DIGEST])]
) -> Response:
    """Log out one of your sessions."""
    return _end(write, session)


def _end(write: Writing, session: str) -> Response:
    def work(unit: Unit) -> Reply:
        unit.actor.require_person()
        logins.end_one(unit, unit.actor.id, session)
        return Reply(status=204)

    return write.run(work)
