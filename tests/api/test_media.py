"""Media and fonts over the API."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from ledsign.core.clock import NS_PER_S
from ledsign.service.roles import Role
from tests.content_of import SIGN, add_document, add_sign
from tests.house import actor, make_house
from tests.worker.pictures import picture

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.service.house import House

AUTHOR = actor("lin", Role.AUTHOR)
ADMIN = actor("root", Role.ADMIN)
MEDIA = f"/api/v1/signs/{SIGN}/media"
FONT = (Path(__file__).parents[2] / "fonts" / "NotoEmoji.ttf").read_bytes()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    add_sign(made)
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture(scope="module")
def client(house: House) -> TestClient:
    return TestClient(create_app(house, lambda _house, _request: AUTHOR))


@pytest.fixture(scope="module")
def admin(house: House) -> TestClient:
    return TestClient(create_app(house, lambda _house, _request: ADMIN))


def upload(client: TestClient, name: str, data: bytes, kind: str = "image/png", **headers: str) -> Any:
    return client.post(MEDIA, params={"name": name}, content=data, headers={"Content-Type": kind, **headers})


def test_a_picture_is_kept_by_its_hash_and_given_back_as_it_was(client: TestClient, house: House) -> None:
    answer = upload(client, "桃花.png", picture())
    assert answer.status_code == 201, answer.text
    found = answer.json()
    assert (found["format"], found["width"], found["height"], found["frames"]) == ("PNG", 32, 16, 1)
    assert found["sha256"] == hashlib.sha256(picture()).hexdigest()
    assert client.get(answer.headers["location"]).json() == found
    content = client.get(f"{MEDIA}/{found['id']}/content")
    assert content.content == picture()
    assert content.headers["content-type"] == "image/png"
    assert content.headers["x-content-type-options"] == "nosniff"
    assert content.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%E6%A1%83")
    assert "sandbox" in content.headers["content-security-policy"]
    again = client.get(f"{MEDIA}/{found['id']}/content", headers={"If-None-Match": content.headers["etag"]})
    assert again.status_code == 304
    assert list((house.folder / "uploads").iterdir()) == []


def test_the_kind_is_what_it_is_and_not_what_is_said(client: TestClient) -> None:
    answer = upload(client, "really.png", picture("GIF", frames=3), "image/png")
    assert (answer.json()["format"], answer.json()["frames"]) == ("GIF", 3)
    assert client.get(f"{MEDIA}/{answer.json()['id']}/content").headers["content-type"] == "image/gif"
    assert upload(client, "page.png", b"<html>", "text/html").status_code == 415
    assert upload(client, "page.png", b"<html>").json()["code"] == "upload.kind"


def test_a_name_is_unique_until_it_is_deleted(client: TestClient, house: House) -> None:
    first = upload(client, "once.png", picture())
    assert upload(client, "once.png", picture(width=8)).status_code == 409
    add_document(house, "playlist", "uses it", "ledsign: playlist/1\nitems: [{image: media/once.png}]\n")
    gone = client.delete(first.headers["location"])
    assert gone.json() == {"used_by": ["uses it"]}
    assert client.delete(first.headers["location"]).status_code == 404
    assert upload(client, "once.png", picture(width=8)).status_code == 201
    names = [one["id"] for one in client.get(MEDIA, params={"deleted": True}).json()["items"]]
    assert first.json()["id"] in names
    assert client.get(f"{first.headers['location']}/content").content == picture()


def test_the_list_comes_in_parts_and_can_be_searched(client: TestClient, house: House) -> None:
    for number in range(3):
        house.clock.advance_ns(NS_PER_S)  # type: ignore[attr-defined]
        assert upload(client, f"list{number}%.png", picture(width=8 + number)).status_code == 201
    first = client.get(MEDIA, params={"q": "list", "limit": 2}).json()
    rest = client.get(MEDIA, params={"q": "list", "limit": 2, "cursor": first["next"]}).json()
    assert [one["name"] for one in first["items"] + rest["items"]] == [
        "list0%.png",
        "list1%.png",
        "list2%.png",
    ]
    assert client.get(MEDIA, params={"q": "_ist"}).json()["items"] == []


def test_the_same_upload_under_one_key_happens_once(client: TestClient) -> None:
    first = upload(client, "key.png", picture(), **{"Idempotency-Key": "k1"})
    second = upload(client, "key.png", picture(), **{"Idempotency-Key": "k1"})
    other = upload(client, "key.png", picture(width=9), **{"Idempotency-Key": "k1"})
    assert first.json() == second.json()
    assert other.status_code == 409


@pytest.mark.parametrize(
    "name", ["../x.png", "a/b.png", "", ".x", "x ", "con.png", "字" * 90, "a\u202eb.png"]
)
def test_names_that_are_none_are_refused(client: TestClient, name: str) -> None:
    from urllib.parse import quote

    encoded = quote(name.encode())
    answer = client.post(f"{MEDIA}?name={encoded}", content=picture(), headers={"Content-Type": "image/png"})
    assert answer.status_code == 422


def test_too_much_is_refused_while_it_comes(client: TestClient, house: House) -> None:
    most = house.options.upload_mib << 20

    def endless() -> Iterator[bytes]:
        for _ in range(most // (1 << 20) + 2):
            yield bytes(1 << 20)

    answer = client.post(f"{MEDIA}?name=big.png", content=endless(), headers={"Content-Type": "image/png"})
    assert answer.status_code == 413
    assert list((house.folder / "uploads").iterdir()) == []


def test_who_may_not_upload_does_not(house: House) -> None:
    for who, status in (
        (actor("r", Role.REVIEWER), 403),
        (actor("x", Role.AUTHOR, sign="other"), 404),
        (None, 401),
    ):
        client = TestClient(create_app(house, lambda _house, _request, who=who: who))
        assert upload(client, "no.png", picture()).status_code == status


def test_a_quota_ends_it(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from ledsign.service import media

    monkeypatch.setattr(media, "MOST_BYTES", 10)
    assert upload(client, "full.png", picture()).json()["code"] == "quota"


def test_a_full_disk_is_told(client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    from ledsign.service import uploads

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(uploads.tempfile, "NamedTemporaryFile", full)
    assert upload(client, "full.png", picture()).status_code == 507


def test_fonts_are_for_administrators(client: TestClient, admin: TestClient) -> None:
    url = "/api/v1/fonts"
    headers = {"Content-Type": "font/ttf"}
    assert client.post(url, params={"name": "a.ttf"}, content=FONT, headers=headers).status_code == 403
    assert admin.post(url, params={"name": "a.zip"}, content=FONT, headers=headers).status_code == 422
    assert admin.post(url, params={"name": "a.ttf"}, content=FONT[:5000], headers=headers).status_code == 422
    made = admin.post(url, params={"name": "a.ttf"}, content=FONT, headers=headers)
    assert made.status_code == 201, made.text
    assert [one["name"] for one in client.get(url).json()["items"]] == ["a.ttf"]
    assert admin.post(url, params={"name": "a.ttf"}, content=FONT, headers=headers).status_code == 409
    assert client.delete(made.headers["location"]).status_code == 403
    assert admin.delete(made.headers["location"]).status_code == 204
    assert admin.delete(made.headers["location"]).status_code == 404
    assert client.get(url).json()["items"] == []
