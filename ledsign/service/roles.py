"""Roles: who may do what. The one table all of it follows from (reliability facts §3.3).

Nobody approves their own text, whatever their roles; that is a rule of reviews, not of this table. An admin
can neither write nor approve nor publish.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual

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


ABOUT: Mapping[Permission, Bilingual] = {
    P.SIGN_READ: Bilingual(
        "see the sign, its status, what is released and shown", "查看屏、状态与已发布内容"
    ),
    P.CONTENT_READ: Bilingual("see drafts, media, previews, submissions", "查看草稿、素材、预览与送审"),
    P.CONTENT_WRITE: Bilingual(
        "write playlists and schedules, upload pictures", "编辑节目单与排期、上传素材"
    ),
    P.SUBMIT: Bilingual("put something before reviewers", "送审"),
    P.REVIEW: Bilingual("approve or return; vouch for keys", "审核；为他人密钥担保"),
    P.PUBLISH: Bilingual("publish what was approved", "发布已通过审核的内容"),
    P.OVERRIDE: Bilingual("show something approved for a while", "临时插播已审核内容"),
    P.TEST: Bilingual("test patterns, identify", "测试图案、识别"),
    P.DARK: Bilingual("take down, black out", "撤播、黑屏"),
    P.LIGHT: Bilingual("end a takedown or blackout", "解除撤播、黑屏"),
    P.BRIGHTNESS: Bilingual("brightness within the limits", "在限值内调节亮度"),
    P.LIMITS: Bilingual("curfew and ceilings of a sign", "熄屏时段与亮度上限"),
    P.JOURNAL: Bilingual("read proof of play", "查看播放记录"),
    P.ALARMS: Bilingual("acknowledge alarms", "确认告警"),
    P.SIGN_WRITE: Bilingual("create and change signs", "建立与修改屏"),
    P.AUDIT: Bilingual("read, verify and export the audit trail", "查看、校验与导出审计"),
    P.PEOPLE: Bilingual("invite people, give roles, disable", "邀请人员、授予角色、停用"),
    P.PEOPLE_READ: Bilingual("see people, roles, sessions, tokens", "查看人员、角色、会话与令牌"),
    P.FONTS: Bilingual("upload fonts", "上传字体"),
    P.WORDS: Bilingual("word lists for screening", "敏感词表"),
    P.WEBHOOKS: Bilingual("where alarms are told", "告警通知地址"),
    P.OPERATE_HOUSE: Bilingual("metrics, health in detail", "指标与运行状况"),
}


def permissions_of(roles: frozenset[Role]) -> frozenset[Permission]:
    """All that these roles may do together."""
    return frozenset().union(*(MATRIX[role] for role in roles)) if roles else frozenset()
