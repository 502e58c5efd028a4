"""Submissions, reviews, releases and word lists over HTTP: the whole story, and what is refused."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from ledsign.api.app import create_app
from ledsign.api.schemas.base import instant
from ledsign.core.clock import NS_PER_S
from ledsign.service import releasing
from ledsign.service.players import link
from ledsign.service.roles import Role
from ledsign.show.release import verify
from ledsign.show.trust import TRUST, read_trust
from tests.house import actor
from tests.service.casting import (
    OTHER_PLAYLIST,
    SIGN,
    compiled_before,
    playlist,
    remember,
    somebody,
    with_sign,
)

__all__ = ["compiled_before"]

HERE = f"/api/v1/signs/{SIGN}"


@pytest.fixture
def cast(house, compiled_before):
    """Documents of the sign and people with clients of their own."""
    remember(house, compiled_before)
    document = with_sign(house)
    roles = {
        "author": (Role.AUTHOR, Role.REVIEWER),
        "wang": (Role.REVIEWER,),
        "li": (Role.REVIEWER,),
        "chen": (Role.PUBLISHER,),
    }
    people = {login: somebody(house, login, *held) for login, held in roles.items()}
    known = {login: who.actor for login, who in people.items()}
    known["root"] = actor("root", Role.ADMIN)
    known["stranger"] = actor("stranger", Role.REVIEWER, sign="another")
    app = create_app(house, lambda _house, request: known[request.headers["x-who"]])
    return document, people, {login: TestClient(app, headers={"x-who": login}) for login in known}


def approve(cast, who, submission, **changes):
    _, people, clients = cast
    person = people[who]
    body = {
        "decision": "approve", "show": submission["show"], "reason": "看过画面", "password": person.password,
        "code": person.code(),
    }  # fmt: skip
    return clients[who].post(f"{HERE}/submissions/{submission['id']}/reviews", json=body | changes)


def publish(cast, submission, who="chen", **more):
    _, people, clients = cast
    body = {"submission": submission["id"], "code": people[who].code(), **more}
    return clients[who].post(f"{HERE}/releases", json=body)


def submitted(cast, **body):
    document, _, clients = cast
    answer = clients["author"].post(f"{HERE}/submissions", json={"document": document, **body})
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_whole_story(house, cast):
    _, _, clients = cast
    submission = submitted(cast, remark="for May")
    assert submission["next_stage"] == "初审" and submission["state"] == "open"
    assert submission["texts"] and submission["after"]["body"] == {"submission": submission["id"]}
    refused = approve(cast, "author", submission)
    assert (refused.status_code, refused.json()["code"]) == (403, "own-work")
    first = approve(cast, "wang", submission)
    assert first.status_code == 201, first.text
    assert first.json()["next_stage"] == "终审"
    again = approve(cast, "wang", submission)
    assert (again.status_code, again.json()["code"]) == (403, "already-decided")
    early = publish(cast, submission)
    assert (early.status_code, early.json()["code"]) == (409, "not-approved")
    assert approve(cast, "li", submission).json()["state"] == "approved"
    released = publish(cast, submission)
    assert released.status_code == 201, released.text
    told = released.json()
    assert told["state"] == "live" and [one["name"] for one in told["approved_by"]] == ["Wang", "Li"]
    player = link(house, SIGN)
    stored = player.store().current()
    assert stored.show.digest == submission["show"]
    data = stored.release.encoded()
    assert stored.trusted and b'"threshold":2' in data
    with house.view(actor("x", Role.PUBLISHER)) as unit:
        file = releasing.live(unit, SIGN).file
    verify(
        file, read_trust(player.folder / TRUST), sign=SIGN, show=submission["show"], last_number=0,
        now_ns=house.clock.now_ns(),
    )  # fmt: skip
    reviews = clients["li"].get(f"{HERE}/submissions/{submission['id']}/reviews").json()["items"]
    assert [(one["stage_name"], one["decision"], one["reason"]) for one in reviews] == [
        ("初审", "approve", "看过画面"),
        ("终审", "approve", "看过画面"),
    ]
    listed = clients["author"].get(f"{HERE}/releases").json()["items"]
    assert [one["number"] for one in listed] == [told["number"]]
    assert (
        clients["author"].get(f"{HERE}/submissions?state=released").json()["items"][0]["id"]
        == submission["id"]
    )


NO_APPROVAL = [
    ({"show": "0" * 64}, 409, "other-show"),
    ({"code": "000000"}, 401, "code"),
    ({"password": "not the password"}, 401, "password"),
    ({"password": ""}, 401, "password"),
    ({"decision": "return", "reason": " "}, 422, "reason"),
    ({"decision": "maybe"}, 422, "form"),
    ({"show": "x"}, 422, "form"),
]


def test_what_is_no_approval(cast):
    submission = submitted(cast)
    for change, status, code in NO_APPROVAL:
        answer = approve(cast, "wang", submission, **change)
        assert (answer.status_code, answer.json()["code"]) == (status, code), change
    assert cast[2]["wang"].get(f"{HERE}/submissions/{submission['id']}").json()["approvals"] == 0


def test_a_code_works_once(cast):
    submission, other = submitted(cast), submitted(cast)
    code = cast[1]["wang"].code()
    assert approve(cast, "wang", submission, code=code).status_code == 201
    assert approve(cast, "wang", other, code=code).json()["code"] == "code"


def test_returned_with_a_reason_is_over(cast):
    submission = submitted(cast)
    answer = approve(cast, "wang", submission, decision="return", reason="错字", password="", code="")
    assert answer.json()["state"] == "returned"
    assert approve(cast, "li", submission).json()["code"] == "not-open"
    assert publish(cast, submission).json()["code"] == "not-approved"


def test_withdrawn_by_its_author_only(cast):
    submission = submitted(cast)
    path = f"{HERE}/submissions/{submission['id']}"
    author, wang = cast[2]["author"], cast[2]["wang"]
    assert wang.delete(path, headers={"If-Match": '"1"'}).status_code == 403
    assert author.delete(path).status_code == 428
    assert author.delete(path, headers={"If-Match": '"9"'}).status_code == 412
    assert author.delete(path, headers={"If-Match": '"1"'}).json()["state"] == "withdrawn"
    assert author.delete(path, headers={"If-Match": '"2"'}).status_code == 409


def test_the_same_request_again_happens_once(cast):
    document, people, clients = cast
    headers = {"Idempotency-Key": "once"}
    body = {"document": document}
    first, second = (
        clients["author"].post(f"{HERE}/submissions", json=body, headers=headers) for _ in range(2)
    )
    assert first.json() == second.json() and second.headers["Idempotent-Replay"] == "true"
    for who in ("wang", "li"):
        approve(cast, who, first.json())
    body = {"submission": first.json()["id"], "code": people["chen"].code()}
    one, two = (clients["chen"].post(f"{HERE}/releases", json=body, headers=headers) for _ in range(2))
    assert one.status_code == two.status_code == 201
    assert one.json() == two.json()


def test_what_cannot_be_compiled_cannot_be_submitted(house, cast):
    broken = playlist(house, "broken", OTHER_PLAYLIST + "  - text: 缺字\n    face: nowhere\n")
    answer = cast[2]["author"].post(f"{HERE}/submissions", json={"document": broken})
    assert answer.status_code == 422 and answer.json()["problems"]
    assert cast[2]["author"].get(f"{HERE}/submissions").json()["items"] == []


def test_flags_are_shown_and_forbid_nothing(cast):
    admin = cast[2]["author"]
    lists = "/api/v1/word-lists"
    assert admin.get(lists).status_code == 403
    root = cast[2]["root"]
    made = root.post(lists, json={"name": "ours", "words": "赌博 # not here\n生活更美\n"})
    assert made.status_code == 201 and made.json()["count"] == 2, made.text
    assert root.post(lists, json={"name": "ours", "words": "x"}).status_code == 409
    submission = submitted(cast)
    assert [(one["word"], one["found"]) for one in submission["found"]] == [("生活更美", "生活更美")]
    assert approve(cast, "wang", submission).status_code == 201
    found = cast[2]["author"].post(f"{HERE}/screening", json={"text": "莫要賭．博"}).json()["flags"]
    assert [(one["start"], one["end"], one["found"]) for one in found] == [(2, 5, "賭．博")]


def test_a_foreign_submission_is_nobody_s(cast):
    submission = submitted(cast)
    nobody = cast[2]["stranger"].get(f"{HERE}/submissions/{submission['id']}")
    nothing = cast[2]["wang"].get(f"{HERE}/submissions/{'0' * 26}")
    assert nobody.status_code == nothing.status_code == 404


def test_a_release_is_taken_back(cast):
    submission = submitted(cast)
    for who in ("wang", "li"):
        approve(cast, who, submission)
    number = publish(cast, submission).json()["number"]
    clients = cast[2]
    gone = clients["wang"].delete(f"{HERE}/releases/{number}?to=black&reason=错")
    assert gone.status_code == 200 and gone.json()["state"] == "withdrawn"
    assert clients["wang"].delete(f"{HERE}/releases/{number}").status_code == 409
    assert clients["wang"].get(f"{HERE}/releases/999").status_code == 404


def test_an_urgent_message_needs_two_people_and_an_end(house, cast):
    submission = submitted(cast)
    for who in ("wang", "li"):
        approve(cast, who, submission)
    number = publish(cast, submission).json()["number"]
    until = (house.clock.now_ns() + 3600 * NS_PER_S) // NS_PER_S
    ends = instant(until * NS_PER_S).isoformat()
    clients, people = cast[2], cast[1]
    answer = clients["author"].post(
        f"{HERE}/submissions", json={"urgent": {"text": "台风预警", "until": ends}}
    )
    assert answer.status_code == 201, answer.text
    urgent = answer.json()
    assert urgent["urgent"] and urgent["next_stage"] == "紧急审核"
    assert approve(cast, "author", urgent).json()["state"] == "approved"  # one of the two
    assert publish(cast, urgent).json()["code"] == "password"
    released = publish(cast, urgent, password=people["chen"].password)
    assert released.status_code == 201, released.text
    assert released.json()["number"] == number + 1
    assert {one["name"] for one in released.json()["approved_by"]} == {"Author", "Chen"}
    stored = link(house, SIGN).store().current()
    assert stored.show.digest == urgent["show"] and stored.release.threshold == 2
    names = {entry.id for entry in stored.show.schedule.entries}
    assert "programme" in names and any(name.startswith("urgent-") for name in names)


def test_an_end_that_cannot_be(cast):
    for moment in ("1969-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z"):
        answer = cast[2]["author"].post(f"{HERE}/submissions", json={"document": cast[0], "expires": moment})
        assert (answer.status_code, answer.json()["code"]) == (422, "times")
