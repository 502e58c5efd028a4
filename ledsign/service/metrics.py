"""Metrics: the service, its signs and its alarms in Prometheus' text format (ADR 8: by our own writer)."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.player.exposition import CONTENT_TYPE, Page
from ledsign.service import status
from ledsign.service.roles import Permission
from ledsign.service.tally import BUCKETS
from ledsign.store.tables import Alarm, Delivery

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

__all__ = ["CONTENT_TYPE", "text"]


def text(unit: Unit) -> str:
    """All of it."""
    unit.actor.require(Permission.OPERATE_HOUSE)
    page = Page()
    _requests(unit, page)
    _signs(unit, page)
    open_now = Counter(unit.db.scalars(select(Alarm.severity).where(Alarm.until_ns == 0)))
    page.tell(
        "alarms_open", "gauge", "Alarms whose cause lasts.",
        [({"severity": one}, open_now[one]) for one in ("warning", "error", "critical")],
    )  # fmt: skip
    waiting = len(list(unit.db.scalars(select(Delivery.id).where(Delivery.done_ns == 0).limit(1000))))
    page.tell(
        "webhook_messages_waiting", "gauge", "Messages not yet taken, counted up to 1000.", [({}, waiting)]
    )
    page.tell(
        "database_writable", "gauge", "1 while the database may be written to.",
        [({}, not unit.house.database.read_only)],
    )  # fmt: skip
    return page.text()


def _requests(unit: Unit, page: Page) -> None:
    counted = unit.house.tally.counted()
    page.tell(
        "http_requests_total", "counter", "Requests answered.",
        [
            ({"method": one.method, "route": one.route, "status": str(code)}, count)
            for one in counted
            for code, count in one.statuses.items()
        ],
    )  # fmt: skip
    name = "http_request_seconds"
    page.head(name, "histogram", "Time to answer.")
    for one in counted:
        labels = {"method": one.method, "route": one.route}
        for most, count in zip((*map(str, BUCKETS), "+Inf"), one.cumulative, strict=True):
            page.sample(f"{name}_bucket", {**labels, "le": most}, count)
        page.sample(f"{name}_sum", labels, one.total_s)
        page.sample(f"{name}_count", labels, one.cumulative[-1])
    page.tell(
        "http_requests_under_way", "gauge", "Requests not answered yet.", [({}, unit.house.tally.under_way)]
    )


def _signs(unit: Unit, page: Page) -> None:
    found = [(({"sign": one.sign}), one) for one in status.of_all(unit)]
    page.tell(
        "sign_green",
        "gauge",
        "1 if what was released is what is shown.",
        [(n, one.green) for n, one in found],
    )
    page.tell(
        "sign_player_answers", "gauge", "1 while its player answers.", [(n, one.answers) for n, one in found]
    )
    page.tell(
        "sign_release_desired", "gauge", "Number of the release that shall be on.",
        [(n, one.release.number) for n, one in found if one.release is not None],
    )  # fmt: skip
    page.tell(
        "sign_wish_confirmed", "gauge", "1 while the player is as operators want it.",
        [(n, one.wish.done_version >= one.wish.version) for n, one in found],
    )  # fmt: skip
