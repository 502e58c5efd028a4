"""Releases: what the players on this machine show, and on whose word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S, Clock
from ledsign.core.errors import ReleaseRefused, ShowError
from ledsign.core.problem import Bilingual
from ledsign.doctor.finding import Finding, State
from ledsign.show.release import release_state, utc_text
from ledsign.show.store import SHOWS, player_store
from ledsign.show.trust import TRUST

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.show.store import StoredShow

TOPIC = "releases"
SOON_NS = 3 * 86_400 * NS_PER_S


def release_findings(players: Path, clock: Clock) -> Iterator[Finding]:
    """One finding for each player's state folder in ``players`` that has a store or a trust file."""
    for folder in sorted(players.iterdir()) if players.is_dir() else ():
        if (folder / SHOWS).is_dir() or (folder / TRUST).exists():
            yield release_finding(folder, clock)


def release_finding(folder: Path, clock: Clock) -> Finding:
    """What the store in a player's state ``folder`` shows now."""
    name = folder.name
    again = Bilingual("publish again: ledsign publish", "请重新发布：ledsign publish")
    try:
        stored = player_store(folder, clock).current()
    except ShowError as error:
        zh = error.text.zh if isinstance(error, ReleaseRefused) else str(error)
        message = Bilingual(f"{name}: no show may be played: {error}", f"{name}：没有可播放的成片：{zh}")
        return Finding(topic=TOPIC, state=State.BAD, message=message, remedy=again)
    stored.close()
    if stored.fallback is not None:
        en, zh = stored.fallback.en, stored.fallback.zh
        message = Bilingual(f"{name}: {en}", f"{name}：{zh}")
        return Finding(topic=TOPIC, state=State.BAD, message=message, remedy=again)
    if not stored.trusted:
        return Finding(
            topic=TOPIC,
            state=State.DEGRADED,
            message=Bilingual(
                f"{name}: plays unsigned shows: whoever may write to {folder} decides what is shown",
                f"{name}：播放未签名的成片：能写入 {folder} 的人都能决定播放内容",
            ),
            remedy=Bilingual(
                "on a public sign have shows approved: ledsign keys new, ledsign keys trust",
                "公共场所的屏请启用审批：ledsign keys new，ledsign keys trust",
            ),
        )
    return _released(name, stored, clock.now_ns())


def _released(name: str, stored: StoredShow, now_ns: int) -> Finding:
    """A store with trust: how long the release lasts."""
    release = stored.release
    assert release is not None
    until = utc_text(release.expires_ns)
    renew = Bilingual(
        "make and sign a new release with a later --until", "请生成并签署有效期更长的新发布（--until）"
    )
    match release_state(release, now_ns):
        case "expired":
            message = Bilingual(
                f"{name}: release {release.number} expired at {until}; the safe picture is shown",
                f"{name}：第 {release.number} 号发布已于 {until} 过期，正在显示安全画面",
            )
            return Finding(topic=TOPIC, state=State.BAD, message=message, remedy=renew)
        case "not-yet":
            return Finding(
                topic=TOPIC,
                state=State.BAD,
                message=Bilingual(
                    f"{name}: release {release.number} plays but is not valid yet: the clock went back",
                    f"{name}：第 {release.number} 号发布正在播放但尚未生效：系统时间被调回",
                ),
                remedy=Bilingual("set the clock", "请校准系统时间"),
            )
    message = Bilingual(
        f"{name}: release {release.number} of show {stored.show.digest[:12]}… until {until}",
        f"{name}：第 {release.number} 号发布，成片 {stored.show.digest[:12]}…，有效至 {until}",
    )
    if now_ns + SOON_NS >= release.expires_ns:
        return Finding(topic=TOPIC, state=State.DEGRADED, message=message, remedy=renew)
    return Finding(topic=TOPIC, state=State.OK, message=message)
