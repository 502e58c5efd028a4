"""People: who may do what."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas import people as schemas
from ledsign.api.schemas.base import Page, instant
from ledsign.api.told_people import person_detail, person_line, session_line
from ledsign.api.where import at
from ledsign.api.writing import Reply, Writing, etag
from ledsign.core.clock import NS_PER_S
from ledsign.service import arrivals, logins, people, vouching
from ledsign.service.roles import Permission, Role
from ledsign.service.unit import Unit
from ledsign.store.tables import Person

ROUTES = APIRouter(prefix="/people", tags=["people"])
READ = [needs(Permission.PEOPLE_READ)]
MANAGE = [needs(Permission.PEOPLE)]
PersonId = Annotated[str, Path(max_length=26, examples=[schemas.ID])]


@ROUTES.get("", dependencies=READ)
def list_people(
    house: TheHouse,
    caller: Caller,
    part: Paging,
    words: Annotated[
        str, Query(max_length=100, pattern=r"^[^\x00]*$", description="in the login or name")
    ] = "",
    role: Annotated[Role | None, Query(description="who have it somewhere")] = None,
    sign: Annotated[
        str, Query(max_length=100, pattern=r"^[^\x00]*$", description="who have a role on it")
    ] = "",
) -> Page[schemas.PersonLine]:
    """List people, those longest known first."""
    with house.view(caller) as unit:
        query = people.matching(unit, words=words, role=role, sign=sign)
        rows, following = part.of(unit.db, query, Person.id)
        return Page(items=[person_line(one) for one in rows], next=following)


@ROUTES.post("", status_code=201, dependencies=MANAGE, responses=errors(409), response_model=schemas.LinkMade)
def invite_person(write: Writing, given: schemas.Invitation) -> Response:
    """Invite somebody. The answer has the secret of a link that works once: give it to them yourself."""

    def work(unit: Unit) -> Reply:
        grants = {sign: frozenset(roles) for sign, roles in given.grants.items()}
        made, secret = people.invite(unit, given.login, given.name, grants)
        unit.db.refresh(made)
        return _link(unit, made, "invite", secret)

    return write.run(work)


@ROUTES.get("/{person}", dependencies=READ, responses=errors(404))
def read_person(
    house: TheHouse, caller: Caller, response: Response, person: PersonId
) -> schemas.PersonDetail:
    """Read a person's roles, and the id of their key."""
    with house.view(caller) as unit:
        found = people.person(unit, person)
        response.headers["ETag"] = etag(found.version)
        return person_detail(found)


@ROUTES.patch(
    "/{person}", dependencies=MANAGE, responses=errors(404, 409, 412, 428),
    response_model=schemas.PersonDetail,
)  # fmt: skip
def change_person(write: Writing, person: PersonId, given: schemas.PersonChange) -> Response:
    """Rename somebody, or disable them: sessions and tokens end, their key counts no more. Or enable."""
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        return _detail(people.change(unit, person, expected, name=given.name, disabled=given.disabled))

    return write.run(work)


@ROUTES.put(
    "/{person}/grants", dependencies=MANAGE, responses=errors(404, 409, 412, 428),
    response_model=schemas.PersonDetail,
)  # fmt: skip
def replace_grants(write: Writing, person: PersonId, given: schemas.GrantsGiven) -> Response:
    """Say what somebody may do, the whole of it. Their sessions end. Nobody does that to themselves."""
    expected = write.expected()

    def work(unit: Unit) -> Reply:
        grants = {sign: frozenset(roles) for sign, roles in given.grants.items()}
        found = people.set_grants(unit, person, expected, grants)
        unit.db.flush()
        unit.db.refresh(found)
        return _detail(found)

    return write.run(work)


@ROUTES.post(
    "/{person}/links", status_code=201, dependencies=MANAGE, responses=errors(404, 409),
    response_model=schemas.LinkMade,
)  # fmt: skip
def make_link(write: Writing, person: PersonId, given: schemas.LinkWanted) -> Response:
    """Invite somebody again, or reset their password. Older links of theirs stop working.

    A reset means a new signing key, which counts once somebody trusted has vouched for it.
    """

    def work(unit: Unit) -> Reply:
        secret = arrivals.renew(unit, person, given.purpose, clears_totp=given.second_factor)
        return _link(unit, people.person(unit, person), given.purpose, secret)

    return write.run(work)


@ROUTES.post(
    "/{person}/vouch", dependencies=[needs(Permission.REVIEW, somewhere=True)], responses=errors(404, 409),
    response_model=schemas.PersonLine,
)  # fmt: skip
def vouch_for_key(write: Writing, person: PersonId, given: schemas.Vouching) -> Response:
    """Vouch for somebody's key: you are a reviewer whose own key counts, and they told you its id."""

    def work(unit: Unit) -> Reply:
        return Reply(body=person_line(vouching.vouch(unit, person, given.key)))

    return write.run(work)


@ROUTES.get("/{person}/sessions", dependencies=READ, responses=errors(404))
def list_sessions_of(house: TheHouse, caller: Caller, person: PersonId) -> list[schemas.SessionLine]:
    """List somebody's sessions, newest first."""
    with house.view(caller) as unit:
        found = people.person(unit, person)
        return [session_line(one, caller) for one in logins.sessions_of(unit, found.id)]


@ROUTES.delete("/{person}/sessions", status_code=204, dependencies=MANAGE, responses=errors(404))
def end_sessions_of(write: Writing, person: PersonId) -> Response:
    """Log somebody out everywhere."""

    def work(unit: Unit) -> Reply:
        people.manage(unit)
        logins.end(unit, people.person(unit, person).id, "administrator")
        return Reply(status=204)

    return write.run(work)


def _detail(person: Person) -> Reply:
    return Reply(body=person_detail(person), version=person.version)


def _link(unit: Unit, person: Person, purpose: Literal["invite", "reset"], secret: str) -> Reply:
    expires_ns = unit.now_ns + unit.house.options.invitation_hours * 3600 * NS_PER_S
    made = schemas.LinkMade(
        person=person_line(person), purpose=purpose, secret=secret, path=f"/invitation#{secret}",
        expires=instant(expires_ns),
    )  # fmt: skip
    kept = made.model_copy(update={"secret": "", "path": ""})
    return Reply(status=201, body=made, kept=kept, location=at("people", person.id))
