"""Darkness: takedown and blackout, the two things that must work at once and whatever else is broken.

    send to every player, in threads ──┐
    commit the wish, in another one  ──┴─▶ answer: what each player read back, and whether the wish is kept

A player that answered has it on its own disk; one that does not run finds it in its desk before its first
frame; the wish makes the reconciler send it to one that comes back otherwise. A database that is broken
delays nothing: then the players are told all the same, and the answer says that the wish could not be kept.
"""

from __future__ import annotations

import logging
from concurrent.futures import Future, TimeoutError
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Unavailable
from ledsign.core.problem import Bilingual
from ledsign.player.absent import black_out_absent, take_down_absent
from ledsign.service import dark_orders, observed, wishes, withdrawn
from ledsign.service.delivering import SYSTEM
from ledsign.service.known_signs import names as _names
from ledsign.service.known_signs import require_known as _require_known
from ledsign.service.players import link
from ledsign.service.roles import EVERY_SIGN, Permission

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

What: TypeAlias = Literal["takedown", "blackout"]
To: TypeAlias = Literal["black", "safe"]
PATIENCE_NS = 6 * NS_PER_S // 10
ANSWER_S = 2.0
KEEP_S = 2.0
_LOG = logging.getLogger("ledsign.darkness")
AWAY = Bilingual(
    "the player does not answer; it will be told before anything else when it comes back",
    "播放程序没有应答；恢复后将首先执行此操作",
)
LEFT = Bilingual(
    "the player does not run; it finds this before its first frame", "播放程序未运行；启动后首帧之前即生效"
)
UNKEPT = Bilingual(
    "the players were told, but it could not be written down: see to the database, then say it again",
    "已通知播放程序，但未能记录：请检查数据库后重试",
)
BESIDE = Bilingual(
    "the players were told; the database did not take it, it is kept in a file until it does",
    "已通知播放程序；数据库暂不可用，已另存为文件，恢复后自动补记",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one sign's player made of it.

    ``confirmed``: the player says so itself. ``kept``: it will be said again when needed. ``left``: it was
    written for a player that does not run. ``seen_black``: what the monitor sees, None without one.
    """

    sign: str
    confirmed: bool
    took_ms: float
    kept: bool = True
    left: bool = False
    shown: dict[str, Any] | None = None
    seen_black: bool | None = None
    notes: tuple[Bilingual, ...] = ()
    version: int = 0


def take_down(house: House, actor: Actor, sign: str | None, to: To, reason: str = "") -> list[Order]:
    """Black or the safe picture instead of the show, on ``sign`` or on all that ``actor`` may make dark."""
    return _darken(house, actor, sign, "takedown", to, reason)


def black_out(house: House, actor: Actor, sign: str | None, reason: str = "") -> list[Order]:
    """Nothing at all, until the blackout is ended."""
    return _darken(house, actor, sign, "blackout", "black", reason)


def end(house: House, actor: Actor, sign: str, what: What, *, expected: int | None = None) -> Order:
    """End a takedown or a blackout.

    Raises Conflict when somebody at the sign made it dark: only there can it be lit again; and when its
    player has loaded a release that was taken back: only another one ends that takedown.
    """
    actor.require(Permission.LIGHT, sign)
    _require_known(house, actor, sign)
    player = link(house, sign)
    status = player.status(0)
    if what == "blackout" and status is not None and status["desk"]["blackout_local"]:
        raise Conflict(
            "local-blackout",
            "somebody at the sign made it dark; only there can it be lit again: ledsign resume",
            "现场已执行黑屏，只能在现场恢复：ledsign resume",
        )
    loaded = withdrawn.on_the_sign(house, sign, status) if what == "takedown" else ()
    with house.unit(actor) as unit:
        if what == "takedown":
            withdrawn.require_none(unit, sign, loaded)
            version = wishes.put_up(unit, sign, expected=expected).version
        else:
            version = wishes.change(unit, sign, expected=expected, blackout=False).version
        unit.audit(f"{what}.end", sign=sign, subject=sign)
    begun_ns = house.clock.monotonic_ns()
    try:
        answer = player.ask(actor, "resume", only=what, patience_ns=PATIENCE_NS, answer_s=ANSWER_S)
    except Unavailable as error:
        return Order(
            sign=sign, confirmed=False, took_ms=_ms(house, begun_ns), notes=(error.text,), version=version
        )
    found: dict[str, Any] = answer["status"]
    with house.view(actor) as unit:
        again = wishes.wish(unit, sign)
    if what == "takedown" and again.takedown:  # said by somebody else while we were ending the one before
        return _with(remind(house, sign, again.takedown), confirmed=False, version=again.version)
    lit = not found["desk"]["taken_down" if what == "takedown" else "blackout"]
    return Order(
        sign=sign, confirmed=lit, took_ms=_ms(house, begun_ns), shown=found["shown"], notes=_remarks(answer),
        version=version,
    )  # fmt: skip


def remind(house: House, sign: str, to: str) -> Order:
    """Say a takedown again that is kept already, for all that was issued since."""
    return _send(house, SYSTEM, sign, "takedown", "black" if to == "black" else "safe")


def is_dark(status: dict[str, Any], what: What, to: To) -> bool:
    """Whether a player's own words mean that it is so: nothing there, or what was asked for."""
    shown = status["shown"]
    if shown["why"] in ("blackout", "no-show", "stopped"):
        return True
    return what == "takedown" and shown["why"] == "takedown" and (to == "safe" or bool(shown["black"]))


# ---------------------------------------------------------------- inside
def _darken(house: House, actor: Actor, sign: str | None, what: What, to: To, reason: str) -> list[Order]:
    if sign is not None:
        actor.require(Permission.DARK, sign)
        _require_known(house, actor, sign)
        names = [sign]
    else:
        names = [one for one in _names(house, actor) if actor.may(Permission.DARK, one)]
        if not names:
            actor.require(Permission.DARK, EVERY_SIGN)
    pool = house.players.pool
    sent = [pool.submit(_send, house, actor, one, what, to) for one in names]
    keeping = pool.submit(_keep, house, actor, names, what, to, reason)
    orders = [one.result() for one in sent]
    versions = _kept(keeping)
    if isinstance(versions, Bilingual):
        return [_with(one, kept=False, notes=(*one.notes, versions)) for one in orders]
    return [_with(one, version=versions.get(one.sign, 0)) for one in orders]


def _send(house: House, actor: Actor, sign: str, what: What, to: To) -> Order:
    player, begun_ns = link(house, sign), house.clock.monotonic_ns()
    fields = {"to": to, "up_to": house.players.issued(sign)} if what == "takedown" else {}
    try:
        answer = player.ask(actor, what, patience_ns=PATIENCE_NS, answer_s=ANSWER_S, **fields)
        status: dict[str, Any] | None = answer["status"]
        notes = _remarks(answer)
    except Unavailable:
        left = _leave(house, sign, what, to)
        return Order(
            sign=sign,
            confirmed=False,
            took_ms=_ms(house, begun_ns),
            left=left,
            notes=(LEFT if left else AWAY,),
        )
    except Conflict as refused:  # no show: it is black already
        status, notes = player.status(0), (refused.text,)
    took_ms = _ms(house, begun_ns)
    confirmed = status is not None and is_dark(status, what, to)
    shown = status["shown"] if status is not None else None
    return Order(
        sign=sign, confirmed=confirmed, took_ms=took_ms, shown=shown,
        seen_black=observed.becomes_black(house, sign, wait=confirmed and to == "black"), notes=notes,
    )  # fmt: skip


def _leave(house: House, sign: str, what: What, to: To) -> bool:
    folder = link(house, sign).folder
    try:
        if what == "blackout":
            return black_out_absent(folder)
        return take_down_absent(folder, to, house.clock, house.players.issued(sign))
    except OSError:
        return False


def _keep(
    house: House, actor: Actor, names: Sequence[str], what: What, to: To, reason: str
) -> dict[str, int]:
    """In the database, by sign the version of the wish; else in a file, raising what went wrong."""
    changes = {sign: _changes(house, sign, what, to) for sign in names}
    versions = {}
    try:
        with house.unit(actor) as unit:
            for sign, wanted in changes.items():
                show = wanted.get("taken_show", "")
                if what == "takedown":
                    versions[sign] = wishes.want_down(unit, sign, to, taken_show=show).version
                else:
                    versions[sign] = wishes.change(unit, sign, **wanted).version
                unit.audit(f"{what}.begin", sign=sign, subject=sign, to=to, reason=reason, show=show)
    except Exception:
        dark_orders.put_down(house, actor, what, changes, to=to, reason=reason)
        raise
    return versions


def _changes(house: House, sign: str, what: What, to: To) -> dict[str, Any]:
    if what == "blackout":
        return {"blackout": True}
    last = house.players.last(sign)
    show = str(last.status["show"]["digest"]) if last is not None else ""
    return {"takedown": to, "taken_show": show, "taken_to": house.players.issued(sign), "overrides": []}


def _kept(keeping: Future[dict[str, int]]) -> dict[str, int] | Bilingual:
    """The versions, or why there are none."""
    try:
        return keeping.result(KEEP_S)
    except (TimeoutError, OSError):  # it may still be; or the disk takes nothing either
        return UNKEPT
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the database, the players were told
        _LOG.error("a %s is kept beside the database: %s", type(error).__name__, error)
        return BESIDE


def _remarks(answer: dict[str, Any]) -> tuple[Bilingual, ...]:
    return tuple(
        Bilingual(answer[key]["en"], answer[key]["zh"]) for key in ("note", "warning") if key in answer
    )


def _with(order: Order, **changes: Any) -> Order:
    return replace(order, **changes)


def _ms(house: House, begun_ns: int) -> float:
    return round((house.clock.monotonic_ns() - begun_ns) / 1e6, 1)
