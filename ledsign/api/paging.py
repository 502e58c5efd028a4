"""Paging: lists in parts, by a cursor that stays right while things are added."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Query

from ledsign.core.errors import Invalid

if TYPE_CHECKING:
    from sqlalchemy import Select
    from sqlalchemy.orm import InstrumentedAttribute, Session

MOST = 200


@dataclass(frozen=True, slots=True)
class Part:
    """``after`` is the key of the last row already seen, None at the beginning."""

    after: str | None
    limit: int

    def of(
        self,
        db: Session,
        query: Select[Any],
        key: InstrumentedAttribute[Any],
        *,
        newest_first: bool = False,
    ) -> tuple[list[Any], str | None]:
        """Rows of ``query`` in order of ``key`` (unique, sortable), and the cursor of the next part."""
        if self.after is not None:
            after: Any = self.after
            if key.type.python_type is int:
                if not after.isdigit() or len(after) > 18:  # the cursor of another list
                    raise _not_ours()
                after = int(after)
            query = query.where(key < after if newest_first else key > after)
        rows = list(db.scalars(query.order_by(key.desc() if newest_first else key).limit(self.limit + 1)))
        more = len(rows) > self.limit
        rows = rows[: self.limit]
        return rows, cursor_of(str(getattr(rows[-1], key.key))) if more else None


def cursor_of(key: str) -> str:
    """The cursor after the row with this key."""
    return base64.urlsafe_b64encode(key.encode()).decode().rstrip("=")


def _part(
    cursor: Annotated[str | None, Query(max_length=200, description="`next` of the part before")] = None,
    limit: Annotated[int, Query(ge=1, le=MOST, description="how many at most")] = 50,
) -> Part:
    if not cursor:
        return Part(None, limit)
    try:
        key = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        if not key.isascii() or not key.isalnum():
            raise ValueError(key)
        return Part(key, limit)
    except (binascii.Error, ValueError):
        raise _not_ours() from None


def _not_ours() -> Invalid:
    return Invalid("cursor", "that cursor is not one of ours: begin without one", "游标无效：请从头开始")


Paging = Annotated[Part, Depends(_part)]
