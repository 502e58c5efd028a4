"""Documents that mean no good: each is answered with a problem that says where, and never with 500."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests.api.documents_of import ADMIN, AUTHOR, PLAYLIST, YAML, Desk, match, with_sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.testclient import TestClient

    from ledsign.service.house import House

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)
)
HEAD = "ledsign: playlist/1\nitems:\n  - text: "
TEXTS: dict[str, str | bytes] = {
    "empty": "",
    "blank": " \n\n",
    "anchors": BOMB,
    "endless": "a: &a [*a]\n",
    "merge of itself": "a: &a {<<: *a}\n",
    "python tag": "!!python/object/apply:os.system ['true']\n",
    "tag of ours": "ledsign: !x playlist/1\n",
    "binary": "a: !!binary aGVsbG8=\n",
    "set": "a: !!set {b, c}\n",
    "deep lists": "[" * 100_000,
    "deep mappings": "{a: " * 100_000,
    "deep blocks": "".join(" " * n + "a:\n" for n in range(500)),
    "many values": "items: [" + "1," * 120_000 + "]\n",
    "many items": "ledsign: playlist/1\nitems:\n" + "- text: a\n" * 10_001,
    "two documents": "a: 1\n---\nb: 2\n",
    "directive": "%YAML 9.9\n---\na: 1\n",
    "NUL": "a: \x00\n",
    "NUL by escape": HEAD + '"\\0"\n',
    "escape character": HEAD + '"\\x1b[2J"\n',
    "half a pair by escape": HEAD + '"\\ud800"\n',
    "huge integer": HEAD + "9" * 5_000 + "\n",
    "huge float": HEAD + "1e999999999\n",
    "not a number": HEAD + ".nan\n",
    "hex": HEAD + "0x" + "f" * 4_000 + "\n",
    "size not a number": PLAYLIST + "    gap: .nan\n",
    "size endless": PLAYLIST.replace("size: 16", "size: .inf"),
    "keys that are lists": "? [a, b]\n: 1\n",
    "key twice": "ledsign: playlist/1\nitems: []\nitems: []\n",
    "not UTF-8": b"\xff\xfe\x00",
    "UTF-16": "ledsign: playlist/1\n".encode("utf-16"),
    "half a character": "标题".encode()[:4],
    "byte order marks": "\ufeff\ufeffa: 1",
    "tabs": "a:\n\t- b\n",
    "long line": "a: " + "x" * 1_000_000,
    "a million comments": "#\n" * 500_000,
    "regular expression": HEAD + "a" * 30_000 + "!\n    speed: " + "1" * 30_000 + " px/s\n",
    "line separators": HEAD + "a\u2028b\u0085c\n",
    "rules of a schedule": (
        "ledsign: schedule/1\nplaylists: {a: a.yaml}\n"
        "campaigns:\n  - {name: x, playlist: a, rrule: 'FREQ=SECONDLY'}\n"
    ),
    "rule without end": (
        "ledsign: schedule/1\nplaylists: {a: {items: [{text: a}]}}\n"
        "campaigns:\n  - {name: x, playlist: a, rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'}\n"
    ),
}  # fmt: skip
# Odd, but no harm in them: if they are kept they must be readable.
HARMLESS = {
    "line separators", "huge float", "not a number", "huge integer", "hex", "rules of a schedule",
    "rule without end",
}  # fmt: skip
BODIES: dict[str, bytes] = {
    "not JSON": b"{",
    "a list": b"[]",
    "nothing": b"",
    "null": b"null",
    "half a pair": b'{"name": "n", "text": "\\ud800"}',
    "half a pair as a name": b'{"name": "\\ud800", "text": "a"}',
    "half a pair as a key": b'{"name": "n", "document": {"\\ud800": 1}}',
    "half a pair within": b'{"name": "n", "document": {"items": [{"text": "\\udfff"}]}}',
    "NUL as a name": b'{"name": "\\u0000", "text": "a"}',
    "NUL as a remark": b'{"name": "n", "remark": "\\u0000", "text": "a"}',
    "NUL within": b'{"name": "n", "document": {"items": [{"text": "\\u0000"}]}}',
    "not a number": b'{"name": "n", "document": {"items": [{"text": "a", "size": NaN}]}}',
    "endless": b'{"name": "n", "document": {"items": [{"text": "a", "size": 1e999}]}}',
    "huge": b'{"name": "n", "document": {"items": [{"text": "a", "size": ' + b"9" * 4_000 + b"}]}}",
    "huger": b'{"name": "n", "document": {"items": [{"text": "a", "size": ' + b"9" * 9_000 + b"}]}}",
    "deep": b'{"name": "n", "document": {"a": ' + b"[" * 50_000 + b"]" * 50_000 + b"}}",
    "deep but JSON": b'{"name": "n", "document": {"a": ' + b"[" * 150 + b"]" * 150 + b"}}",
    "long name": json.dumps({"name": "n" * 10_000, "text": PLAYLIST}).encode(),
    "long remark": json.dumps({"name": "n", "text": PLAYLIST, "remark": "r" * 401}).encode(),
    "long text": json.dumps({"name": "n", "text": "#" * (2**20 + 1)}).encode(),
    "other fields": json.dumps({"name": "n", "text": PLAYLIST, "id": "x"}).encode(),
    "not UTF-8": b'{"name": "\xff", "text": "a"}',
    "other kind": json.dumps({"name": "n", "document": {"ledsign": "schedule/1", "items": []}}).encode(),
    "kind is no text": json.dumps({"name": "n", "document": {"ledsign": 5, "items": []}}).encode(),
    "keys of types": json.dumps({"name": "n", "document": {"__class__": 1, "model_config": {}}}).encode(),
}


@pytest.fixture
def desk(house: House, client_as: Callable[[Any], TestClient]) -> Desk:
    with_sign(house)
    return Desk(client_as(AUTHOR))


def refused(what: str, answer: Any) -> None:
    assert answer.status_code in (413, 415, 422), (what, answer.status_code, answer.text[:300])
    assert answer.headers["Content-Type"] == "application/problem+json", what
    assert answer.json()["detail_zh"], what
    assert len(answer.content) < 100_000, what


def test_hostile_texts(desk: Desk) -> None:
    for name, raw in TEXTS.items():
        data = raw.encode() if isinstance(raw, str) else raw
        for kind in ("playlist", "schedule"):
            root = Desk(desk.client, kind).root
            answer = desk.client.post(root, params={"name": name}, content=data, headers=YAML)
            if name in HARMLESS and answer.status_code == 201:
                one = f"{root}/{answer.json()['id']}"
                for path in (one, f"{one}/plan", f"{one}/explanation", f"{one}/findings", f"{one}/items"):
                    assert desk.client.get(path).status_code in (200, 404, 422), (name, path)
                assert desk.client.delete(one, headers=match(1)).status_code == 204
            else:
                refused(name, answer)
        url = f"/api/v1/signs/{desk.sign}/import"
        brought = desk.client.post(url, params={"name": name, "dry_run": True}, content=data, headers=YAML)
        taken = (200, 422) if name in HARMLESS else (413, 422)
        assert brought.status_code in taken, name
    for kind in ("playlist", "schedule"):
        assert desk.client.get(Desk(desk.client, kind).root).json()["items"] == []


def test_hostile_signs(client_as: Callable[[Any], TestClient]) -> None:
    client = client_as(ADMIN)
    for name, raw in TEXTS.items():
        data = raw.encode() if isinstance(raw, str) else raw
        refused(name, client.post("/api/v1/signs", content=data, headers=YAML))
    assert client.get("/api/v1/signs").json()["items"] == []


def test_hostile_bodies(desk: Desk) -> None:
    header = {"Content-Type": "application/json"}
    made = desk.create("kept")["id"]
    for name, body in BODIES.items():
        refused(name, desk.client.post(desk.root, content=body, headers=header))
        refused(name, desk.client.put(f"{desk.root}/{made}", content=body, headers=header | match(1)))
    assert [one["version"] for one in desk.client.get(desk.root).json()["items"]] == [1]


def test_other_kinds_of_content(desk: Desk) -> None:
    for kind in ("", "text/plain", "application/xml", "multipart/form-data; boundary=x", "application/json2"):
        header = {"Content-Type": kind}
        answer = desk.client.post(f"{desk.root}?name=n", content=PLAYLIST.encode(), headers=header)
        assert answer.status_code == 415, kind


def test_odd_versions_are_no_versions(desk: Desk) -> None:
    made = desk.create("n")["id"]
    for version in ("", "x", '"x"', "1e3", "9" * 30, '"²"', "-1", "W/", "*"):
        answer = desk.client.put(
            f"{desk.root}/{made}", json={"text": PLAYLIST}, headers=[(b"If-Match", version.encode())]
        )
        assert answer.status_code in (412, 422, 428), version


def test_odd_ids_are_ids_of_nothing(desk: Desk) -> None:
    for one in ("%00", "x..%2f", "a" * 5_000, "%ff", "'--", "01ksr49200%00", "*", "%F0%9F%99%82"):
        for rest in (
            "",
            "/versions",
            "/versions/1",
            "/items",
            "/comparison?from=1&to=1",
            "/versions/" + "9" * 30,
        ):
            assert desk.client.get(f"{desk.root}/{one}{rest}").status_code in (400, 404, 422), one
        assert desk.client.get(f"/api/v1/signs/{one}/playlists").status_code in (400, 404, 422), one


def test_odd_cursors(desk: Desk) -> None:
    made = desk.create("n")["id"]
    for cursor in ("x", "AAAA", "!!!!", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "eA", "/" * 20):
        for path in (desk.root, f"{desk.root}/{made}/versions"):
            assert desk.client.get(f"{path}?cursor={cursor}").status_code in (200, 422), cursor
