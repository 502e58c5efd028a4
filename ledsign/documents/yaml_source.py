"""YAML as operators write it: plain data, and the line and column of every key and value.

Built on PyYAML's events with the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/, §10.3) instead of
PyYAML's 1.1 rules: only ``true`` and ``false`` are booleans, ``1:30`` and dates stay text. No tag makes an
object. Bounded: ``MAX_BYTES`` of text, ``MAX_DEPTH`` levels, ``MAX_VALUES`` values after aliases are spread.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ledsign.core.problem import Problem, Where
from ledsign.documents.messages import problem, shown
from ledsign.documents.yaml_scalars import scalar_value
from ledsign.documents.yaml_tree import MAX_BYTES, MAX_VALUES, Kind, Node, Refused, read_tree

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Line and column (from 1) of a value and, in a mapping, of its key; 0 = it has none."""

    line: int
    column: int
    key_line: int = 0
    key_column: int = 0
    block: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YamlSource:
    """One document: ``data`` (None when unreadable), where everything stands, and what was wrong with it.

    ``inside`` is the path of the part that fields are counted from, when it is only a part.
    """

    file: str
    data: Any = None
    places: Mapping[Path, Place] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    readable: bool = True
    inside: Path = ()

    def part(self, *path: str | int) -> YamlSource:
        """The same source with fields counted from ``path`` on; ``data`` None when nothing is there."""
        data = self.data
        for step in path:
            try:
                data = data[step]
            except (KeyError, IndexError, TypeError):
                data = None
        return replace(self, data=data, inside=(*self.inside, *path), problems=())

    def where(self, *path: str | int) -> Where:
        """Where the value at ``path`` stands; of what is not there, where its nearest parent is.

        A mapping or list in block style begins where its key does: that is the line a reader looks for.
        """
        return self._where(path, of_key=False)

    def where_key(self, *path: str | int) -> Where:
        """Where the key at ``path`` stands."""
        return self._where(path, of_key=True)

    def listed(self, path: Path) -> Path:
        """``path`` without its last index where a single value stands instead of a list."""
        is_single = bool(path) and isinstance(path[-1], int) and (*self.inside, *path) not in self.places
        return path[:-1] if is_single else path

    def _where(self, path: Path, *, of_key: bool) -> Where:
        path = (*self.inside, *path)
        name = field_text(path)
        for cut in range(len(path), -1, -1):
            place = self.places.get(path[:cut])
            if place is None:
                continue
            if place.key_line and (of_key or place.block):
                return Where(file=self.file, line=place.key_line, column=place.key_column, field=name)
            return Where(file=self.file, line=place.line, column=place.column, field=name)
        return Where(file=self.file, field=name)


def field_text(path: Path) -> str:
    """``("items", 2, "colour")`` as ``items[2].colour``."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += f".{part}" if text else part
    return text


def read_yaml(data: bytes | str, file: str = "") -> YamlSource:
    """Read one YAML document. Never raises: what is wrong is in ``problems``."""
    try:
        text = _decoded(data)
        tree = read_tree(text)
        return _Spreading(file).source(tree)
    except Refused as refused:
        where = Where(file=file, line=refused.line, column=refused.column)
        return YamlSource(
            file=file, problems=(problem(refused.code, where, **refused.facts),), readable=False
        )


def _decoded(data: bytes | str) -> str:
    size = len(data) if isinstance(data, bytes) else len(data.encode("utf-8", "surrogatepass"))
    if size > MAX_BYTES:
        raise Refused("yaml.too-large", limit=f"{MAX_BYTES // 2**20} MiB")
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line_start = before.rfind(b"\n") + 1
        column = len(before[line_start:].decode("utf-8", "replace")) + 1
        raise Refused("yaml.encoding", line=before.count(b"\n") + 1, column=column) from None


class _Spreading:
    """Turns a tree with shared nodes into plain data, counting what it makes."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._places: dict[Path, Place] = {}
        self._problems: list[Problem] = []
        self._open: set[int] = set()
        self._values = 0

    def source(self, tree: Node) -> YamlSource:
        data = self._value(tree, (), None)
        return YamlSource(
            file=self._file, data=data, places=self._places, problems=tuple(dict.fromkeys(self._problems))
        )

    def _value(self, node: Node, path: Path, key: Node | None) -> Any:
        self._values += 1
        if self._values > MAX_VALUES:
            raise Refused("yaml.too-many", line=node.line, column=node.column, limit=MAX_VALUES)
        if id(node) in self._open:
            raise Refused("yaml.endless", line=node.line, column=node.column)
        key_line, key_column = (key.line, key.column) if key else (0, 0)
        self._places[path] = Place(node.line, node.column, key_line, key_column, node.block)
        if node.kind is Kind.SCALAR:
            return self._scalar(node, path)
        self._open.add(id(node))
        try:
            if node.kind is Kind.LIST:
                return [self._value(child, (*path, at), None) for at, child in enumerate(node.children)]
            return self._mapping(node, path)
        finally:
            self._open.discard(id(node))

    def _mapping(self, node: Node, path: Path) -> dict[str, Any]:
        made: dict[str, Any] = {}
        first: dict[str, Node] = {}
        for key, value in self._pairs(node):
            name = key.text
            if key.kind is not Kind.SCALAR:
                where = Where(file=self._file, line=key.line, column=key.column, field=field_text(path))
                self._problems.append(problem("yaml.key", where))
            elif name in first:
                where = Where(
                    file=self._file, line=key.line, column=key.column, field=field_text((*path, name))
                )
                self._problems.append(problem("yaml.twice", where, key=shown(name), line=first[name].line))
            else:
                first[name] = key
                made[name] = self._value(value, (*path, name), key)
        for key, value in self._merged(node):
            if key.kind is Kind.SCALAR and key.text not in made:
                made[key.text] = self._value(value, (*path, key.text), key)
        return made

    @staticmethod
    def _pairs(node: Node) -> list[tuple[Node, Node]]:
        pairs = zip(node.children[::2], node.children[1::2], strict=True)
        return [(key, value) for key, value in pairs if not key.is_merge]

    def _merged(self, node: Node) -> list[tuple[Node, Node]]:
        """The pairs that ``<<: *defaults`` brings in; earlier ones win, as the merge-key note says."""
        found: list[tuple[Node, Node]] = []
        for key, value in zip(node.children[::2], node.children[1::2], strict=True):
            if not key.is_merge:
                continue
            for part in value.children if value.kind is Kind.LIST else (value,):
                if part.kind is Kind.MAPPING:
                    found.extend(self._pairs(part))
                else:
                    where = Where(file=self._file, line=part.line, column=part.column)
                    self._problems.append(problem("yaml.merge", where))
        return found

    def _scalar(self, node: Node, path: Path) -> Any:
        try:
            return scalar_value(node.text, node.tag, plain=node.plain)
        except ValueError:
            where = Where(file=self._file, line=node.line, column=node.column, field=field_text(path))
            self._problems.append(problem("yaml.tag", where, tag=shown(node.tag)))
            return node.text
