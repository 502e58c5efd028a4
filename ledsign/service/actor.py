"""Actor: who asks, from where, and what they may do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Forbidden, Unauthenticated, Unknown
from ledsign.service.roles import EVERY_SIGN, OF_THE_HOUSE, Permission, Role, permissions_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_IN_CHINESE = {
    **{"sign": "屏", "playlist": "节目单", "schedule": "排期", "item": "条目", "version": "版本"},
    **{"medium": "素材", "font": "字体", "preview": "预览", "job": "任务"},
    **{"submission": "送审", "release": "发布", "word list": "词表", "override": "插播"},
    **{"person": "人员", "token": "令牌", "session": "会话", "link": "链接"},
    **{"webhook": "通知地址", "alarm": "告警"},
}
STRONG_NS = 5 * 60 * NS_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A person in a session, a program with a token, or the installation itself (``id`` empty).

    ``roles`` by sign, ``*`` for every sign. ``scopes`` None: all that the roles allow. ``strong_ns``: when a
    second factor was last given. ``login_id`` is the session's row. ``must_enrol``: their roles need a second
    factor and they have none yet: until they do, they may do nothing but that.
    """

    id: str
    login: str
    name: str
    roles: Mapping[str, frozenset[Role]] = field(default_factory=dict)
    via: Literal["session", "token", "local"] = "local"
    scopes: frozenset[Permission] | None = None
    signs: frozenset[str] | None = None
    login_id: str = ""
    token_id: str = ""
    strong_ns: int = 0
    csrf: str = ""
    peer: str = ""
    agent: str = ""
    request_id: str = ""
    language: str = "zh"
    must_enrol: bool = False

    def permissions(self, sign: str = EVERY_SIGN) -> frozenset[Permission]:
        """What may be done on ``sign``; on ``*`` what may be done on all of them and in the house."""
        if self.via == "local":
            return frozenset(Permission)
        if self.must_enrol:
            return frozenset()
        if self.signs is not None and sign not in self.signs and EVERY_SIGN not in self.signs:
            return frozenset()
        everywhere = permissions_of(self.roles.get(EVERY_SIGN, frozenset()))
        here = permissions_of(self.roles.get(sign, frozenset())) - OF_THE_HOUSE
        allowed = everywhere | here if sign != EVERY_SIGN else everywhere
        return allowed if self.scopes is None else allowed & self.scopes

    def may(self, permission: Permission, sign: str = EVERY_SIGN) -> bool:
        """Whether it may."""
        return permission in self.permissions(sign)

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether it may on any sign at all."""
        return any(self.may(permission, sign) for sign in {EVERY_SIGN, *self.roles, *(self.signs or ())})

    def sees(self, sign: str) -> bool:
        """Whether it may know that there is such a sign."""
        return self.may(Permission.SIGN_READ, sign)

    def require(self, permission: Permission, sign: str = EVERY_SIGN) -> None:
        """Raises Unknown for a sign this actor may not know of, Forbidden for what it may not do."""
        allowed = self.permissions(sign)
        if permission in allowed:
            return
        if self.must_enrol:
            raise Forbidden(
                "second-factor-missing",
                "your roles need a second factor: enrol one first: POST /me/second-factor",
                "您的角色必须启用动态口令：请先绑定（POST /me/second-factor）再继续",
            )
        if sign != EVERY_SIGN and Permission.SIGN_READ not in allowed:
            raise unknown("sign", sign)
        raise Forbidden(
            "forbidden",
            f"this needs the permission {permission}; ask an administrator for a role that has it",
            f"需要权限 {permission}：请联系管理员授予相应角色",
            permission=str(permission),
        )

    def require_person(self) -> None:
        """Raises Forbidden for a token: some things only a person in a session does."""
        if self.via == "token":
            raise Forbidden(
                "person-needed",
                "a token cannot do this: log in as a person",
                "令牌不能执行此操作：请以个人身份登录",
            )

    def require_strong(self, now_ns: int) -> None:
        """Raises Unauthenticated unless a second factor was given within five minutes.

        Forbidden for a token.
        """
        self.require_person()
        if self.via == "session" and now_ns - self.strong_ns > STRONG_NS:
            raise Unauthenticated(
                "second-factor",
                "this needs your one-time code: POST /sessions/current/strong with it, then try again",
                "此操作需要动态口令：请先验证动态口令再重试",
            )


def unknown(kind: str, name: str) -> Unknown:
    """There is no such thing, or it is nobody's business here: both read the same."""
    shown, kind_zh = name[:60], _IN_CHINESE.get(kind, kind)
    return Unknown("unknown", f"there is no {kind} {shown!r}", f"没有这个{kind_zh}：{shown}", kind=kind)
