"""The client against the real application."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import httpx2
import pytest

from ledsign.client import Client
from ledsign.client.noun import at
from ledsign.core import errors
from ledsign.core.clock import FakeClock
from ledsign.service.roles import Role
from tests.api.matrix import FOREIGN, HERE

if TYPE_CHECKING:
    from collections.abc import Callable

    Make = Callable[..., Client]

TEXT = "ledsign: playlist/1\nitems:\n- text: 技能让生活更美好\n"


def test_documents_from_creating_to_deleting(client_of: Make) -> None:
    client = client_of(Role.AUTHOR)
    made = client.playlists.create(HERE, "festival", TEXT)
    assert made.text == TEXT
    assert [one.name for one in client.playlists.list(HERE)] == ["festival"]
    changed = client.playlists.replace(HERE, made.id, TEXT.replace("技能", "学习"), made.version)
    assert changed.version == made.version + 1
    copy = client.playlists.duplicate(HERE, made.id, "another")
    assert client.playlists.named(HERE, "another") is not None
    client.playlists.delete(HERE, copy.id, copy.version)
    assert client.playlists.named(HERE, "another") is None
    compared = client.playlists.compare(HERE, made.id, 1, 2)
    assert [one.path for one in compared.changes] == ["items[0].text"]
    assert client.playlists.version(HERE, made.id, 1).text == TEXT


def test_lists_are_read_to_their_end(client_of: Make) -> None:
    client = client_of(Role.AUTHOR)
    names = {f"list-{n:03}" for n in range(103)}
    for name in sorted(names):
        client.playlists.create(HERE, name, TEXT)
    assert {one.name for one in client.playlists.list(HERE)} == names


def test_refusals_are_the_errors_of_the_service(client_of: Make) -> None:
    client = client_of(Role.AUTHOR)
    made = client.playlists.create(HERE, "festival", TEXT)
    client.playlists.replace(HERE, made.id, TEXT + "# 1\n", made.version)
    with pytest.raises(errors.Stale) as stale:
        client.playlists.replace(HERE, made.id, TEXT + "# 2\n", made.version)
    assert stale.value.text.zh
    with pytest.raises(errors.Unknown):
        client.playlists.get(FOREIGN, made.id)
    with pytest.raises(errors.Forbidden) as forbidden:
        client.takedown.of(HERE)
    assert forbidden.value.told["permission"] == "dark"
    with pytest.raises(errors.Conflict):
        client.playlists.create(HERE, "festival", TEXT)
    with pytest.raises(errors.Invalid) as invalid:
        client.playlists.create(HERE, "bad", "ledsign: playlist/1\nitems:\n- txt: x\n")
    assert invalid.value.problems[0].remedy.zh


def test_who_has_no_token_is_told_so(client_of: Make) -> None:
    client = client_of(Role.AUTHOR)
    client.wire._http.headers["Authorization"] = "Bearer lsk_wrong"
    with pytest.raises(errors.Unauthenticated):
        client.me.get()


def test_a_lost_answer_is_asked_for_again_and_nothing_happens_twice(client_of: Make) -> None:
    client = client_of(Role.AUTHOR)
    inner, lost = client.wire._http, []

    def sometimes(request: httpx2.Request) -> httpx2.Response:
        answer = inner.request(
            request.method, str(request.url), content=request.content, headers=dict(request.headers)
        )
        if len(lost) < 2:
            lost.append(request.headers["idempotency-key"])
            raise httpx2.ReadError("the cable was pulled")
        return answer

    http = httpx2.Client(transport=httpx2.MockTransport(sometimes), base_url="http://testserver")
    with Client("http://testserver", http=http, clock=FakeClock()) as shaky:
        shaky.playlists.create(HERE, "festival", TEXT)
    assert len(lost) == 2
    assert len(set(lost)) == 1
    assert [one.name for one in client.playlists.list(HERE)] == ["festival"]


def test_nobody_there() -> None:
    def refuse(request: httpx2.Request) -> httpx2.Response:
        raise httpx2.ConnectError("refused")

    http = httpx2.Client(transport=httpx2.MockTransport(refuse), base_url="http://nowhere")
    with (
        Client("http://nowhere", http=http, clock=FakeClock()) as client,
        pytest.raises(errors.Unavailable, match="does not answer"),
    ):
        client.me.get()


@pytest.mark.parametrize("body", [b"<html>", b"{}", b"", b"\xff\xfe"])
@pytest.mark.parametrize("status", [200, 404, 502])
def test_what_is_no_ledsign(body: bytes, status: int) -> None:
    http = httpx2.Client(
        transport=httpx2.MockTransport(lambda _: httpx2.Response(status, content=body)),
        base_url="http://other",
    )
    with (
        Client("http://other", http=http, clock=FakeClock()) as client,
        pytest.raises(errors.ServiceError) as refused,
    ):
        client.me.get()
    assert refused.value.text.zh


def test_progress_comes_as_events() -> None:
    told = "".join(
        f"id: {n}\nevent: progress\ndata: {json.dumps({'done': n})}\n\n: still there\n\n" for n in (1, 2)
    )
    http = httpx2.Client(
        transport=httpx2.MockTransport(
            lambda _: httpx2.Response(
                200, content=told.encode(), headers={"Content-Type": "text/event-stream"}
            )
        ),
        base_url="http://there",
    )
    with Client("http://there", http=http) as client:
        assert [one.data["done"] for one in client.jobs.follow(HERE, "x")] == [1, 2]


def test_no_name_leads_elsewhere() -> None:
    assert at("signs", "../../etc", "a?b#c") == "/signs/..%2F..%2Fetc/a%3Fb%23c"
