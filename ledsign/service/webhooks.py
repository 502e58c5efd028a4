"""Webhooks: alarms told to programs, at addresses an admin has given on hosts the configuration allows.

POST, JSON, signed; a redirect is a refusal; tried again until it is taken or a day old:

    Ledsign-Delivery: 01j…                      the same at every try
    Ledsign-Timestamp: 1778065200               seconds since 1970
    Ledsign-Signature: v1=HEX                   HMAC-SHA-256(secret, TIMESTAMP "." BODY)

A webhook's secret is derived from the installation's own key and a salt in its row: the database alone does
not give it away.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import select

from ledsign.core.errors import Conflict, Invalid
from ledsign.service.actor import unknown
from ledsign.service.roles import EVERY_SIGN, Permission
from ledsign.store.base import new_id
from ledsign.store.tables import Delivery, Webhook

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.unit import Unit
    from ledsign.store.tables import Alarm

MOST = 20


def create(unit: Unit, name: str, url: str, signs: list[str]) -> tuple[Webhook, str]:
    """The new webhook and its secret, told this once. Raises Invalid for an address that is not allowed."""
    unit.actor.require(Permission.WEBHOOKS)
    _check(unit.house, url)
    if len(alive(unit)) >= MOST:
        raise Conflict("too-many-webhooks", f"at most {MOST}: delete one first", f"最多 {MOST} 个，请先删除")
    made = Webhook(
        id=new_id(unit.now_ns), name=name, url=url, secret=secrets.token_bytes(32),
        signs=sorted(set(signs)) or [EVERY_SIGN], created_ns=unit.now_ns, created_by=unit.actor.id,
    )  # fmt: skip
    unit.db.add(made)
    unit.db.flush()
    unit.audit(
        "webhook.create", subject=made.id, name=name, host=urlsplit(url).hostname or "", signs=made.signs
    )
    return made, secret_of(unit.house, made)


def delete(unit: Unit, webhook: str, *, expected: int | None = None) -> None:
    """No more messages to it. Raises Unknown, Stale."""
    from ledsign.core.errors import Stale

    unit.actor.require(Permission.WEBHOOKS)
    found = unit.db.get(Webhook, webhook)
    if found is None or found.disabled_ns:
        raise unknown("webhook", webhook)
    if expected is not None and expected != found.version:
        raise Stale("stale", "it was changed meanwhile", "已被他人修改", version=found.version)
    found.disabled_ns = unit.now_ns
    found.version += 1
    unit.audit("webhook.delete", subject=found.id, name=found.name)


def alive(unit: Unit) -> list[Webhook]:
    """Those that are told, oldest first."""
    return list(unit.db.scalars(select(Webhook).where(Webhook.disabled_ns == 0).order_by(Webhook.id)))


def announce(unit: Unit, event: str, alarm: Alarm) -> None:
    """Queue a message about an alarm to everyone who wants to hear of that sign."""
    for webhook in alive(unit):
        if alarm.sign and EVERY_SIGN not in webhook.signs and alarm.sign not in webhook.signs:
            continue
        body: dict[str, Any] = {
            "event": event, "at_ns": unit.now_ns, "sign": alarm.sign, "alarm": alarm.id, "code": alarm.code,
            "severity": alarm.severity, "en": alarm.en, "zh": alarm.zh, "details": alarm.details,
            "since_ns": alarm.since_ns, "until_ns": alarm.until_ns,
        }  # fmt: skip
        unit.db.add(Delivery(id=new_id(unit.now_ns), webhook_id=webhook.id, body=body, next_ns=unit.now_ns))


def secret_of(house: House, webhook: Webhook) -> str:
    """What its receiver checks signatures with."""
    return hmac.new(house.secret, b"webhook\0" + webhook.secret, hashlib.sha256).hexdigest()


def signed(secret: str, delivery: str, body: dict[str, Any], at_s: int) -> tuple[bytes, dict[str, str]]:
    """The bytes of a message and its headers."""
    content = json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    mac = hmac.new(secret.encode(), f"{at_s}.".encode() + content, hashlib.sha256).hexdigest()
    return content, {
        "Content-Type": "application/json",
        "Ledsign-Delivery": delivery,
        "Ledsign-Timestamp": str(at_s),
        "Ledsign-Signature": f"v1={mac}",
        "User-Agent": "ledsign",
    }


def is_allowed(house: House, url: str) -> bool:
    """Whether the configuration still allows it; asked again before every message."""
    try:
        _check(house, url)
    except Invalid:
        return False
    return True


def _check(house: House, url: str) -> None:
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        host, port, parts = "", None, urlsplit("")
    plain = all(33 <= ord(character) < 127 for character in url)
    if not plain or parts.scheme not in ("http", "https") or not host or parts.username or parts.fragment:
        raise Invalid(
            "webhook-url", "url is an address like https://alarms.example.org/ledsign",
            "url 应为地址，例如 https://alarms.example.org/ledsign",
        )  # fmt: skip
    allowed = {one.lower() for one in house.options.webhook_hosts}
    if not allowed & {host, f"{host}:{port}"}:
        raise Invalid(
            "webhook-host",
            f"messages to {host[:100]} are not allowed; whoever runs the service adds it to webhook_hosts",
            f"不允许向 {host[:100]} 发送：请由运维人员加入 webhook_hosts",
        )
    if parts.scheme == "http" and not _is_loopback(host):
        raise Invalid(
            "webhook-tls", "use https: only this very machine may be told in the clear",
            "请使用 https：只有本机可用 http",
        )  # fmt: skip


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
