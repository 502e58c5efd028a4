"""Edit a part of a YAML text and leave every other line as it was, comments included.

    # heading of item 1     ┐
    - text: …               │ a piece: the item with the comments right above it; pieces are moved,
      size: fit             ┘ dropped, put in front of each other, or written anew

Where a text is not written line by line (``items: [{…}]``, aliases) or the outcome would not be exactly what
was asked for, the whole document is written anew from its data: right, but without its comments.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.documents.yaml_source import read_yaml
from ledsign.documents.yaml_writing import write_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.documents.yaml_source import YamlSource

LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
_NEW = object()


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the new list: the old entry number ``old``, or ``data``; with both, ``data`` in its
    place, under the comments above it.
    """

    old: int | None = None
    data: Any = _NEW

    def value(self, before: Sequence[Any]) -> Any:
        """What it is."""
        if self.data is not _NEW:
            return self.data
        assert self.old is not None
        return before[self.old]


@dataclass(frozen=True, slots=True)
class Edited:
    """``in_place`` False: the document was written anew and its comments are gone."""

    text: str
    in_place: bool


def with_list(text: str, key: str, parts: Sequence[Part]) -> Edited:
    """The list under the top-level ``key`` made of ``parts``.

    Raises ValueError when there is no such list, or YAML cannot hold the data.
    """
    source = read_yaml(text)
    before = source.data.get(key) if isinstance(source.data, dict) else None
    if not isinstance(before, list):
        raise ValueError(f"no list under {key}")
    wanted = deepcopy(source.data)
    wanted[key] = [part.value(before) for part in parts]
    return _proved(_spliced(text, source, key, len(before), parts), wanted)


def with_value(text: str, key: str, value: Any) -> Edited:
    """``value`` under the top-level ``key``, in its old place or at the end.

    Raises ValueError when the document is no mapping, or YAML cannot hold the value.
    """
    source = read_yaml(text)
    if not isinstance(source.data, dict):
        raise ValueError("no mapping")
    wanted = deepcopy(source.data)
    wanted[key] = value
    lines, told = LINE.findall(text), write_yaml({key: value}).splitlines(keepends=True)
    place = source.places.get((key,))
    if place is None:
        if lines and not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        lines += told
    else:
        lines[place.key_line - 1 : _end(source, lines, place.key_line, 1)] = told
    return _proved("".join(lines), wanted)


def with_added(text: str, key: str, name: str, value: Any) -> Edited:
    """``value`` under ``name``, last in the mapping under the top-level ``key``, which need not be there yet.

    Raises ValueError when there is something else under ``key``, or YAML cannot hold the value.
    """
    source = read_yaml(text)
    before = source.data.get(key) if isinstance(source.data, dict) else None
    if not before:
        return with_value(text, key, {name: value})
    if not isinstance(before, dict):
        raise ValueError(f"no mapping under {key}")
    wanted = deepcopy(source.data)
    wanted[key][name] = value
    lines = LINE.findall(text)
    last = source.places[key, list(before)[-1]]
    at = last.key_line - 1
    spliced = None
    if 0 < at < len(lines) and lines[at][_indent(lines[at]) :].startswith(list(before)[-1]):
        indent = lines[at][: _indent(lines[at])]
        if not lines[-1].endswith("\n"):
            lines[-1] += "\n"
        end = _end(source, lines, last.key_line, len(indent))
        lines[end:end] = [indent + line for line in write_yaml({name: value}).splitlines(keepends=True)]
        spliced = "".join(lines)
    return _proved(spliced, wanted)


def _proved(text: str | None, wanted: Any) -> Edited:
    """``text`` when it says what is ``wanted`` and nothing else."""
    if text is not None:
        found = read_yaml(text)
        if not found.problems and same(found.data, wanted):
            return Edited(text, in_place=True)
    return Edited(write_yaml(wanted), in_place=False)


def same(one: Any, two: Any) -> bool:
    """Equal, the order of keys included."""
    if isinstance(one, dict) and isinstance(two, dict):
        return list(one) == list(two) and all(same(one[key], two[key]) for key in one)
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    return type(one) is type(two) and bool(one == two)


def _spliced(text: str, source: YamlSource, key: str, count: int, parts: Sequence[Part]) -> str | None:
    lines = LINE.findall(text)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    key_line = source.places[(key,)].key_line
    dashes = _dashes(source, lines, key, count)
    if not dashes or not key_line or dashes[0] < key_line or sorted(set(dashes)) != dashes:
        return None
    indent = lines[dashes[0]][: _indent(lines[dashes[0]])]
    starts = []
    for at, dash in enumerate(dashes):
        start, least = dash, dashes[at - 1] + 1 if at else key_line
        while start > least and lines[start - 1].lstrip().startswith("#"):
            start -= 1
        starts.append(start)
    end = _end(source, lines, dashes[-1] + 1, len(indent))
    pieces = ["".join(lines[one:two]) for one, two in zip(starts, [*starts[1:], end], strict=True)]
    newline = "\r\n" if lines[key_line - 1].endswith("\r\n") else "\n"
    made = ["".join(lines[: starts[0]])]
    for part in parts:
        if part.data is _NEW:
            assert part.old is not None
            made.append(pieces[part.old])
            continue
        if part.old is not None:
            made.append("".join(lines[starts[part.old] : dashes[part.old]]))
        written = write_yaml([part.data]).splitlines()
        made += [f"{indent}{line}{newline}" if line else newline for line in written]
    return "".join([*made, *lines[end:]])


def _dashes(source: YamlSource, lines: list[str], key: str, count: int) -> list[int]:
    """The line (from 0) with each entry's dash; empty when it is not written so."""
    found: list[int] = []
    for at in range(count):
        line = source.places[key, at].line - 1
        if line >= len(lines):
            return []
        while line > 0 and not lines[line].lstrip().startswith("-") and line > source.places[(key,)].key_line:
            line -= 1
        if not re.match(r"-\s", lines[line].lstrip()):
            return []
        found.append(line)
    return found


def _end(source: YamlSource, lines: list[str], after: int, indent: int) -> int:
    """The line (from 0) behind a value whose lines begin after line ``after`` (from 1): the next top-level
    key, or the end; comments that stand further left than ``indent`` belong to what follows.
    """
    keys = [place.key_line for path, place in source.places.items() if len(path) == 1]
    end = min((line - 1 for line in keys if line > after), default=len(lines))
    while end > after and _follows(lines[end - 1], indent):
        end -= 1
    return end


def _follows(line: str, indent: int) -> bool:
    bare = line.strip()
    return not bare or (bare.startswith("#") and _indent(line) < indent)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
