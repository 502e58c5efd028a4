"""Conditions and keys of writes: taken as the document tells them and in no other way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.documents_of import AUTHOR, PLAYLIST, Desk, with_sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.testclient import TestClient

    from ledsign.service.house import House


@pytest.fixture
def desk(house: House, client_as: Callable[[Any], TestClient]) -> Desk:
    with_sign(house)
    return Desk(client_as(AUTHOR))


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ('"1"', 200), ('W/"1"', 200), (' "1" ', 200),
        ("1", 422), ("0", 422), ('"1', 422), ('1"', 422), ('""1""', 422), ('"-1"', 422), ('"1", "2"', 422),
        ('w/"1"', 422), ('"' + "1" * 19 + '"', 422), ('"one"', 422), ("null", 422),
        ('"2"', 412), ('"0"', 412), ("*", 428), ("", 428),
    ],
)  # fmt: skip
def test_a_version_is_an_etag_and_nothing_like_one(desk: Desk, given: str, status: int) -> None:
    made = desk.create("n")
    answer = desk.client.put(
        f"{desk.root}/{made['id']}", json={"text": PLAYLIST + "# 二\n"}, headers={"If-Match": given}
    )
    assert answer.status_code == status, answer.text
    assert desk.get(made["id"]).json()["version"] == (2 if status == 200 else 1)


@pytest.mark.parametrize(
    ("key", "status"), [("k", 201), ("~" * 128, 201), ("~" * 129, 422), ("a b", 422), ("k\x7f", 422)]
)
def test_a_key_is_plain_and_not_long(desk: Desk, key: str, status: int) -> None:
    sent = {"name": "n", "text": PLAYLIST}
    answer = desk.client.post(desk.root, json=sent, headers={"Idempotency-Key": key})
    assert answer.status_code == status, answer.text
