"""Listener: an address at which controllers of the sign are pretended to be.

Controllers that share host, port and protocol share one Listener, as the outputs of one device do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ledsign.core.errors import LayoutError
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.display.addressing import UNIVERSE_SLOTS, Patch
from ledsign.wire.base import DecoderOptions, ProtocolSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Listener:
    """Where to listen, in which protocol, for which controllers.

    ``offset`` is the byte of the protocol's buffer at which the first patch's offset counts from zero.
    ``baud`` 0 = the line's speed is not modelled. ``name`` is the URL to send to, as given.
    """

    protocol: ProtocolSpec
    patches: tuple[Patch, ...]
    host: str = ""
    port: int = 0
    path: str = ""
    baud: int = 0
    options: Mapping[str, str] = field(default_factory=dict)
    only: str = ""

    @property
    def is_serial(self) -> bool:
        """True for a serial line, False for datagrams."""
        return self.protocol.kind == "stream"

    @property
    def name(self) -> str:
        """``west=ddp://127.0.0.1:4048``: what a sender's ``--to`` takes."""
        prefix = f"{self.only}=" if self.only else ""
        if self.is_serial:
            return f"{prefix}serial://{self.path}?baud={self.baud}&protocol={self.protocol.name}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        query = "&".join(f"{key}={value}" for key, value in self.options.items())
        return f"{prefix}{self.protocol.name}://{host}:{self.port}" + (f"?{query}" if query else "")

    @property
    def universes(self) -> tuple[int, ...]:
        """Every universe of its controllers, in order."""
        return tuple(
            universe
            for patch in self.patches
            for universe in range(patch.universe, patch.universe + patch.universes)
        )

    def decoder_options(self) -> DecoderOptions:
        """The buffer all its controllers share. Universes are 512 apart, whatever each controller uses."""
        if self.protocol.addressing == "universe":
            universes = self.universes
            first = min(universes, default=1)
            span = max(universes, default=first) - first + 1
            return DecoderOptions(
                channels=span * UNIVERSE_SLOTS, universe=first, slots=UNIVERSE_SLOTS, name="ledsign simulator"
            )
        first = min((patch.offset for patch in self.patches), default=0)
        end = max((patch.offset + patch.channels for patch in self.patches), default=0)
        size = self.patches[0].bytes_per_led if self.patches else 3
        return DecoderOptions(channels=end - first, offset=first, bytes_per_led=size)


def merge(listeners: Iterable[Listener]) -> tuple[Listener, ...]:
    """Put controllers at the same address into one listener; port 0 is always a place of its own."""
    merged: dict[object, Listener] = {}
    for listener in listeners:
        place: object = (listener.protocol.name, listener.host, listener.port, listener.path)
        if not listener.is_serial and not listener.port:
            place = (place, len(merged))
        known = merged.get(place)
        if known is None:
            merged[place] = listener
        else:
            merged[place] = replace(known, patches=known.patches + listener.patches, only="", options={})
    for listener in merged.values():
        _check_places(listener)
    return tuple(merged.values())


def _check_places(listener: Listener) -> None:
    """Two controllers must not claim the same universe or bytes of one address."""
    by_universe = listener.protocol.addressing == "universe"
    spans = sorted(
        (patch.universe, patch.universe + patch.universes, patch.output.name)
        if by_universe
        else (patch.offset, patch.offset + patch.channels, patch.output.name)
        for patch in listener.patches
    )
    what = "universe" if by_universe else "byte"
    for (_, end, first), (start, _, second) in pairwise(spans):
        if start < end:
            raise LayoutError(
                [
                    Problem(
                        code="listen.overlap",
                        message=Bilingual(
                            f"{first} and {second} both have {what} {start} at {listener.name}",
                            f"{first} 与 {second} 在 {listener.name} 都占用 {start}",
                        ),
                        remedy=Bilingual(
                            "give each its own --listen NAME=URL", "请为每个控制器分别写 --listen 名称=网址"
                        ),
                        where=Where(field="--listen"),
                    )
                ]
            )
