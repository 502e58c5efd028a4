"""Overrides and emergencies: something else that was approved, for a while."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Page, to_ns
from ledsign.api.schemas.running import Key, NewOverride, OverrideTold, SignName, override_told
from ledsign.api.writing import Reply, Writing
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Invalid
from ledsign.service import overrides
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

ROUTES = APIRouter(tags=["overrides"])


@ROUTES.get("/signs/{sign}/overrides", dependencies=[needs(Permission.SIGN_READ)], responses=errors(404))
def list_overrides(sign: SignName, caller: Caller, house: TheHouse) -> Page[OverrideTold]:
    """Those in force or wanted, laid at the sign itself too."""
    with house.view(caller) as unit:
        return Page(items=[override_told(one) for one in overrides.listed(unit, sign)])


@ROUTES.post(
    "/signs/{sign}/overrides",
    status_code=201,
    response_model=OverrideTold,
    dependencies=[needs(Permission.OVERRIDE)],
    responses=errors(404, 409),
)
def create_override(sign: SignName, body: NewOverride, write: Writing) -> Response:
    """Show a playlist of the released show instead of what is scheduled. It always has an end.

    It is sent at once and said again until the player has it; read it back with GET (`reported`).
    """

    def work(unit: Unit) -> Reply:
        made = overrides.create(
            unit, sign, kind=body.kind, playlist=body.playlist, until_ns=_until_ns(body, unit.now_ns),
            title=body.title,
        )  # fmt: skip
        return Reply(
            status=201, body=override_told(made), location=f"/api/v1/signs/{sign}/overrides/{made.id}"
        )

    return write.run(work)


@ROUTES.delete(
    "/signs/{sign}/overrides/{override}",
    status_code=204,
    response_model=None,
    dependencies=[needs(Permission.OVERRIDE)],
    responses=errors(404),
)
def cancel_override(sign: SignName, override: Key, write: Writing) -> Response:
    """End one before its time."""

    def work(unit: Unit) -> Reply:
        overrides.cancel(unit, sign, override)
        return Reply(status=204)

    return write.run(work)


def _until_ns(body: NewOverride, now_ns: int) -> int:
    if (body.until is None) == (body.seconds is None):
        raise Invalid(
            "no-end",
            "say when it ends: until or seconds, one of them",
            "必须写明结束时间：until 或 seconds 之一",
        )
    if body.seconds is not None:
        return now_ns + int(body.seconds * NS_PER_S)
    assert body.until is not None
    try:
        return to_ns(body.until)
    except OverflowError:
        raise Invalid(
            "bad-end", "it must end in the next 24 hours", "结束时间必须在未来 24 小时之内"
        ) from None
