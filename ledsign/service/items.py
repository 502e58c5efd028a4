"""Items: a playlist edited item by item. Each edit is a version of its own; comments elsewhere stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.errors import Invalid
from ledsign.documents.yaml_editing import Part, with_list
from ledsign.service import documents
from ledsign.service.actor import unknown
from ledsign.service.document_checks import MOST_ITEMS
from ledsign.service.history import current, expect
from ledsign.service.roles import Permission
from ledsign.service.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.service.history import Saved
    from ledsign.service.unit import Unit

KIND = "playlist"


def items_of(unit: Unit, sign: str, playlist: str) -> tuple[int, list[Any]]:
    """The playlist's version and its items as plain data. Raises Unknown."""
    row = documents.get(unit, sign, KIND, playlist)
    return row.version, _items(documents.text(unit, row))


def item(unit: Unit, sign: str, playlist: str, index: int) -> tuple[int, Any]:
    """The playlist's version and one item. Raises Unknown."""
    version, items = items_of(unit, sign, playlist)
    return version, items[_place(items, index)]


def insert(
    unit: Unit, sign: str, playlist: str, expected: int, given: dict[str, Any], index: int | None = None
) -> tuple[Saved, int]:
    """``given`` in front of the item ``index``, by default at the end; and where it now is.

    Raises Unknown, Stale, Invalid.
    """
    items, text = _begin(unit, sign, playlist, expected)
    at = len(items) if index is None else index
    if not 0 <= at <= len(items):
        raise unknown("item", str(index))
    if len(items) >= MOST_ITEMS:
        raise Invalid(
            "items", f"a playlist has at most {MOST_ITEMS} items", f"一个节目单最多 {MOST_ITEMS} 条"
        )
    parts = [Part(old=number) for number in range(len(items))]
    parts.insert(at, Part(data=given))
    return _save(unit, sign, playlist, expected, text, parts), at


def put(unit: Unit, sign: str, playlist: str, expected: int, index: int, given: dict[str, Any]) -> Saved:
    """``given`` instead of the item ``index``. Raises Unknown, Stale, Invalid."""
    items, text = _begin(unit, sign, playlist, expected)
    at = _place(items, index)
    parts = [Part(old=number) for number in range(len(items))]
    parts[at] = Part(old=at, data=given)
    return _save(unit, sign, playlist, expected, text, parts)


def remove(unit: Unit, sign: str, playlist: str, expected: int, index: int) -> Saved:
    """Without the item ``index``. Raises Unknown, Stale, and Invalid for the last one."""
    items, text = _begin(unit, sign, playlist, expected)
    at = _place(items, index)
    parts = [Part(old=number) for number in range(len(items)) if number != at]
    return _save(unit, sign, playlist, expected, text, parts)


def reorder(unit: Unit, sign: str, playlist: str, expected: int, order: Sequence[int]) -> Saved:
    """The same items in another order: their old indices. Raises Unknown, Stale, Invalid."""
    items, text = _begin(unit, sign, playlist, expected)
    if sorted(order) != list(range(len(items))):
        raise Invalid(
            "order",
            f"name every index from 0 to {len(items) - 1} once, in the new order",
            f"请按新顺序列出 0 到 {len(items) - 1} 的每个序号，各一次",
        )
    return _save(unit, sign, playlist, expected, text, [Part(old=number) for number in order])


def _begin(unit: Unit, sign: str, playlist: str, expected: int) -> tuple[list[Any], str]:
    unit.actor.require(Permission.CONTENT_WRITE, sign)
    row = documents.get(unit, sign, KIND, playlist, held=True)
    expect(unit, row, expected)
    text = current(unit, row).text
    return _items(text), text


def _items(text: str) -> list[Any]:
    data = source_of(text).data
    items = data.get("items") if isinstance(data, dict) else None
    return items if isinstance(items, list) else []


def _place(items: list[Any], index: int) -> int:
    if not 0 <= index < len(items):
        raise unknown("item", str(index))
    return index


def _save(unit: Unit, sign: str, playlist: str, expected: int, text: str, parts: Sequence[Part]) -> Saved:
    try:
        edited = with_list(text, "items", parts)
    except (ValueError, RecursionError):
        raise documents.unwritable() from None
    return documents.replace(
        unit, sign, KIND, playlist, expected, given=edited.text, comments_kept=edited.in_place
    )
