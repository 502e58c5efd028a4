"""Players: the service's way to the players of its signs: state folders and local sockets, nothing else.

Every call is bounded: a player that hangs or is gone costs a caller little, and the event loop nothing
(calls are made from threads). What a player last said is kept for a moment, so that many who ask for the
status cost the player one question.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, PlayerUnavailable, Unavailable
from ledsign.player.address import SOCKET_FILE, TOKEN_FILE, state_folder
from ledsign.player.refusal import Refused
from ledsign.player.talk import ask
from ledsign.show.store import ShowStore, player_store

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.service.actor import Actor
    from ledsign.service.house import House

STATUS_S = 1.0
ANSWER_S = 5.0
# While a standby takes over nobody answers for a moment.
PATIENCE_NS = NS_PER_S
FRESH_NS = NS_PER_S // 2
AT_ONCE = 64
URGENT = 8


@dataclass(frozen=True, slots=True)
class Reported:
    """What a player said, and when by our monotonic clock."""

    status: dict[str, Any]
    at_ns: int


class Players:
    """What is known of all players of the house, and threads to speak to many of them at once."""

    def __init__(self) -> None:
        self._known: dict[str, Reported] = {}
        self._missed: dict[str, int] = {}
        self._issued: dict[str, int] = {}
        self._locks: dict[str, threading.Lock] = {}
        self._guard = threading.Lock()
        self._pool: ThreadPoolExecutor | None = None
        self._urgent: ThreadPoolExecutor | None = None

    @property
    def urgent(self) -> ThreadPoolExecutor:
        """Threads that only requests for darkness use: they wait for no other request's."""
        with self._guard:
            if self._urgent is None:
                self._urgent = ThreadPoolExecutor(URGENT, thread_name_prefix="dark")
            return self._urgent

    @property
    def pool(self) -> ThreadPoolExecutor:
        """Threads for commands to several signs at once."""
        with self._guard:
            if self._pool is None:
                self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="player")
            return self._pool

    def issue(self, sign: str, number: int) -> None:
        """A release with that number is about to go to its player."""
        with self._guard:
            self._issued[sign] = max(number, self._issued.get(sign, 0))

    def issued(self, sign: str) -> int:
        """The highest such number since this service began, for a takedown that waits for no database."""
        return self._issued.get(sign, 0)

    def lock(self, sign: str) -> threading.Lock:
        """Held by who asks this sign's player for its status, so that others wait for the same answer."""
        with self._guard:
            return self._locks.setdefault(sign, threading.Lock())

    def last(self, sign: str) -> Reported | None:
        """What its player said last, however long ago."""
        return self._known.get(sign)

    def heard(self, sign: str, status: dict[str, Any], at_ns: int) -> None:
        """Keep what a player said."""
        self._known[sign] = Reported(status, at_ns)
        self._missed.pop(sign, None)

    def missed(self, sign: str, at_ns: int) -> None:
        """It did not answer."""
        self._missed[sign] = at_ns

    def missed_within(self, sign: str, ns: int, now_ns: int) -> bool:
        """Whether it did not answer so recently: one that hangs is not waited for by everybody in turn."""
        return sign in self._missed and now_ns - self._missed[sign] < ns

    def close(self) -> None:
        """End the threads."""
        with self._guard:
            for pool in (self._pool, self._urgent):
                if pool is not None:
                    pool.shutdown(wait=False, cancel_futures=True)
            self._pool = self._urgent = None


class PlayerLink:
    """The player of one sign."""

    def __init__(self, house: House, sign: str) -> None:
        self._house = house
        self.sign = sign

    @property
    def folder(self) -> Path:
        """Its state folder; it need not exist."""
        return state_folder(self._house.home, self.sign)

    def store(self) -> ShowStore:
        """Its shows. Raises ShowError when its trust file cannot be used."""
        return player_store(self.folder, self._house.clock)

    def ask(
        self,
        actor: Actor,
        command: str,
        *,
        patience_ns: int = PATIENCE_NS,
        answer_s: float = ANSWER_S,
        **fields: Any,
    ) -> dict[str, Any]:
        """Its answer to a command on behalf of ``actor``, always as one from afar.

        Raises Unavailable when no player answers, Conflict with its own words when it says no.
        """
        message = {"command": command, "origin": "remote", "by": actor.login, **fields}
        try:
            answer = self._say(message, patience_ns, answer_s)
        except PlayerUnavailable as error:
            raise Unavailable(
                "player-away",
                f"the player of {self.sign!r} does not answer; start it (ledsign player), then try again",
                f"{self.sign} 的播放程序没有应答：请启动后重试（ledsign player）",
                sign=self.sign,
            ) from error
        except Refused as refused:
            text = refused.message
            raise Conflict(refused.code, text.en, text.zh, sign=self.sign) from refused
        return answer

    def status(self, fresh_ns: int = FRESH_NS) -> dict[str, Any] | None:
        """What it says of itself, at most ``fresh_ns`` old; None while no player answers."""
        players, clock = self._house.players, self._house.clock
        with players.lock(self.sign):
            last = players.last(self.sign)
            now_ns = clock.monotonic_ns()
            if players.missed_within(self.sign, fresh_ns, now_ns):
                return None
            if last is not None and now_ns - last.at_ns < fresh_ns:
                return last.status
            try:
                found: dict[str, Any] = self._say({"command": "status"}, 0, STATUS_S)["status"]
            except (PlayerUnavailable, Refused):
                players.missed(self.sign, clock.monotonic_ns())
                return None
            return found

    def age_ns(self) -> int | None:
        """How long ago it last said something; None: never while this service has run."""
        last = self._house.players.last(self.sign)
        return None if last is None else self._house.clock.monotonic_ns() - last.at_ns

    def _say(self, message: dict[str, Any], patience_ns: int, answer_s: float) -> dict[str, Any]:
        clock = self._house.clock
        if not self._listens():
            patience_ns = 0  # it has ended in order, or was never started: nobody is about to take over
        answer = ask(self.folder, message, clock, patience_ns, answer_s=answer_s)
        if isinstance(answer.get("status"), dict):
            self._house.players.heard(self.sign, answer["status"], clock.monotonic_ns())
        return answer

    def _listens(self) -> bool:
        return (self.folder / SOCKET_FILE).exists() or (self.folder / TOKEN_FILE).exists()


def link(house: House, sign: str) -> PlayerLink:
    """The player of ``sign``."""
    return PlayerLink(house, sign)


def load(house: House, sign: str) -> dict[str, Any] | None:
    """Tell the player to look again at what has been published.

    None when none answers: it looks by itself when it starts, and every second while it plays.
    """
    from ledsign.service.actor import Actor

    try:
        answer = link(house, sign).ask(Actor(id="", login="service", name="service"), "load")
    except (Unavailable, Conflict):
        return None
    status: dict[str, Any] | None = answer.get("status")
    return status
