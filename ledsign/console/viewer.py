"""Viewer: one open page: who looks, in which language, at which sign; and how it calls use cases.

Use cases run in threads, so that no page makes another wait. Whoever looks is asked for anew each time: a
page that stays open after its session ended can do nothing but say so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias, TypeVar

from nicegui import run, ui

from ledsign.console.words import Language, Say
from ledsign.core.errors import LedsignError, ServiceError, Unauthenticated
from ledsign.core.problem import Bilingual
from ledsign.service import logins

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import HTTPConnection

    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.unit import Unit

T = TypeVar("T")
Kind: TypeAlias = Literal["positive", "negative", "warning", "info"]
ENDED = Bilingual("your session has ended: log in again", "会话已结束：请重新登录")


@dataclass(slots=True)
class Viewer:
    """``say`` gives words in the viewer's language; ``sign`` is empty when there is none to see."""

    house: House
    connection: HTTPConnection
    opened_by: Actor
    language: Language
    sign: str
    signs: tuple[str, ...]

    @property
    def say(self) -> Say:
        """Words in the viewer's language."""
        return Say(self.language)

    def actor(self) -> Actor:
        """Who looks, as of now. Raises Unauthenticated when their session has ended."""
        found = logins.actor_of(self.house, self.connection)
        if found is None or found.id != self.opened_by.id:
            raise Unauthenticated("login", ENDED.en, ENDED.zh)
        return found

    async def look(self, work: Callable[[Unit], T]) -> T | None:
        """What ``work`` reads; None when it was refused, which the viewer has then been told."""

        def reading() -> T:
            with self.house.view(self.actor()) as unit:
                return work(unit)

        return await self.call(reading)

    async def do(self, work: Callable[[Unit], T], done: Bilingual | None = None) -> T | None:
        """Do ``work`` in a transaction and say ``done``; None when it was refused, and told so."""

        def writing() -> T:
            with self.house.unit(self.actor()) as unit:
                return work(unit)

        found = await self.call(writing)
        if found is not None and done is not None:
            self.tell(done, "positive")
        return found

    async def call(self, work: Callable[[], T]) -> T | None:
        """``work`` in a thread; None when it was refused, which has then been told."""
        try:
            return await run.io_bound(work)
        except Unauthenticated as error:
            self.tell(error.text, "warning")
            if error.code == "login":
                ui.navigate.to("/login")
        except ServiceError as error:
            self.refused(error)
        except LedsignError as error:
            text = getattr(error, "text", None)
            self.tell(text if isinstance(text, Bilingual) else Bilingual(str(error), str(error)), "negative")
        return None

    def refused(self, error: ServiceError) -> None:
        """Say why not; pages that can show it at its place handle the error themselves."""
        self.tell(error.text, "negative")

    def tell(self, text: Bilingual, kind: Kind = "info") -> None:
        """A message that goes away by itself; screen readers read it out."""
        ui.notify(self.say.text(text), type=kind, multi_line=True, close_button=self.say("关闭", "Close"))
