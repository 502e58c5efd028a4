"""Webhooks: where alarms are told to programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter, Response

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.responses import errors
from ledsign.api.schemas.alarms import NewWebhook, WebhookMade, WebhookTold, webhook_told
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.running import Key
from ledsign.api.writing import Reply, Writing
from ledsign.service import webhooks
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

ROUTES = APIRouter(tags=["webhooks"])


@ROUTES.get("/webhooks", dependencies=[needs(Permission.WEBHOOKS)])
def list_webhooks(caller: Caller, house: TheHouse) -> Page[WebhookTold]:
    """Where alarms are told now."""
    with house.view(caller) as unit:
        unit.actor.require(Permission.WEBHOOKS)
        return Page(items=[webhook_told(one) for one in webhooks.alive(unit)])


@ROUTES.post(
    "/webhooks",
    status_code=201,
    response_model=WebhookMade,
    dependencies=[needs(Permission.WEBHOOKS)],
    responses=errors(409),
)
def create_webhook(body: NewWebhook, write: Writing) -> Response:
    """Tell alarms to an address on a host the configuration allows. The secret is told this once."""

    def work(unit: Unit) -> Reply:
        made, secret = webhooks.create(unit, body.name, body.url, body.signs)
        told = WebhookMade(**webhook_told(made).model_dump(), secret=secret)
        return Reply(status=201, body=told, version=told.version, location=f"/api/v1/webhooks/{made.id}")

    return write.run(work)


@ROUTES.delete(
    "/webhooks/{webhook}",
    status_code=204,
    response_model=None,
    dependencies=[needs(Permission.WEBHOOKS)],
    responses=errors(404, 412, 428),
)
def delete_webhook(webhook: Key, write: Writing) -> Response:
    """No more messages to it."""

    def work(unit: Unit) -> Reply:
        webhooks.delete(unit, webhook, expected=write.expected_or_any())
        return Reply(status=204)

    return write.run(work)
