"""Faults: what happens to packets between the wire and the decoder, on purpose and repeatable.

    loss=5%              each packet (on serial: each byte) is lost with that chance
    reorder=2%           a packet is overtaken by one to three later ones
    duplicate=1%         a packet arrives twice
    delay=100ms          everything arrives later;  delay=20ms..80ms: each by another amount
    freeze=2s@10s        from 10 s on, the device takes nothing for 2 s; what fits its buffer comes then
    unplug=2s@10s        from 10 s on, the cable is out for 2 s: all of it is lost
    freeze=2s@10s/30s    the same every 30 s
    west=loss=5%         only where the controller west listens

The same seed and packets give the same faults whatever the timing: chances are drawn per packet, in order of
arrival.
"""

from __future__ import annotations

import heapq
import random
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, did_you_mean
from simulator.problems import bad_option, unknown_controller

# What a frozen device's receive buffer holds: Linux's usual size for a UDP socket.
FROZEN_BYTES = 212_992
_OVERTAKEN_AT_MOST_NS = 20_000_000
CHANCES = ("loss", "reorder", "duplicate")
OUTAGES = ("freeze", "unplug")
KINDS = (*CHANCES, "delay", *OUTAGES)
_UNITS = {"us": 1_000, "ms": 1_000_000, "s": NS_PER_S, "min": 60 * NS_PER_S}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault. ``chance`` 0..1; ``every_ns`` 0 = once; ``only`` names a controller, empty = all."""

    kind: str
    chance: float = 0.0
    low_ns: int = 0
    high_ns: int = 0
    start_ns: int = 0
    every_ns: int = 0
    only: str = ""

    def until_ns(self, elapsed_ns: int) -> int | None:
        """The end of the outage that ``elapsed_ns`` (since the start) lies in, None outside of one."""
        since = elapsed_ns - self.start_ns
        if since < 0:
            return None
        begun = since // self.every_ns * self.every_ns if self.every_ns else 0
        return self.start_ns + begun + self.low_ns if since - begun < self.low_ns else None


def parse_fault(text: str) -> Fault:
    """Read one ``--fault``. Raises DocumentError with the remedy."""
    name, _, rest = text.strip().partition("=")
    only = ""
    if name not in KINDS and "=" in rest:
        only, (name, _, rest) = name, rest.partition("=")
    if name in CHANCES:
        return Fault(kind=name, chance=_chance(text, rest), only=only)
    if name == "delay":
        low, _, high = rest.partition("..")
        low_ns = _duration(text, low)
        high_ns = _duration(text, high) if high else low_ns
        if high_ns < low_ns:
            raise _bad(
                text, "write the shorter time first: delay=20ms..80ms", "短的时间写在前面：delay=20ms..80ms"
            )
        return Fault(kind=name, low_ns=low_ns, high_ns=high_ns, only=only)
    if name in OUTAGES:
        length, _, when = rest.partition("@")
        start, _, every = when.partition("/")
        fault = Fault(
            kind=name,
            low_ns=_duration(text, length),
            start_ns=_duration(text, start) if start else 0,
            every_ns=_duration(text, every) if every else 0,
            only=only,
        )
        if fault.every_ns and fault.every_ns < fault.low_ns:
            raise _bad(
                text, "the period after / must be longer than the outage", "“/”后的周期必须长于中断时间"
            )
        return fault
    hint = did_you_mean(name, KINDS)
    remedy = f"use one of {', '.join(KINDS)}" + (f"; did you mean {hint}?" if hint else "")
    raise _bad(text, remedy, f"可用：{'、'.join(KINDS)}" + (f"；是否想写 {hint}？" if hint else ""))


def check_controllers(faults: Iterable[Fault], names: Sequence[str]) -> None:
    """Raises DocumentError for a fault at a controller the sign does not have."""
    for fault in faults:
        if fault.only and fault.only not in names:
            raise unknown_controller("--fault", fault.only, names)


class FaultyWay:
    """The way of one listener's packets through its faults. ``stream`` lines have bytes, not packets."""

    def __init__(
        self, faults: Iterable[Fault], *, seed: int, name: str, start_ns: int, stream: bool = False
    ) -> None:
        self._faults = tuple(faults)
        self._random = random.Random(f"{seed}:{name}")  # noqa: S311 - repeatable on purpose
        self._start_ns = start_ns
        self._stream = stream
        self._chance = {kind: self._total(kind) for kind in CHANCES}
        self._delays = [fault for fault in self._faults if fault.kind == "delay"]
        self._outages = [fault for fault in self._faults if fault.kind in OUTAGES]
        self._due: list[tuple[int, int, bytes, Hashable]] = []
        self._overtaken: list[tuple[int, int, bytes, Hashable]] = []
        self._order = 0
        self._frozen_bytes = 0
        self.dropped: Counter[str] = Counter()

    def _total(self, kind: str) -> float:
        passing = 1.0
        for fault in self._faults:
            if fault.kind == kind:
                passing *= 1 - fault.chance
        return 1 - passing

    def push(self, data: bytes, source: Hashable, now_ns: int) -> None:
        """A packet arrives."""
        dice = self._random.random
        lost, twice, late = (dice() < self._chance[kind] for kind in ("loss", "duplicate", "reorder"))
        steps = self._random.randint(1, 3)
        delay_ns = sum(self._random.randint(fault.low_ns, fault.high_ns) for fault in self._delays)
        if self._stream:
            data = self._thinned(data)
            lost = twice = late = False
        frozen_until_ns = 0
        for fault in self._outages:
            end = fault.until_ns(now_ns - self._start_ns)
            if end is None:
                continue
            if fault.kind == "unplug":
                self.dropped["unplugged"] += 1
                return
            frozen_until_ns = max(frozen_until_ns, self._start_ns + end)
        if lost:
            self.dropped["injected-loss"] += 1
            return
        if frozen_until_ns:
            if self._frozen_bytes + len(data) > FROZEN_BYTES:
                self.dropped["frozen"] += 1
                return
            self._frozen_bytes += len(data)
        due_ns = max(now_ns + delay_ns, frozen_until_ns)
        if late:
            self._overtaken.append((steps, due_ns + _OVERTAKEN_AT_MOST_NS, data, source))
        else:
            self._queue(due_ns, data, source)
            self._overtake(due_ns)
        if twice:
            self._queue(due_ns, data, source)

    def _overtake(self, due_ns: int) -> None:
        """A packet passed those that are being overtaken; let go those that have waited long enough."""
        still = []
        for steps, latest_ns, data, source in self._overtaken:
            if steps <= 1:
                self._queue(due_ns, data, source)
            else:
                still.append((steps - 1, latest_ns, data, source))
        self._overtaken = still

    def _queue(self, due_ns: int, data: bytes, source: Hashable) -> None:
        heapq.heappush(self._due, (due_ns, self._order, data, source))
        self._order += 1

    def _thinned(self, data: bytes) -> bytes:
        chance = self._chance["loss"]
        if not chance:
            return data
        kept = bytes(byte for byte in data if self._random.random() >= chance)
        self.dropped["injected-loss"] += len(data) - len(kept)
        return kept

    def pop(self, now_ns: int) -> list[tuple[bytes, Hashable]]:
        """What reaches the decoder by ``now_ns``, in order."""
        if self._overtaken:
            for item in [item for item in self._overtaken if item[1] <= now_ns]:
                self._overtaken.remove(item)
                self._queue(item[1], item[2], item[3])
        out = []
        while self._due and self._due[0][0] <= now_ns:
            _, _, data, source = heapq.heappop(self._due)
            out.append((data, source))
        if not self._due:
            self._frozen_bytes = 0
        return out

    def next_ns(self) -> int | None:
        """When ``pop`` will have something next; None when nothing is under way."""
        times = [item[1] for item in self._overtaken]
        if self._due:
            times.append(self._due[0][0])
        return min(times, default=None)


def faults_for(faults: Sequence[Fault], controllers: Iterable[str]) -> tuple[Fault, ...]:
    """The faults that concern a listener with these controllers."""
    names = set(controllers)
    return tuple(fault for fault in faults if not fault.only or fault.only in names)


def _chance(text: str, value: str) -> float:
    number = value.removesuffix("%")
    try:
        chance = float(number) / (100 if number != value else 1)
    except ValueError:
        chance = -1.0
    if not 0 <= chance <= 1:
        raise _bad(
            text, "write a share from 0% to 100%, for example loss=5%", "请写 0% 到 100% 的比例，例如 loss=5%"
        )
    return chance


def _duration(text: str, value: str) -> int:
    match = re.fullmatch(r"(\d+(?:\.\d+)?)(us|ms|s|min)", value.strip())
    if match is None:
        raise _bad(text, "write times as 100ms, 2s or 1min", "时间写作 100ms、2s 或 1min")
    return round(float(match[1]) * _UNITS[match[2]])


def _bad(text: str, en: str, zh: str) -> DocumentError:
    message = Bilingual(f"cannot read the fault {text!r}", f"无法识别的故障 {text!r}")
    return bad_option("--fault", message, Bilingual(en, zh))
