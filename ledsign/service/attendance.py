"""Attendance: when sessions and tokens were last used, from memory into the database, now and then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import update

from ledsign.store.tables import Login, Token

if TYPE_CHECKING:
    from ledsign.service.house import House


def write_seen(house: House) -> None:
    """Write down which sessions and tokens were used, and when. Raises Unavailable: then the next time."""
    told = house.presence.unwritten()
    if not told:
        return
    with house.database.write() as db:
        for key, at_ns in told.items():
            if key.startswith("s "):
                mine = update(Login).where(Login.id == key[2:], Login.seen_ns < at_ns)
                db.execute(mine.values(seen_ns=at_ns))
            else:
                theirs = update(Token).where(Token.secret == key[2:], Token.used_ns < at_ns)
                db.execute(theirs.values(used_ns=at_ns))
    house.presence.written(told)
