"""The audit trail over HTTP: filters, order, verification, and an export that verifies elsewhere."""

from __future__ import annotations

import pytest

from ledsign.service import auditing
from ledsign.service.roles import Role
from tests.house import actor

ONE = "/api/v1/audit"


@pytest.fixture
def auditor(house, client_as):
    for number in range(6):
        with house.unit(actor("lin" if number % 2 else "wang", Role.AUTHOR)) as unit:
            unit.audit(
                "playlist.make" if number < 3 else "release.publish",
                sign="p10" if number % 3 else "",
                subject=f"s{number}",
                number=number,
            )
        house.clock.advance_ns(10**9)
    return client_as(actor("a", Role.AUDITOR))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [5, 4, 3, 2, 1, 0]),
        ({"actor": "lin"}, [5, 3, 1]),
        ({"action": "release.publish"}, [5, 4, 3]),
        ({"action": "playlist.*"}, [2, 1, 0]),
        ({"action": "play%"}, []),
        ({"sign": "p10"}, [5, 4, 2, 1]),
        ({"subject": "s4"}, [4]),
        ({"since": 2, "until": 4}, [3, 2]),
        ({"actor": "lin", "sign": "p10", "action": "release.publish"}, [5]),
    ],
)
def test_filters_and_order(house, auditor, filters, found):
    from ledsign.api.schemas.base import instant

    begin = house.clock.now_ns() - 6 * 10**9
    query = {
        name: instant(begin + value * 10**9).isoformat() if name in ("since", "until") else value
        for name, value in filters.items()
    }
    answer = auditor.get(ONE, params=query)
    assert answer.status_code == 200, answer.text
    assert [one["details"]["number"] for one in answer.json()["items"]] == found


def test_in_parts(auditor):
    seen, cursor = [], ""
    while cursor is not None:
        page = auditor.get(ONE, params={"limit": 4, "cursor": cursor}).json()
        seen += [one["seq"] for one in page["items"]]
        cursor = page["next"]
    assert seen == [6, 5, 4, 3, 2, 1]


def test_verification(house, auditor):
    told = auditor.get(f"{ONE}/verification").json()
    assert (told["good"], told["records"], told["findings"]) == (True, 6, [])
    from ledsign.store import guards

    with house.database.write() as db:
        guards.lift(db.connection())
        db.connection().exec_driver_sql("UPDATE audit SET actor = 'nobody' WHERE seq = 3")
    told = auditor.get(f"{ONE}/verification").json()
    assert not told["good"]
    assert (told["findings"][0]["code"], told["findings"][0]["seq"]) == ("edited", 3)
    assert "字段" in told["findings"][0]["message_zh"]


def test_an_export_verifies_elsewhere(house, auditor):
    answer = auditor.get(f"{ONE}/export")
    verdict = auditing.verify_export(answer.text.splitlines(), str(house.heads.public))
    assert (verdict.good, verdict.records) == (True, 6)


@pytest.mark.parametrize("path", ["", "/verification", "/export"])
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_nobody_else_reads_it(auditor, client_as, path, role):
    assert client_as(actor("x", role)).get(ONE + path).status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"since": "9999-12-31T00:00:00Z"},
        {"since": "x"},
        {"actor": "\0"},
        {"action": "x" * 41},
        {"cursor": "!"},
    ],
)
def test_nonsense_is_told_as_such(auditor, query):
    assert auditor.get(ONE, params=query).status_code == 422
