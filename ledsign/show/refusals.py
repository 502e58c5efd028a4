"""Refusals: why a release does not allow a show, as stable keys with what people read."""

from __future__ import annotations

from ledsign.core.errors import ReleaseRefused
from ledsign.core.problem import Bilingual

REASONS = (
    "malformed",
    "bad-signature",
    "below-threshold",
    "wrong-sign",
    "unlisted-hash",
    "older",
    "expired",
    "not-yet",
    "unsigned",
)


def malformed(detail: str) -> ReleaseRefused:
    """Not a release, or not written the one way a release is written."""
    return _refused(
        "malformed",
        f"this is not a whole release ({detail}); make it again with ledsign release make",
        f"发布文件不完整或格式不对（{detail}）；请用 ledsign release make 重新生成",
    )


def bad_signature(who: str) -> ReleaseRefused:
    """A signature that its key did not make over these bytes."""
    return _refused(
        "bad-signature",
        f"the signature of {who} does not fit this release: it was changed, or signed with another key;"
        " sign it again",
        f"{who} 的签名与发布内容不符：内容被改动，或所用密钥不对；请重新签名",
    )


def below_threshold(found: int, wanted: int) -> ReleaseRefused:
    """Fewer different trusted people than needed."""
    return _refused(
        "below-threshold",
        f"approved by {found} of the {wanted} different trusted people needed;"
        " have more of them run ledsign release sign",
        f"需要 {wanted} 位不同的可信审批人签名，目前只有 {found} 位；请其他审批人运行 ledsign release sign",
    )


def wrong_sign(found: str, wanted: str) -> ReleaseRefused:
    """For another sign than this one."""
    return _refused(
        "wrong-sign",
        f"for the sign “{found}”, not for “{wanted}”; make a release for this sign",
        f"该发布用于屏“{found}”，不是“{wanted}”；请为本屏另行发布",
    )


def unlisted_hash(found: str, wanted: str) -> ReleaseRefused:
    """The show is not the one that was approved."""
    return _refused(
        "unlisted-hash",
        f"it approves show {wanted[:12]}…, but this one is {found[:12]}…: one byte differs and approval is"
        " void; make a release of this show",
        f"审批的成片是 {wanted[:12]}…，而这里是 {found[:12]}…：内容有任何改动审批即失效；请重新审批",
    )


def older(found: int, last: int) -> ReleaseRefused:
    """A number that is not above the last accepted one."""
    return _refused(
        "older",
        f"release {found} is not newer than release {last}, which was accepted before; use a number above"
        f" {last}",
        f"发布号 {found} 不大于已接受的 {last}；请使用大于 {last} 的号码",
    )


def expired(until: str) -> ReleaseRefused:
    """Its time is over."""
    return _refused(
        "expired",
        f"expired at {until}; make a new release with a later --until",
        f"已于 {until} 过期；请重新发布并设置更晚的 --until",
    )


def not_yet(since: str) -> ReleaseRefused:
    """Its time has not come."""
    return _refused(
        "not-yet",
        f"valid from {since} only; it is kept until then, and what is shown now stays",
        f"自 {since} 起生效；届时自动启用，目前画面不变",
    )


def unsigned(sign: str) -> ReleaseRefused:
    """No release, where a trust file asks for one."""
    return _refused(
        "unsigned",
        f"the sign “{sign}” plays released shows only; have it approved: ledsign release make, then sign",
        f"屏“{sign}”只播放经审批发布的成片；请先运行 ledsign release make 并签名",
    )


def _refused(reason: str, en: str, zh: str) -> ReleaseRefused:
    return ReleaseRefused(reason, Bilingual(en, zh))
