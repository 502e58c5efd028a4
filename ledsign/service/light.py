"""Light: how bright a sign is, by hand or by its schedule. The sign's limits hold above either."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.service import wishes
from ledsign.service.players import link
from ledsign.service.roles import Permission
from ledsign.service.sending import send_soon

if TYPE_CHECKING:
    from ledsign.service.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """``wanted`` and ``reported`` are 0..1, None for what the schedule says; ``used`` what the LEDs get.

    ``answers``: whether the player does.
    """

    wanted: float | None
    reported: float | None
    used: float | None
    answers: bool
    version: int


def level(unit: Unit, sign: str) -> Level:
    """How bright it shall be, and is."""
    unit.actor.require(Permission.SIGN_READ, sign)
    wishes.require_sign(unit, sign)
    return _level(unit, sign)


def set_level(unit: Unit, sign: str, wanted: float | None, *, expected: int | None = None) -> Level:
    """``wanted`` 0..1, None leaves it to the schedule. Sent once the transaction is made."""
    unit.actor.require(Permission.BRIGHTNESS, sign)
    wishes.require_sign(unit, sign)
    before = wishes.wish(unit, sign).brightness
    wishes.change(unit, sign, expected=expected, brightness=wanted)
    unit.audit("brightness.set", sign=sign, subject=sign, level=wanted, before=before)
    send_soon(unit, sign, "brightness", level="auto" if wanted is None else wanted)
    return _level(unit, sign)


def _level(unit: Unit, sign: str) -> Level:
    found = wishes.wish(unit, sign)
    status = link(unit.house, sign).status()
    reported = None if status is None else status["desk"]["brightness"]
    return Level(
        wanted=found.brightness,
        reported=None if reported in (None, "auto") else float(reported),
        used=None if status is None else status["shown"]["level"],
        answers=status is not None,
        version=found.version,
    )
