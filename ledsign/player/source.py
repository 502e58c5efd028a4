"""Source: where the loop's frames come from, and what it is told about each."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ledsign.core.frame import Frame
from ledsign.schedule.types import Decision

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.frame import Channels

EARLIEST_NS, LATEST_NS = -(1 << 62), 1 << 62


class Lit(NamedTuple):
    """What a frame shows. ``why`` names what overrode the show, empty for nothing: ``blackout``,
    ``takedown``, ``test-pattern``, ``clock``, ``expired``, ``no-show``, ``fault``. ``level`` is the
    brightness wanted, 0..1, None for the sign's own.
    """

    decision: Decision
    why: str = ""
    level: float | None = None


DARKNESS = Decision(playlist="", entry=None, start_ns=EARLIEST_NS, end_ns=LATEST_NS, anchor_ns=0)
NOTHING = Lit(DARKNESS, "stopped")


class Source(Protocol):
    """Draws frames. Everything is ready: ``draw`` allocates no picture, opens nothing and does not wait."""

    def draw(self, t: Fraction, out: Frame) -> Lit:
        """The frame at wall time ``t`` (seconds since 1970) into ``out``, all of it, and what it is."""
        ...


class Draws(Protocol):
    """Anything that only draws: ``Renderer``, ``Stage``."""

    def render(self, t: Fraction, out: Frame) -> Frame:
        """The frame at wall time ``t``."""
        ...


class Plain:
    """A source without desk or clock trust: one show, as it is."""

    def __init__(self, draws: Draws) -> None:
        self._draws = draws
        self._decide = getattr(draws, "decision_at", None)
        self._level = draws.level if getattr(draws, "is_scheduled", False) else None  # type: ignore[attr-defined]

    def draw(self, t: Fraction, out: Frame) -> Lit:
        """See Source."""
        self._draws.render(t, out)
        if self._decide is None:
            return PLAYING
        t_ns = t.numerator * 1_000_000_000 // t.denominator
        decision: Decision = self._decide(t_ns)
        return Lit(decision, "", self._level(t_ns) if self._level is not None else None)


PLAYING = Lit(Decision(playlist="main", entry=None, start_ns=EARLIEST_NS, end_ns=LATEST_NS, anchor_ns=0))


def as_source(given: Source | Draws) -> Source:
    """A source from whatever draws."""
    return given if hasattr(given, "draw") else Plain(given)  # type: ignore[return-value]


# ---------------------------------------------------------------- what else a loop may have
class Limits(Protocol):
    """The last stage before the wire; see ``ledsign.display.limiter``."""

    def level(
        self, wall_ns: int, monotonic_ns: int, wanted: float | None = None, lux: float | None = None
    ) -> float:
        """The brightness to use now."""
        ...

    def in_curfew(self, wall_ns: int) -> bool:
        """Must it be black now?"""
        ...

    def admits(self, frame: Frame, monotonic_ns: int) -> bool:
        """May this frame be shown?"""
        ...

    def within_budget(self, channels: Sequence[Channels]) -> float:
        """Scale in place to what the supply can feed."""
        ...


class Witness(Protocol):
    """Sees every frame that left; see ``ledsign.player.playlog``."""

    def sent(self, number: int, wall_ns: int, decision: Decision, frame: Frame, why: str = "") -> None:
        """Frame ``number`` was accepted by a transport."""
        ...


class Pulse(Protocol):
    """Is told after every frame; see ``ledsign.player.heartbeat``."""

    def beat(self, sent_ns: int, frame: int, accepted_ns: int, wall_ns: int) -> None:
        """All transports have returned from sending this frame."""
        ...


class Numbering(Protocol):
    """Keeps the packets' numbers where a successor finds them; see ``ledsign.player.numbering``."""

    def save(self) -> None:
        """Called when a frame's packets are numbered, before they leave."""
        ...
