"""Codes: every ``code`` a problem may have, with what it says, read from where it is raised.

The sources are the register: a call that gives a code, an English and a Chinese text (``Conflict("exists",
…)``, ``Problem(code="colour.bad", message=Bilingual(…), …)``) is an entry. What a text fills in reads ``…``.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import ledsign
from ledsign.api.problems import STATUS, TITLES
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterator

_CODE = re.compile(r"[a-z0-9]+([.-][a-z0-9…]+)*")
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_STATUS = {kind.__name__: status for kind, status in STATUS.items()}
_SPECIAL = {"if-match-needed": 428, "disk-full": 507, "media-type": 415}
# Nothing that a service answers comes from the commands, the simulator's side or the client.
_ELSEWHERE = ("cli", "client", "app", "doctor")
# What ``ledsign.api.problems`` says itself, of requests that no use case has seen.
_MAPPED = (
    ("form", 422, Bilingual("… field(s) cannot be used: …", "有 … 个字段无效：…")),
    ("refused", 422, Bilingual("what was sent cannot be used: …", "内容无法使用：…")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One code. ``status`` 0: of a fault inside a document, told in ``problems``."""

    code: str
    status: int
    texts: tuple[Bilingual, ...]
    remedies: tuple[Bilingual, ...] = ()


@lru_cache(maxsize=1)
def entries() -> tuple[Entry, ...]:
    """Every code there is, by name."""
    found: dict[str, list[tuple[int, list[Bilingual]]]] = {}
    root = Path(ledsign.__file__).parent
    for path in sorted(root.rglob("*.py")):
        if path.relative_to(root).parts[0] in _ELSEWHERE:
            continue
        source = path.read_text(encoding="utf-8")
        if _CHINESE.search(source):
            for code, status, texts in _Reader(ast.parse(source)).found():
                found.setdefault(code, []).append((status, texts))
    for code, status, text in _MAPPED:
        found.setdefault(code, []).append((status, [text]))
    for status, title in TITLES.items():
        found.setdefault(f"http-{status}", []).append((status, [title]))
    return tuple(_entry(code, found[code]) for code in sorted(found))


def known(code: str) -> bool:
    """Whether the page tells of this code."""
    return any(
        re.fullmatch(re.escape(one.code).replace("…", r"[\w.-]+"), code) is not None for one in entries()
    )


def _entry(code: str, raised: list[tuple[int, list[Bilingual]]]) -> Entry:
    texts = dict.fromkeys(texts[0] for _, texts in raised)
    remedies = dict.fromkeys(texts[1] for _, texts in raised if len(texts) > 1)
    status = max(status for status, _ in raised)
    return Entry(code=code, status=_SPECIAL.get(code, status), texts=tuple(texts), remedies=tuple(remedies))


class _Reader:
    """The calls of one source that tell a code and two texts."""

    def __init__(self, tree: ast.Module) -> None:
        self._tree = tree
        self._bases = {
            node.name: base.id
            for node in ast.walk(tree)
            if isinstance(node, ast.ClassDef)
            for base in node.bases
            if isinstance(base, ast.Name)
        }

    def found(self) -> Iterator[tuple[str, int, list[Bilingual]]]:
        for node in self._tree.body:
            kind = self._bases.get(getattr(node, "name", ""), "")
            yield from self._calls(node, kind)

    def _calls(self, under: ast.AST, kind: str) -> Iterator[tuple[str, int, list[Bilingual]]]:
        for node in ast.walk(under):
            if not isinstance(node, ast.Call):
                continue
            code = self._code(node)
            texts = [one for one in _texts(node) if " " in one.en]  # a word alone is a label
            if code and texts and _name(node.func) != "Bilingual":
                yield code, _STATUS.get(_name(node.func), _STATUS.get(kind, 0)), texts

    def _code(self, call: ast.Call) -> str:
        given = [one.value for one in call.keywords if one.arg in ("code", "reason")] + call.args[:2]
        for one in given:
            text = _text(one)
            if text and _CODE.fullmatch(text) and not _CHINESE.search(text):
                return text
        return ""


def _texts(call: ast.Call) -> Iterator[Bilingual]:
    """Pairs of an English and a Chinese text, among the arguments or in Bilinguals there."""
    before = ""
    for one in [*call.args, *(word.value for word in call.keywords)]:
        if isinstance(one, ast.Call) and _name(one.func) == "Bilingual" and len(one.args) == 2:
            en, zh = (_text(part) for part in one.args)
            if en and zh:
                yield Bilingual(en, zh)
            continue
        text = _text(one)
        if text and before and _CHINESE.search(text) and not _CHINESE.search(before):
            yield Bilingual(before, text)
        before = text


def _text(node: ast.AST) -> str:
    """A literal; what an f-string fills in as …."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _text(node.left) + _text(node.right)
    return ""


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""
