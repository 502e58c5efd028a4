"""Me: one's own account."""

from __future__ import annotations

from fastapi import APIRouter, Response

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.cookies import put_cookie
from ledsign.api.responses import errors
from ledsign.api.schemas import people as schemas
from ledsign.api.told_people import me, session_line
from ledsign.api.writing import Reply, Writing, etag
from ledsign.service import accounts, credentials, logins, people
from ledsign.service.logins import Begun
from ledsign.service.unit import Unit

ROUTES = APIRouter(prefix="/me", tags=["me"])
MINE = [needs(None)]


@ROUTES.get("", dependencies=MINE, responses=errors(404))
def read_me(house: TheHouse, caller: Caller, response: Response) -> schemas.Me:
    """Read who you are, what you may do on which sign, and the CSRF token of this session."""
    with house.view(caller) as unit:
        person = people.person(unit, caller.id)
        response.headers["ETag"] = etag(person.version)
        return me(person, caller)


@ROUTES.patch("", dependencies=MINE, responses=errors(404, 412, 428), response_model=schemas.Me)
def change_me(write: Writing, given: schemas.MeChange) -> Response:
    """Change the language you are spoken to in. Your name and roles an administrator changes."""
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        person = accounts.speak(unit, given.language, expected)
        return Reply(body=me(person, unit.actor), version=person.version)

    return write.run(work)


@ROUTES.post("/password", status_code=204, dependencies=MINE, responses=errors(404, 409))
def change_password(write: Writing, given: schemas.PasswordChange) -> Response:
    """Change your password. Your signing key stays; your other sessions end."""
    made = credentials.changed(write.house, write.actor, given.old, given.new)

    def work(unit: Unit) -> Reply:
        accounts.change_password(unit, made)
        return Reply(status=204)

    return write.run(work)


@ROUTES.post(
    "/second-factor", status_code=201, dependencies=MINE, responses=errors(404),
    response_model=schemas.Enrolment,
)  # fmt: skip
def begin_second_factor(write: Writing, given: schemas.Proof) -> Response:
    """Begin to enrol a second factor, or another one in its place: then send back a code (PUT)."""
    credentials.prove(write.house, write.actor, given.password)

    def work(unit: Unit) -> Reply:
        begun = accounts.enrol(unit)
        return Reply(
            status=201, body=schemas.Enrolment(secret=begun.secret, uri=begun.uri),
            kept=schemas.Enrolment(secret="", uri=""),
        )  # fmt: skip

    return write.run(work)


@ROUTES.put(
    "/second-factor", dependencies=MINE, responses=errors(404, 409), response_model=schemas.RecoveryCodes
)
def confirm_second_factor(write: Writing, given: schemas.GivenCode) -> Response:
    """Finish enrolling, with a code of the telephone. From then on logging in needs one; others log out.

    This session goes on with another cookie and another CSRF token.
    """
    begun: list[Begun] = []

    def work(unit: Unit) -> Reply:
        codes, renewed = accounts.confirm(unit, given.code)
        begun[:] = [] if renewed is None else [renewed]
        told = schemas.RecoveryCodes(codes=codes, csrf="" if renewed is None else renewed.csrf)
        return Reply(body=told, kept=schemas.RecoveryCodes(codes=[]))

    answer = write.run(work)
    for one in begun:
        put_cookie(answer, write.house.options, one)
    return answer


@ROUTES.delete("/second-factor", status_code=204, dependencies=MINE, responses=errors(404, 409))
def remove_second_factor(write: Writing) -> Response:
    """Give up the second factor: not while your roles need one."""

    def work(unit: Unit) -> Reply:
        accounts.give_up_second_factor(unit)
        return Reply(status=204)

    return write.run(work)


@ROUTES.get("/sessions", dependencies=MINE)
def list_my_sessions(house: TheHouse, caller: Caller) -> list[schemas.SessionLine]:
    """List your sessions, newest first."""
    with house.view(caller) as unit:
        return [session_line(one, caller) for one in logins.sessions_of(unit, caller.id)]
