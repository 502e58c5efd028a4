"""Trouble: what databases complain of, told as errors of ours. What was asked wrongly stays what it is."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exc

from ledsign.core.errors import Conflict, Invalid, LedsignError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.store.database import Database

_FULL = re.compile(r"disk is full|no space left|disk full", re.IGNORECASE)
_DAMAGED = re.compile(r"malformed|not a database|invalid page|could not read block", re.IGNORECASE)
_MISTAKE = re.compile(
    r"no such (?:table|column|function|index)|has no column|syntax error|incomplete input", re.IGNORECASE
)  # ours
_DISK = re.compile(r"disk I/O|readonly database", re.IGNORECASE)


@contextmanager
def told(database: Database) -> Iterator[None]:
    """Raise Unavailable for trouble of the database, Conflict for what is there already, Invalid for values
    it cannot keep. A damaged database is not written to any more.
    """
    try:
        yield
    except exc.IntegrityError as error:
        if _is_duplicate(error):
            raise _taken() from error
        raise
    except exc.DataError as error:
        raise _value(str(error.orig)) from error
    except (exc.DatabaseError, exc.TimeoutError) as error:
        trouble = _trouble(database, error)
        if trouble is None:
            raise
        raise trouble from error
    except OverflowError as error:
        if "SQLite" not in str(error):
            raise
        raise _value(str(error)) from error
    except UnicodeEncodeError as error:
        if "surrogates" not in error.reason:
            raise
        raise _value(error.reason) from error
    except (ValueError, TypeError) as error:
        if not database.read_only:
            raise
        # rows of a damaged database may hold anything
        raise _unavailable(type(error).__name__) from error


def _trouble(database: Database, error: exc.SQLAlchemyError) -> LedsignError | None:
    cause = getattr(error, "orig", None) or error
    line = (str(cause).splitlines() or [""])[0][:200]
    if _FULL.search(line) or getattr(cause, "sqlstate", "") == "53100":
        return Unavailable(
            "disk-full",
            "the disk is full; nothing was changed, free some space and try again",
            "磁盘已满；未做任何更改，请清理空间后重试",
        )
    if _DAMAGED.search(line):
        database.read_only = database.read_only or (
            f"it is damaged ({line}); restart the service, it restores the last good backup"
            " / 数据库损坏，请重启服务以恢复备份"
        )
    elif not database.read_only and not _is_state(error, line):
        return None
    return _unavailable(line)


def _is_state(error: exc.SQLAlchemyError, line: str) -> bool:
    """Whether it is the state things are in, not a mistake in what we asked."""
    passing = isinstance(error, exc.OperationalError | exc.TimeoutError) and not _MISTAKE.search(line)
    return passing or bool(_DISK.search(line))


def _unavailable(why: str) -> Unavailable:
    return Unavailable(
        "database",
        f"the database cannot do that now: {why}; nothing was changed, try again",
        f"数据库暂时不可用：{why}；未做任何更改，请稍后再试",
    )


def _is_duplicate(error: exc.IntegrityError) -> bool:
    return getattr(error.orig, "sqlstate", "") == "23505" or "UNIQUE constraint failed" in str(error.orig)


def _taken() -> Conflict:
    return Conflict(
        "taken",
        "something of that name is there already, perhaps made this very moment; look again, or take"
        " another name",
        "同名内容已存在（可能刚刚创建）；请刷新查看，或换一个名称",
    )


def _value(why: str) -> Invalid:
    return Invalid(
        "value",
        f"a value in this cannot be kept: {why.splitlines()[0][:200]}; shorten or correct it",
        f"有内容无法保存：{why.splitlines()[0][:200]}；请缩短或更正",
    )
