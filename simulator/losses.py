"""Losses: how many packets are missing, where numbers of few bits may come in any order (DDP).

Every packet that arrives takes one off what the numbers span, so one that was overtaken takes its loss back
when it comes. With 4-bit numbers a packet overtaken by many looks like one far ahead: where packets come that
late, only what the numbers prove is counted, each number's shortfall against the one seen most often.
"""

from __future__ import annotations

_ROUNDS = 10
_DEEP = 4


class Losses:
    """One sender's packets, numbered 1 to ``modulus``. ``lost`` is the estimate so far; it can fall again."""

    def __init__(self, modulus: int) -> None:
        self._modulus = modulus
        self._furthest = self._previous = 0
        self._settled = 0
        self._span = self._arrived = 0
        self._deep = False
        # Arrivals by number while packets come too late for anything better.
        self._counts = [0] * modulus
        self._block = [0] * modulus
        self._proven = 0

    @property
    def lost(self) -> int:
        """Packets missing so far."""
        return max(0, self._settled + self._of_block())

    def arrived(self, sequence: int | None, gap: int) -> None:
        """A packet came: its number where known, and how many its decoder missed before it."""
        modulus = self._modulus
        number = sequence or (self._furthest + gap) % modulus + 1
        late = (self._furthest - number) % modulus if self._furthest else 0
        if gap or not self._furthest or late == modulus - 1:
            self._furthest = number
            self._span += gap + 1
        elif number == self._previous % modulus + 1:
            self._furthest = number  # two late ones in a row are how a decoder knows a restart
            self._span -= late
        else:
            self._deep = self._deep or late > _DEEP
        self._previous = number
        self._arrived += 1
        self._block[number - 1] += 1
        if self._arrived >= _ROUNDS * modulus:
            self._settle()

    def follows(self, number: int) -> bool:
        """Whether packets from ``number`` on, one after another, are simply the next ones."""
        return bool(self._furthest) and not self._deep and number == self._furthest % self._modulus + 1

    def arrived_in_order(self, number: int, count: int) -> None:
        """``arrived`` for ``count`` packets of which ``follows`` was true."""
        modulus = self._modulus
        while count:
            part = min(count, _ROUNDS * modulus - self._arrived)
            rounds, rest = divmod(part, modulus)
            if rounds:
                self._block = [arrivals + rounds for arrivals in self._block]
            for step in range(rest):
                self._block[(number - 1 + step) % modulus] += 1
            self._span += part
            self._arrived += part
            number = (number - 1 + part) % modulus + 1
            self._furthest = self._previous = (number - 2) % modulus + 1
            count -= part
            if self._arrived >= _ROUNDS * modulus:
                self._settle()

    def _of_block(self) -> int:
        missing = self._span - self._arrived
        return min(missing, max(0, self._shortfall() - self._proven)) if self._deep else missing

    def _shortfall(self) -> int:
        sums = [before + now for before, now in zip(self._counts, self._block, strict=True)]
        return max(0, sum(max(sums) - count for count in sums) - self._modulus)  # a round may be under way

    def _settle(self) -> None:
        self._settled = self.lost
        if self._deep:
            self._proven = max(self._proven, self._shortfall())
            self._counts = [before + now for before, now in zip(self._counts, self._block, strict=True)]
        self._block = [0] * self._modulus
        self._span = self._arrived = 0
        self._deep = False
