"""Demo: the sign and documents that ``ledsign up`` plays, put into a service that has none yet."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ledsign.core.errors import LedsignError
from ledsign.documents.load import read_source
from ledsign.service import documents, signs, wishes
from ledsign.service.actor import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ledsign.service.house import House

_LOCAL = Actor(id="", login="local", name="local")
_LOG = logging.getLogger("ledsign.demo")


def seed(house: House, files: Sequence[Path]) -> int:
    """Take in a sign and its documents, unless there is a sign already. How many documents there are then.

    Pictures beside them are not taken along: whoever wants them uploads them.
    """
    with house.view(_LOCAL) as unit:
        if house.database.read_only or wishes.signs(unit):
            return 0
    taken, sign = 0, ""
    for path in files:
        kind = _kind(path)
        try:
            with house.unit(_LOCAL) as unit:
                text = path.read_text(encoding="utf-8")
                if kind == "sign" and not sign:
                    sign = signs.create(unit, text, "demo").row.sign
                elif sign and kind in documents.KINDS:
                    documents.create(unit, sign, kind, path.stem, text, "demo")
        except (LedsignError, OSError) as error:
            _LOG.warning("%s: %s", path, error)
        else:
            taken += 1
    return taken


def _kind(path: Path) -> str:
    data = read_source(path).data
    said = data.get("ledsign") if isinstance(data, dict) else ""
    return said.partition("/")[0] if isinstance(said, str) else ""
