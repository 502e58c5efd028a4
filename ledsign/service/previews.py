"""Previews: what a sign would show of a draft, a document, a submission or a release, at any time.

Drawn in workers by the code that ``ledsign render`` uses, from the show that would be played. A preview has a
handle that only its maker can use.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Invalid, Unavailable
from ledsign.player.address import state_folder
from ledsign.service import compiling, releases, snapshots
from ledsign.service.actor import unknown
from ledsign.service.handles import Handle, owner_of
from ledsign.service.media import require_sign
from ledsign.service.roles import Permission
from ledsign.show.bundle import MANIFEST
from ledsign.store.base import new_id
from ledsign.store.tables import ReleaseRecord, Submission

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.snapshots import Snapshot
    from ledsign.service.unit import Unit

Look = Literal["pixels", "led"]
Format = Literal["gif", "webp", "apng"]
Form = Literal["png", "rgb"]
Gone: TypeAlias = "Callable[[], bool]"
Drawable: TypeAlias = "Path | dict[str, Any]"
STILL_TIMEOUT_S = 10.0
ANIMATION_TIMEOUT_S = 60.0
# Calendars, suns and time zones are known in these years.
EARLIEST_NS = 946_684_800 * NS_PER_S  # 2000
LATEST_NS = 4_102_444_800 * NS_PER_S  # 2100


def never_gone() -> bool:
    """For callers that do not know: somebody waits."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to preview: one of these. ``kind`` says what ``text`` is."""

    kind: Literal["playlist", "schedule"] = "playlist"
    text: str | None = None
    document: str | None = None
    version: int | None = None
    submission: str | None = None
    release: int | None = None


def begin(
    house: House,
    actor: Actor,
    sign: str,
    order: Order,
    *,
    at_ns: int | None = None,
    look: Look = "pixels",
    scale: int | None = None,
    draw: bool = False,
    gone: Gone = never_gone,
) -> tuple[Handle, bytes]:
    """A new preview and, with ``draw``, its first picture, in one go.

    An ``order`` without anything is what is released: now, or at whatever time is asked for later. Raises
    Unknown, Invalid with every problem, TooMany, Unavailable.
    """
    at_ns = at_ns if at_ns is None else checked_time(at_ns)
    snapshot: Snapshot | None = None
    bundle = ""
    now_ns = house.clock.now_ns()
    with house.view(actor) as unit:
        actor.require(Permission.CONTENT_READ, sign)
        require_sign(unit, sign)
        if order.text is not None:
            snapshot = snapshots.of_text(unit, sign, order.kind, order.text)
        elif order.document is not None:
            snapshot = snapshots.of_document(unit, sign, order.document, order.version)
        elif order.submission is not None:
            bundle = _of_submission(unit, sign, order.submission)
        elif order.release is not None:
            bundle = _of_release(unit, sign, order.release)
        else:
            shown = _released(unit, sign, now_ns if at_ns is None else at_ns)
    if snapshot is not None:
        show = compiling.request_of(house, snapshot)
    else:
        show = compiling.bundle_request(bundle_folder(house, sign, bundle or shown))
    wanted = {"at_ns": at_ns, "look": look, "scale": scale} if draw else None
    facts = compiling.describe(house, show, wanted, gone)
    start_ns = facts.start_ns if at_ns is None else at_ns
    handle = Handle(
        id=new_id(now_ns), sign=sign, owner=owner_of(actor), start_ns=start_ns, facts=facts,
        snapshot=snapshot, bundle=bundle,
    )  # fmt: skip
    house.previews.put(handle, house.clock.monotonic_ns())
    return handle, facts.still


def find(house: House, actor: Actor, sign: str, handle_id: str) -> Handle:
    """The actor's own preview on that sign. Raises Unknown."""
    actor.require(Permission.CONTENT_READ, sign)
    return house.previews.get(actor, sign, handle_id, house.clock.monotonic_ns())


def drawable(house: House, actor: Actor, handle: Handle, at_ns: int) -> dict[str, Any]:
    """What a worker draws for that time. Raises Unknown when nothing was released then."""
    checked_time(at_ns)
    if handle.snapshot is not None:
        return compiling.request_of(house, handle.snapshot)
    if handle.bundle:
        return compiling.bundle_request(bundle_folder(house, handle.sign, handle.bundle))
    with house.view(actor) as unit:
        shown = _released(unit, handle.sign, at_ns)
    return compiling.bundle_request(bundle_folder(house, handle.sign, shown))


def still(
    house: House,
    show: Drawable,
    at_ns: int,
    look: Look = "pixels",
    scale: int | None = None,
    gone: Gone = never_gone,
) -> bytes:
    """A PNG of that instant. Raises Invalid when it would be too large, TooMany, Unavailable."""
    message = {"kind": "still", "show": _request(show), "at_ns": at_ns, "look": look, "scale": scale}
    drawn = house.workers.call(message, timeout_s=STILL_TIMEOUT_S, gone=gone)
    assert isinstance(drawn, bytes)
    return drawn


def animation(
    house: House,
    show: Drawable,
    at_ns: int,
    *,
    seconds: float,
    fps: float,
    form: Format,
    look: Look = "pixels",
    scale: int | None = None,
    gone: Gone = never_gone,
) -> bytes:
    """A GIF, WebP or APNG. Raises as ``still``."""
    message = {
        "kind": "animation", "show": _request(show), "at_ns": at_ns, "look": look, "scale": scale,
        "seconds": str(seconds), "fps": str(fps), "format": form,
    }  # fmt: skip
    drawn = house.workers.call(message, timeout_s=ANIMATION_TIMEOUT_S, lane="long", gone=gone)
    assert isinstance(drawn, bytes)
    return drawn


def frames(
    house: House,
    show: Drawable,
    times_ns: Sequence[int],
    look: Look = "pixels",
    scale: int | None = None,
    form: Form = "png",
) -> dict[str, Any]:
    """``frames``, one for each time, with their ``width`` and ``height``. Raises as ``still``."""
    message = {
        "kind": "frames", "show": _request(show), "times_ns": list(times_ns), "look": look, "scale": scale,
        "form": form,
    }  # fmt: skip
    # moving pictures wait for whoever waits for a still one
    drawn = house.workers.call(message, timeout_s=STILL_TIMEOUT_S, urgency=1)
    assert isinstance(drawn, dict)
    return drawn


def motion(house: House, show: Drawable, at_ns: int) -> dict[str, Any]:
    """What a browser needs to draw the frames from then on by itself (``ledsign.worker.motion``).

    Raises as ``still``.
    """
    message = {"kind": "motion", "show": _request(show), "at_ns": at_ns}
    told = house.workers.call(message, timeout_s=STILL_TIMEOUT_S, urgency=1)
    assert isinstance(told, dict)
    return told


def tile(house: House, show: Drawable, clip: str, level: float, phase: int, number: int) -> bytes:
    """A tile of one of its clips as it is lit at that brightness, PNG. Raises Unknown, and as ``still``."""
    message = {
        "kind": "tile", "show": _request(show), "clip": clip, "level": level, "phase": phase,
        "number": number,
    }  # fmt: skip
    drawn = house.workers.call(message, timeout_s=STILL_TIMEOUT_S, urgency=1)
    if not isinstance(drawn, bytes):
        raise unknown("tile", f"{clip[:64]}/{phase}/{number}")
    return drawn


def checked_time(at_ns: int) -> int:
    """``at_ns`` itself. Raises Invalid for a time nobody can say anything about."""
    if not EARLIEST_NS <= at_ns < LATEST_NS:
        raise Invalid("at", "the time must be in the years 2000 to 2099", "时间须在 2000 至 2099 年之间")
    return at_ns


def _request(show: Drawable) -> dict[str, Any]:
    return show if isinstance(show, dict) else compiling.bundle_request(show)


def _of_submission(unit: Unit, sign: str, submission_id: str) -> str:
    found = unit.db.get(Submission, submission_id)
    if found is None or found.sign != sign:
        raise unknown("submission", submission_id)
    return found.show


def _of_release(unit: Unit, sign: str, number: int) -> str:
    found = unit.db.query(ReleaseRecord).filter_by(sign=sign, number=number).one_or_none()
    if found is None:
        raise unknown("release", str(number))
    return found.show


def _released(unit: Unit, sign: str, at_ns: int) -> str:
    found = releases.current_at(unit, sign, at_ns)
    if found is None:
        raise unknown("release", "")
    return found.show


def bundle_folder(house: House, sign: str, show: str) -> Path:
    """Where a show lies: with us, or with the player of its sign. Raises Unavailable when it is lost."""
    for folder in (house.folder / "bundles", state_folder(house.home, sign) / "shows" / "bundles"):
        if (folder / show / MANIFEST).is_file():
            return folder / show
    raise Unavailable(
        "show-missing",
        "the compiled show is no longer here; submit the document again to compile it anew",
        "编译好的成片已不在本机：请重新送审以再次编译",
    )
