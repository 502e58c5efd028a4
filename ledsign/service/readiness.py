"""Readiness: whether this process can do its work now. For load balancers, containers and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import Unavailable

if TYPE_CHECKING:
    from ledsign.service.house import House


def require(house: House) -> None:
    """Raises Unavailable, saying what is missing."""
    if house.closing.is_set():
        raise Unavailable("closing", "the service is stopping", "服务正在停止")
    with house.database.read() as db:
        db.connection().exec_driver_sql("SELECT 1")
    if house.database.read_only:
        raise Unavailable(
            "read-only",
            f"the database is read-only: {house.database.read_only}",
            f"数据库只读：{house.database.read_only}",
        )
    if house.workers.pids().get("quick"):
        house.notes["warm"] = True
    elif house.notes.get("warm"):  # there was one
        raise Unavailable(
            "no-worker", "no worker runs; one is started when it is needed", "工作进程未运行，需要时会启动"
        )
