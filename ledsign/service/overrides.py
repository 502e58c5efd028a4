"""Overrides and emergencies: a playlist of the released show for a while instead of what is scheduled.

Only what was approved: the playlists of the show that is released. Each has an end, at most 24 hours away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Invalid, ShowError
from ledsign.service import wishes
from ledsign.service.actor import unknown
from ledsign.service.players import link
from ledsign.service.roles import Permission
from ledsign.service.sending import send_soon
from ledsign.store.base import new_id

if TYPE_CHECKING:
    from ledsign.service.unit import Unit

Kind: TypeAlias = Literal["override", "emergency"]
LONGEST_NS = 24 * 3600 * NS_PER_S
MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """``playlist`` empty is black. ``reported``: the player has it; ``ours``: it was asked for here."""

    id: str
    kind: str
    playlist: str
    title: str
    since_ns: int
    until_ns: int
    by: str
    reported: bool
    ours: bool


def listed(unit: Unit, sign: str) -> list[Override]:
    """Those in force or wanted, the player's own too."""
    unit.actor.require(Permission.SIGN_READ, sign)
    wishes.require_sign(unit, sign)
    status = link(unit.house, sign).status()
    reported = {} if status is None else {one["id"]: one for one in status["desk"]["interludes"]}
    wanted = wishes.lasting(wishes.wish(unit, sign).overrides, unit.now_ns)
    found = [_override(one, reported=one["id"] in reported) for one in wanted]
    ours = {one.id for one in found}
    found += [_laid(one) for one in reported.values() if one["id"] not in ours and one["kind"] != "pattern"]
    return sorted(found, key=lambda one: (one.since_ns, one.id))


def create(unit: Unit, sign: str, *, kind: Kind, playlist: str, until_ns: int, title: str = "") -> Override:
    """Raises Invalid for a playlist that is not in the released show, or an end that is none."""
    unit.actor.require(Permission.OVERRIDE, sign)
    wishes.require_sign(unit, sign)
    if not 0 < until_ns - unit.now_ns <= LONGEST_NS:
        raise Invalid("bad-end", "it must end in the next 24 hours", "结束时间必须在未来 24 小时之内")
    wish = wishes.wish(unit, sign)
    if wish.takedown:
        raise Conflict(
            "taken-down",
            "the show has been taken down: end the takedown first",
            "节目已撤播：请先结束撤播",
        )
    known = _playlists(unit, sign)
    if playlist and playlist not in known:
        have, zh = ", ".join(known) or "none", "、".join(known) or "无"
        raise Invalid(
            "unknown-playlist",
            f"the released show has no playlist {playlist!r}; it has: {have}",
            f"已发布的节目中没有节目单 {playlist!r}；现有：{zh}",
        )
    kept = wishes.lasting(wish.overrides, unit.now_ns)
    if len(kept) >= MOST:
        raise Conflict(
            "too-many-overrides", f"at most {MOST} at once: cancel one first", f"最多同时 {MOST} 个，请先取消"
        )
    one = {
        "id": new_id(unit.now_ns), "kind": kind, "playlist": playlist, "title": title,
        "since_ns": unit.now_ns, "until_ns": until_ns, "by": unit.actor.login,
    }  # fmt: skip
    wishes.change(unit, sign, overrides=[*kept, one])
    unit.audit(
        f"{kind}.begin", sign=sign, subject=str(one["id"]), playlist=playlist, title=title, until=until_ns
    )
    send_soon(unit, sign, kind, **message(one, unit.now_ns))
    return _override(one, reported=False)


def cancel(unit: Unit, sign: str, override: str) -> None:
    """End one before its time; one that was laid at the sign itself too. Raises Unknown."""
    unit.actor.require(Permission.OVERRIDE, sign)
    found = {one.id: one for one in listed(unit, sign)}
    if override not in found:
        raise unknown("override", override)
    kept = wishes.lasting(wishes.wish(unit, sign).overrides, unit.now_ns)
    wishes.change(unit, sign, overrides=[one for one in kept if one["id"] != override])
    unit.audit(f"{found[override].kind}.end", sign=sign, subject=override, playlist=found[override].playlist)
    send_soon(unit, sign, "cancel", id=override)


def message(one: dict[str, Any], now_ns: int) -> dict[str, Any]:
    """The fields of the player's command, with the time that remains."""
    remaining_s = (int(one["until_ns"]) - now_ns) / NS_PER_S
    return {"playlist": one["playlist"], "id": one["id"], "title": one["title"], "seconds": remaining_s}


def _playlists(unit: Unit, sign: str) -> list[str]:
    """Of the show the player has; of its store while it does not answer."""
    player = link(unit.house, sign)
    status = player.status()
    if status is not None:
        return sorted(status["show"]["playlists"])
    try:
        stored = player.store().current()
    except (ShowError, OSError):
        return []
    stored.close()
    return sorted(stored.show.timelines)


def _override(one: dict[str, Any], *, reported: bool) -> Override:
    return Override(
        id=str(one["id"]), kind=str(one["kind"]), playlist=str(one["playlist"]), title=str(one["title"]),
        since_ns=int(one["since_ns"]), until_ns=int(one["until_ns"]), by=str(one["by"]), reported=reported,
        ours=True,
    )  # fmt: skip


def _laid(one: dict[str, Any]) -> Override:
    """At the sign itself."""
    return Override(
        id=str(one["id"]), kind=one["kind"], playlist=one["what"], title=one["title"],
        since_ns=one["since_ns"], until_ns=one["until_ns"], by="", reported=True, ours=False,
    )  # fmt: skip
