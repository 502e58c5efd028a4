"""Commands: what can be said to a running player. Absolute and idempotent; every answer reads back what is.

    blackout                              dark, until resume
    resume                                back to the schedule: no blackout, takedown or test pattern
    takedown      to: safe | black        this show is not seen again until another is loaded, or resume
    brightness    level: 0..1 | "auto"
    override      playlist, seconds or until, [id, title]     above campaigns, at most 24 hours
    emergency     the same, above overrides
    cancel        id, or all: true        end overrides and emergencies
    test-pattern  pattern (or "off"), [seconds 600, name]
    identify      [seconds 60, name]
    load          [show: FOLDER]          publish that bundle, or look again what has been published
    status, metrics, stop

Each may carry ``origin``: ``local`` (default) or ``remote``. What local hands made dark a remote ``resume``
does not light.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError
from ledsign.core.problem import did_you_mean
from ledsign.player.desk import LONGEST_NS, Desk, Interlude, Origin, replace_desk
from ledsign.player.refusal import Refused
from ledsign.show.pattern import Pattern

if TYPE_CHECKING:
    from ledsign.core.clock import Clock
    from ledsign.display.sign import Sign
    from ledsign.player.programme import Standing

Message = Mapping[str, Any]
PATTERN_S, IDENTIFY_S = 600.0, 60.0
LONGEST_ID = 100


class Engine(Protocol):
    """What commands act on: the active player."""

    @property
    def clock(self) -> Clock:
        """Its clock."""
        ...

    @property
    def sign(self) -> Sign:
        """The sign it drives."""
        ...

    @property
    def standing(self) -> Standing:
        """What decides its frames."""
        ...

    def put(self, desk: Desk) -> None:
        """Write the desk to disk, then show what it says. Raises OSError; nothing has changed then."""
        ...

    def load(self, folder: str) -> None:
        """Publish the bundle in ``folder`` and play it; "": play what has been published."""
        ...

    def seen(self) -> None:
        """Wait until a frame has left that was drawn after the last change, a second at most."""
        ...

    def status(self) -> dict[str, Any]:
        """What is true now."""
        ...

    def metrics(self) -> str:
        """The same in Prometheus' text format."""
        ...

    def note(self, kind: str, **fields: Any) -> None:
        """Enter something into the journal."""
        ...

    def stop(self) -> None:
        """Black, end of stream, exit."""
        ...


class Commands:
    """Carries out commands on an engine, one at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._known: dict[str, Callable[[Message], None]] = {
            "blackout": self._blackout,
            "resume": self._resume,
            "takedown": self._takedown,
            "brightness": self._brightness,
            "override": self._override,
            "emergency": self._override,
            "cancel": self._cancel,
            "test-pattern": self._test_pattern,
            "identify": self._identify,
            "load": self._load,
            "status": _only_asks,
            "metrics": _only_asks,
            "stop": _only_asks,
        }

    def obey(self, message: object) -> dict[str, Any]:
        """Carry out one command; the answer is ``{"ok": true, …}`` or ``{"ok": false, "error": {…}}``."""
        name = message.get("command") if isinstance(message, Mapping) else None
        if not isinstance(message, Mapping) or not isinstance(name, str):
            return _refused(Refused("not-a-command", 'not a command: send {"command": …}', "不是命令"))
        try:
            return self._obey(name, message)
        except Refused as refused:
            return _refused(refused)
        except LedsignError as error:
            return _refused(Refused("refused", str(error), str(error)))
        except OSError as error:
            return _refused(
                Refused(
                    "disk", f"could not be kept on disk: {error} → nothing was changed; free some space",
                    f"无法写入磁盘：{error} → 未做任何更改，请清理磁盘空间",
                )
            )  # fmt: skip
        except Exception as error:  # noqa: BLE001 - one command must not end the player
            told = f"{type(error).__name__}: {error}"
            return _refused(Refused("failed", f"the command failed: {told}", f"命令执行失败：{told}"))

    def _obey(self, name: str, message: Message) -> dict[str, Any]:
        action = self._known.get(name)
        if action is None:
            guess = did_you_mean(name, self._known)
            known = f"{guess}?" if guess else ", ".join(self._known)
            raise Refused("unknown", f"unknown command {name!r}: {known}", f"未知命令 {name!r}：{known}")
        action(message)
        if name not in ("status", "metrics"):
            self._engine.note(
                "command", command=name, origin=str(_origin(message)), by=str(message.get("by", ""))[:100]
            )
        if name == "metrics":
            return {"ok": True, "metrics": self._engine.metrics()}
        if name not in ("status", "stop"):
            self._engine.seen()
        answer = {"ok": True, "status": self._engine.status()}
        if name == "stop":
            self._engine.stop()
        return answer

    @property
    def _desk(self) -> Desk:
        clock = self._engine.clock
        return self._engine.standing.desk.current(clock.now_ns(), clock.monotonic_ns())

    # ------------------------------------------------------------ dark and light
    def _blackout(self, message: Message) -> None:
        self._engine.put(self._desk.blacked_out(_origin(message)))

    def _resume(self, message: Message) -> None:
        origin = _origin(message)
        if origin is Origin.REMOTE and self._desk.blackout_local:
            raise Refused(
                "local-blackout", "somebody at the sign made it dark; only there can it be lit again",
                "现场已执行黑屏，只能在现场恢复",
            )  # fmt: skip
        self._engine.put(self._desk.resumed(origin))

    def _takedown(self, message: Message) -> None:
        instead = message.get("to", "safe")
        if instead not in ("safe", "black"):
            raise Refused(
                "bad-to", f"to is safe or black, not {instead!r}", f"to 只能是 safe 或 black：{instead!r}"
            )
        playing = self._engine.standing.playing
        if playing is None:
            raise Refused("no-show", "no show is playing: it is black already", "当前没有节目，已是黑屏")
        # Whatever was laid over the show goes with it: overrides show its playlists.
        desk = replace_desk(self._desk, taken_down=playing.key, shown_instead=instead, interludes=())
        self._engine.put(desk)

    def _brightness(self, message: Message) -> None:
        level = message.get("level")
        if level == "auto":
            self._engine.put(replace_desk(self._desk, brightness=None))
            return
        if isinstance(level, bool) or not isinstance(level, (int, float)) or not 0 <= level <= 1:
            raise Refused(
                "bad-level", f"level is 0..1 or auto, not {level!r}", f"亮度应为 0 到 1 或 auto：{level!r}"
            )
        self._engine.put(replace_desk(self._desk, brightness=float(level)))

    # ------------------------------------------------------------ for a while
    def _override(self, message: Message) -> None:
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
        if self._desk.taken_down:
            raise Refused(
                "taken-down", "the show has been taken down; resume or load another first",
                "节目已撤播，请先恢复或加载新节目",
            )  # fmt: skip
        ident = str(message.get("id") or name)
        if len(ident) > LONGEST_ID:
            raise Refused("bad-id", f"id: at most {LONGEST_ID} characters", f"id 最多 {LONGEST_ID} 个字符")
        self._engine.put(self._desk.with_interlude(self._interlude(message, name, playlist, ident, None)))

    def _cancel(self, message: Message) -> None:
        laid = [one.id for one in self._desk.interludes if one.kind != "pattern"]
        if message.get("all") is True:
            gone = frozenset(laid)
        else:
            ident = message.get("id")
            if not isinstance(ident, str):
                raise Refused("no-id", "say which: id, or all", "请指定 id，或使用 all")
            gone = frozenset((ident,))
        self._engine.put(self._desk.without(gone))

    def _test_pattern(self, message: Message) -> None:
        name = message.get("pattern")
        if name == "off":
            patterns = frozenset(one.id for one in self._desk.interludes if one.kind == "pattern")
            self._engine.put(self._desk.without(patterns))
            return
        self._show_pattern(message, name if isinstance(name, str) else "", PATTERN_S)

    def _identify(self, message: Message) -> None:
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

    def _load(self, message: Message) -> None:
        folder = message.get("show", "")
        if not isinstance(folder, str):
            raise Refused("bad-show", "show is the folder of a bundle", "show 应为节目文件夹")
        self._engine.load(folder)


def _only_asks(message: Message) -> None:
    """The answer is all there is to it."""


def _origin(message: Message) -> Origin:
    given = message.get("origin", Origin.LOCAL)
    try:
        return Origin(given)
    except ValueError:
        raise Refused(
            "bad-origin",
            f"origin is local or remote, not {given!r}",
            f"origin 只能是 local 或 remote：{given!r}",
        ) from None


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


def _refused(refused: Refused) -> dict[str, Any]:
    return {"ok": False, "error": refused.as_json()}
