"""Messages about alarms, and where they are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, StringConstraints

from ledsign.api.schemas.base import Instant, Message, instant, instant_or_none

if TYPE_CHECKING:
    from ledsign.store.tables import Alarm, Webhook

Named = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]


class AlarmTold(Message):
    """Something wrong, from when to when."""

    id: str
    sign: str = Field(description="empty: of the whole installation")
    code: str = Field(examples=["player-away"])
    severity: str = Field(examples=["critical"])
    en: str
    zh: str
    details: dict[str, Any]
    since: Instant
    until: Instant | None
    seen: Instant | None
    seen_by: str


class NewWebhook(Message):
    """Where alarms are told. The host must be in the configuration's `webhook_hosts`."""

    name: Named
    url: Annotated[str, StringConstraints(min_length=8, max_length=400)] = Field(
        examples=["https://alarms.example.org/ledsign"]
    )
    signs: list[Named] = Field(default=[], max_length=100, description="none: of all signs")


class WebhookTold(Message):
    """One of them."""

    id: str
    name: str
    url: str
    signs: list[str]
    created: Instant
    version: int


class WebhookMade(WebhookTold):
    """With the secret that signs its messages, told this once."""

    secret: str


def alarm_told(one: Alarm) -> AlarmTold:
    """As a message."""
    return AlarmTold(
        id=one.id, sign=one.sign, code=one.code, severity=one.severity, en=one.en, zh=one.zh,
        details=one.details, since=instant(one.since_ns), until=instant_or_none(one.until_ns or 0),
        seen=instant_or_none(one.seen_ns or 0), seen_by=one.seen_by or "",
    )  # fmt: skip


def webhook_told(one: Webhook) -> WebhookTold:
    """As a message."""
    return WebhookTold(
        id=one.id, name=one.name, url=one.url, signs=one.signs, created=instant(one.created_ns),
        version=one.version or 1,
    )  # fmt: skip
