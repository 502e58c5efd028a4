"""Comparison: what is different between two texts of a document, as lines and as fields."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from ledsign.documents.yaml_source import field_text
from ledsign.service.sources import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.documents.yaml_source import Path

MOST_CHANGES = 500
# difflib takes the square of what differs; beyond this, all old lines go and all new ones come.
_MOST_MATCHED = 2_000
_SHOWN = 4_000
_CONTEXT = 3


@dataclass(frozen=True, slots=True)
class Change:
    """A field that was ``changed``, ``added`` or ``removed``, with its values (JSON's types).

    Of a very long value only the beginning of its JSON text is told.
    """

    path: str
    kind: Literal["changed", "added", "removed"]
    before: Any = None
    after: Any = None


def changes_of_texts(before: str, after: str) -> list[Change]:
    """Fields that differ, at most ``MOST_CHANGES``; empty when only the writing does (comments, order)."""
    return changes_of(source_of(before).data, source_of(after).data)


def changes_of(before: Any, after: Any) -> list[Change]:
    """The same of plain data."""
    found: list[Change] = []
    for change in _differences((), before, after):
        found.append(change)
        if len(found) == MOST_CHANGES:
            break
    return found


def _differences(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if type(before) is type(after) and before == after:
        return
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            if key not in after:
                yield _removed((*path, key), before[key])
            elif key not in before:
                yield _added((*path, key), after[key])
            else:
                yield from _differences((*path, key), before[key], after[key])
    elif isinstance(before, list) and isinstance(after, list):
        yield from _of_lists(path, before, after)
    else:
        yield Change(field_text(path), "changed", _told(before), _told(after))


def _of_lists(path: Path, before: list[Any], after: list[Any]) -> Iterator[Change]:
    """By what stayed the same: an item put in front changes one thing, not every one behind it.

    Places of what was removed are those it had before.
    """
    if len(before) == len(after) or max(len(before), len(after)) > _MOST_MATCHED:
        steps = [("replace", 0, len(before), 0, len(after))]
    else:
        old, new = [_json(one) for one in before], [_json(one) for one in after]
        steps = list(difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes())
    for step, start, end, begin, until in steps:
        if step == "equal":
            continue
        both = min(end - start, until - begin)
        for at in range(both):
            yield from _differences((*path, begin + at), before[start + at], after[begin + at])
        for at in range(start + both, end):
            yield _removed((*path, at), before[at])
        for at in range(begin + both, until):
            yield _added((*path, at), after[at])


def _added(path: Path, value: Any) -> Change:
    return Change(field_text(path), "added", after=_told(value))


def _removed(path: Path, value: Any) -> Change:
    return Change(field_text(path), "removed", before=_told(value))


def _told(value: Any) -> Any:
    text = _json(value)
    return value if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def unified(before: str, after: str, name_before: str, name_after: str) -> str:
    """The texts line by line, as ``diff -u`` writes it; empty when they are the same."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    head = _common(old, new)
    tail = _common(old[head:][::-1], new[head:][::-1])
    if max(len(old), len(new)) - head - tail <= _MOST_MATCHED:
        lines = list(difflib.unified_diff(old, new, name_before, name_after, n=_CONTEXT))
    else:
        lines = _plain(old, new, head, tail, name_before, name_after)
    return "".join(line if line.endswith("\n") else line + "\n\\ No newline at end\n" for line in lines)


def _plain(old: list[str], new: list[str], head: int, tail: int, *names: str) -> list[str]:
    """All that differs as one piece."""
    gone, come = old[head : len(old) - tail], new[head : len(new) - tail]
    return [
        f"--- {names[0]}\n",
        f"+++ {names[1]}\n",
        f"@@ -{head + 1},{len(gone)} +{head + 1},{len(come)} @@\n",
        *(f"-{line}" for line in gone),
        *(f"+{line}" for line in come),
    ]


def _common(one: list[str], two: list[str]) -> int:
    count = 0
    for left, right in zip(one, two, strict=False):
        if left != right:
            break
        count += 1
    return count
