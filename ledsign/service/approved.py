"""Approved: the very bundle whose frames people looked at, whole, or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.errors import ShowError
from ledsign.service import compiling
from ledsign.service.snapshots import Snapshot
from ledsign.show.bundle import MANIFEST, read_show

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.service.house import House


def approved_bundle(house: House, snapshot: dict[str, Any], show: str) -> Path | None:
    """Where the show with that hash lies, every byte checked. If it was lost or damaged it is compiled again
    from what was submitted; None when that gives another show, because a font or the renderer has changed.
    """
    folder = house.folder.absolute() / "bundles" / show
    if _is_whole(folder, show):
        return folder
    (folder / MANIFEST).unlink(missing_ok=True)
    compiled = compiling.compile_snapshot(house, Snapshot.from_json(snapshot))
    return compiled.bundle if compiled.show == show and compiled.bundle is not None else None


def _is_whole(folder: Path, show: str) -> bool:
    try:
        return read_show(folder).digest == show
    except ShowError:
        return False
