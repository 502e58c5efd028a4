"""Reference: the API's document as a page people read; nothing of it comes from elsewhere, no script runs."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from ledsign.api.fields import fields_of
from ledsign.api.markup import Html, badge, element, prose, raw, table

if TYPE_CHECKING:
    from collections.abc import Iterator

Document = dict[str, Any]
CSS = "/docs/reference.css"
_READS = {"get": "read", "put": "replace", "post": "do", "patch": "change", "delete": "remove"}


def page(document: Document) -> str:
    """The whole reference."""
    groups = [(tag, list(_operations(document, tag["name"]))) for tag in document["tags"]]
    info = document["info"]
    heading = f"<h1>{escape(info['title'])} <small>API {escape(_version(document))}</small></h1>"
    lead = element("p", escape(info["summary"]), cls="lead")
    body = [
        element("header", raw(heading), lead, prose(info["description"])),
        *(_group(document, tag, found) for tag, found in groups),
        element(
            "section", raw('<h2 id="websockets">WebSockets <small>实时画面</small></h2>'), *_sockets(document)
        ),
    ]
    return frame("ledsign API", _contents(groups), body)


def frame(title: str, contents: Html, body: list[Html]) -> str:
    """A page: its contents at the side, ``body`` in the middle."""
    side = element(
        "nav",
        raw('<a class="home" href="/docs">ledsign<small>API 接口文档</small></a>'),
        contents,
        raw('<p class="more"><a href="/docs/problems">Problem codes 错误代码</a><br>'
            '<a href="/api/v1/openapi.json">openapi.json</a></p>'),
    )  # fmt: skip
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<title>{escape(title)}</title><link rel="stylesheet" href="{CSS}"></head>'
        f"<body>{side}<main>{''.join(body)}</main></body></html>"
    )


def _version(document: Document) -> str:
    return f"v1 · {document['info']['version']} · OpenAPI {document['openapi']}"


def _operations(document: Document, tag: str) -> Iterator[tuple[str, str, Document]]:
    order = list(_READS)
    for path, methods in document["paths"].items():
        for method, operation in sorted(methods.items(), key=lambda one: order.index(one[0])):
            if operation["tags"][0] == tag:
                yield path, method, operation


def _contents(groups: list[tuple[Document, list[tuple[str, str, Document]]]]) -> Html:
    parts = []
    for tag, found in groups:
        links = "".join(
            f'<li><a href="#{escape(one["operationId"])}"><span class="m {method}">{method}</span>'
            f"{escape(one['summary'])}</a></li>"
            for _, method, one in found
        )
        parts.append(
            f'<details><summary><a href="#{escape(tag["name"])}">{escape(tag["name"])}</a>'
            f" <small>{escape(_chinese(tag))}</small></summary><ul>{links}</ul></details>"
        )
    return raw("".join(parts))


def _sockets(document: Document) -> Iterator[Html]:
    for one in document["x-websockets"]:
        path = f'<code class="path">{escape(one["path"])}</code>'
        line = f'<div class="line"><span class="m get">ws</span>{path}</div>'
        yield element("article", raw(line), prose(one["summary"]), prose(one["description"]))


def _chinese(tag: Document) -> str:
    return str(tag.get("description", "")).rpartition(" / ")[2]


def _group(document: Document, tag: Document, found: list[tuple[str, str, Document]]) -> Html:
    english = str(tag.get("description", "")).rpartition(" / ")[0]
    heading = raw(
        f'<h2 id="{escape(tag["name"])}">{escape(tag["name"])} <small>{escape(_chinese(tag))}</small></h2>'
        f'<p class="about">{escape(english)}</p>'
    )
    return element("section", heading, *(_operation(document, *one) for one in found))


def _operation(document: Document, path: str, method: str, operation: Document) -> Html:
    shown = escape(path).replace("{", '<i class="v">{').replace("}", "}</i>")
    head = raw(
        f'<div class="line"><span class="m {method}">{method}</span><code class="path">{shown}</code></div>'
        f'<h3><a href="#{escape(operation["operationId"])}">{escape(operation["summary"])}</a>'
        f"<small>{escape(operation.get('x-summary-zh', ''))}</small></h3>"
    )
    text = prose(operation["description"]) if operation.get("description") else raw("")
    left = element(
        "div", text, _who(operation), _parameters(operation), _body(document, operation), cls="told"
    )
    right = element("div", _curl(path, method, operation), *_shown(document, operation), cls="shown")
    answers = _answers(document, operation)
    return element(
        "article", head, element("div", element("div", left, answers, cls="left"), right, cls="two"),
        id=operation["operationId"],
    )  # fmt: skip


def _who(operation: Document) -> Html:
    permission = operation["x-permission"]
    if permission == "public":
        return raw(f'<p class="who">{badge("anybody 无需登录", "open")}</p>')
    if permission == "login":
        return raw(f'<p class="who">{badge("anybody logged in 登录即可", "open")}</p>')
    roles = "".join(badge(role, "role") for role in operation["x-roles"])
    return raw(f'<p class="who">{badge(permission, "permission")} {roles}</p>')


def _parameters(operation: Document) -> Html:
    rows = [
        (
            f"<code>{escape(one['name'])}</code>{_required(one)}",
            escape(one["in"]),
            f"<code>{escape(_kind(one.get('schema', {})))}</code>",
            escape(one.get("description") or one.get("schema", {}).get("description", "")),
        )
        for one in operation.get("parameters", ())
    ]
    return table("Parameters 参数", ("name", "in", "type", "meaning"), rows)


def _required(one: Document) -> str:
    return ' <b class="required" title="required 必填">*</b>' if one.get("required") else ""


def _kind(schema: Document) -> str:
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"][:8]))
    for key in ("anyOf", "oneOf"):
        if key in schema:
            return " | ".join(dict.fromkeys(_kind(one) for one in schema[key] if one.get("type") != "null"))
    return str(schema.get("format") or schema.get("type") or schema.get("$ref", "any").rpartition("/")[2])


def _body(document: Document, operation: Document) -> Html:
    parts = []
    for kind, media in operation.get("requestBody", {}).get("content", {}).items():
        rows = fields_of(media.get("schema", {}), document["components"]["schemas"])
        parts.append(table(f"Body 请求体 <code>{escape(kind)}</code>", ("field", "type", "meaning"), rows))
        if not rows:
            about = media.get("schema", {}).get("description", "the bytes themselves 原始内容")
            parts.append(raw(f"<h4>Body 请求体 <code>{escape(kind)}</code></h4><p>{escape(about)}</p>"))
    return raw("".join(parts))


def _answers(document: Document, operation: Document) -> Html:
    rows = []
    for status, answer in operation["responses"].items():
        answer = _resolved(document, answer)
        kinds = ", ".join(answer.get("content", ()))
        codes = [
            f'<a href="/docs/problems#{escape(code)}"><code>{escape(code)}</code></a>'
            for media in answer.get("content", {}).values()
            for code in media.get("examples", ())
            if not status.startswith("2")
        ]
        further = " ".join(codes) or f"<code>{escape(kinds)}</code>" * bool(kinds)
        headers = [name for name in answer.get("headers", ()) if name != "X-Request-Id"]
        told = "".join(f' <span class="header">{escape(name)}</span>' for name in headers)
        rows.append(
            (f'<b class="s s{status[0]}">{status}</b>', escape(answer.get("description", "")), further + told)
        )
    return table("Answers 应答", ("status", "meaning", ""), rows)


def _resolved(document: Document, answer: Document) -> Document:
    if "$ref" in answer:
        found: Document = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
        return found
    return answer


def _curl(path: str, method: str, operation: Document) -> Html:
    words = ["curl"] + ([] if method == "get" else [f"-X {method.upper()}"])
    if operation["x-permission"] != "public":
        words.append('-H "Authorization: Bearer $LEDSIGN_TOKEN"')
    words += [
        f"-H '{one['name']}: {one.get('example', '…')}'"
        for one in operation.get("parameters", ())
        if one["in"] == "header" and one.get("required")
    ]
    for kind, media in list(operation.get("requestBody", {}).get("content", {}).items())[:1]:
        words.append(f"-H 'Content-Type: {kind}'")
        words.append(
            "-d @body.json" if kind == "application/json" and "example" in media else "--data-binary @file"
        )
    words.append(f'"$LEDSIGN_SERVER{path}"')
    return raw(f'<pre class="curl"><code>{escape(chr(10).join(_folded(words)))}</code></pre>')


def _folded(words: list[str]) -> Iterator[str]:
    line = words[0]
    for word in words[1:]:
        if len(line) + len(word) > 48:
            yield line + " \\"
            line = f"  {word}"
        else:
            line += f" {word}"
    yield line


def _shown(document: Document, operation: Document) -> Iterator[Html]:
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    if sent.get("example") is not None:
        yield _json("Send 请求示例", sent["example"])
    for status, answer in operation["responses"].items():
        media = _resolved(document, answer).get("content", {}).get("application/json", {})
        if status.startswith("2") and media.get("example") not in (None, {}):
            yield _json(f"{status} 应答示例", media["example"])


def _json(title: str, value: Any) -> Html:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return raw(f"<details open><summary>{title}</summary><pre><code>{escape(text)}</code></pre></details>")
