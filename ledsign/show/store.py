"""Store: where a player finds its show, and how a new one gets there without ever endangering the old.

  lock                          held by whoever publishes
  current.json, previous.json   which shows (``ledsign.show.generation``)
  bundles/, releases/           the shows and releases themselves (``ledsign.show.shelf``)

Publishing writes everything beside what is shown, makes it last (fsync of every file and folder), reads it
back whole, and only then switches by one rename. However it ends, a reader finds the old show or the new one
with every byte checked. When the newest cannot be used the one before is, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from ledsign.core.clock import Clock, SystemClock
from ledsign.core.errors import ReleaseRefused, ShowError
from ledsign.show import refusals
from ledsign.show.bundle import sealed
from ledsign.show.catalogue import Books, Catalogue, StoredShow
from ledsign.show.generation import CURRENT, PREVIOUS, Accepted, Generation, Pointer, write_pointer
from ledsign.show.lock import exclusive
from ledsign.show.release import Release, parse, verify
from ledsign.show.shelf import Shelf
from ledsign.show.trust import TRUST, Trust, read_trust
from ledsign.show.types import Show

__all__ = ["SHOWS", "Published", "ShowStore", "Step", "StoredShow", "player_store"]

SHOWS = "shows"
LOCK = "lock"
PATIENCE_S = 10.0

Step: TypeAlias = Literal["writing", "checking", "switching", "done"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What publishing did. ``waiting``: its release is not valid yet, so what was shown still is.

    ``superseded`` is the number of a release that was waiting and now never comes, 0 without.
    """

    digest: str
    folder: Path
    release: Release | None = None
    waiting: bool = False
    superseded: int = 0


class ShowStore:
    """The shows of one player, in ``folder``. Reading needs no lock and may go on while others publish."""

    def __init__(self, folder: Path, *, trust: Trust | None = None, clock: Clock | None = None) -> None:
        """``trust`` None: unsigned shows are played."""
        self.folder = folder
        self.trust = trust
        self._clock = clock or SystemClock()
        self._shelf = Shelf(folder)
        self._catalogue = Catalogue(folder, self._shelf, trust)

    def publish(
        self, show: Show, release: bytes | None = None, progress: Callable[[Step], None] = lambda _: None
    ) -> Published:
        """Make ``show`` the current one, or the waiting one when its release says not yet.

        Raises ReleaseRefused when it may not be shown, ShowError when it shows nothing, when it cannot be
        written or somebody else is publishing. What is shown is then what was, or already the new show when
        only the very last fsync failed; publishing again is safe at any time.
        """
        show = show if show.digest else sealed(show)
        if not any(one.cues for one in (show.timeline, *show.timelines.values())):
            raise ShowError("the show is empty: it would show nothing; give the playlist an item")
        with self._publishing():
            books = self._catalogue.books()
            allowed, waits = self._admitted(show, release, books)
            progress("writing")
            name = self._shelf.put_release(release) if release is not None else ""
            self._shelf.put_show(show)
            progress("checking")
            generation = Generation(show=show.digest, release=name)
            accepted = books.accepted
            if allowed is not None:
                accepted = Accepted(number=allowed.number, digest=allowed.digest)
            superseded = self._superseded(books, allowed)
            progress("switching")
            self._switch(
                books,
                accepted,
                current=None if waits else generation,
                waiting=generation if waits else books.main.waiting if allowed is None else None,
            )
            progress("done")
        return Published(
            digest=show.digest,
            folder=self._shelf.bundle(show.digest),
            release=allowed,
            waiting=waits,
            superseded=superseded,
        )

    def current(self) -> StoredShow:
        """The newest show that is whole and allowed. Its release may have expired: ask ``release_state``.

        Raises ShowError when there is none.
        """
        return self._catalogue.read(self._catalogue.newest)

    def previous(self) -> StoredShow:
        """The newest whole show before the current one. Raises ShowError when there is none."""
        return self._catalogue.read(self._catalogue.before)

    def waiting(self) -> Release | None:
        """The release that is kept for later, for ``promote`` when its time has come."""
        waiting = self._catalogue.books().main.waiting
        return parse(self._shelf.release(waiting.release)).release if waiting is not None else None

    def promote(self, *, clock_trusted: bool = True) -> Published | None:
        """Make the waiting show the current one if its time has come; None if nothing changed.

        Never by a clock that is not trusted. One whose time is over is dropped. Raises as ``publish``.
        """
        if not clock_trusted or self._catalogue.books().main.waiting is None:
            return None
        with self._publishing():
            books = self._catalogue.books()
            waiting = books.main.waiting
            if waiting is None:
                return None
            try:
                stored = self._catalogue.opened(waiting)
                stored.close()
                release = verify(
                    self._shelf.release(waiting.release),
                    self.trust,
                    sign=stored.show.sign.name,
                    show=waiting.show,
                    last_number=0,
                    now_ns=self._clock.now_ns(),
                )
            except ReleaseRefused as refused:
                if refused.reason != "not-yet":
                    self._switch(books, books.accepted, current=None, waiting=None)
                    raise
                return None
            self._switch(books, books.accepted, current=waiting, waiting=None)
        return Published(digest=waiting.show, folder=stored.folder, release=release)

    def forget_waiting(self, number: int) -> bool:
        """Let the waiting release with that number never come; whether there was one. Raises ShowError."""
        with self._publishing():
            books = self._catalogue.books()
            waiting = books.main.waiting
            if waiting is None or parse(self._shelf.release(waiting.release)).release.number != number:
                return False
            self._switch(books, books.accepted, current=None, waiting=None)
        return True

    def last_number(self) -> int:
        """The number of the newest release ever accepted; the next one must be higher. 0: none yet."""
        return self._catalogue.books().accepted.number

    def stamp(self) -> tuple[int, ...]:
        """Changes whenever something was published: cheap enough for a player to ask every second."""
        found: list[int] = []
        for name in (CURRENT, PREVIOUS):
            try:
                state = (self.folder / name).stat()
            except OSError:
                found.append(0)
            else:
                found += [state.st_ino, state.st_mtime_ns, state.st_size]
        return tuple(found)

    @contextmanager
    def _publishing(self) -> Iterator[None]:
        """Alone, with the folders there; trouble with the disk comes out as ShowError."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with exclusive(self.folder / LOCK, self._clock, PATIENCE_S):
                self._shelf.prepare()
                yield
        except OSError as error:
            raise ShowError(
                f"{error.filename or self.folder}: cannot be written: {error.strerror}"
            ) from error

    def _admitted(self, show: Show, data: bytes | None, books: Books) -> tuple[Release | None, bool]:
        """The release that allows ``show``, and whether it has to wait. Raises ReleaseRefused."""
        sign = self.trust.sign if self.trust is not None else show.sign.name
        if show.sign.name != sign:
            raise refusals.wrong_sign(show.sign.name, sign)
        if data is None:
            if self.trust is not None:
                raise refusals.unsigned(sign)
            return None, False
        release = parse(data).release
        # What was accepted once may be published again: with one more signature, or after a crash.
        again = release.digest == books.accepted.digest
        last = books.accepted.number - again
        now = self._clock.now_ns()
        try:
            return verify(data, self.trust, sign=sign, show=show.digest, last_number=last, now_ns=now), False
        except ReleaseRefused as refused:
            if refused.reason != "not-yet":
                raise
            return release, True

    def _superseded(self, books: Books, allowed: Release | None) -> int:
        """The number of a waiting release that a newer one has overtaken."""
        waiting = books.main.waiting
        if waiting is None or allowed is None:
            return 0
        try:
            number = parse(self._shelf.release(waiting.release)).release.number
        except ShowError:
            return 0
        return number if number < allowed.number else 0

    def _switch(
        self, books: Books, accepted: Accepted, *, current: Generation | None, waiting: Generation | None
    ) -> None:
        """Enter a new generation (None: only who waits has changed). Raises OSError."""
        base, older = self._catalogue.two_good_ones(books)
        if current is None:
            current = base
        elif base is not None and base.show != current.show:
            older = base
        newest = Pointer(current=current, previous=older, waiting=waiting, accepted=accepted)
        before = Pointer(current=base, previous=older, waiting=waiting, accepted=accepted)
        write_pointer(self.folder / PREVIOUS, before)
        write_pointer(self.folder / CURRENT, newest)
        self._shelf.collect([*newest.generations, *before.generations])


def player_store(folder: Path, clock: Clock | None = None) -> ShowStore:
    """The store in a player's state folder: ``shows/``, trusting those whom ``trust.json`` beside it names.

    Raises ShowError when there is a trust file that cannot be used.
    """
    return ShowStore(folder / SHOWS, trust=read_trust(folder / TRUST), clock=clock)
