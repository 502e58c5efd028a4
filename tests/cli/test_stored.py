"""``ledsign backup``, ``restore``, ``migrate``, ``audit``: as an operator has them, in both languages."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from sqlalchemy import text

from ledsign.core.clock import SystemClock
from ledsign.store import guards
from ledsign.store.opening import open_store
from ledsign.store.secret import installation_secret
from tests.house import LOCAL, make_house


@pytest.fixture
def home(ledsign) -> Path:
    """LEDSIGN_HOME with a database that has three records."""
    folder = Path(os.environ["LEDSIGN_HOME"])
    assert ledsign("migrate").code == 0
    house = make_house(folder, clock=SystemClock())
    house.secret = installation_secret(folder / "service")
    house.__post_init__()
    for number in range(3):
        with house.unit(LOCAL) as unit:
            unit.audit("playlist.change", sign="p10", subject=str(number), words="字\u2028\u0085")
    house.workers.close()
    house.database.close()
    return folder


def _tamper(home: Path) -> None:
    house = make_house(home)
    with house.database.write() as db:
        guards.lift(db.connection())
        db.execute(text("DELETE FROM audit WHERE seq = 2"))
    house.workers.close()
    house.database.close()


def test_nothing_there_yet(ledsign):
    for command in (["backup"], ["audit", "verify"], ["audit", "export"], ["audit", "key"]):
        said = ledsign(*command)
        assert (said.code, "start the service once" in said.err) == (3, True)
    assert "请先启动一次服务" in ledsign("backup", language="zh").err


def test_backup_and_restore(ledsign, home, tmp_path):
    (home / "service.toml").write_text("stages = 3\n", "utf-8")
    said = ledsign("backup", "--to", tmp_path / "elsewhere")
    assert said.code == 0
    folder = Path(said.out.strip())
    assert folder.parent == tmp_path / "elsewhere"
    assert "record 3" in said.err
    for name in ("ledsign.db", "secret", "backup.json"):
        assert (folder / name).stat().st_mode & 0o077 == 0
    (home / "service" / "ledsign.db").write_bytes(b"damaged")
    assert ledsign("audit", "verify").code == 3
    (home / "service.toml").write_text("stages = 2\n", "utf-8")
    said = ledsign("restore", folder.parent, "--yes")
    assert (said.code, "restored to" in said.err, "settings are not restored" in said.err) == (0, True, True)
    told = json.loads(ledsign("audit", "verify", "--json").out)
    assert (told["good"], told["records"]) == (True, 4)
    assert [one.read_bytes() for one in (home / "service" / "aside").glob("*/ledsign.db")] == [b"damaged"]


def test_not_while_the_service_runs(ledsign, home, tmp_path):
    ledsign("backup", "--to", tmp_path / "b")
    folder = home / "service"
    opened = open_store(
        f"sqlite:///{folder / 'ledsign.db'}", folder, SystemClock(), installation_secret(folder)
    )
    said = ledsign("restore", tmp_path / "b", "--yes")
    opened.close()
    assert (said.code, "the service is running" in said.err) == (3, True)


def test_what_is_no_backup(ledsign, home, tmp_path):
    said = ledsign("restore", tmp_path, "--yes")
    assert (said.code, "no backup in it" in said.err) == (2, True)
    folder = Path(ledsign("backup", "--to", tmp_path).out.strip())
    (folder / "ledsign.db").write_bytes(b"")
    said = ledsign("restore", folder, "--yes", language="zh")
    assert (said.code, "请用更早的备份" in said.err) == (2, True)


def test_audit_verify_finds_it(ledsign, home):
    assert ledsign("audit", "verify").code == 0
    _tamper(home)
    said = ledsign("audit", "verify")
    assert (said.code, "records 2–2 are missing" in said.out) == (1, True)
    assert "缺少第 2–2 条" in ledsign("audit", "verify", language="zh").out


def test_an_export_is_checked_elsewhere(ledsign, home, tmp_path):
    key = ledsign("audit", "key").out.strip()
    file = tmp_path / "trail.jsonl"
    assert ledsign("audit", "export", "-o", file).code == 0
    assert ledsign("audit", "export").out.splitlines()[1:] != []
    said = ledsign("audit", "verify", "--file", file)
    assert (said.code, key in said.err, "compare it" in said.err) == (0, True, True)
    assert ledsign("audit", "verify", "--file", file, "--key", key).code == 0
    assert ledsign("audit", "verify", "--file", file, "--key", key.replace("=", "")).code == 1
    file.write_text(file.read_text(encoding="utf-8").replace("字", "字字"), encoding="utf-8")
    said = ledsign("audit", "verify", "--file", file, "--json")
    assert said.code == 1
    assert {one["code"] for one in json.loads(said.out)["findings"]} == {"edited"}
    assert ledsign("audit", "verify", "--file", tmp_path / "missing").code == 2


def test_migrate_says_where_it_is(ledsign, home):
    from ledsign.store import migrations

    said = ledsign("migrate")
    assert (said.code, said.out.strip()) == (0, migrations.head())


def test_a_damaged_secret_is_never_replaced(ledsign, home):
    (home / "service" / "secret").write_bytes(b"half")
    said = ledsign("audit", "verify")
    assert (said.code, "put back the one in a backup" in said.err) == (3, True)
    assert (home / "service" / "secret").read_bytes() == b"half"
