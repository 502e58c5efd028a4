"""Problem page: every code an error may have, what it means and what to do, in both languages."""

from __future__ import annotations

from html import escape

from ledsign.api.codes import Entry, entries
from ledsign.api.markup import Html, element, raw
from ledsign.api.problems import TITLES
from ledsign.api.reference import frame

_ABOUT = (
    "<header><h1>Problem codes <small>错误代码</small></h1>"
    '<p class="lead">Every error is a problem document (RFC 9457) with one of these stable codes, in both'
    " languages. 所有错误均以稳定的代码及中英文说明返回。</p></header>"
)


def page() -> str:
    """The page."""
    told = [one for one in entries() if one.status]
    inside = [one for one in entries() if not one.status]
    groups = [
        ("requests", "Why a request is refused", "请求被拒绝", told),
        ("documents", "What is wrong inside a document, or said by a player", "文档或播放程序的问题", inside),
    ]
    contents = raw(
        "".join(
            f'<details open><summary><a href="#{key}">{en}</a> <small>{zh}</small></summary><ul>'
            + "".join(
                f'<li><a href="#{escape(one.code)}"><code>{escape(one.code)}</code></a></li>' for one in found
            )
            + "</ul></details>"
            for key, en, zh, found in groups
        )
    )
    body = [raw(_ABOUT)]
    for key, en, zh, found in groups:
        heading = raw(f'<h2 id="{key}">{en} <small>{zh}</small></h2>')
        body.append(element("section", heading, *(_entry(one) for one in found), cls="codes"))
    return frame("ledsign problem codes", contents, body)


def _entry(one: Entry) -> Html:
    status = ""
    if one.status:
        title = TITLES[one.status]
        status = f'<b class="s s{str(one.status)[0]}">{one.status}</b> <span>{title.en} {title.zh}</span>'
    texts = "".join(f'<p>{escape(text.en)}</p><p class="zh">{escape(text.zh)}</p>' for text in one.texts)
    remedies = "".join(
        f'<p class="remedy">→ {escape(text.en)}</p><p class="remedy zh">→ {escape(text.zh)}</p>'
        for text in one.remedies
    )
    head = raw(f'<h3><a href="#{escape(one.code)}"><code>{escape(one.code)}</code></a> {status}</h3>')
    return element("article", head, texts, remedies, id=one.code)
