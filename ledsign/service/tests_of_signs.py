"""Tests of signs: patterns to look at on the wall. They pass by themselves and are never said again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.service import wishes
from ledsign.service.players import link
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.house import House


def show_pattern(
    house: House, actor: Actor, sign: str, *, pattern: str, seconds: float, name: str = ""
) -> dict[str, Any]:
    """Show a test pattern; the player's answer.

    Raises Unavailable, and Conflict with the player's words for a pattern or face it does not know.
    """
    _admit(house, actor, sign, "pattern.begin", pattern=pattern, seconds=seconds, name=name)
    fields: dict[str, Any] = {"name": name} if name else {}
    return link(house, sign).ask(actor, "test-pattern", pattern=pattern, seconds=seconds, **fields)


def end_pattern(house: House, actor: Actor, sign: str) -> dict[str, Any]:
    """Back to what is scheduled."""
    _admit(house, actor, sign, "pattern.end")
    return link(house, sign).ask(actor, "test-pattern", pattern="off")


def _admit(house: House, actor: Actor, sign: str, action: str, **details: Any) -> None:
    actor.require(Permission.TEST, sign)
    with house.unit(actor) as unit:
        wishes.require_sign(unit, sign)
        unit.audit(action, sign=sign, subject=sign, **details)
