"""Jobs over the API: progress, how they end, what a dead service leaves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from ledsign.service import jobs
from ledsign.service.roles import Role
from ledsign.store.base import new_id
from ledsign.store.tables import Job
from tests.content_of import CAPTION, SIGN, add_document, add_sign
from tests.house import LOCAL, actor, make_house

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.service.house import House

JOBS = f"/api/v1/signs/{SIGN}/jobs"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    add_sign(made)
    yield made
    made.jobs.close()
    made.workers.close()
    made.database.close()


@pytest.fixture(scope="module")
def client(house: House) -> TestClient:
    return TestClient(create_app(house, lambda _house, _request: actor("lin", Role.AUTHOR)))


def events(client: TestClient, url: str, **headers: str) -> list[tuple[int, str, dict[str, Any]]]:
    found = []
    with client.stream("GET", f"{url}/events", headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for part in "".join(answer.iter_text()).split("\n\n"):
            told = dict(line.split(": ", 1) for line in part.splitlines() if not line.startswith(":"))
            if "event" in told:
                found.append((int(told["id"]), told["event"], json.loads(told["data"])))
    return found


def test_a_job_tells_how_far_it_is_and_what_came_of_it(client: TestClient, house: House) -> None:
    document = add_document(house, "playlist", "欢迎", CAPTION)
    begun = client.post(JOBS, json={"document": document})
    assert begun.status_code == 202, begun.text
    told = events(client, begun.headers["location"])
    steps = [data["step"] for _, name, data in told if name == "progress"]
    assert steps == ["waiting", "reading", "compiling", "writing", "checking", "done"]
    assert [number for number, _, _ in told] == sorted(number for number, _, _ in told)
    number, name, job = told[-1]
    assert (name, job["state"]) == ("done", "done")
    assert (house.folder / "bundles" / job["result"]["show"] / "show.json").is_file()
    assert client.get(begun.headers["location"]).json()["result"] == job["result"]
    again = events(client, begun.headers["location"], **{"Last-Event-ID": str(number - 2)})
    assert [data.get("step") for _, name, data in again if name == "progress"] == ["done"]
    assert [one["id"] for one in client.get(JOBS, params={"state": "done"}).json()["items"]] == [job["id"]]


def test_a_document_with_errors_fails_with_all_of_them(client: TestClient, house: House) -> None:
    document = add_document(
        house,
        "playlist",
        "wrong",
        "ledsign: playlist/1\nitems: [{text: 很, size: 2000}, {text: a, face: no}]\n",
    )
    begun = client.post(JOBS, json={"document": document})
    _, name, job = events(client, begun.headers["location"])[-1]
    assert name == "failed"
    fields = {one["field"].rpartition(": ")[2] for one in job["result"]["problems"]}
    assert fields == {"items[0].size", "items[1].face"}


def test_what_a_dead_service_was_doing_is_lost(client: TestClient, house: House) -> None:
    with house.unit(LOCAL) as unit:
        for state in ("queued", "running", "done"):
            row = Job(
                id=new_id(unit.now_ns), kind="compile", sign=SIGN, asked_by="", state=state, request={},
                result={}, created_ns=unit.now_ns,
            )  # fmt: skip
            unit.db.add(row)
    assert jobs.recover(house) == 2
    lost = client.get(JOBS, params={"state": "lost"}).json()["items"]
    assert len(lost) == 2
    assert [name for _, name, _ in events(client, f"{JOBS}/{lost[0]['id']}")] == ["lost"]
    assert jobs.recover(house) == 0


def test_one_person_cannot_fill_the_queue(
    client: TestClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = add_document(house, "playlist", "many", CAPTION)
    monkeypatch.setattr(house.jobs, "run", lambda work: None, raising=False)
    answers = [
        client.post(JOBS, json={"document": document}).status_code for _ in range(jobs.MOST_OF_ONE + 1)
    ]
    assert answers == [202] * jobs.MOST_OF_ONE + [429]


def test_unknown_jobs_and_documents(client: TestClient, house: House) -> None:
    assert client.post(JOBS, json={"document": "0"}).status_code == 404
    assert client.get(f"{JOBS}/0").status_code == 404
    assert client.get(f"{JOBS}/0/events").status_code == 404
    assert client.get("/api/v1/signs/nowhere/jobs").status_code == 404
    reader = TestClient(create_app(house, lambda _house, _request: actor("r", Role.REVIEWER)))
    assert reader.post(JOBS, json={"document": "0"}).status_code == 403
