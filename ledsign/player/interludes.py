"""Interludes on command: overrides, emergencies and test patterns, each with an end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.player.desk import LONGEST_NS, Desk, Interlude
from ledsign.player.refusal import Refused
from ledsign.show.pattern import Pattern

if TYPE_CHECKING:
    from ledsign.player.engine import Engine, Message

PATTERN_S, IDENTIFY_S = 600.0, 60.0
LONGEST_ID = 100


class Interludes:
    """What may be laid over an engine's schedule for a while. Each method raises Refused."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @property
    def _desk(self) -> Desk:
        clock = self._engine.clock
        return self._engine.standing.desk.current(clock.now_ns(), clock.monotonic_ns())

    def override(self, message: Message) -> None:
        """Lay a playlist over the campaigns, or over everything but a blackout."""
        standing = self._engine.standing
        name, playlist = str(message["command"]), message.get("playlist")
        if not isinstance(playlist, str):
            raise Refused(
                "no-playlist", 'name a playlist of the show, "" for black', "请指定节目单名称，留空表示黑屏"
            )
        if playlist and (standing.playing is None or playlist not in standing.playing.stage.playlists):
            have = (
                ", ".join(sorted(standing.playing.stage.playlists)) if standing.playing is not None else "–"
            )
            raise Refused(
                "unknown-playlist", f"the show has no playlist {playlist!r}; it has: {have}",
                f"节目中没有节目单 {playlist!r}；现有：{have}",
            )  # fmt: skip
        if standing.taken_down:
            raise Refused(
                "taken-down", "the show has been taken down; resume or load another first",
                "节目已撤播，请先恢复或加载新节目",
            )  # fmt: skip
        ident = str(message.get("id") or name)
        if len(ident) > LONGEST_ID:
            raise Refused("bad-id", f"id: at most {LONGEST_ID} characters", f"id 最多 {LONGEST_ID} 个字符")
        self._engine.put(self._desk.with_interlude(self._interlude(message, name, playlist, ident, None)))

    def cancel(self, message: Message) -> None:
        """End one of them, or all but the pattern."""
        laid = [one.id for one in self._desk.interludes if one.kind != "pattern"]
        if message.get("all") is True:
            gone = frozenset(laid)
        else:
            ident = message.get("id")
            if not isinstance(ident, str):
                raise Refused("no-id", "say which: id, or all", "请指定 id，或使用 all")
            gone = frozenset((ident,))
        self._engine.put(self._desk.without(gone))

    def test_pattern(self, message: Message) -> None:
        """Show a test pattern, or end it."""
        name = message.get("pattern")
        if name == "off":
            patterns = frozenset(one.id for one in self._desk.interludes if one.kind == "pattern")
            self._engine.put(self._desk.without(patterns))
            return
        self._show_pattern(message, name if isinstance(name, str) else "", PATTERN_S)

    def identify(self, message: Message) -> None:
        """Show what is what."""
        self._show_pattern(message, "identify", IDENTIFY_S)

    def _show_pattern(self, message: Message, name: str, usual_s: float) -> None:
        face = str(message.get("name") or "")
        Pattern(name, self._engine.sign, face)  # refused here, not in the loop
        self._engine.put(
            self._desk.with_interlude(self._interlude(message, "pattern", name, "pattern", usual_s, face))
        )

    def _interlude(
        self, message: Message, kind: str, what: str, ident: str, usual_s: float | None, face: str = ""
    ) -> Interlude:
        """For as long as the message says. Raises Refused without an end, or with one too far away."""
        wall_ns, monotonic_ns = self._engine.clock.now_ns(), self._engine.clock.monotonic_ns()
        length_ns = self._length_ns(message, usual_s, wall_ns)
        return Interlude(
            id=ident,
            kind=kind,
            what=what,
            face=face,
            title=str(message.get("title") or "")[:LONGEST_ID],
            since_wall_ns=wall_ns,
            until_wall_ns=wall_ns + length_ns,
            since_monotonic_ns=monotonic_ns,
            until_monotonic_ns=monotonic_ns + length_ns,
        )

    def _length_ns(self, message: Message, usual_s: float | None, wall_ns: int) -> int:
        seconds, until = message.get("seconds", usual_s), message.get("until")
        if until is not None:
            length_ns = _instant(until, self._engine.sign.zone) - wall_ns
        elif isinstance(seconds, (int, float)) and not isinstance(seconds, bool):
            length_ns = int(min(max(seconds, -1.0), 1e9) * NS_PER_S) if seconds == seconds else 0
        else:
            raise Refused(
                "no-end", "say when it ends: seconds or until, at most 24 hours away",
                "必须写明结束时间：seconds 或 until，最长 24 小时",
            )  # fmt: skip
        if not 0 < length_ns <= LONGEST_NS:
            raise Refused("bad-end", "it must end in the next 24 hours", "结束时间必须在未来 24 小时之内")
        return length_ns


def _instant(text: object, zone: str) -> int:
    from zoneinfo import ZoneInfo

    try:
        moment = datetime.fromisoformat(str(text))
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=ZoneInfo(zone))
        return (moment - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1) * 1000
    except (ValueError, OverflowError):
        raise Refused(
            "bad-until", f"until is an instant like 2026-05-06T22:00, not {text!r}",
            f"until 应为时刻，例如 2026-05-06T22:00：{text!r}",
        ) from None  # fmt: skip
