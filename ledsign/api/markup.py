"""Markup: small pieces of HTML that escape what they are given."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Html = NewType("Html", str)
_INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<b>\1</b>"),
)


def raw(text: str) -> Html:
    """Markup that is markup already."""
    return Html(text)


def element(tag: str, *inside: str, cls: str = "", id: str = "") -> Html:
    """An element around markup."""
    attributes = (f' class="{escape(cls)}"' if cls else "") + (f' id="{escape(id)}"' if id else "")
    return Html(f"<{tag}{attributes}>{''.join(inside)}</{tag}>")


def badge(text: str, kind: str) -> Html:
    """A small label."""
    return Html(f'<span class="badge {kind}">{escape(text)}</span>')


def prose(text: str) -> Html:
    """Paragraphs, lists with ``*``, `code` and **bold** of a description."""
    parts = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = block.splitlines()
        if all(line.lstrip().startswith(("* ", "- ")) or line[:1] == " " for line in lines):
            items = re.split(r"(?m)^[*-] ", block)[1:]
            parts.append("<ul>" + "".join(f"<li>{_inline(one)}</li>" for one in items) + "</ul>")
        else:
            parts.append(f"<p>{_inline(block)}</p>")
    return Html("".join(parts))


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Html:
    """A table of cells that are markup; nothing without rows."""
    told = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    if not told:
        return Html("")
    head = "".join(f"<th>{escape(one)}</th>" for one in heads)
    whole = f"<table><thead><tr>{head}</tr></thead><tbody>{told}</tbody></table>"
    return Html(f'<h4>{title}</h4><div class="wide">{whole}</div>')


def _inline(text: str) -> str:
    told = escape(" ".join(text.split()))
    for pattern, becomes in _INLINE:
        told = pattern.sub(becomes, told)
    return told
