"""From YAML text to a tree of nodes with their places, by PyYAML's events.

Events rather than PyYAML's composer: the depth is checked before anything recurses, and an alias shares its
node instead of being copied. ``read_tree`` raises Refused with the code of a message and where it applies.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

MAX_BYTES = 2 * 2**20
MAX_DEPTH = 50
MAX_VALUES = 100_000
# What YAML may not contain at all (§5.1), lone surrogates included.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MAP_TAGS = frozenset({None, "!", "tag:yaml.org,2002:map"})
_LIST_TAGS = frozenset({None, "!", "tag:yaml.org,2002:seq"})


class Kind(Enum):
    """What a node is."""

    SCALAR = "scalar"
    LIST = "list"
    MAPPING = "mapping"


class Refused(Exception):  # noqa: N818 - caught one floor up, never seen outside this package
    """The text cannot be read: code of the message, place (from 1, 0 = unknown), facts for the message."""

    def __init__(self, code: str, *, line: int = 0, column: int = 0, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.line, self.column, self.facts = code, line, column, facts


@dataclass(slots=True, eq=False)
class Node:
    """A node. ``children`` of a mapping alternate key, value. ``plain`` scalars stand without quotes."""

    kind: Kind
    line: int
    column: int
    text: str = ""
    tag: str | None = None
    plain: bool = False
    block: bool = False
    children: list[Node] = field(default_factory=list)

    @property
    def is_merge(self) -> bool:
        """True for the key ``<<``."""
        return self.kind is Kind.SCALAR and self.plain and self.text == "<<"


def read_tree(text: str) -> Node:
    """The one document in ``text``. Raises Refused."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    reading = _Reading()
    if bad := _CONTROL.search(text):
        line_start = text.rfind("\n", 0, bad.start()) + 1
        line = text.count("\n", 0, bad.start()) + 1
        raise Refused(
            "yaml.control", line=line, column=bad.start() - line_start + 1, char=f"U+{ord(bad[0]):04X}"
        )
    try:
        for event in yaml.parse(text, Loader=loader):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        raise _refused(error, text) from None
    if reading.root is None:
        raise Refused("yaml.empty", line=1, column=1)
    return reading.root


class _Reading:
    """Takes events one by one and hangs nodes where they belong."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self._open: list[Node] = []
        self._anchors: dict[str, Node] = {}
        self._documents = 0
        self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        mark = event.start_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (0, 0)
        if isinstance(event, DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                raise Refused("yaml.many", line=line, column=column)
        elif isinstance(event, (SequenceEndEvent, MappingEndEvent)):
            self._open.pop()
        elif isinstance(event, AliasEvent):
            name = str(event.anchor)
            if name not in self._anchors:
                raise Refused("yaml.alias", line=line, column=column, name=name)
            self._hang(self._anchors[name])
        elif isinstance(event, NodeEvent):
            self._begin(event, line, column)

    def _begin(self, event: NodeEvent, line: int, column: int) -> None:
        self._nodes += 1
        if self._nodes > 2 * MAX_VALUES:  # keys are nodes too
            raise Refused("yaml.too-many", line=line, column=column, limit=MAX_VALUES)
        if isinstance(event, ScalarEvent):
            plain = event.style in (None, "")
            node = Node(Kind.SCALAR, line, column, event.value, event.tag, plain)
        else:
            assert isinstance(event, (SequenceStartEvent, MappingStartEvent))
            is_list = isinstance(event, SequenceStartEvent)
            if event.tag not in (_LIST_TAGS if is_list else _MAP_TAGS):
                raise Refused("yaml.tag", line=line, column=column, tag=event.tag)
            if len(self._open) >= MAX_DEPTH:
                raise Refused("yaml.too-deep", line=line, column=column, limit=MAX_DEPTH)
            node = Node(Kind.LIST if is_list else Kind.MAPPING, line, column, block=not event.flow_style)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        self._hang(node)
        if node.kind is not Kind.SCALAR:
            self._open.append(node)

    def _hang(self, node: Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node


# a value that begins with a list and goes on: markup without quotation marks, as in “text: [red]技能[/]”
_UNQUOTED = re.compile(r"(?:: |^ *- )\s*\[[^\]]*\]\s*[^\s,\]}#]")


def _refused(error: yaml.MarkedYAMLError, text: str) -> Refused:
    """PyYAML's complaint in our words, where a writer would look for the fault."""
    context, said = error.context or "", error.problem or ""
    mark = error.problem_mark or error.context_mark
    code = "yaml.syntax"
    if "quoted scalar" in context and "end of stream" in said:
        code, mark = "yaml.quote", error.context_mark or mark
    elif "quoted scalar" in context and "escape" in said:
        code = "yaml.escape"
    elif "flow" in context:
        code, mark = "yaml.bracket", error.context_mark or mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    written = lines[line] if line < len(lines) else ""
    if code in ("yaml.syntax", "yaml.bracket") and _UNQUOTED.search(written):
        code = "yaml.unquoted"
    elif code == "yaml.syntax":
        indent = written[: len(written) - len(written.lstrip())]
        nearby = written + (lines[line - 1] if line else "")
        if "\t" in indent or written[column : column + 1] == "\t":
            code = "yaml.tab"
        elif "：" in nearby:
            code = "yaml.full-width"
        elif "start any token" in said:
            code = "yaml.reserved"
    return Refused(code, line=line + 1, column=column + 1, written=written[column : column + 1])
