from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar

from ledsign.documents.load import load_sign
from ledsign.documents.load_schedule import load_schedule
from ledsign.schedule.timetable import Timetable
from ledsign.service import compiling, snapshots
from ledsign.service.plans import MOST_STRETCHES
from ledsign.service.roles import Role
from ledsign.store.tables import Person, ReleaseRecord, Submission
from tests.api.documents_of import AUTHOR, SIGN, Desk, with_sign
from tests.house import LOCAL, actor

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.testclient import TestClient

    from ledsign.service.house import House

FILE = Path("playlists/city-may.yaml")
MAY = "from=2026-05-01T00:00:00&to=2026-06-01T00:00:00"


@pytest.fixture
def desk(house: House, client_as: Callable[[Any], TestClient]) -> Desk:
    with_sign(house, Path("signs/twin-towers.yaml").read_text(encoding="utf-8"))
    return Desk(client_as(AUTHOR), "schedule", "twin-towers")


@pytest.fixture
def city(desk: Desk) -> str:
    made: str = desk.create("city", FILE.read_text(encoding="utf-8"))["id"]
    return made


def test_the_plan_is_what_the_player_will_do(desk: Desk, city: str) -> None:
    told = desk.get(city, f"/plan?{MAY}").json()
    sign = load_sign("signs/twin-towers.yaml")
    timetable = Timetable(load_schedule(FILE).schedule(sign))
    start, end = 1_777_564_800 * 10**9, 1_780_243_200 * 10**9
    expected = list(timetable.stretches(start, end))
    assert (told["start"], told["end"], told["zone"]) == (
        "2026-04-30T16:00:00.000Z", "2026-05-31T16:00:00.000Z", "Asia/Shanghai",
    )  # fmt: skip
    assert [[entry["entry"] for entry in one["entries"]] for one in told["stretches"]] == [
        [entry.id for entry in one.entries] for one in expected
    ]
    assert (told["following"], told["release"]) == (None, None)


def test_why_this_is_lit_in_both_languages(desk: Desk, city: str) -> None:
    told = desk.get(city, "/explanation?at=2026-05-15T21:30:00").json()
    assert (told["lit"]["entry"], told["lit"]["layer"]) == ("skills", "campaign")
    assert (told["lit"]["start"], told["lit"]["end"]) == (
        "2026-05-15T11:00:00.000Z",
        "2026-05-15T14:00:00.000Z",
    )
    assert told["next"]["entry"] == "night tour"
    reasons = {one["entry"]: (one["reason"], one["why"], one["why_zh"]) for one in told["contenders"]}
    assert reasons["night tour"][0] == "lower-priority"
    assert all(en and zh for _, en, zh in reasons.values())
    same = desk.get(city, "/explanation?at=2026-05-15T13:30:00Z").json()
    assert same["lit"] == told["lit"]


def test_findings_and_calendar(desk: Desk, city: str) -> None:
    found = desk.get(city, "/findings?from=2026-06-01T00:00:00").json()["findings"]
    assert {"labour day"} <= {name for one in found for name in one["entries"] if one["kind"] == "never"}
    answer = desk.get(city, f"/calendar.ics?{MAY}")
    assert answer.headers["Content-Type"].startswith("text/calendar")
    events = [one for one in Calendar.from_ical(answer.content).walk() if one.name == "VEVENT"]
    assert "skills" in {str(one["X-LEDSIGN-ENTRY"]) for one in events}


def test_an_older_version_can_be_asked(desk: Desk, city: str) -> None:
    text = FILE.read_text(encoding="utf-8").replace("time_zone: Asia/Shanghai", "time_zone: Asia/Tokyo")
    assert desk.put(city, 1, text=text).status_code == 200
    assert desk.get(city, "/plan").json()["zone"] == "Asia/Tokyo"
    assert desk.get(city, "/plan?version=1").json()["zone"] == "Asia/Shanghai"
    assert desk.get(city, "/plan?version=7").status_code == 404


@pytest.mark.parametrize(
    ("question", "status"),
    [
        ("/plan?from=2026-05-02T00:00:00&to=2026-05-01T00:00:00", 422),
        ("/plan?from=2026-05-02T00:00:00&to=2026-05-02T00:00:00", 422),
        ("/plan?from=2026-01-01T00:00:00&to=2028-01-01T00:00:00", 413),
        ("/plan?from=0001-01-01T00:00:00", 422),
        ("/plan?from=9999-12-31T23:59:59%2B14:00", 422),
        ("/plan?to=9999-12-31T23:59:59-14:00", 422),
        ("/explanation?at=0001-01-01T00:00:00%2B14:00", 422),
        ("/explanation?at=1e400", 422),
        ("/explanation?at=2026-13-01", 422),
        ("/explanation?at=1700-01-01T00:00:00Z", 200),
        ("/explanation?at=2250-01-01T00:00:00Z", 200),
        ("/plan?from=2261-01-01T00:00:00", 422),
    ],
)
def test_any_time_can_be_asked_and_none_breaks_it(desk: Desk, city: str, question: str, status: int) -> None:
    assert desk.get(city, question).status_code == status


def test_a_schedule_with_errors_is_told_them_instead(desk: Desk) -> None:
    text = "ledsign: schedule/1\nplaylists:\n  a: none.yaml\ncampaigns:\n  - {name: x, playlist: a}\n"
    broken = desk.create("broken", text)["id"]
    for question in ("/plan", "/explanation", "/findings", "/calendar.ics"):
        answer = desk.get(broken, question)
        assert (answer.status_code, answer.json()["problems"][0]["code"]) == (422, "playlist.missing")


def test_a_long_plan_comes_in_parts(desk: Desk) -> None:
    hours = ", ".join(
        f'"{at // 60:02d}:{at % 60:02d}-{at // 60:02d}:{at % 60 + 1:02d}"' for at in range(0, 1440, 30)
    )
    text = (
        "ledsign: schedule/1\nplaylists:\n  a: {items: [{text: 一}]}\n"
        f"campaigns:\n  - {{name: x, playlist: a, daily: [{hours}]}}\n"
    )
    one = desk.create("dense", text)["id"]
    told = desk.get(one, "/plan?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z").json()
    assert len(told["stretches"]) == MOST_STRETCHES
    assert told["following"] == told["stretches"][-1]["end"]
    rest = desk.get(one, f"/plan?from={told['following']}&to=2026-05-01T00:00:00Z").json()
    assert rest["stretches"][0]["start"] == told["following"]


def test_nothing_is_planned_where_nothing_is_released(desk: Desk) -> None:
    for question in ("plan", "explanation"):
        answer = desk.client.get(f"/api/v1/signs/twin-towers/{question}")
        assert (answer.status_code, answer.json()["kind"]) == (404, "release")


def test_what_is_released_is_asked_of_its_compiled_show(
    house: House, client_as: Callable[[Any], TestClient]
) -> None:
    with_sign(house)
    desk = Desk(client_as(AUTHOR), "schedule")
    text = (
        "ledsign: schedule/1\ntitle: 夜\nplaylists:\n  a: {items: [{text: 一, size: 16, duration: 5}]}\n"
        'campaigns:\n  - {name: evenings, playlist: a, daily: "19:00-22:00"}\n'
    )
    made = desk.create("may", text)["id"]
    with house.unit(LOCAL) as unit:
        snapshot = snapshots.of_document(unit, SIGN, made)
    compiled = compiling.compile_snapshot(house, snapshot)
    with house.unit(LOCAL) as unit:
        unit.db.add(Person(id="p" * 26, login="p", name="p", created_ns=1))
        unit.db.flush()
        unit.db.add(
            Submission(
                id="s" * 26, sign=SIGN, document_id=made, title="", author_id="p" * 26, state="released",
                stages=2, snapshot={}, show=compiled.show, problems=[], texts=[], created_ns=1,
            )
        )  # fmt: skip
        unit.db.flush()
        unit.db.add(
            ReleaseRecord(
                id="r" * 26, sign=SIGN, number=7, submission_id="s" * 26, show=compiled.show, file=b"",
                state="live", not_before_ns=0, expires_ns=1 << 62, published_ns=0, published_by="p" * 26,
            )
        )  # fmt: skip
    desk.put(made, 1, text=text.replace("19:00", "20:00"))
    building = client_as(actor("zhao", Role.PROPERTY))
    told = building.get(f"/api/v1/signs/{SIGN}/plan?from=2026-05-06T00:00:00&to=2026-05-07T00:00:00").json()
    assert (told["release"], told["title"]) == (7, "夜")
    assert [one["start"] for one in told["stretches"] if one["entries"]] == ["2026-05-06T11:00:00.000Z"]
    why = building.get(f"/api/v1/signs/{SIGN}/explanation?at=2026-05-06T20:00:00").json()
    assert (why["release"], why["lit"]["entry"]) == (7, "evenings")
