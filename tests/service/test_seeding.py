"""What ``ledsign up`` plays is in its service as it is in the files, once, and never again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from ledsign.service import documents, seeding, signs
from ledsign.settings import shipped
from ledsign.store.tables import AuditRecord, Document, Medium
from tests.house import LOCAL
from tests.worker.pictures import picture

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.service.house import House

SIGN = shipped("signs", "p10-64x16.yaml")
NAME = "p10-64x16"
PLAYLIST = "ledsign: playlist/1\nitems:\n  - text: 一\n    size: 16\n"
WITH_PICTURE = f"{PLAYLIST}  - image: media/logo.png\n"
SCHEDULE = "ledsign: schedule/1\nplaylists:\n  calm: calm.yaml\nfillers:\n  - {name: day, playlist: calm}\n"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in (("calm", PLAYLIST), ("week", SCHEDULE)):
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return [SIGN, folder / "calm.yaml", folder / "week.yaml"]


def test_as_in_the_files_by_the_installation_and_once(house: House, files: list[Path]) -> None:
    assert seeding.seed(house, files) == [NAME, "calm", "week"]
    assert seeding.seed(house, files) == []
    with house.view(LOCAL) as unit:
        for path, kind in zip(files, ("sign", "playlist", "schedule"), strict=True):
            row = (
                signs.sign_row(unit, NAME)
                if kind == "sign"
                else documents.by_name(unit, NAME, kind, path.stem)
            )
            assert row is not None
            assert documents.text(unit, row) == path.read_text(encoding="utf-8")
        who = {json.loads(line)["details"]["by"] for line in unit.db.scalars(select(AuditRecord.line))}
    assert who == {"installation"}


def test_what_was_deleted_or_renamed_stays_so(house: House, files: list[Path]) -> None:
    seeding.seed(house, files)
    with house.unit(LOCAL) as unit:
        week = documents.by_name(unit, NAME, "schedule", "week")
        calm = documents.by_name(unit, NAME, "playlist", "calm")
        assert week is not None
        assert calm is not None
        documents.delete(unit, NAME, "schedule", week.id, 1)
        documents.replace(unit, NAME, "playlist", calm.id, 1, name="quiet")
    assert seeding.seed(house, files) == []
    with house.unit(LOCAL) as unit:
        signs.delete(unit, NAME, 1)
    assert seeding.seed(house, files) == []
    with house.view(LOCAL) as unit:
        assert list(unit.db.scalars(select(Document.name).where(Document.deleted_ns == 0))) == []


def test_another_file_is_added_to_what_there_is(house: House, files: list[Path]) -> None:
    assert seeding.seed(house, files[:2]) == [NAME, "calm"]
    assert seeding.seed(house, files) == ["week"]


def test_pictures_come_along_and_what_cannot_be_read_is_left_out(house: House, files: list[Path]) -> None:
    folder = files[1].parent
    (folder / "media").mkdir()
    (folder / "media" / "logo.png").write_bytes(picture())
    (folder / "lit.yaml").write_text(WITH_PICTURE, encoding="utf-8")
    (folder / "broken.yaml").write_bytes(b"\xff\xfe\x00")
    given = [SIGN, folder / "broken.yaml", folder / "none.yaml", folder / "lit.yaml"]
    assert seeding.seed(house, given) == [NAME, "lit"]
    with house.view(LOCAL) as unit:
        assert list(unit.db.scalars(select(Medium.name))) == ["logo.png"]
