"""What the service keeps is its owner's only, also what an older version left open."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

from ledsign.core.clock import FakeClock
from ledsign.doctor.finding import State
from ledsign.doctor.privacy import privacy_finding
from ledsign.store.opening import open_store
from ledsign.store.privacy import others_may_read

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="Windows has no such modes")


def test_files_and_folder_are_their_owner_s_and_old_ones_are_mended(tmp_path: Path) -> None:
    home = tmp_path / "service"
    aside = home / "aside" / "20260101"
    aside.mkdir(parents=True, mode=0o755)
    (aside / "ledsign.db").write_bytes(b"old")
    for path in (home, home / "aside", aside):
        path.chmod(0o755)
    (aside / "ledsign.db").chmod(0o644)
    assert privacy_finding(others_may_read(home)).state is State.BAD
    opened = open_store(f"sqlite:///{home / 'ledsign.db'}", home, FakeClock(), b"k" * 32)
    try:
        with opened.database.read():
            files = {one.name: stat.S_IMODE(one.stat().st_mode) for one in home.glob("ledsign.db*")}
        assert "ledsign.db" in files
        assert set(files.values()) == {0o600}
        assert stat.S_IMODE(home.stat().st_mode) == 0o700
        assert stat.S_IMODE((aside / "ledsign.db").stat().st_mode) == 0o600
        assert privacy_finding(others_may_read(home)).state is State.OK
    finally:
        opened.close()
