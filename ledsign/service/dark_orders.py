"""Dark orders: takedowns and blackouts that the database did not take, in a file beside it until it does.

One JSON object a line, appended and synced, with a MAC of the installation's secret: who ordered what, when.
They go into wishes and the audit trail, oldest first, once the database can be written to again. A wish that
was changed after an order was given is left as it is. A service that dies between the two may write a record
of the trail twice; its ``order`` says that it is the same one.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import threading
from typing import TYPE_CHECKING, Any

from ledsign.service import wishes
from ledsign.service.actor import Actor
from ledsign.service.sealing import key_for
from ledsign.show.replacement import replace_file
from ledsign.store.base import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ledsign.service.house import House

FILE = "dark-orders.jsonl"
_LOG = logging.getLogger("ledsign.dark_orders")
_TURN = threading.Lock()


def put_down(
    house: House, actor: Actor, what: str, changes: Mapping[str, Mapping[str, Any]], **told: Any
) -> None:
    """Keep an order: ``changes`` of the wishes by sign, ``told`` is for the trail. Raises OSError."""
    now_ns = house.clock.now_ns()
    order = {
        "order": new_id(now_ns), "at_ns": now_ns, "what": what, "changes": changes, "told": told,
        "by": {
            "id": actor.id, "login": actor.login, "name": actor.name, "via": actor.via, "peer": actor.peer,
            "token_id": actor.token_id, "request_id": actor.request_id,
        },
    }  # fmt: skip
    text = json.dumps(order, ensure_ascii=False, sort_keys=True)
    line = json.dumps({"order": text, "mac": _mac(house, text)}, ensure_ascii=False) + "\n"
    with _TURN:
        descriptor = os.open(_file(house), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            os.write(descriptor, line.encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def take_in(house: House) -> int:
    """Bring what was kept into the database; how many orders. Raises Unavailable: nothing is lost then."""
    file = _file(house)
    if not file.exists() or not file.stat().st_size or house.database.read_only:
        return 0
    done = 0
    while lines := _lines(file):
        order = _read(house, lines[0])
        if order is None:
            _LOG.error("%s: a line is none of ours and is left out", file)
        else:
            _bring(house, order)
            done += 1
        with _TURN:  # others may have been put down meanwhile
            rest = "".join(f"{one}\n" for one in _lines(file)[1:])
            replace_file(file, [rest.encode()], mode=0o600)
    return done


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8", errors="replace").splitlines()


def _bring(house: House, order: dict[str, Any]) -> None:
    actor = Actor(**order["by"])
    with house.unit(actor) as unit:
        for sign, changes in order["changes"].items():
            newer = wishes.wish(unit, sign).changed_ns > order["at_ns"]
            if not newer:
                wishes.change(unit, sign, **changes).changed_ns = order["at_ns"]
            unit.audit(
                f"{order['what']}.begin", sign=sign, subject=sign, **order["told"], order=order["order"],
                ordered_ns=order["at_ns"], superseded=newer,
            )  # fmt: skip


def _read(house: House, line: str) -> dict[str, Any] | None:
    try:
        kept = json.loads(line)
        if not hmac.compare_digest(str(kept["mac"]), _mac(house, str(kept["order"]))):
            return None
        order: dict[str, Any] = json.loads(kept["order"])
    except (ValueError, KeyError, TypeError):
        return None
    return order


def _mac(house: House, text: str) -> str:
    return hmac.new(key_for(house.secret, "dark orders"), text.encode(), hashlib.sha256).hexdigest()


def _file(house: House) -> Path:
    return house.folder / FILE
