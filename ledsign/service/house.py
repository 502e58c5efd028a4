"""House: the parts of a running service, built once and handed to every use case."""

from __future__ import annotations

import threading
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ledsign.service.guessing import Guessing
from ledsign.service.handles import Handles
from ledsign.service.job_board import JobBoard
from ledsign.service.live_pictures import LivePictures
from ledsign.service.onlookers import Onlookers
from ledsign.service.passwords import Passwords
from ledsign.service.players import Players
from ledsign.service.presence import Presence
from ledsign.service.rates import Rates
from ledsign.service.tally import Tally
from ledsign.service.unit import Unit
from ledsign.store.audit_head import Heads

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.core.clock import Clock
    from ledsign.service.actor import Actor
    from ledsign.service.options import Options
    from ledsign.service.workers import Workers
    from ledsign.store.database import Database
    from ledsign.store.files import FileStore


@dataclass(slots=True, kw_only=True)
class House:
    """``home`` is LEDSIGN_HOME: players' state folders lie in ``home/player``, our own things in
    ``home/service``.

    ``secret`` is the installation's own key (32 bytes), made at the first start, kept in
    ``home/service/secret``. ``closing`` is set when the service is about to stop: streams end.
    ``trusting`` is held while it is worked out and written whom a player trusts.
    """

    options: Options
    home: Path
    database: Database
    clock: Clock
    files: FileStore
    workers: Workers
    secret: bytes
    notes: dict[str, object] = field(default_factory=dict)
    heads: Heads = field(init=False)
    players: Players = field(default_factory=Players)
    tally: Tally = field(default_factory=Tally)
    closing: threading.Event = field(default_factory=threading.Event)
    passwords: Passwords = field(default_factory=Passwords)
    presence: Presence = field(init=False)
    onlookers: Onlookers = field(init=False)
    guessing: Guessing = field(init=False)
    rates: Rates = field(init=False)
    previews: Handles = field(default_factory=Handles)
    jobs: JobBoard = field(default_factory=JobBoard)
    live: LivePictures = field(init=False)
    trusting: AbstractContextManager[bool] = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """What is made of the other parts."""
        self.heads = Heads(self.folder, self.secret)
        self.presence = Presence(self.clock)
        self.onlookers = Onlookers(self.clock, self._who)
        self.guessing = Guessing(self.clock)
        self.rates = Rates(self.clock, self.options.requests_per_minute)
        self.live = LivePictures(self)

    def _who(self, keys: list[str]) -> dict[str, Actor]:
        from ledsign.service import logins

        return logins.read_all(self, keys)

    @property
    def folder(self) -> Path:
        """Where the service keeps its own things."""
        return self.home / "service"

    @contextmanager
    def unit(self, actor: Actor) -> Iterator[Unit]:
        """A transaction that writes: all of it is lasting when the block ends, or nothing is.

        Raises Unavailable.
        """
        with self.database.write() as db:
            unit = Unit(self, db, actor)
            yield unit
            unit.closing()
        unit.committed()

    @contextmanager
    def view(self, actor: Actor) -> Iterator[Unit]:
        """A transaction that only reads. Raises Unavailable."""
        with self.database.read() as db:
            yield Unit(self, db, actor)
