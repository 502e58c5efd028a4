"""The pages: everything is on them, nothing comes from elsewhere, nothing of a document becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest

from ledsign.api import problem_page, reference
from ledsign.api.app import create_app
from ledsign.api.codes import entries
from ledsign.api.markup import prose
from tests.house import actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.testclient import TestClient

VOID = {"meta", "link", "br"}


class _Page(HTMLParser):
    """Collects ids and links; complains of tags that are not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.feed(text)
        assert not self.open, self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        told = dict(attrs)
        self.ids += [told["id"] or ""] if "id" in told else []
        self.links += [told[key] or "" for key in ("href", "src") if key in told]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, tag


@pytest.mark.parametrize("path", ["/docs", "/docs/problems"])
def test_pages_work_offline(client_as: Callable[..., TestClient], path: str) -> None:
    answer = client_as(None).get(path)
    page = _Page(answer.text)
    assert "script" not in page.tags
    assert all(link.startswith(("/", "#")) for link in page.links)
    assert len(page.ids) == len(set(page.ids))
    anchors = {link[1:] for link in page.links if link.startswith("#")}
    assert anchors <= set(page.ids)
    assert "style-src 'self'" in answer.headers["content-security-policy"]
    assert "sandbox" not in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("path", "kind"), [("/docs/reference.css", "text/css"), ("/docs/hanzi.otf", "font/otf")]
)
def test_what_the_pages_load(client_as: Callable[..., TestClient], path: str, kind: str) -> None:
    answer = client_as(None).get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert b"http" not in answer.content or kind == "font/otf"


def test_every_operation_is_on_the_page() -> None:
    document = create_app(None).openapi()
    page = _Page(reference.page(document))
    for methods in document["paths"].values():
        for operation in methods.values():
            assert operation["operationId"] in page.ids


def test_every_example_of_a_refusal_is_on_the_page_of_codes() -> None:
    page = _Page(problem_page.page())
    linked = set(re.findall(r'/docs/problems#([^"]+)"', reference.page(create_app(None).openapi())))
    assert linked <= set(page.ids)
    assert {one.code for one in entries()} <= set(page.ids)


def test_every_code_has_both_languages() -> None:
    for one in entries():
        for text in one.texts:
            assert re.search(r"[\u3400-\u9fff]", text.zh), one


def test_what_is_answered_is_on_the_page_of_codes(client_as: Callable[..., TestClient]) -> None:
    http = client_as(actor("nothing"))
    for method, path in (
        ("GET", "/api/v1/signs/nowhere"), ("GET", "/nowhere"), ("BREW", "/api/v1/signs"), ("GET", "/metrics"),
        ("GET", "/api/v1/signs?limit=0"), ("GET", "/api/v1/signs?cursor=!"), ("POST", "/api/v1/takedown"),
        ("GET", "/api/v1/me%00"), ("GET", "/api/v1/signs?limit=%00"),
    ):  # fmt: skip
        answer = http.request(method, path)
        assert answer.status_code >= 400, path
        from ledsign.api.codes import known

        assert known(answer.json()["code"]), answer.json()


def test_text_stays_text() -> None:
    told = prose("a <b>bold</b> `<script>` **x**\n\n* one\n* two")
    assert "<script>" not in told
    assert "<li>one</li>" in told
