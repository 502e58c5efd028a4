"""Compiling: a snapshot becomes a show, in a worker.

A show that is to be reviewed and published is written to ``home/service/bundles/DIGEST``; drafts stay in the
worker's memory.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign import __version__
from ledsign.service import workspace
from ledsign.service.tidying import touch
from ledsign.show.bundle import MANIFEST
from ledsign.show.frame import RENDERER
from ledsign.show.replacement import replace_file

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.snapshots import Snapshot

COMPILE_TIMEOUT_S = 300.0
QUICK_TIMEOUT_S = 20.0

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """What came of a snapshot. ``show`` is its digest, ``bundle`` where it lies (None: in memory only).

    ``problems`` (warnings) have the keys of ``ledsign.api.schemas.base.FieldProblem``. ``texts`` are (place,
    text) of all it can show, for screening. ``start_ns`` is when a still is best taken.
    """

    show: str
    sign: str
    title: str
    bundle: Path | None
    problems: list[dict[str, Any]]
    speeds: list[dict[str, Any]]
    readings: list[dict[str, Any]]
    texts: list[tuple[str, str]]
    fps: str
    width: int
    height: int
    scheduled: bool
    length_ns: int
    start_ns: int
    seconds: float = 0.0
    still: bytes = field(default=b"", repr=False)


def compile_snapshot(
    house: House,
    snapshot: Snapshot,
    progress: Progress | None = None,
    gone: Callable[[], bool] = lambda: False,
) -> Compiled:
    """Compile, and write the bundle; what was compiled before is not compiled again.

    The show has the digest that ``ledsign publish`` gives for the same files and fonts, at the sign's play
    rate. ``gone`` says that nobody waits any more. Raises Invalid with every problem, Unavailable, TooMany.
    """
    # another version of the program may draw otherwise
    kept = house.folder.absolute() / "compiled" / f"{snapshot.digest}-{__version__}-{RENDERER}.json"
    bundles = house.folder.absolute() / "bundles"
    if found := _kept(kept, bundles):
        return found
    message = {
        "kind": "compile",
        "show": request_of(house, snapshot),
        "bundles": str(bundles),
        "now_ns": house.clock.now_ns(),
    }
    bundles.mkdir(parents=True, exist_ok=True)
    started_ns = house.clock.monotonic_ns()
    facts = house.workers.call(
        message, timeout_s=COMPILE_TIMEOUT_S, lane="long", progress=progress, gone=gone
    )
    facts["seconds"] = round((house.clock.monotonic_ns() - started_ns) / 1e9, 3)
    kept.parent.mkdir(parents=True, exist_ok=True)
    replace_file(kept, [json.dumps(facts, ensure_ascii=False).encode()])
    return compiled_of(facts, bundles)


def compile_draft(
    house: House,
    snapshot: Snapshot,
    still: Mapping[str, Any] | None = None,
    gone: Callable[[], bool] = lambda: False,
) -> Compiled:
    """Compile for looking at, before all longer work. ``still`` asks for a picture in the same go.

    Raises as ``compile_snapshot``.
    """
    return describe(house, request_of(house, snapshot), still, gone)


def describe(
    house: House,
    show: dict[str, Any],
    still: Mapping[str, Any] | None = None,
    gone: Callable[[], bool] = lambda: False,
) -> Compiled:
    """What a show is (``request_of`` or ``bundle_request``), compiled or opened when it is not warm."""
    message = {"kind": "compile", "show": show, "still": still, "now_ns": house.clock.now_ns()}
    started_ns = house.clock.monotonic_ns()
    facts = house.workers.call(message, timeout_s=QUICK_TIMEOUT_S, gone=gone)
    facts["seconds"] = round((house.clock.monotonic_ns() - started_ns) / 1e9, 3)
    return compiled_of(facts, None)


def request_of(house: House, snapshot: Snapshot) -> dict[str, Any]:
    """What a worker needs to know of a snapshot. Raises Unavailable."""
    return {
        "key": snapshot.digest,
        "folder": str(workspace.build(house, snapshot)),
        "fonts": workspace.fonts(house, snapshot),
        "entry": snapshot.entry,
        "kind": snapshot.kind,
        "sign_key": snapshot.sign_key,
        "from_s": snapshot.from_s,
    }


def bundle_request(bundle: Path) -> dict[str, Any]:
    """What a worker needs to know of a bundle; its name is its digest."""
    return {"key": f"bundle {bundle.name}", "bundle": str(bundle.absolute())}


def compiled_of(facts: dict[str, Any], bundles: Path | None) -> Compiled:
    """What a worker answered."""
    texts = [(place, text) for place, text in facts["texts"]]
    bundle = bundles / facts["show"] if bundles is not None else None
    return Compiled(**{**facts, "texts": texts, "bundle": bundle})


def _kept(path: Path, bundles: Path) -> Compiled | None:
    try:
        facts = json.loads(path.read_bytes())
        found = compiled_of(facts, bundles)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if found.bundle is None or not (found.bundle / MANIFEST).is_file():
        return None
    touch(found.bundle)
    touch(path)
    return found
