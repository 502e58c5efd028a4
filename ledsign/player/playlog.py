"""PlayLog: proof of play. It sees every frame that left and turns them into records of what was shown.

A record says which playlist and cues were on the sign from when to when, by which rule, how many frames of
it were sent, and the hash of one of them. Long items are recorded piece by piece, so that a power cut loses
seconds, not hours.
"""

from __future__ import annotations

from bisect import bisect_right
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ledsign.player.source import Pixels
    from ledsign.schedule.types import Decision
    from ledsign.show.types import Show, Timeline

PIECE_NS = 15 * NS_PER_S
# Beyond any wall clock: the end of what has no end of its own.
NEVER_NS = 1 << 62


class Notes(Protocol):
    """Where records go."""

    def note(self, kind: str, **fields: Any) -> None:
        """Record; never blocks."""
        ...


class Running(Protocol):
    """Keeps what is under way where a successor finds it; see ``ledsign.player.pieces``."""

    def begins(self, piece: Mapping[str, Any]) -> None:
        """This piece is under way from now on."""
        ...

    def goes_on(self, to_ns: int, frames: int) -> None:
        """It has come so far."""
        ...


class PlayLog:
    """Watches one loop. ``fps`` is what the loop runs at; one thread at a time."""

    # Set before the first frame; a log without it loses what is under way when its process is killed.
    running: Running | None = None

    def __init__(self, notes: Notes, show: Show, fps: Fraction) -> None:
        self._notes = notes
        self._period_ns = int(NS_PER_S / fps)
        self._piece: dict[str, Any] | None = None
        self._decision: Decision | None = None
        self._why = ""
        self._until_ns = 0
        self.load(show)

    def load(self, show: Show) -> None:
        """From the next frame on ``show`` is played."""
        self.close()
        self._show = show
        timelines = show.timelines or {}
        self._edges = {name: _edges(one) for name, one in timelines.items()}
        self._main = _edges(show.timeline)
        self._decision = None

    def sent(self, number: int, wall_ns: int, decision: Decision, frame: Pixels, why: str = "") -> None:
        """Frame ``number``, the picture of ``wall_ns``, was accepted by a transport.

        ``why`` names what overrode the show (``blackout``, ``test-pattern``, ``clock``), empty when nothing.
        """
        piece = self._piece
        if (
            piece is None
            or decision is not self._decision
            or why != self._why
            or not piece["from"] <= wall_ns < self._until_ns
            or wall_ns - piece["to"] > NS_PER_S
        ):
            self._begin(number, wall_ns, decision, frame, why)
            return
        piece["to"] = wall_ns + self._period_ns
        piece["frames"] += 1
        if self.running is not None:
            self.running.goes_on(piece["to"], piece["frames"])

    def close(self) -> None:
        """Record what is under way."""
        if self._piece is not None:
            self._notes.note("play", **self._piece)
            self._piece = None

    def _begin(self, number: int, wall_ns: int, decision: Decision, frame: Pixels, why: str) -> None:
        self.close()
        self._decision, self._why = decision, why
        cues, until_ns = self._cues(wall_ns, decision) if not why else ((), NEVER_NS)
        self._until_ns = min(until_ns, wall_ns + PIECE_NS, decision.end_ns)
        entry = decision.entry
        self._piece = {
            "show": self._show.digest,
            "playlist": decision.playlist,
            "entry": entry.id if entry is not None else "",
            "items": list(cues),
            "why": why,
            "from": wall_ns,
            "to": wall_ns + self._period_ns,
            "frames": 1,
            "sample": number,
            "sample_hash": frame.tobytes(),
        }
        if self.running is not None:
            self.running.begins(self._piece)

    def _cues(self, wall_ns: int, decision: Decision) -> tuple[tuple[str, ...], int]:
        """Names of the cues lit now, and until when it is these."""
        edges, names, length = self._edges.get(decision.playlist, self._main)
        if not length:
            return (), NEVER_NS
        local = Fraction(wall_ns - decision.anchor_ns, NS_PER_S) % length
        place = bisect_right(edges, local) - 1
        if place < 0:
            return (), wall_ns + int((edges[0] - local) * NS_PER_S) if edges else NEVER_NS
        end = edges[place + 1] if place + 1 < len(edges) else length
        return names[place], wall_ns + max(1, int((end - local) * NS_PER_S))


def _edges(timeline: Timeline) -> tuple[list[Fraction], list[tuple[str, ...]], Fraction]:
    """Where the cues lit change, which are lit from there on, and the length of it all."""
    edges = sorted({edge for cue in timeline.cues for edge in (cue.start, cue.start + cue.length)})
    names = [
        tuple(dict.fromkeys(cue.name for cue in timeline.cues if cue.start <= edge < cue.start + cue.length))
        for edge in edges
    ]
    return edges, names, timeline.length
