"""Brightness: by hand or by the schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.responses import errors
from ledsign.api.schemas.running import Brightness, SetBrightness, SignName, brightness
from ledsign.api.writing import Reply, Writing, etag
from ledsign.service import light
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

ROUTES = APIRouter(tags=["brightness"])


@ROUTES.get("/signs/{sign}/brightness", dependencies=[needs(Permission.SIGN_READ)], responses=errors(404))
def read_brightness(sign: SignName, caller: Caller, house: TheHouse, response: Response) -> Brightness:
    """How bright a sign shall be, and is."""
    with house.view(caller) as unit:
        found = brightness(light.level(unit, sign))
    response.headers["ETag"] = etag(found.version)
    return found


@ROUTES.put(
    "/signs/{sign}/brightness",
    response_model=Brightness,
    dependencies=[needs(Permission.BRIGHTNESS)],
    responses=errors(404, 412, 428),
)
def set_brightness(sign: SignName, body: SetBrightness, write: Writing) -> Response:
    """Set it by hand, or leave it to the schedule. Sent at once, and said again until the player has it.

    `If-Match: *` sets it whatever it was.
    """

    def work(unit: Unit) -> Reply:
        told = brightness(light.set_level(unit, sign, body.level, expected=write.expected_or_any()))
        return Reply(body=told, version=told.version)

    return write.run(work)
