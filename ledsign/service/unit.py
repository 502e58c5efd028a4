"""Unit: one transaction on behalf of one actor. What a use case is handed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.store.audit import append
from ledsign.store.audit_head import Mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from ledsign.service.actor import Actor
    from ledsign.service.house import House


class Unit:
    """``db`` is the open transaction, ``house`` the parts around it.

    ``now_ns`` is one instant for all of it.
    """

    def __init__(self, house: House, db: Session, actor: Actor) -> None:
        self.house = house
        self.db = db
        self.actor = actor
        self.now_ns = house.clock.now_ns()
        self._afterwards: list[Callable[[], None]] = []
        self._before: Mark | None = None
        self._after: Mark | None = None

    def audit(self, action: str, *, sign: str = "", subject: str = "", **details: Any) -> None:
        """Write down what is done, in this very transaction.

        ``action`` is ``noun.verb``; no secrets in ``details``.
        """
        record = append(
            self.db,
            at_ns=self.now_ns,
            actor=self.actor.id,
            action=action,
            sign=sign,
            subject=subject,
            details={
                "by": self.actor.login,
                "via": self.actor.via,
                **({"token": self.actor.token_id} if self.actor.token_id else {}),
                "peer": self.actor.peer,
                "request": self.actor.request_id,
                **details,
            },
        )
        self._before = self._before or Mark(record.seq - 1, record.prev)
        self._after = Mark(record.seq, record.hash)

    def trial(self) -> Callable[[], None]:
        """From here on all is only tried: call what is returned to take it back, the trail's head too."""
        nested, before, after, later = (
            self.db.begin_nested(),
            self._before,
            self._after,
            len(self._afterwards),
        )

        def taken_back() -> None:
            nested.rollback()
            self._before, self._after = before, after
            del self._afterwards[later:]

        return taken_back

    def afterwards(self, action: Callable[[], None]) -> None:
        """Call ``action`` once the transaction has been committed; never when it has not."""
        self._afterwards.append(action)

    def closing(self) -> None:
        """All is done but the commit. Raises Unavailable."""
        if self._before is not None and self._after is not None:
            self.house.heads.expect(self._before, self._after, self.now_ns)

    def committed(self) -> None:
        """The transaction has been committed: all that is to follow is tried, the first error raised."""
        if self._after is not None:
            self.house.heads.confirm(self._after, self.now_ns)
        wrong: Exception | None = None
        for action in self._afterwards:
            try:
                action()
            except Exception as error:  # noqa: BLE001 - the others must not be left undone for it
                wrong = wrong or error
        if wrong is not None:
            raise wrong
