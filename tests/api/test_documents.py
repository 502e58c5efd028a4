from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.api.bodies import most_bytes
from ledsign.api.problems import MEDIA_TYPE
from ledsign.api.responses import errors
from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.service.options import Options
from ledsign.service.roles import Role
from ledsign.service.sources import MOST_TEXT
from ledsign.store.tables import AuditRecord
from tests.api.documents_of import (
    ADMIN,
    AUTHOR,
    OTHER_AUTHOR,
    PLAYLIST,
    SCHEDULE,
    SIGN,
    SIGN_TEXT,
    YAML,
    Desk,
    match,
    with_sign,
)
from tests.house import LOCAL, actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.testclient import TestClient

    from ledsign.service.house import House

    ClientAs = Callable[[Any], TestClient]


@pytest.fixture
def desk(house: House, client_as: ClientAs) -> Desk:
    with_sign(house)
    return Desk(client_as(AUTHOR))


def test_text_is_kept_exactly_and_told_as_plain_values_too(desk: Desk) -> None:
    text = PLAYLIST + "# 结尾，没有换行"
    made = desk.client.post(f"{desk.root}?name=节日&remark=首版", content=text.encode(), headers=YAML)
    assert made.status_code == 201
    told = made.json()
    assert made.headers["ETag"] == '"1"'
    assert made.headers["Location"] == f"{desk.root}/{told['id']}"
    assert told["text"] == text
    assert told["document"]["items"] == [{"text": "欢迎光临", "size": 16}]
    assert (told["title"], told["remark"], told["changed_by"]["id"]) == ("欢迎", "首版", "lin")
    assert desk.get(told["id"]).json() == told
    plain = desk.get(told["id"], "?form=yaml")
    assert (plain.text, plain.headers["ETag"]) == (text, '"1"')
    assert plain.headers["Content-Type"].startswith("application/yaml")


def test_plain_values_become_text_that_says_the_same(desk: Desk) -> None:
    document = {"items": [{"text": "1e3", "size": 8}, {"text": "第一行\n第二行", "wrap": True}]}
    made = desk.client.post(desk.root, json={"name": "n", "document": document})
    assert made.status_code == 201, made.text
    assert made.json()["document"] == {"ledsign": "playlist/1"} | document


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"name": "n"}, "form", "body"),
        ({"name": "n", "text": "a", "document": {}}, "form", "body"),
        ({"name": "a/b", "text": PLAYLIST}, "name", None),
        ({"name": ".hidden", "text": PLAYLIST}, "name", None),
        ({"name": "a\u202eb", "text": PLAYLIST}, "name", None),
        ({"name": "字" * 67, "text": PLAYLIST}, "name", None),
        ({"name": "n", "text": "items: ["}, "document", ""),
        ({"name": "n", "text": "ledsign: schedule/1"}, "document", "ledsign"),
        ({"name": "n", "text": "ledsign: playlist/1\nitems: []"}, "document", "items"),
        ({"name": "n", "text": "ledsign: playlist/1\nitem:\n  - text: a"}, "document", "item"),
        ({"name": "n", "document": {"items": [{"text": "a", "size": "big"}]}}, "document", "items[0].size"),
    ],
)
def test_faults_of_form_are_refused_with_their_place(
    desk: Desk, body: dict[str, Any], code: str, field: str | None
) -> None:
    answer = desk.client.post(desk.root, json=body)
    assert answer.status_code == 422
    told = answer.json()
    assert told["code"] == code
    assert told["detail_zh"]
    if field is not None:
        assert field in [one["field"] for one in told["problems"]]
    assert desk.client.get(desk.root).json()["items"] == []


def test_all_faults_are_told_at_once_also_those_on_this_sign(desk: Desk) -> None:
    text = "ledsign: playlist/1\nitems:\n  - text: 5\n  - text: a\n    face: north\n  - {text: b, sise: 3}\n"
    told = desk.client.post(desk.root, json={"name": "n", "text": text}).json()
    places = {(one["field"], one["line"]) for one in told["problems"]}
    assert places == {("items[0].text", 3), ("items[1].face", 5), ("items[2].sise", 6)}


def test_what_is_only_wrong_on_this_sign_is_saved_and_told(desk: Desk) -> None:
    text = (
        "ledsign: playlist/1\nsign: twin-towers\nitems:\n  - {text: a, face: north}\n"
        "  - {image: media/logo.png, duration: 3}\n  - {image: /etc/passwd.png, duration: 3}\n"
    )
    made = desk.create("n", text)
    found = {(one["code"], one["severity"], one["field"]) for one in made["problems"]}
    assert found == {
        ("sign.other", "warning", "sign"),
        ("face.unknown", "error", "items[0].face"),
        ("image.missing", "error", "items[1].image"),
        ("image.missing", "error", "items[2].image"),
    }


def test_who_comes_second_loses_nothing_and_learns_what_changed(desk: Desk, client_as: ClientAs) -> None:
    made = desk.create("n", PLAYLIST + "  - text: 第二条\n")
    other = Desk(client_as(OTHER_AUTHOR))
    assert other.put(made["id"], 1, text=PLAYLIST + "  - text: 改了\n", remark="改第二条").status_code == 200
    mine = desk.put(made["id"], 1, text=PLAYLIST.replace("欢迎光临", "您好"))
    assert mine.status_code == 412
    told = mine.json()
    assert (told["code"], told["current_version"], told["your_version"]) == ("stale", 2, 1)
    assert (told["changed_by"], told["changed_fields"]) == ("wang", ["items[1].text"])
    assert "items[1].text" in told["detail"]
    assert "items[1].text" in told["detail_zh"]
    assert desk.get(made["id"]).json()["document"]["items"][1]["text"] == "改了"
    assert desk.put(made["id"], 2, text=PLAYLIST).json()["version"] == 3
    stale = desk.put(made["id"], 99, text=PLAYLIST)
    assert stale.status_code == 412
    (example,) = errors(412)[412]["content"][MEDIA_TYPE]["examples"].values()
    assert example["value"].keys() == stale.json().keys()
    assert desk.client.put(f"{desk.root}/{made['id']}", json={"text": PLAYLIST}).status_code == 428


def test_of_many_at_once_one_wins_each_round(desk: Desk, client_as: ClientAs) -> None:
    made = desk.create("n")
    answers: list[int] = []
    desks = [Desk(client_as(actor(f"w{number}", Role.AUTHOR))) for number in range(6)]

    def write(number: int) -> None:
        own = desks[number]
        answers.append(own.put(made["id"], 1, text=f"{PLAYLIST}  - text: 第{number}\n").status_code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [200] + [412] * 5
    assert [one["version"] for one in desk.get(made["id"], "/versions").json()["items"]] == [2, 1]


def test_the_longest_text_fits_into_a_request_however_it_is_written() -> None:
    longest = json.dumps({"name": "字" * 100, "remark": "字" * 400, "text": "字" * (MOST_TEXT // 3)})
    assert len(longest) <= most_bytes("/api/v1/signs/x/playlists", Options())


def test_the_same_text_again_is_no_new_version(desk: Desk) -> None:
    made = desk.create("n")
    assert desk.put(made["id"], 1, text=PLAYLIST, name="n").json()["version"] == 1


def test_every_version_stays_and_any_two_compare(desk: Desk) -> None:
    made = desk.create("n")
    one = made["id"]
    desk.put(one, 1, text=PLAYLIST.replace("size: 16", "size: 12"), remark="小一点")
    desk.put(one, 2, name="新名")
    assert desk.delete(one, 3).status_code == 204
    versions = desk.get(one, "/versions").json()["items"]
    assert [(v["version"], v["name"], v["remark"], v["deleted"]) for v in versions] == [
        (4, "新名", "", True), (3, "新名", "", False), (2, "n", "小一点", False), (1, "n", "", False),
    ]  # fmt: skip
    assert desk.get(one, "/versions/1").json()["text"] == PLAYLIST
    compared = desk.get(one, "/comparison?from=1&to=4").json()
    assert compared["changes"] == [{"path": "items[0].size", "kind": "changed", "before": 16, "after": 12}]
    assert "-    size: 16\n+    size: 12\n" in compared["diff"]
    assert desk.get(one, "/comparison?from=2&to=3").json()["changes"] == []
    for missing in ("/versions/5", "/comparison?from=1&to=9"):
        assert desk.get(one, missing).status_code == 404


def test_a_deleted_name_is_free_and_the_deleted_comes_back_under_its_own(desk: Desk) -> None:
    first = desk.create("n")
    desk.delete(first["id"], 1)
    assert desk.get(first["id"]).status_code == 404
    assert [one["id"] for one in desk.client.get(f"{desk.root}?deleted=true").json()["items"]] == [
        first["id"]
    ]
    second = desk.create("n")
    back = f"{desk.root}/{first['id']}/versions/1/restoration"
    assert desk.client.post(back, json={}, headers=match(2)).status_code == 409
    desk.delete(second["id"], 1)
    restored = desk.client.post(back, json={"remark": "还要"}, headers=match(2))
    assert restored.status_code == 200
    assert (restored.json()["version"], restored.json()["text"]) == (3, PLAYLIST)


def test_names_are_composed_unique_and_copied(desk: Desk) -> None:
    made = desk.create("cafe\u0301")
    assert made["name"] == "caf\u00e9"
    assert (
        desk.client.post(desk.root, json={"name": "caf\u00e9", "text": PLAYLIST}).json()["code"] == "exists"
    )
    copy = desk.client.post(f"{desk.root}/{made['id']}/duplicate", json={"name": "copy"})
    assert (copy.status_code, copy.json()["text"]) == (201, PLAYLIST)
    assert desk.put(made["id"], 1, name="copy").status_code == 409


def test_a_playlist_that_a_schedule_needs_stays(desk: Desk) -> None:
    schedules = Desk(desk.client, "schedule")
    plan = schedules.create("may", SCHEDULE)
    assert [(one["code"], one["field"]) for one in plan["problems"]] == [
        ("playlist.missing", "playlists.hello")
    ]
    welcome = desk.create("welcome")
    assert schedules.get(plan["id"]).json()["problems"] == []
    refused = desk.delete(welcome["id"], 1)
    assert (refused.status_code, refused.json()["schedules"]) == (409, ["may"])
    assert desk.put(welcome["id"], 1, name="other").status_code == 409
    schedules.delete(plan["id"], 1)
    assert desk.delete(welcome["id"], 1).status_code == 204


def test_shipped_playlists_and_files_of_the_machine_are_not_found_in_silence(desk: Desk) -> None:
    schedules = Desk(desk.client, "schedule")
    for number, file in enumerate(("twin-towers", "/etc/passwd", "../../etc/passwd", "couplet.yaml")):
        text = SCHEDULE.replace("welcome.yaml", f'"{file}"')
        assert [one["code"] for one in schedules.create(f"s{number}", text)["problems"]] == [
            "playlist.missing"
        ]


def test_problems_in_a_playlist_are_told_with_its_name(desk: Desk) -> None:
    desk.create("welcome", PLAYLIST + "    face: north\n")
    problems = Desk(desk.client, "schedule").create("may", SCHEDULE)["problems"]
    assert [one["field"] for one in problems] == ["welcome.yaml: items[0].face"]


def test_lists_come_in_parts_and_are_searched(desk: Desk, house: House) -> None:
    assert isinstance(house.clock, FakeClock)
    for number in range(5):
        house.clock.advance_ns(NS_PER_S)
        desk.create(f"n{number}", PLAYLIST.replace("欢迎\n", f"第{number}号%\n"))
    first = desk.client.get(f"{desk.root}?limit=3").json()
    rest = desk.client.get(f"{desk.root}?limit=3&cursor={first['next']}").json()
    assert [one["name"] for one in first["items"] + rest["items"]] == [f"n{number}" for number in range(5)]
    assert rest["next"] is None
    assert [one["name"] for one in desk.client.get(f"{desk.root}?q=第3").json()["items"]] == ["n3"]
    assert len(desk.client.get(f"{desk.root}?q=%25").json()["items"]) == 5
    assert desk.client.get(f"{desk.root}?q=_").json()["items"] == []


def test_foreign_ids_read_like_ids_of_nothing(house: House, client_as: ClientAs) -> None:
    with_sign(house)
    with_sign(house, SIGN_TEXT.replace("name: p10-64x16", "name: second"))
    one = Desk(client_as(AUTHOR)).create("n")["id"]
    writer = client_as(actor("only", Role.AUTHOR, sign="second"))
    nothing = "0" * 26
    for sign, document in ((SIGN, one), (SIGN, nothing), ("second", one), ("second", nothing), ("none", one)):
        root = f"/api/v1/signs/{sign}/playlists/{document}"
        answers = [
            writer.get(root),
            writer.get(f"{root}/versions"),
            writer.get(f"{root}/items"),
            writer.put(root, json={"text": PLAYLIST}, headers=match(1)),
            writer.delete(root, headers=match(1)),
            writer.post(f"{root}/duplicate", json={"name": "x"}),
        ]
        assert [answer.status_code for answer in answers] == [404] * 6, (sign, document)
    schedule = f"/api/v1/signs/{SIGN}/schedules/{one}"
    assert client_as(AUTHOR).get(schedule).status_code == 404


def test_who_may_only_read_writes_nothing(desk: Desk, client_as: ClientAs) -> None:
    made = desk.create("n")
    reader = Desk(client_as(actor("r", Role.REVIEWER)))
    assert reader.get(made["id"]).status_code == 200
    assert reader.put(made["id"], 1, text=PLAYLIST).status_code == 403
    assert reader.delete(made["id"], 1).status_code == 403
    assert Desk(client_as(ADMIN)).get(made["id"]).status_code == 403


def test_a_write_sent_twice_happens_once(desk: Desk) -> None:
    keys = {"Idempotency-Key": "k1"}
    body = {"name": "n", "text": PLAYLIST}
    first = desk.client.post(desk.root, json=body, headers=keys)
    again = desk.client.post(desk.root, json=body, headers=keys)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replay"] == "true"
    other = desk.client.post(desk.root, json=body | {"name": "m"}, headers=keys)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency-key")


def test_each_change_is_one_audit_record(desk: Desk, house: House) -> None:
    made = desk.create("n")
    desk.put(made["id"], 1, text=PLAYLIST + "  - text: 二\n")
    desk.put(made["id"], 1, text=PLAYLIST)  # refused
    desk.delete(made["id"], 2)
    with house.view(LOCAL) as unit:
        found = [(one.action, one.sign, one.subject) for one in unit.db.query(AuditRecord)]
    assert found[-3:] == [
        (f"playlist.{what}", SIGN, made["id"]) for what in ("created", "changed", "deleted")
    ]
