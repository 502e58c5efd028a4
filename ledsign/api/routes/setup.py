"""Setup: the first person, and everybody else's first step: by links that work once."""

from __future__ import annotations

from fastapi import APIRouter

from ledsign.api.caller import TheHouse, Visitor, public
from ledsign.api.responses import errors
from ledsign.api.schemas import people as schemas
from ledsign.api.told_people import person_detail
from ledsign.service import arrivals, people

ROUTES = APIRouter(tags=["setup"])


@ROUTES.get("/setup", dependencies=[public()])
def read_setup(house: TheHouse, visitor: Visitor) -> schemas.SetupState:
    """Tell whether nobody was set up yet."""
    with house.view(visitor) as unit:
        return schemas.SetupState(needed=people.is_new(unit))


@ROUTES.post("/setup", status_code=201, dependencies=[public()], responses=errors(401, 409))
def set_up(house: TheHouse, visitor: Visitor, given: schemas.SetUp) -> schemas.PersonDetail:
    """Make the first administrator, with the link printed on the console when the service starts.

    Log in then, and enrol a second factor: an administrator may do nothing else before.
    """
    made = arrivals.set_up(house, visitor, given.secret, given.login, given.name, given.password)
    return person_detail(made)


@ROUTES.post("/invitations", status_code=201, dependencies=[public()], responses=errors(401, 404, 409))
def accept_invitation(house: TheHouse, visitor: Visitor, given: schemas.Accept) -> schemas.PersonDetail:
    """Take up an invitation, or set a new password after a reset. Either makes a new signing key.

    The key counts once somebody trusted has vouched for it: tell them its id yourself.
    """
    return person_detail(arrivals.accept(house, visitor, given.secret, given.password))
