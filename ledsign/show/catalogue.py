"""Catalogue: what a store holds and which of it may be shown; reading only.

Candidates come from the pointer files, best first. The first that is whole, whose release is authentic, is
the current show; what was wrong with better ones goes with it as the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ledsign.core.errors import ReleaseRefused, ShowError
from ledsign.core.problem import Bilingual
from ledsign.show import refusals
from ledsign.show.bundle import read_show
from ledsign.show.generation import CURRENT, PREVIOUS, Accepted, Generation, Pointer, read_pointer
from ledsign.show.lock import Lease
from ledsign.show.release import Release, authentic, parse
from ledsign.show.shelf import Shelf
from ledsign.show.trust import Trust
from ledsign.show.types import Show

_READ_TRIES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredShow:
    """A show read from a store, every byte checked. ``fallback`` says why it is not the newest one.

    ``release`` is what allows it, None for an unsigned show; ``trusted`` that its signatures were checked.
    Until ``close`` its folder stays where it is.
    """

    show: Show
    folder: Path
    generation: Generation
    release: Release | None
    trusted: bool
    lease: Lease
    fallback: Bilingual | None = None

    def close(self) -> None:
        """Let the store remove the show once it is old enough. Its pixels stay readable."""
        self.lease.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """What the pointer files say, and what is wrong with them."""

    main: Pointer
    candidates: tuple[Generation, ...]
    accepted: Accepted
    faults: tuple[str, ...] = ()


class Catalogue:
    """Of the store in ``folder``, trusting ``trust``. Holds nothing: every question reads the files anew."""

    def __init__(self, folder: Path, shelf: Shelf, trust: Trust | None) -> None:
        self._folder = folder
        self._shelf = shelf
        self._trust = trust

    def read(self, choose: Callable[[Books], StoredShow]) -> StoredShow:
        """What ``choose`` finds; again when somebody published in the meantime and it may have missed it."""
        for _ in range(_READ_TRIES):
            books = self.books()
            try:
                stored = choose(books)
            except ShowError:
                if books == self.books():
                    raise
                continue
            if stored.fallback is None or books == self.books():
                return stored
            stored.close()
        return choose(self.books())

    def newest(self, books: Books) -> StoredShow:
        """The first candidate that is whole and allowed, with what was wrong with those before it."""
        faults: list[ShowError | str] = list(books.faults)
        for candidate in books.candidates:
            try:
                return self.opened(candidate, _fallback(faults))
            except ShowError as error:
                faults.append(error)
        last = (
            faults[-1] if faults else f"{self._folder}: nothing has been published here that may be shown yet"
        )
        raise last if isinstance(last, ShowError) else ShowError(last)

    def before(self, books: Books) -> StoredShow:
        """The first candidate after the current show that is another one."""
        with_current = self.newest(books)
        with_current.close()
        for candidate in books.candidates:
            if candidate.show != with_current.generation.show:
                try:
                    return self.opened(candidate)
                except ShowError:
                    continue
        raise ShowError(f"{self._folder}: there is no whole show before the current one")

    def opened(self, generation: Generation, fallback: Bilingual | None = None) -> StoredShow:
        """A generation, every byte and its release checked. Raises ShowError."""
        folder = self._shelf.bundle(generation.show)
        lease = Lease(folder)
        try:
            show = read_show(folder)
            if show.digest != generation.show:
                raise ShowError(f"{folder}: holds another show, {show.digest}")
            release = self._release(generation, show)
        except BaseException:
            lease.close()
            raise
        return StoredShow(
            show=show,
            folder=folder,
            generation=generation,
            release=release,
            trusted=self._trust is not None,
            lease=lease,
            fallback=fallback,
        )

    def two_good_ones(self, books: Books) -> tuple[Generation | None, Generation | None]:
        """The newest two different shows that are whole: what a new one may be put before."""
        good: list[Generation] = []
        for candidate in books.candidates:
            if len(good) < 2 and candidate.show not in [one.show for one in good]:
                try:
                    self.opened(candidate).close()
                except ShowError:
                    continue
                good.append(candidate)
        return (*good, None, None)[0], (*good, None, None)[1]

    def books(self) -> Books:
        """Both pointer files; when neither says anything any more, what lies on the shelf."""
        pointers: list[Pointer] = []
        faults: list[str] = []
        main_fault = False
        for name in (CURRENT, PREVIOUS):
            try:
                pointer = read_pointer(self._folder / name)
            except ShowError as error:
                faults.append(str(error))
                pointer = None
            if pointer is not None:
                pointers.append(pointer)
            elif name == CURRENT:
                main_fault = True
        if main_fault and not faults and pointers and pointers[0].current is not None:
            faults.append(f"{self._folder / CURRENT}: missing")
        wanted = [
            one for pointer in pointers for one in (pointer.current, pointer.previous) if one is not None
        ]
        accepted = max(
            (pointer.accepted for pointer in pointers), key=lambda one: one.number, default=Accepted()
        )
        if faults and not wanted:
            wanted = self._shelf.found(released=self._trust is not None)
            accepted = max(accepted, self._salvaged(wanted), key=lambda one: one.number)
        return Books(
            main=pointers[0] if pointers else Pointer(),
            candidates=tuple(dict.fromkeys(wanted)),
            accepted=accepted,
            faults=tuple(faults) if main_fault else (),
        )

    def _release(self, generation: Generation, show: Show) -> Release | None:
        """What allows ``show``; it has been accepted, so neither number nor time is asked again."""
        sign = self._trust.sign if self._trust is not None else show.sign.name
        if show.sign.name != sign:
            raise refusals.wrong_sign(show.sign.name, sign)
        if generation.release:
            data = self._shelf.release(generation.release)
            return authentic(data, self._trust, sign=sign, show=show.digest)
        if self._trust is not None:
            raise refusals.unsigned(sign)
        return None

    def _salvaged(self, found: list[Generation]) -> Accepted:
        """The highest number among releases that were accepted, when no pointer tells."""
        for generation in found:
            try:
                data = self._shelf.release(generation.release)
                release = parse(data).release
                sign = self._trust.sign if self._trust is not None else release.sign
                authentic(data, self._trust, sign=sign, show=generation.show)
            except ShowError:
                continue
            return Accepted(number=release.number, digest=release.digest)
        return Accepted()


def _fallback(faults: list[ShowError | str]) -> Bilingual | None:
    """What was wrong with better candidates, in both languages."""
    if not faults:
        return None
    en = "; ".join(str(one) for one in faults)
    zh = "；".join(one.text.zh if isinstance(one, ReleaseRefused) else str(one) for one in faults)
    return Bilingual(
        f"the newest show cannot be used, an earlier one plays: {en}; publish again",
        f"最新成片无法使用，正在播放较早的一版：{zh}；请重新发布",
    )
