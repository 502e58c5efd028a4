"""Witnessing: proof of play follows the show that is really on, without building anything in the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.player.playlog import PlayLog, Running

if TYPE_CHECKING:
    from fractions import Fraction

    from ledsign.player.journal import Journal
    from ledsign.player.source import Pixels
    from ledsign.schedule.types import Decision
    from ledsign.show.types import Show


class Witnessing:
    """A Witness that has one play log for each show, made before the show is on."""

    def __init__(self, journal: Journal, fps: Fraction) -> None:
        self._journal = journal
        self._fps = fps
        self._log: PlayLog | None = None
        self._next: PlayLog | None = None
        # Where what is under way is kept; set before the first frame.
        self.running: Running | None = None

    def load(self, show: Show) -> None:
        """From the next frame on ``show`` is played. For threads other than the loop's."""
        self._next = PlayLog(self._journal, show, self._fps)

    def sent(self, number: int, wall_ns: int, decision: Decision, frame: Pixels, why: str = "") -> None:
        """See Witness."""
        coming = self._next
        if coming is not None and coming is not self._log:
            self.close()
            self._log = coming
            self._log.running = self.running
        if self._log is not None:
            self._log.sent(number, wall_ns, decision, frame, why)

    def close(self) -> None:
        """Record what is under way."""
        if self._log is not None:
            self._log.close()
