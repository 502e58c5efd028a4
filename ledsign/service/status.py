"""Status: what a sign shall show, what its player says it shows, and what is seen on the wall.

``green`` is a promise: the released show is on, unchanged, approved, and nobody has taken it down. Anything
else has a reason, in both languages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.core.problem import Bilingual
from ledsign.service import observed, releases, wishes, withdrawn
from ledsign.service.players import link
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.observed import Observed
    from ledsign.service.unit import Unit
    from ledsign.store.tables import ReleaseRecord, Wish

FRESH_NS = 5 * NS_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a sign is not green."""

    code: str
    text: Bilingual


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """All three views of one sign. ``reported`` None: no player has ever answered this service.

    ``age_ns``: how long ago it did. ``answers``: whether it does now. ``withdrawn``: what it has loaded was
    taken back, so it stays down.
    """

    sign: str
    at_ns: int
    release: ReleaseRecord | None
    wish: Wish
    reported: dict[str, Any] | None
    age_ns: int | None
    answers: bool
    approved: bool
    observed: Observed | None
    reasons: tuple[Reason, ...]
    withdrawn: bool = False

    @property
    def green(self) -> bool:
        """Whether what was released is what is shown."""
        return not self.reasons


def of(unit: Unit, sign: str) -> Standing:
    """How one sign stands."""
    unit.actor.require(Permission.SIGN_READ, sign)
    wishes.require_sign(unit, sign)
    return standing(unit, sign)


def of_all(unit: Unit) -> list[Standing]:
    """How every sign stands that this actor may see."""
    return [standing(unit, sign) for sign in wishes.signs(unit) if unit.actor.sees(sign)]


def standing(unit: Unit, sign: str) -> Standing:
    """Without asking who wants to know."""
    player = link(unit.house, sign)
    status = player.status()
    last = unit.house.players.last(sign)
    reported = status or (last.status if last is not None else None)
    release = releases.live(unit, sign)
    digest = str(reported["show"]["digest"]) if reported is not None else ""
    found = Standing(
        sign=sign, at_ns=unit.now_ns, release=release, wish=wishes.wish(unit, sign), reported=reported,
        age_ns=player.age_ns(), answers=status is not None,
        approved=bool(digest) and releases.approved(unit, digest), observed=observed.read(unit.house, sign),
        reasons=(), withdrawn=bool(withdrawn.among(unit, sign, withdrawn.loaded(reported))),
    )  # fmt: skip
    return _with_reasons(found)


def standing_of(house: House, sign: str) -> Standing:
    """The same in a transaction of its own, for whoever watches without being a person."""
    from ledsign.service.delivering import SYSTEM

    with house.view(SYSTEM) as unit:
        return standing(unit, sign)


def reasons(one: Standing) -> tuple[Reason, ...]:
    """Why it is not green; none when it is."""
    told: list[Reason] = []

    def because(code: str, en: str, zh: str) -> None:
        told.append(Reason(code=code, text=Bilingual(en, zh)))

    status = one.reported
    if one.release is None:
        because("no-release", "nothing has been released for this sign", "该屏尚无发布")
    if one.wish.takedown:
        because("taken-down", "it is to be taken down", "要求撤播")
    if one.wish.blackout:
        because("blackout", "it is to be dark", "要求黑屏")
    if status is None or one.age_ns is None or one.age_ns > FRESH_NS:
        because("player-away", "its player does not answer", "播放程序没有应答")
    if status is None:
        return tuple(told)
    desk, show, shown = status["desk"], status["show"], status["shown"]
    if desk["blackout_local"]:
        because("local-blackout", "somebody at the sign has made it dark", "现场已执行黑屏")
    elif desk["blackout"] and not one.wish.blackout:
        because("blackout", "it is dark", "当前为黑屏")
    if desk["taken_down"] and not one.wish.takedown:
        because("taken-down", "its show has been taken down", "节目已撤播")
    number = show["release"]["number"] if show["release"] else None
    if one.release is not None and number != one.release.number:
        because(
            "release-differs",
            f"it plays {_release(number)}, released is {_release(one.release.number)}",
            f"播放的是{_release_zh(number)}，应为{_release_zh(one.release.number)}",
        )
    elif one.release is not None and show["digest"] != one.release.show:
        because("show-differs", "it plays another show than the released one", "播放的成片与发布的不一致")
    if not one.approved:
        because("not-approved", "what it plays has not been approved", "播放的内容未经审核")
    if shown["why"] in ("expired", "clock", "fault", "test-pattern", "no-show", "stopped"):
        en, zh = _WHY[shown["why"]]
        because(shown["why"], en, zh)
    if show["fallback"]:
        because("fallback", "the newest show cannot be used", "最新成片无法使用")
    failing = [
        str(output["name"]) for output in status["outputs"] if output["state"] not in ("ok", "recovered")
    ]
    if failing:
        because("outputs", f"outputs fail: {', '.join(failing)}", f"输出异常：{'、'.join(failing)}")
    return tuple(told)


_WHY = {
    "expired": ("its release has expired", "发布已过期"),
    "clock": ("its clock cannot be believed", "系统时间不可信"),
    "fault": ("a picture cannot be drawn", "画面无法绘制"),
    "test-pattern": ("a test pattern is shown", "正在显示测试图案"),
    "no-show": ("it has no show", "没有成片"),
    "stopped": ("it is stopping", "正在停止"),
}


def _with_reasons(one: Standing) -> Standing:
    from dataclasses import replace

    return replace(one, reasons=reasons(one))


def _release(number: int | None) -> str:
    return "an unsigned show" if number is None else f"release {number}"


def _release_zh(number: int | None) -> str:
    return "未签名成片" if number is None else f"发布 {number}"
