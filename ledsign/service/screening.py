"""Screening: lists of words, and what of them is in a text. Flags are for people; they forbid nothing."""

from __future__ import annotations

import hashlib
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, select

from ledsign.core.errors import Conflict, Stale, Unavailable
from ledsign.review.screening import Screen
from ledsign.review.words import parse_words
from ledsign.service.actor import unknown
from ledsign.service.naming import safe_name
from ledsign.service.roles import Permission
from ledsign.store.base import new_id
from ledsign.store.tables import WordList

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.review.screening import Found
    from ledsign.service.unit import Unit

_NOTE = "screen"
_BUILDING = threading.Lock()


def listed(unit: Unit) -> Select[Any]:
    """The query of all lists, to be paged by id."""
    unit.actor.require(Permission.WORDS)
    return select(WordList)


def get(unit: Unit, list_id: str) -> WordList:
    """One list. Raises Unknown."""
    unit.actor.require(Permission.WORDS)
    row = unit.db.get(WordList, list_id)
    if row is None:
        raise unknown("word list", list_id)
    return row


def create(unit: Unit, name: str, text: str) -> WordList:
    """A new list. Raises Invalid for a text that is no list, Conflict when the name is taken."""
    unit.actor.require(Permission.WORDS)
    name = safe_name(name)
    _require_free(unit, name)
    words = parse_words(text)
    row = WordList(id=new_id(unit.now_ns), name=name)
    _fill(unit, row, words)
    unit.db.add(row)
    unit.db.flush()
    unit.audit("word-list.created", subject=row.id, name=name, words=row.count, sha256=row.sha256)
    return row


def replace(unit: Unit, list_id: str, expected: int, name: str, text: str) -> WordList:
    """Import it again, whole. Raises Unknown, Stale, Invalid, Conflict."""
    row = get(unit, list_id)
    _expect(row, expected)
    name = safe_name(name)
    if name != row.name:
        _require_free(unit, name)
    before, words = row.sha256, parse_words(text)
    row.name = name
    _fill(unit, row, words)
    row.version += 1
    unit.db.flush()
    unit.audit(
        "word-list.changed", subject=row.id, name=name, words=row.count, before=before, sha256=row.sha256
    )
    return row


def delete(unit: Unit, list_id: str, expected: int) -> None:
    """Look for its words no more; what it flagged stays flagged. Raises Unknown, Stale."""
    row = get(unit, list_id)
    _expect(row, expected)
    unit.db.delete(row)
    unit.audit("word-list.deleted", subject=row.id, name=row.name, words=row.count, sha256=row.sha256)


def screen(unit: Unit, sign: str, text: str) -> tuple[Found, ...]:
    """What of the lists is in ``text``, for an author before submitting."""
    unit.actor.require(Permission.CONTENT_READ, sign)
    return screen_of(unit).find(text)


def screened(unit: Unit, texts: Iterable[tuple[str, str]]) -> list[tuple[str, Found]]:
    """What of the lists is in texts at places. Asks for no permission: for other use cases."""
    ready = screen_of(unit)
    return [(place, found) for place, text in texts for found in ready.find(text)]


def screen_of(unit: Unit) -> Screen:
    """All lists, imported and of the configuration, ready to be looked for; built when one has changed."""
    query = select(WordList.name, WordList.sha256).order_by(WordList.id)
    files = [Path(one) for one in unit.house.options.word_lists]
    key = (*((row.name, row.sha256) for row in unit.db.execute(query)), *map(_mark, files))
    with _BUILDING:
        kept = unit.house.notes.get(_NOTE)
        if isinstance(kept, tuple) and kept[0] == key and isinstance(kept[1], Screen):
            return kept[1]
        rows = unit.db.execute(select(WordList.name, WordList.words))
        lists = {row.name: row.words.split("\n") for row in rows}
        ready = Screen({**lists, **{str(file): parse_words(_text(file)) for file in files}})
        unit.house.notes[_NOTE] = (key, ready)
        return ready


def _mark(file: Path) -> tuple[str, str]:
    """Changes when the file does. Raises Unavailable: what should be looked for is not left out silently."""
    try:
        found = file.stat()
    except OSError as error:
        raise _unreadable(file, error) from error
    return str(file), f"{found.st_ino} {found.st_mtime_ns} {found.st_size}"


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, error) from error


def _unreadable(file: Path, error: Exception) -> Unavailable:
    return Unavailable(
        "word-list",
        f"the word list {file} of the configuration cannot be read: {error}; mend it or leave it out",
        f"配置中的词表 {file} 无法读取：{error}；请修复或从配置中移除",
    )


def _fill(unit: Unit, row: WordList, words: tuple[str, ...]) -> None:
    row.words = "\n".join(words)
    row.count = len(words)
    row.sha256 = hashlib.sha256(row.words.encode()).hexdigest()
    row.changed_ns, row.changed_by = unit.now_ns, unit.actor.id


def _expect(row: WordList, expected: int) -> None:
    if row.version != expected:
        raise Stale(
            "stale",
            f"the list was changed meanwhile (version {row.version}); look at it and send yours again",
            f"词表已被修改（版本 {row.version}）：请查看后重新提交",
            version=row.version,
            by=row.changed_by,
        )


def _require_free(unit: Unit, name: str) -> None:
    if unit.db.scalar(select(WordList.id).where(WordList.name == name)) is not None:
        raise Conflict(
            "exists",
            f"there is a word list {name!r} already; take another name or import into that one",
            f"已有名为 {name} 的词表：请更换名称，或导入到该词表",
        )
