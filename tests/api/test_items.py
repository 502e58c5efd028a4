from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.api.documents_of import AUTHOR, Desk, match, with_sign

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.testclient import TestClient

    from ledsign.service.house import House

TEXT = """\
# 说明
ledsign: playlist/1
items:
  # 一
  - text: 一
    size: 16
  # 二
  - text: 二
  - text: 三
"""


@pytest.fixture
def desk(house: House, client_as: Callable[[Any], TestClient]) -> Desk:
    with_sign(house)
    return Desk(client_as(AUTHOR))


def items(desk: Desk, one: str) -> list[str]:
    return [item["text"] for item in desk.get(one, "/items").json()["items"]]


def test_items_one_by_one_and_comments_stay(desk: Desk) -> None:
    made = desk.create("n", TEXT)["id"]
    root = f"{desk.root}/{made}/items"
    first = desk.client.get(f"{root}/0")
    assert (first.json()["item"], first.headers["ETag"]) == ({"text": "一", "size": 16}, '"1"')
    added = desk.client.post(root, json={"item": {"text": "零"}, "index": 0}, headers=match(1))
    assert (added.status_code, added.headers["Location"], added.headers["ETag"]) == (201, f"{root}/0", '"2"')
    assert added.json()["comments_kept"] is True
    desk.client.post(root, json={"item": {"text": "四"}}, headers=match(2))
    assert items(desk, made) == ["零", "一", "二", "三", "四"]
    desk.client.put(f"{root}/2", json={"item": {"text": "贰"}}, headers=match(3))
    desk.client.delete(f"{root}/3", headers=match(4))
    moved = desk.client.put(f"{root}/order", json={"order": [2, 1, 3, 0]}, headers=match(5))
    assert moved.json()["text"] == (
        "# 说明\nledsign: playlist/1\nitems:\n"
        "  # 二\n  - text: 贰\n  # 一\n  - text: 一\n    size: 16\n  - text: 四\n  - text: 零\n"
    )
    assert [one["version"] for one in desk.get(made, "/versions").json()["items"]] == [6, 5, 4, 3, 2, 1]


def test_two_at_once_one_is_told(desk: Desk) -> None:
    made = desk.create("n", TEXT)["id"]
    root = f"{desk.root}/{made}/items"
    assert desk.client.delete(f"{root}/1", headers=match(1)).status_code == 200
    late = desk.client.put(f"{root}/1", json={"item": {"text": "x"}}, headers=match(1))
    assert (late.status_code, late.json()["changed_fields"]) == (412, ["items[1]"])
    assert items(desk, made) == ["一", "三"]
    assert desk.client.delete(f"{root}/1").status_code == 428


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PUT", "/3", {"item": {"text": "a"}}, 404),
        ("GET", "/3", None, 404),
        ("GET", "/-1", None, 404),
        ("GET", "/x", None, 404),
        ("DELETE", "/9", None, 404),
        ("DELETE", "/order", None, 405),
        ("GET", "/20000", None, 422),
        ("GET", "/" + "9" * 5000, None, 404),
        ("POST", "", {"item": {"text": "a"}, "index": 4}, 404),
        ("POST", "", {"item": {"text": "a", "colour": "no such"}}, 422),
        ("POST", "", {"item": {"words": "a"}}, 422),
        ("POST", "", {"item": {"text": "a\u0000"}}, 422),
        ("POST", "", {"item": []}, 422),
        ("PUT", "/order", {"order": [0, 1]}, 422),
        ("PUT", "/order", {"order": [0, 1, 1]}, 422),
        ("PUT", "/order", {"order": [0, 1, 2, 3]}, 422),
    ],
)
def test_what_cannot_be_changes_nothing(
    desk: Desk, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    made = desk.create("n", TEXT)["id"]
    answer = desk.client.request(method, f"{desk.root}/{made}/items{path}", json=body, headers=match(1))
    assert answer.status_code == status, answer.text
    assert desk.get(made).json()["version"] == 1


def test_the_last_item_cannot_go(desk: Desk) -> None:
    made = desk.create("n", "ledsign: playlist/1\nitems:\n  - text: 一\n")["id"]
    assert desk.client.delete(f"{desk.root}/{made}/items/0", headers=match(1)).status_code == 422


def test_a_text_in_brackets_is_written_anew_and_says_so(desk: Desk) -> None:
    made = desk.create("n", "ledsign: playlist/1 # k\nitems: [{text: 一}]\n")["id"]
    told = desk.client.post(
        f"{desk.root}/{made}/items", json={"item": {"text": "二"}}, headers=match(1)
    ).json()
    assert told["comments_kept"] is False
    assert told["text"] == "ledsign: playlist/1\nitems:\n  - text: 一\n  - text: 二\n"
