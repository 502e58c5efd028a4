"""References: every hash that any row speaks of, deleted things and old versions included."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, String, select

from ledsign.store.tables import AuditRecord, Base

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])")
_DIGITS = 64


def hashes(db: Session) -> set[str]:
    """All of them, wherever they stand: whoever adds a column need not remember to tell us."""
    found: set[str] = set()
    for table in Base.metadata.sorted_tables:
        if table.name == AuditRecord.__tablename__:
            continue  # it tells of what was, and keeps nothing
        columns = [one for one in table.columns if _may_hold(one.type)]
        if columns:
            for row in db.execute(select(*columns).execution_options(yield_per=500)):
                for value in row:
                    found.update(_HASH.findall(value if isinstance(value, str) else json.dumps(value)))
    return found


def _may_hold(kind: Any) -> bool:
    return isinstance(kind, JSON) or (isinstance(kind, String) and (kind.length or _DIGITS) >= _DIGITS)
