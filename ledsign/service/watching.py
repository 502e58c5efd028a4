"""Watching: what is wrong with a sign, told from how it stands. Pure; what to do about it is for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.core.problem import Bilingual
from ledsign.service.alarms import Finding, Severity
from ledsign.service.guessing import ALARM_AT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.service.status import Standing

# So long may pass before it is an alarm: a takeover, a release on its way.
PATIENCE_NS: Mapping[str, int] = {
    "player-away": 5 * NS_PER_S,
    "release-differs": 10 * NS_PER_S,
    "unapproved-show": 3 * NS_PER_S,
    "outputs-failing": 3 * NS_PER_S,
    "wish-unmet": 10 * NS_PER_S,
    "monitor-silent": 10 * NS_PER_S,
}
LOW_BYTES = 512 * 2**20


def findings(one: Standing, *, player_expected: bool) -> list[Finding]:
    """Everything wrong now. ``player_expected``: there is, or was, a player of this sign here."""
    told: list[Finding] = []

    def wrong(code: str, severity: Severity, en: str, zh: str, **details: object) -> None:
        told.append(Finding(code=code, severity=severity, text=Bilingual(en, zh), details=details))

    codes = {reason.code: reason.text for reason in one.reasons}
    if not one.answers and (player_expected or one.release is not None):
        wrong(
            "player-away",
            "critical",
            f"{one.sign}: its player does not answer",
            f"{one.sign}：播放程序没有应答",
        )
    if one.observed is not None:
        if one.observed.foreign:
            who = ", ".join(one.observed.foreign)
            wrong(
                "foreign-sender", "critical", f"{one.sign}: somebody else sends to its controllers: {who}",
                f"{one.sign}：有其他设备正在向控制器发送数据：{who}", senders=list(one.observed.foreign),
            )  # fmt: skip
        if not one.observed.fresh:
            wrong(
                "monitor-silent",
                "warning",
                f"{one.sign}: its monitor says nothing",
                f"{one.sign}：监看程序无数据",
            )
    status = one.reported
    if status is None or not one.answers:
        return told
    if one.release is not None:
        for code in ("release-differs", "show-differs"):
            if code in codes:
                wrong(
                    "release-differs",
                    "error",
                    f"{one.sign}: {codes[code].en}",
                    f"{one.sign}：{codes[code].zh}",
                )
        if not one.approved:
            digest = str(status["show"]["digest"])
            wrong(
                "unapproved-show", "critical", f"{one.sign}: {codes['not-approved'].en}",
                f"{one.sign}：{codes['not-approved'].zh}", show=digest,
            )  # fmt: skip
    simple: tuple[tuple[str, str, Severity], ...] = (
        ("outputs", "outputs-failing", "error"),
        ("expired", "release-expired", "error"),
        ("clock", "clock-untrusted", "error"),
        ("fault", "picture-fault", "error"),
        ("fallback", "show-unusable", "error"),
    )
    for reason, code, severity in simple:
        if reason in codes:
            wrong(code, severity, f"{one.sign}: {codes[reason].en}", f"{one.sign}：{codes[reason].zh}")
    if status["clock"]["trust"] != "trusted" and "clock" not in codes:
        wrong(
            "clock-untrusted",
            "warning",
            f"{one.sign}: its clock cannot be believed",
            f"{one.sign}：系统时间不可信",
        )
    if status["desk_trouble"] or status["journal_trouble"]:
        wrong(
            "player-disk", "error", f"{one.sign}: its player cannot write to disk",
            f"{one.sign}：播放程序无法写盘",
        )  # fmt: skip
    if one.wish.done_version < one.wish.version:
        wrong(
            "wish-unmet", "error", f"{one.sign}: what is wanted is not confirmed by its player",
            f"{one.sign}：要求的状态尚未得到播放程序确认",
        )  # fmt: skip
    return told


class Patience:
    """Keeps findings back until they have lasted. Of one sign."""

    def __init__(self) -> None:
        self._since: dict[str, int] = {}

    def lasting(self, found: list[Finding], now_ns: int) -> list[Finding]:
        """Those that have been there for long enough."""
        self._since = {one.code: self._since.get(one.code, now_ns) for one in found}
        return [one for one in found if now_ns - self._since[one.code] >= PATIENCE_NS.get(one.code, 0)]


def disk_findings(free_bytes: int) -> list[Finding]:
    """Whether there is room."""
    if free_bytes >= LOW_BYTES:
        return []
    text = Bilingual("the disk is nearly full: free some space", "磁盘空间不足，请清理")
    return [Finding(code="disk-low", severity="error", text=text)]


def guess_findings(count: int, logins: tuple[str, ...]) -> list[Finding]:
    """Whether somebody seems to guess passwords or codes: ``count`` were refused lately, for ``logins``."""
    if count < ALARM_AT:
        return []
    text = Bilingual(
        "many passwords or one-time codes were refused: somebody may be guessing; see the audit trail",
        "密码或动态口令被拒次数异常，可能有人在猜测：请查看审计记录",
    )
    return [
        Finding(code="logins-refused", severity="warning", text=text, details={"logins": list(logins[:20])})
    ]
