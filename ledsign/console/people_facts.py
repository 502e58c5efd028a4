"""People facts: roles and permissions in words, and whose keys nobody has vouched for yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Bilingual
from ledsign.service import people, vouching
from ledsign.service.roles import Permission, Role

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.service.unit import Unit

ROLES: dict[Role, tuple[Bilingual, Bilingual]] = {
    Role.AUTHOR: (
        Bilingual("Author", "编辑"),
        Bilingual("writes captions and schedules and submits them", "编写节目单与排期，并送审"),
    ),
    Role.REVIEWER: (
        Bilingual("Reviewer", "审核人"),
        Bilingual("approves or returns the work of others; may take down", "批准或退回他人的送审；可撤播"),
    ),
    Role.PUBLISHER: (
        Bilingual("Publisher", "发布人"),
        Bilingual(
            "puts what is approved on the sign; may take down and resume",
            "把已批准的内容发布上屏；可撤播与恢复",
        ),
    ),
    Role.OPERATOR: (
        Bilingual("Operator", "值守"),
        Bilingual(
            "watches the sign: brightness, tests, overrides, takedown",
            "值守屏体：亮度、测试、插播、撤播与恢复",
        ),
    ),
    Role.PROPERTY: (
        Bilingual("Property staff", "物业"),
        Bilingual("sees the sign, dims it, sets its hours, takes down", "查看屏体、调亮度、定时段、撤播"),
    ),
    Role.AUDITOR: (
        Bilingual("Auditor", "审计"),
        Bilingual("reads everything, changes nothing", "查看全部记录，不做更改"),
    ),
    Role.ADMIN: (
        Bilingual("Administrator", "管理员"),
        Bilingual(
            "people, signs and fonts; neither writes nor approves",
            "管理人员、屏体与字体；不编写、不审批",
        ),
    ),
}  # fmt: skip


def facts(unit: Unit, viewer: Viewer) -> dict[str, Any]:
    """What the pages about people and about oneself begin with."""
    return {"roles": roles_told(viewer), "waiting": waiting_told(unit), "canVouch": can_vouch(unit)}


def roles_told(viewer: Viewer) -> dict[str, list[str]]:
    """By role: its name and what it is for, in the viewer's language."""
    return {str(role): [viewer.say.text(name), viewer.say.text(told)] for role, (name, told) in ROLES.items()}


def can_vouch(unit: Unit) -> bool:
    """Whether the viewer may vouch for somebody: a reviewer whose own key counts."""
    own = people.person(unit, unit.actor.id) if unit.actor.id else None
    return unit.actor.may_somewhere(Permission.REVIEW) and own is not None and bool(own.vouched_by)


def waiting_told(unit: Unit) -> list[dict[str, Any]]:
    """Who waits for somebody to vouch for their key; for who sees people or can vouch."""
    if not (unit.actor.may_somewhere(Permission.REVIEW) or unit.actor.may(Permission.PEOPLE_READ)):
        return []
    return [{"id": one.id, "name": one.name, "login": one.login} for one in vouching.waiting(unit)]
