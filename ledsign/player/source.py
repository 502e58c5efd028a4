"""Source: where the loop's frames come from, and what it is told about each."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from ledsign.core.frame import Frame
from ledsign.schedule.types import Decision
from ledsign.show.staging import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from ledsign.core.frame import Bytes, Channels
    from ledsign.show.stroke import Stroke

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


class Said(NamedTuple):
    """A frame said: what it is, its strokes on black, and what draws all of it."""

    lit: Lit
    strokes: tuple[Stroke, ...]
    paint: Callable[[Frame], object]


@runtime_checkable
class Says(Protocol):
    """A Source that can also say what it would draw."""

    def say(self, t: Fraction) -> Said | None:
        """What ``draw`` would draw at ``t``; None when it has to be drawn."""
        ...

    def foresee(self, t: Fraction) -> tuple[Stroke, ...]:
        """The strokes at ``t``, for a thread beside the loop; none when they cannot be said."""
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

    def say(self, t: Fraction) -> Said | None:
        """See Says."""
        stage = self._draws
        if not isinstance(stage, Stage):
            return None
        decision, strokes = stage.strokes(t)
        if strokes is None:
            return None
        level = None if self._level is None else self._level(t.numerator * 1_000_000_000 // t.denominator)
        return Said(Lit(decision, "", level), strokes, partial(stage.paint, t, decision))

    def foresee(self, t: Fraction) -> tuple[Stroke, ...]:
        """See Says."""
        return self._draws.apart().strokes(t)[1] or () if isinstance(self._draws, Stage) else ()


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

    @property
    def places(self) -> NDArray[np.intp] | None:
        """The pixels of the flattened frame that it has to see; None for all of them."""
        ...

    @property
    def has_budget(self) -> bool:
        """Whether ``within_budget`` may change anything."""
        ...

    def admits(self, frame: Frame, monotonic_ns: int) -> bool:
        """May this frame be shown?"""
        ...

    def admits_samples(self, samples: Bytes, monotonic_ns: int) -> bool:
        """The same, of a frame of which only the pixels at ``places`` are known, uint8 (n, 3)."""
        ...

    def within_budget(self, channels: Sequence[Channels]) -> float:
        """Scale in place to what the supply can feed."""
        ...


class Pixels(Protocol):
    """A frame that may only be drawn when somebody asks."""

    def tobytes(self) -> bytes:
        """Its pixels, row by row."""
        ...


class Witness(Protocol):
    """Sees every frame that left; see ``ledsign.player.playlog``."""

    def sent(self, number: int, wall_ns: int, decision: Decision, frame: Pixels, why: str = "") -> None:
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
