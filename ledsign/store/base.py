"""Base: what every table shares.

Ids are 26 characters that sort by the time they were made (48 bits of milliseconds, 80 random bits,
Crockford's base 32). Times are nanoseconds since 1970, UTC. Nothing an operator made is ever removed:
``deleted_ns`` hides it.
"""

from __future__ import annotations

import secrets
from typing import Annotated, Any

from sqlalchemy import JSON, BigInteger, MetaData, String
from sqlalchemy.orm import DeclarativeBase, mapped_column

_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"
ID_LENGTH = 26
_NS_PER_MS = 1_000_000

Id = Annotated[str, mapped_column(String(ID_LENGTH))]
Ns = Annotated[int, mapped_column(BigInteger)]
Digest = Annotated[str, mapped_column(String(64))]
SignRef = Annotated[str, mapped_column(String(100), index=True)]
Words = Annotated[str, mapped_column(String(400))]


class Base(DeclarativeBase):
    """Of all tables. Constraints have names, so that migrations can change them on any database."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {dict[str, Any]: JSON, list[Any]: JSON, list[str]: JSON, int: BigInteger}  # noqa: RUF012


def new_id(now_ns: int) -> str:
    """A fresh id; ids made later sort later, to the millisecond."""
    number = (now_ns // _NS_PER_MS) << 80 | secrets.randbits(80)
    return "".join(_DIGITS[number >> shift & 31] for shift in range(5 * (ID_LENGTH - 1), -1, -5))
