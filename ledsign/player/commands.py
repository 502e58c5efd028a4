"""Commands: what can be said to a running player. Absolute and idempotent; every answer reads back what is.

    blackout                              dark, until resume
    resume        [only: blackout | takedown]     back to the schedule: no blackout, takedown or test pattern
    takedown      to: safe | black, [up_to]       not this show nor any release known by now (or up to
                                          the number ``up_to``) is seen, until a newer one or resume
    brightness    level: 0..1 | "auto"
    override      playlist, seconds or until, [id, title]     above campaigns, at most 24 hours
    emergency     the same, above overrides
    cancel        id, or all: true        end overrides and emergencies
    test-pattern  pattern (or "off"), [seconds 600, name]
    identify      [seconds 60, name]
    load          [show: FOLDER]          publish that bundle, or look again what has been published
    status, metrics, stop

Each may carry ``origin``: ``local`` (default) or ``remote``. What local hands made dark a remote ``resume``
does not light. ``by`` says who gives it, for the journal.

``blackout``, ``resume`` and ``takedown`` are carried out before they are written down: no disk can prevent
them. What could not be written is said in the answer's ``warning``. ``note`` says why a command that was
taken is not to be seen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import LedsignError
from ledsign.core.problem import Bilingual, did_you_mean
from ledsign.player.desk import Desk, Origin, replace_desk
from ledsign.player.interludes import Interludes
from ledsign.player.particulars import particulars_of
from ledsign.player.refusal import Refused
from ledsign.show.release import HIGHEST_NUMBER

if TYPE_CHECKING:
    from ledsign.player.engine import Engine, Message

# Commands whose effect nobody sees while the sign is dark.
UNSEEN_IN_THE_DARK = ("takedown", "brightness", "override", "emergency", "test-pattern", "identify", "load")
DARK_BY_LOCAL = Bilingual(
    "the sign is dark by a local blackout: nothing of this is seen until somebody at the sign resumes",
    "现场已执行黑屏：在现场恢复之前，不会显示任何内容",
)
DARK = Bilingual(
    "the sign is dark by a remote blackout: nothing of this is seen until resume",
    "已远程黑屏：恢复之前，不会显示任何内容",
)


class Commands:
    """Carries out commands on an engine, one at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._warning: Bilingual | None = None
        interludes = Interludes(engine)
        self._known: dict[str, Callable[[Message], None]] = {
            "blackout": self._blackout,
            "resume": self._resume,
            "takedown": self._takedown,
            "brightness": self._brightness,
            "override": interludes.override,
            "emergency": interludes.override,
            "cancel": interludes.cancel,
            "test-pattern": interludes.test_pattern,
            "identify": interludes.identify,
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
        self._warning = None
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
                "command", command=name, origin=str(_origin(message)), **particulars_of(message)
            )
        if name == "metrics":
            return {"ok": True, "metrics": self._engine.metrics()}
        if name not in ("status", "stop"):
            self._engine.seen()
        answer = {"ok": True, "status": self._engine.status()}
        if self._warning is not None:
            answer["warning"] = _told(self._warning)
        if name in UNSEEN_IN_THE_DARK and self._desk.dark and message.get("pattern") != "off":
            answer["note"] = _told(DARK_BY_LOCAL if self._desk.blackout_local else DARK)
        if name == "stop":
            self._engine.stop()
        return answer

    @property
    def _desk(self) -> Desk:
        clock = self._engine.clock
        return self._engine.standing.desk.current(clock.now_ns(), clock.monotonic_ns())

    # ------------------------------------------------------------ dark and light
    def _blackout(self, message: Message) -> None:
        self._put(self._desk.blacked_out(_origin(message)))

    def _resume(self, message: Message) -> None:
        origin = _origin(message)
        if origin is Origin.REMOTE and self._desk.blackout_local and message.get("only") != "takedown":
            raise Refused(
                "local-blackout", "somebody at the sign made it dark; only there can it be lit again",
                "现场已执行黑屏，只能在现场恢复",
            )  # fmt: skip
        only = message.get("only", "")
        if only not in ("", "blackout", "takedown"):
            raise Refused(
                "bad-only",
                f"only is blackout or takedown, not {only!r}",
                f"only 只能是 blackout 或 takedown：{only!r}",
            )
        if only == "blackout":
            self._put(self._desk.lit(origin))
        elif only == "takedown":
            self._put(self._desk.put_up())
        else:
            self._put(self._desk.resumed(origin))

    def _takedown(self, message: Message) -> None:
        instead = message.get("to", "safe")
        if instead not in ("safe", "black"):
            raise Refused(
                "bad-to", f"to is safe or black, not {instead!r}", f"to 只能是 safe 或 black：{instead!r}"
            )
        up_to = message.get("up_to", 0)
        if isinstance(up_to, bool) or not isinstance(up_to, int) or not 0 <= up_to <= HIGHEST_NUMBER:
            raise Refused(
                "bad-up-to",
                f"up_to is the number of a release, not {up_to!r}",
                f"up_to 应为发布号：{up_to!r}",
            )
        self._take_down(instead, max(up_to, self._engine.stock.accepted))
        # The disk is asked only now, so that none can hold this up.
        if (found := self._engine.stock.read_accepted()) > self._desk.taken_to:
            self._take_down(instead, found)

    def _take_down(self, instead: str, number: int) -> None:
        playing = self._engine.standing.playing
        if playing is None and not number:
            raise Refused("no-show", "no show is playing: it is black already", "当前没有节目，已是黑屏")
        # Whatever was laid over the show goes with it: overrides show its playlists.
        key, of = (playing.key, playing.number) if playing is not None else ("", 0)
        self._put(self._desk.taking_down(key, max(number, of), instead))

    def _put(self, desk: Desk) -> None:
        """Whatever the disk says."""
        self._warning = self._engine.put(desk, anyway=True)

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


def _told(text: Bilingual) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _refused(refused: Refused) -> dict[str, Any]:
    return {"ok": False, "error": refused.as_json()}
