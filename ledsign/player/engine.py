"""Engine: what commands act on, and what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

if TYPE_CHECKING:
    from ledsign.core.clock import Clock
    from ledsign.core.problem import Bilingual
    from ledsign.display.sign import Sign
    from ledsign.player.desk import Desk
    from ledsign.player.programme import Standing

Message: TypeAlias = Mapping[str, Any]


class Accepts(Protocol):
    """Which releases a store has taken so far."""

    @property
    def accepted(self) -> int:
        """The highest number that was known when last looked, waiting ones included; 0 for none."""
        ...

    def read_accepted(self) -> int:
        """The same, looked up now; as it was known where the disk does not tell."""
        ...


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

    @property
    def stock(self) -> Accepts:
        """Its store of shows, as far as a takedown asks."""
        ...

    def put(self, desk: Desk, *, anyway: bool = False) -> Bilingual | None:
        """Write the desk to disk, then show what it says. Raises OSError; nothing has changed then.

        With ``anyway`` it is shown first and whatever the disk says; returns what is wrong with keeping it.
        """
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
