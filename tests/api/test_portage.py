from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ledsign.service import auditing, exporting, parcels, portage, seeding, signs
from ledsign.service.document_checks import file_stem
from ledsign.service.roles import Role
from ledsign.settings import shipped
from ledsign.store.tables import AuditRecord
from tests.api.documents_of import (
    AUTHOR,
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

ZIP = {"Content-Type": "application/zip"}
ROOT = f"/api/v1/signs/{SIGN}"
DEMO, SHOWN = "twin-towers", ("twin-towers", "city-may", "exam-season")


@pytest.fixture
def client(house: House, client_as: ClientAs) -> TestClient:
    with_sign(house)
    return client_as(AUTHOR)


def packed(**files: bytes | str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return file.getvalue()


def picture(colour: str = "red") -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(file, "PNG")
    return file.getvalue()


def sent(client: TestClient, data: bytes, query: str = "", sign: str = SIGN) -> Any:
    return client.post(f"/api/v1/signs/{sign}/import{query}", content=data, headers=ZIP)


def actions(answer: Any) -> dict[str, str]:
    assert answer.status_code == 200, answer.text
    return {one["path"]: one["action"] for one in answer.json()["files"]}


def test_documents_and_pictures_come_in_and_go_out_byte_for_byte(client: TestClient, house: House) -> None:
    text = "\ufeff# 注释\r\n" + PLAYLIST + "  - image: media/红.png\n    duration: 3\n"
    files = {
        "a/欢迎.yaml": text,
        "a/welcome.yaml": PLAYLIST,
        "a/may.yaml": SCHEDULE,
        "a/media/红.png": picture(),
    }
    assert set(actions(sent(client, packed(**files))).values()) == {"create"}
    for one in client.get(f"{ROOT}/playlists").json()["items"]:
        assert client.get(f"{ROOT}/playlists/{one['id']}").json()["problems"] == []
    out = client.get(f"{ROOT}/export")
    assert out.headers["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(out.content))
    assert archive.read("documents/欢迎.yaml").decode() == text
    assert archive.read("documents/media/红.png") == picture()
    assert archive.read(f"sign/{SIGN}.yaml").decode() == SIGN_TEXT
    manifest = json.loads(archive.read("manifest.json"))
    assert [one["path"] for one in manifest["documents"]] == [
        "documents/welcome.yaml", "documents/欢迎.yaml", "documents/may.yaml",
    ]  # fmt: skip
    assert set(actions(sent(client, out.content)).values()) == {"unchanged", "leave"}
    with_sign(house, SIGN_TEXT.replace("name: p10-64x16", "name: second"))
    assert sent(client, out.content, sign="second").status_code == 200
    again = zipfile.ZipFile(io.BytesIO(client.get("/api/v1/signs/second/export").content))
    for name in archive.namelist():
        if name.startswith("documents/"):
            assert again.read(name) == archive.read(name)
    assert client.get(f"{ROOT}/export?media=false").status_code == 200


def test_a_playlist_and_a_schedule_of_one_name_both_travel(client: TestClient, house: House) -> None:
    Desk(client).create("may")
    Desk(client, "schedule").create("may", SCHEDULE.replace("welcome", "may"))
    out = client.get(f"{ROOT}/export").content
    assert {"documents/may.yaml", "documents/may.schedule.yaml"} <= set(
        zipfile.ZipFile(io.BytesIO(out)).namelist()
    )
    with_sign(house, SIGN_TEXT.replace("name: p10-64x16", "name: second"))
    done = sent(client, out, sign="second").json()["files"]
    assert {(one["kind"], one["name"]) for one in done if one["action"] == "create"} == {
        ("playlist", "may"), ("schedule", "may"),
    }  # fmt: skip


def test_a_dry_run_tells_all_and_changes_nothing(client: TestClient, house: House) -> None:
    made = Desk(client).create("welcome", PLAYLIST)
    files = {"welcome.yaml": PLAYLIST + "  - text: 二\n", "may.yaml": SCHEDULE, "red.png": picture()}
    with house.view(LOCAL) as unit:
        before = unit.db.query(AuditRecord).count()
    told = sent(client, packed(**files), "?dry_run=true&existing=replace")
    assert actions(told) == {"welcome.yaml": "replace", "may.yaml": "create", "red.png": "create"}
    assert told.json()["dry_run"] is True
    assert {one["id"] for one in told.json()["files"]} == {""}
    assert client.get(f"{ROOT}/schedules").json()["items"] == []
    assert client.get(f"{ROOT}/media").json()["items"] == []
    assert Desk(client).get(made["id"]).json()["version"] == 1
    with house.view(LOCAL) as unit:
        assert unit.db.query(AuditRecord).count() == before
    assert auditing.check(house.database, house.heads).findings == ()
    assert actions(sent(client, packed(**files), "?existing=replace")) == actions(told)
    assert auditing.check(house.database, house.heads).findings == ()
    assert Desk(client).get(made["id"]).json()["version"] == 2


def test_all_or_nothing(client: TestClient) -> None:
    bad = packed(**{"a.yaml": PLAYLIST, "b.yaml": "ledsign: playlist/1\nitems: []\n", "c.yaml": "no: 1\n"})
    answer = sent(client, bad)
    assert (answer.status_code, answer.json()["code"]) == (422, "import")
    assert {one["field"].partition(":")[0] for one in answer.json()["problems"]} == {"b.yaml", "c.yaml"}
    assert client.get(f"{ROOT}/playlists").json()["items"] == []
    broken = packed(**{"a.yaml": PLAYLIST, "x.png": picture()[:40]})
    answer = sent(client, broken)
    assert (answer.status_code, "x.png" in answer.json()["detail"]) == (422, True)
    assert client.get(f"{ROOT}/playlists").json()["items"] == []
    two = packed(**{"a/x.yaml": PLAYLIST, "b/x.yaml": PLAYLIST + "  - text: 二\n"})
    assert sent(client, two).status_code == 422


def test_what_is_there_already_is_not_overwritten_unless_asked(client: TestClient) -> None:
    desk = Desk(client)
    made = desk.create("n")
    new = packed(**{"n.yaml": PLAYLIST + "  - text: 二\n", "other.yaml": PLAYLIST})
    refused = sent(client, new)
    assert (refused.status_code, refused.json()["paths"]) == (409, ["n.yaml"])
    assert actions(sent(client, new, "?existing=keep")) == {"n.yaml": "keep", "other.yaml": "create"}
    assert desk.get(made["id"]).json()["text"] == PLAYLIST
    assert actions(sent(client, new, "?existing=replace")) == {"n.yaml": "replace", "other.yaml": "unchanged"}
    assert [one["version"] for one in desk.get(made["id"], "/versions").json()["items"]] == [2, 1]
    red, blue = packed(**{"p.png": picture()}), packed(**{"p.png": picture("blue")})
    assert actions(sent(client, red)) == {"p.png": "create"}
    assert sent(client, blue).status_code == 409
    assert actions(sent(client, blue, "?existing=replace")) == {"p.png": "replace"}
    assert len(client.get(f"{ROOT}/media").json()["items"]) == 1
    assert len(client.get(f"{ROOT}/media?deleted=true").json()["items"]) == 1


def test_nothing_is_written_outside_the_store(client: TestClient, house: House) -> None:
    def everything() -> set[Path]:
        return {path for path in house.home.parent.rglob("*") if "files" not in path.parts}

    before = everything()
    for name in ("../../x.yaml", "/tmp/x.png", "a\\..\\x.png", "C:/x.yaml", "x/../../../y.png"):
        assert sent(client, packed(**{name: PLAYLIST})).status_code == 422
    assert sent(client, packed(**{"ok.png": picture()})).status_code == 200
    assert {path.name for path in everything() - before} <= {"uploads", "ledsign.db-wal", "ledsign.db-shm"}


def test_a_calendar_becomes_a_schedule_and_our_own_comes_back(client: TestClient) -> None:
    Desk(client).create("welcome")
    one = Desk(client, "schedule").create("may", SCHEDULE)["id"]
    calendar = client.get(f"{ROOT}/schedules/{one}/calendar.ics?from=2026-05-01T00:00:00").content
    header = {"Content-Type": "text/calendar; charset=utf-8"}
    made = client.post(f"{ROOT}/import?name=again", content=calendar, headers=header)
    assert made.status_code == 200, made.text
    told = Desk(client, "schedule").get(made.json()["files"][0]["id"]).json()
    assert told["problems"] == []
    assert told["document"]["playlists"] == {
        "hello": {"items": [{"text": "evenings", "direction": "horizontal", "size": "fit"}]}
    }
    both = client.post(f"{ROOT}/import?name=third&playlist=welcome", content=calendar, headers=header)
    told = Desk(client, "schedule").get(both.json()["files"][0]["id"]).json()
    assert told["document"]["playlists"] == {"welcome": "welcome.yaml"}
    for query, data in (
        ("?name=x", b"BEGIN:VCALENDAR"),
        ("?name=x", b"\xff\x00"),
        ("", calendar),
        ("?name=x&playlist=no", calendar),
    ):
        assert client.post(f"{ROOT}/import{query}", content=data, headers=header).status_code == 422


def test_a_single_document(client: TestClient) -> None:
    made = client.post(f"{ROOT}/import?name=节日", content=PLAYLIST.encode(), headers=YAML)
    assert actions(made) == {"节日.yaml": "create"}
    assert client.post(f"{ROOT}/import", content=PLAYLIST.encode(), headers=YAML).status_code == 422
    assert client.post(f"{ROOT}/import?name=x", content=SIGN_TEXT.encode(), headers=YAML).status_code == 200
    other = client.post(f"{ROOT}/import?name=x", content=b"{}", headers={"Content-Type": "text/plain"})
    assert other.status_code == 415


def test_only_authors_bring_in_and_foreign_signs_are_unknown(house: House, client_as: ClientAs) -> None:
    with_sign(house)
    assert sent(client_as(actor("r", Role.REVIEWER)), packed(**{"a.yaml": PLAYLIST})).status_code == 403
    other = client_as(actor("a", Role.AUTHOR, sign="second"))
    assert sent(other, packed(**{"a.yaml": PLAYLIST})).status_code == 404
    assert other.get(f"{ROOT}/export").status_code == 404
    assert client_as(actor("p", Role.PROPERTY)).get(f"{ROOT}/export").status_code == 403


def test_what_up_plays_is_in_its_service_as_it_is_in_the_files(house: House, client_as: ClientAs) -> None:
    files = [shipped("signs", f"{DEMO}.yaml"), *(shipped("playlists", f"{name}.yaml") for name in SHOWN)]
    assert seeding.seed(house, files) == [DEMO, *SHOWN]
    client = client_as(AUTHOR)
    for kind in ("playlists", "schedules"):
        for one in client.get(f"/api/v1/signs/{DEMO}/{kind}").json()["items"]:
            told = client.get(f"/api/v1/signs/{DEMO}/{kind}/{one['id']}").json()
            assert [problem for problem in told["problems"] if problem["severity"] == "error"] == []
            assert told["text"] == Path(f"playlists/{one['name']}.yaml").read_text(encoding="utf-8")
            assert told["changed_by"] == {"id": "", "name": "ledsign"}
    assert seeding.seed(house, files) == []
    admin = client_as(actor("root", Role.ADMIN))
    assert admin.delete(f"/api/v1/signs/{DEMO}", headers=match(1)).status_code == 204
    assert seeding.seed(house, files) == []


NAMES = st.text(
    st.characters(codec="utf-8", categories=("L", "N"), include_characters=" -_.()，。"),
    min_size=1,
    max_size=20,
)
COMMENTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=20)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.dictionaries(NAMES, COMMENTS, min_size=1, max_size=3))
def test_whatever_is_kept_comes_out_and_in_again_the_same(house: House, written: dict[str, str]) -> None:
    from ledsign.core.errors import ServiceError
    from ledsign.service import documents

    class Undone(Exception):  # noqa: N818
        pass

    with pytest.raises(Undone), house.unit(LOCAL) as unit:
        signs.create(unit, SIGN_TEXT)
        signs.create(unit, SIGN_TEXT.replace("name: p10-64x16", "name: second"))
        kept = {}
        for name, comment in written.items():
            text = f"# {comment}\r\n{PLAYLIST}# {comment}"
            try:
                kept[documents.create(unit, SIGN, "playlist", name, text).row.name] = text
            except ServiceError as error:
                assert error.code in ("name", "exists"), error
        with exporting.archive(unit, SIGN) as file:
            data = file.read()
        if kept:
            parcel = parcels.of_zip(data, 2**20)
            portage.bring(unit, "second", parcel, {})
            for name, text in kept.items():
                row = documents.by_name(unit, "second", "playlist", name)
                assert row is not None
                assert documents.text(unit, row) == text
        assert file_stem("a.yaml") == "a"
        raise Undone


def test_a_calendar_is_read_while_nobody_is_kept_from_writing(
    house: House, client_as: ClientAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_sign(house)
    seen = []
    call = house.workers.call

    def watched(message: Any, **more: Any) -> Any:
        seen.append((message["kind"], house.database._writer.locked(), more["who"], more["again"]))
        return call(message, **more)

    monkeypatch.setattr(house.workers, "call", watched)
    raw = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    raw += b"DTSTART:20260506T090000Z\r\nDTEND:20260506T100000Z\r\nSUMMARY:Open day\r\n"
    raw += b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    author = client_as(AUTHOR)
    answer = author.post(
        f"/api/v1/signs/{SIGN}/import?name=plan&dry_run=true",
        content=raw,
        headers={"Content-Type": "text/calendar"},
    )
    assert answer.status_code == 200, answer.text
    assert seen == [("calendar", False, AUTHOR.id, False)]


def test_more_items_than_can_be_checked_in_a_moment_are_refused_before_any_transaction(
    house: House, client_as: ClientAs
) -> None:
    text = "ledsign: playlist/1\nitems:\n" + "  - text: t\n" * 6_000
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for at in range(2):
            archive.writestr(f"{at}.yaml", text)
    parcel = parcels.of_zip(file.getvalue(), 2**20)
    with pytest.raises(Exception, match="at most 10000 items"):
        portage.examined(house, parcel)
