"""Roles: who may do what. The one table all of it follows from (reliability facts §3.3).

Nobody approves their own text, whatever their roles; that is a rule of reviews, not of this table. An admin
can neither write nor approve nor publish.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EVERY_SIGN = "*"


class Role(StrEnum):
    """What somebody is on a sign."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"
    OPERATOR = "operator"
    PROPERTY = "property"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """What a use case asks for. Those of ``OF_THE_HOUSE`` belong to no sign and need a role on every sign."""

    SIGN_READ = "sign.read"  # the sign, its status, what is released and shown
    CONTENT_READ = "content.read"  # drafts: playlists, schedules, media, previews, submissions
    CONTENT_WRITE = "content.write"
    SUBMIT = "submission.write"
    REVIEW = "review"
    PUBLISH = "release.write"
    OVERRIDE = "override"  # show an approved playlist for a while
    TEST = "test"  # test patterns, identify
    DARK = "dark"  # takedown and blackout
    LIGHT = "light"  # end a takedown or blackout
    BRIGHTNESS = "brightness"
    LIMITS = "limits"  # curfew and ceilings of a sign
    JOURNAL = "journal.read"
    ALARMS = "alarms.write"
    SIGN_WRITE = "sign.write"
    AUDIT = "audit.read"
    PEOPLE = "people.write"
    PEOPLE_READ = "people.read"
    FONTS = "fonts.write"
    WORDS = "words.write"
    WEBHOOKS = "webhooks.write"
    OPERATE_HOUSE = "house.read"  # metrics and health in detail


P = Permission
OF_THE_HOUSE = frozenset({P.PEOPLE, P.PEOPLE_READ, P.FONTS, P.WORDS, P.WEBHOOKS, P.AUDIT, P.OPERATE_HOUSE})
_LOOKING = frozenset({P.SIGN_READ, P.CONTENT_READ})
MATRIX: Mapping[Role, frozenset[Permission]] = {
    Role.AUTHOR: _LOOKING | {P.CONTENT_WRITE, P.SUBMIT},
    Role.REVIEWER: _LOOKING | {P.REVIEW, P.DARK},
    Role.PUBLISHER: _LOOKING | {P.PUBLISH, P.DARK, P.LIGHT, P.JOURNAL, P.ALARMS},
    Role.OPERATOR: _LOOKING | {P.OVERRIDE, P.TEST, P.DARK, P.LIGHT, P.BRIGHTNESS, P.JOURNAL, P.ALARMS},
    Role.PROPERTY: frozenset({P.SIGN_READ, P.DARK, P.LIGHT, P.BRIGHTNESS, P.LIMITS, P.JOURNAL}),
    Role.AUDITOR: _LOOKING | {P.JOURNAL, P.AUDIT, P.PEOPLE_READ},
    Role.ADMIN: frozenset(
        {P.SIGN_READ, P.SIGN_WRITE, P.LIMITS, P.TEST, P.JOURNAL, P.ALARMS, *OF_THE_HOUSE - {P.AUDIT}}
    ),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that these roles may do together."""
    return frozenset().union(*(MATRIX[role] for role in roles)) if roles else frozenset()
