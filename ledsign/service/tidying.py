"""Tidying: compiled shows that no submission or release is about go after a week; they can be made again."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.service import uploads
from ledsign.store.tables import ReleaseRecord, Submission

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.service.house import House

KEPT_NS = 7 * 86_400 * NS_PER_S


def tidy(house: House) -> None:
    """Remove old bundles nobody needs, notes of what was compiled, and what killed uploads left."""
    uploads.clear(house, _old(house, 3600 * NS_PER_S))
    old_ns = _old(house, KEPT_NS)
    with house.database.read() as db:
        needed = set(db.scalars(select(Submission.show))) | set(db.scalars(select(ReleaseRecord.show)))
    for bundle in _listed(house.folder / "bundles"):
        if bundle.name not in needed and _age(bundle) < old_ns:
            shutil.rmtree(bundle, ignore_errors=True)
    for note in _listed(house.folder / "compiled"):
        if _age(note) < old_ns:
            with suppress(OSError):
                note.unlink()


def touch(path: Path) -> None:
    """It is needed again: young from now on."""
    with suppress(OSError):
        os.utime(path)


def _old(house: House, ns: int) -> int:
    return house.clock.now_ns() - ns


def _listed(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _age(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 1 << 62
