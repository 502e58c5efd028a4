"""Patterns: for whoever stands before the sign. They end by themselves."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.responses import errors
from ledsign.api.schemas.running import PatternTold, SetPattern, SignName
from ledsign.api.schemas.status import Words, shown
from ledsign.service import tests_of_signs
from ledsign.service.roles import Permission

ROUTES = APIRouter(tags=["patterns"])


@ROUTES.put("/signs/{sign}/pattern", dependencies=[needs(Permission.TEST)], responses=errors(404, 409, 503))
def show_pattern(sign: SignName, body: SetPattern, caller: Caller, house: TheHouse) -> PatternTold:
    """Show a test pattern for a while, above everything but a blackout."""
    return _told(
        sign,
        tests_of_signs.show_pattern(
            house, caller, sign, pattern=body.pattern, seconds=body.seconds, name=body.name
        ),
    )


@ROUTES.delete(
    "/signs/{sign}/pattern", dependencies=[needs(Permission.TEST)], responses=errors(404, 409, 503)
)
def end_pattern(sign: SignName, caller: Caller, house: TheHouse) -> PatternTold:
    """Back to what is scheduled."""
    return _told(sign, tests_of_signs.end_pattern(house, caller, sign))


def _told(sign: str, answer: dict[str, Any]) -> PatternTold:
    notes = [Words(**answer[key]) for key in ("note", "warning") if key in answer]
    return PatternTold(sign=sign, shown=shown(answer["status"]["shown"]), notes=notes)
