"""Shared by the tests of every protocol: encoder and decoder joined by nothing but bytes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.wire.base import (
    PROTOCOLS,
    Burst,
    DecoderOptions,
    EncoderOptions,
    Event,
    Packets,
    Present,
    ProtocolSpec,
    Write,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ledsign.core.frame import Channels
    from ledsign.wire.base import Decoder, Encoder

CID = b"ledsign".ljust(15, b"\0") + b"\xa1"
FRAME_NS = 25_000_000


@dataclass
class Controller:
    """What a controller would hold after some events: its bytes and how often each was written."""

    channels: int
    events: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.buffer = np.zeros(self.channels, np.uint8)
        self.written = np.zeros(self.channels, np.int64)

    def take(self, events: Iterable[Event]) -> None:
        """Apply events; a write past the buffer is an error at once."""
        for event in events:
            self.events.append(event)
            if isinstance(event, Write):
                end = event.offset + len(event.data)
                assert 0 <= event.offset <= end <= self.channels, event
                self.buffer[event.offset : end] = np.frombuffer(event.data, np.uint8)
                self.written[event.offset : end] += 1

    def of(self, *kinds: type) -> list[Event]:
        """The events of these types."""
        return [event for event in self.events if isinstance(event, kinds)]

    @property
    def presents(self) -> int:
        """How often it was told to show."""
        return len(self.of(Present))


@dataclass
class Line:
    """An encoder, a decoder, and the controller behind it. Time passes by one frame a frame."""

    spec: ProtocolSpec
    encoder: Encoder
    decoder: Decoder
    controller: Controller
    now_ns: int = 0
    source: object = ("192.0.2.1", 50000)

    def send(self, channels: Channels) -> Burst:
        """One frame all the way through."""
        self.now_ns += FRAME_NS
        self.encoder.write(channels)
        burst = self.encoder.seal(self.now_ns)
        self.carry(burst.data)
        self.carry(burst.sync)
        return burst

    def carry(self, packets: Packets) -> None:
        """Feed each view as it would arrive: a datagram, or a piece of the stream."""
        for view in packets.views:
            self.feed(bytes(view))

    def feed(self, data: bytes) -> list[Event]:
        """Feed some bytes and apply what comes out."""
        events = list(self.decoder.feed(data, self.source, self.now_ns))
        self.controller.take(events)
        return events


@pytest.fixture(scope="session")
def line() -> Callable[..., Line]:
    """A function: protocol name (or spec), channels and encoder options → Line with mirrored options."""

    def make(protocol: str | ProtocolSpec, channels: int, **options: object) -> Line:
        spec = PROTOCOLS[protocol] if isinstance(protocol, str) else protocol
        encoding = EncoderOptions(**options)  # type: ignore[arg-type]
        decoding = DecoderOptions(
            channels=channels,
            universe=encoding.universe,
            slots=encoding.slots,
            offset=encoding.offset,
            bytes_per_led=encoding.bytes_per_led,
        )
        return Line(spec, spec.encoder(channels, encoding), spec.decoder(decoding), Controller(channels))

    return make


@pytest.fixture(scope="session")
def ramp() -> Callable[[int], bytes]:
    """The bytes 01 02 … ff 00 01 …."""
    return lambda count: bytes((index + 1) & 0xFF for index in range(count))


@pytest.fixture(scope="session")
def noise() -> Callable[[int, int], Channels]:
    """Reproducible random channels: a function of count and seed."""

    def make(count: int, seed: int = 0) -> Channels:
        return np.random.default_rng([count, seed]).integers(0, 256, count, np.uint8)

    return make


@pytest.fixture(scope="session")
def cid() -> bytes:
    """The CID."""
    return CID
