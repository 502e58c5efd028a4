"""A reader of runs beside the decoder it reads for: what both make of the same packets."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ledsign.wire.base import Write
from ledsign.wire.ddp_packets import MAX_SEQUENCE

HERE = ("192.0.2.1", 5000)


def frame(encoder, seed=0):
    """The datagrams of one frame of noise."""
    encoder.write(np.random.default_rng(seed).integers(0, 256, encoder.channels, np.uint8))
    return [bytes(view) for view in encoder.seal(0).data.views]


def rows_of(packets):
    return np.frombuffer(b"".join(packets), np.uint8).reshape(len(packets), -1)


def fed(decoder, packets, source=HERE):
    """Events of packets that are fed one by one."""
    return [event for packet in packets for event in decoder.feed(packet, source, 0)]


def writes_of(events):
    return [event for event in events if isinstance(event, Write)]


def taken(decoder, packets, source=HERE):
    """Read and accept a run: the Writes it stands for; none when it must be fed one by one."""
    levels = decoder.runs.read(rows_of(packets), source)
    if levels is None:
        return []
    decoder.runs.accept(levels, source, len(levels.payload))
    first = levels.first
    return [
        replace(
            first,
            offset=first.offset + place * len(payload),
            universe=first.universe + place if first.universe else 0,
            sequence=int(levels.known[place]) if first.universe else counted(levels.number + place, 1)[0],
            data=payload.tobytes(),
        )
        for place, payload in enumerate(levels.payload)
    ]


def counted(first, count):
    """DDP numbers from ``first`` on, 1..15 round and round."""
    return [(first - 1 + at) % MAX_SEQUENCE + 1 for at in range(count)]
