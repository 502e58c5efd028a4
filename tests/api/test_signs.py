from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.display.wiring import from_json
from ledsign.documents.load import load_sign
from ledsign.service.roles import Role
from ledsign.store.tables import Person, ReleaseRecord, Submission
from tests.api.documents_of import ADMIN, AUTHOR, PLAYLIST, SIGN, SIGN_TEXT, YAML, Desk, match, with_sign
from tests.house import LOCAL, actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.testclient import TestClient

    from ledsign.service.house import House

    ClientAs = Callable[[Any], TestClient]

ROOT = "/api/v1/signs"
PROPERTY = actor("zhao", Role.PROPERTY)


@pytest.fixture
def admin(client_as: ClientAs) -> TestClient:
    return client_as(ADMIN)


def created(admin: TestClient, text: str = SIGN_TEXT) -> Any:
    return admin.post(ROOT, content=text.encode(), headers=YAML)


@pytest.mark.parametrize("name", ["p10-64x16", "twin-towers", "wall-1024x256"])
def test_a_shipped_sign_is_kept_and_told_as_it_is(admin: TestClient, name: str) -> None:
    path = Path(f"signs/{name}.yaml")
    made = created(admin, path.read_text(encoding="utf-8"))
    assert made.status_code == 201, made.text
    sign, told = load_sign(path), made.json()
    assert made.headers["Location"] == f"{ROOT}/{name}"
    assert told["text"] == path.read_text(encoding="utf-8")
    assert (told["geometry"]["width"], told["geometry"]["height"]) == (sign.canvas.width, sign.canvas.height)
    assert [face["name"] for face in told["faces"]] == [face.name for face in sign.faces]
    assert admin.get(f"{ROOT}/{name}").json() == told
    assert admin.get(f"{ROOT}/{name}/faces").json() == told["faces"]
    assert from_json(admin.get(f"{ROOT}/{name}/wiring").content) == sign
    outputs = admin.get(f"{ROOT}/{name}/outputs").json()
    assert [one["address"] for one in outputs] == [output.address for output in sign.outputs]
    assert sum(one["pixels"] for one in outputs) == told["geometry"]["pixels"]
    assert admin.get(f"{ROOT}/{name}?form=yaml").text == told["text"]


def test_outputs_tell_channels_and_universes(admin: TestClient) -> None:
    created(admin, Path("signs/twin-towers.yaml").read_text(encoding="utf-8"))
    west = admin.get(f"{ROOT}/twin-towers/outputs").json()[0]
    assert (west["protocol"], west["pixels"], west["channels"], west["universes"]) == (
        "ddp",
        61440,
        184320,
        362,
    )


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("canvas: [64, 16]", "canvas: [63, 16]"), "document"),
        (("name: p10-64x16", "name: a/b"), "document"),
        (("name: p10-64x16", "name: '*'"), "document"),
        (("    panels:\n", "    map: wiring.csv\n    panels:\n"), "document"),
        (
            (
                "to: serial:///dev/ttyUSB0?baud=921600&protocol=ledframe",
                "to: pcap:///etc/cron.d/x?protocol=ddp",
            ),
            "document",
        ),
        (("ledsign: sign/1", "ledsign: playlist/1"), "document"),
    ],
)
def test_what_is_no_sign_for_here_is_refused(admin: TestClient, change: tuple[str, str], code: str) -> None:
    answer = created(admin, SIGN_TEXT.replace(*change))
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert admin.get(ROOT).json()["items"] == []


def test_files_of_the_machine_are_named_with_the_remedy(admin: TestClient) -> None:
    answer = created(admin, SIGN_TEXT.replace("    panels:\n", "    map: /etc/passwd\n    panels:\n"))
    assert "ledsign player --sign FILE" in answer.json()["problems"][0]["remedy"]
    assert "root:" not in answer.text


def test_a_sign_keeps_its_name_and_its_versions(admin: TestClient) -> None:
    created(admin)
    url = f"{ROOT}/{SIGN}"
    renamed = admin.put(
        url, json={"text": SIGN_TEXT.replace("name: p10-64x16", "name: other")}, headers=match(1)
    )
    assert (renamed.status_code, renamed.json()["code"]) == (409, "sign-name")
    changed = admin.put(
        url, json={"text": SIGN_TEXT.replace("fps: 30", "fps: 25"), "remark": "慢"}, headers=match(1)
    )
    assert changed.json()["geometry"]["fps"] == "25"
    assert admin.put(url, json={"text": SIGN_TEXT}, headers=match(1)).json()["changed_fields"] == ["fps"]
    assert [one["version"] for one in admin.get(f"{url}/versions").json()["items"]] == [2, 1]
    assert admin.get(f"{url}/versions/1").json()["text"] == SIGN_TEXT
    compared = admin.get(f"{url}/comparison?from=1&to=2").json()
    assert compared["changes"] == [{"path": "fps", "kind": "changed", "before": 30, "after": 25}]
    assert created(admin).status_code == 409


def test_the_people_of_the_building_change_hours_and_nothing_else(
    admin: TestClient, client_as: ClientAs
) -> None:
    created(admin, SIGN_TEXT + "limits:\n  soft_start: 2 s\n  curfew: 01:00-05:00\n")
    building, url = client_as(PROPERTY), f"{ROOT}/{SIGN}/limits"
    sent = {
        "curfew": ["22:30-06:00"],
        "ceilings": [{"daily": "19:00-22:30", "level": "40%"}],
        "remark": "邻居",
    }
    changed = building.patch(url, json=sent, headers=match(1))
    assert changed.status_code == 200, changed.text
    told = changed.json()
    assert told["document"]["limits"] == {
        "soft_start": "2 s", "curfew": ["22:30-06:00"],
        "ceilings": [{"daily": "19:00-22:30", "level": "40%"}],
    }  # fmt: skip
    assert told["text"].startswith(SIGN_TEXT)
    assert (told["comments_kept"], told["version"], told["remark"]) == (True, 2, "邻居")
    ended = building.patch(url, json={"curfew": []}, headers=match(2)).json()
    assert "curfew" not in ended["document"]["limits"]
    assert ended["document"]["limits"]["ceilings"] == sent["ceilings"]
    assert building.patch(url, json={"curfew": []}, headers=match(3)).json()["version"] == 3
    for bad in (
        {"curfew": ["25:00-26:00"]},
        {"current": 1},
        {"fps": 1},
        {"ceilings": [{"daily": "x", "level": "1"}]},
    ):
        assert building.patch(url, json=bad, headers=match(3)).status_code == 422
    assert building.put(f"{ROOT}/{SIGN}", json={"text": SIGN_TEXT}, headers=match(3)).status_code == 403
    assert client_as(AUTHOR).patch(url, json={"curfew": []}, headers=match(3)).status_code == 403


def test_lists_and_ids_tell_nobody_more_than_they_may_know(house: House, client_as: ClientAs) -> None:
    with_sign(house)
    with_sign(house, SIGN_TEXT.replace("name: p10-64x16", "name: second"))
    only = client_as(actor("x", Role.PROPERTY, sign="second"))
    assert [one["name"] for one in only.get(ROOT).json()["items"]] == ["second"]
    assert only.get(f"{ROOT}/{SIGN}").json() | {"instance": "", "detail": "", "detail_zh": ""} == (
        only.get(f"{ROOT}/nothing").json() | {"instance": "", "detail": "", "detail_zh": ""}
    )
    assert client_as(actor("y")).get(ROOT).json()["items"] == []
    assert len(client_as(AUTHOR).get(ROOT).json()["items"]) == 2


def test_deleting_takes_its_documents_along_and_keeps_all_history(house: House, client_as: ClientAs) -> None:
    with_sign(house)
    admin, desk = client_as(ADMIN), Desk(client_as(AUTHOR))
    made = desk.create("n")
    with house.unit(LOCAL) as unit:
        person = Person(id="p" * 26, login="p", name="p", created_ns=1)
        unit.db.add(person)
        unit.db.flush()
        submission = Submission(
            id="s" * 26, sign=SIGN, document_id=made["id"], title="", author_id=person.id, state="released",
            stages=2, snapshot={}, show="0" * 64, problems=[], texts=[], created_ns=1,
        )  # fmt: skip
        unit.db.add(submission)
        unit.db.flush()
        release = ReleaseRecord(
            id="r" * 26, sign=SIGN, number=7, submission_id=submission.id, show="0" * 64, file=b"",
            state="live", not_before_ns=0, expires_ns=1 << 62, published_ns=0, published_by=person.id,
        )  # fmt: skip
        unit.db.add(release)
    refused = admin.delete(f"{ROOT}/{SIGN}", headers=match(1))
    assert (refused.status_code, refused.json()["code"]) == (409, "released")
    with house.unit(LOCAL) as unit:
        unit.db.get_one(ReleaseRecord, "r" * 26).ended_ns = unit.now_ns
    assert admin.delete(f"{ROOT}/{SIGN}", headers=match(1)).status_code == 204
    assert admin.get(f"{ROOT}/{SIGN}").status_code == 404
    assert desk.get(made["id"]).status_code == 404
    with_sign(house)
    assert desk.client.get(desk.root).json()["items"] == []
    deleted = desk.client.get(f"{desk.root}?deleted=true").json()["items"]
    assert [one["id"] for one in deleted] == [made["id"]]
    assert desk.get(made["id"], "/versions/1").json()["text"] == PLAYLIST
