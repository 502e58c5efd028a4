"""Crowd: 10,000 sACN universes, 1.7 million pixels, 40 times a second, counted by a plain receiver.

Every level of every universe changes with every frame. Then 20,000, and the most that all arrived of.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.bench.effort import cpu_ns
from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.bench.peers import SACN_PORT, SLOTS, frames
from ledsign.bench.sink import Sink
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.problem import Bilingual
from ledsign.player.pacer import Pacer
from ledsign.transport.target import encoder_options, open_transport, parse_target
from ledsign.wire.base import PROTOCOLS

if TYPE_CHECKING:
    from collections.abc import Iterable

FPS = 40
STEPS = (10_000, 20_000)
LEAST_FPS = 0.99 * FPS


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """Each number of universes for its part of the time."""
    held, cpu, lost, told = 0, 0.0, 0, []
    for universes in STEPS:
        tell(f"{universes} universes")
        with Sink(SACN_PORT) as sink:
            sent, arrived, fps, share = play(sink, universes, seconds / len(STEPS))
        told.append(f"{universes}: {fps:.1f} fps, {share:.0f} %, {sent - arrived} of {sent} lost")
        if universes == STEPS[0]:
            lost, cpu = sent - arrived, share
            if fps < LEAST_FPS:
                lost += int((FPS - fps) / FPS * sent)
        if sent == arrived and fps >= LEAST_FPS:
            held = universes
    note = "; ".join(told)
    yield Figure(
        name="senders/crowd/lost",
        title=Bilingual(
            "10,000 universes at 40 fps: packets lost or not sent in time", "1 万个域 40 帧：丢失"
        ),
        value=lost,
        unit="",
        bar=0,
        note=note,
    )
    yield Figure(
        name="senders/crowd/cpu",
        title=Bilingual("10,000 universes at 40 fps: sender", "1 万个域 40 帧：发送端占用"),
        value=cpu,
        unit="%",
        bar=45,
    )
    yield Figure(
        name="senders/crowd/held",
        title=Bilingual("universes held at 40 fps", "40 帧可承载的域数"),
        value=held,
        unit="",
        bar=STEPS[0],
        stretch=STEPS[1],
        better="higher",
    )


def play(sink: Sink, universes: int, seconds: float) -> tuple[int, int, float, float]:
    """Packets sent, packets arrived, frames a second, CPU in percent of a core."""
    clock = SystemClock()
    target = parse_target(f"sacn://{sink.host}:{sink.port}?burst=64&keepalive=no&sync=no&slots={SLOTS}")
    encoder = PROTOCOLS["sacn"].encoder(universes * SLOTS, encoder_options(target))
    pictures = frames(universes * SLOTS)
    transport = open_transport(target, clock)
    try:
        for picture in pictures:  # memory is touched and the way there is known before it counts
            encoder.write(picture)
            transport.send(encoder.seal(clock.monotonic_ns()).data)
        sink.count()
        before = transport.sent.packets
        pacer = Pacer(clock, Fraction(FPS))
        count = max(1, int(seconds * FPS))
        began_ns, spent = clock.monotonic_ns(), cpu_ns()
        for _ in range(count):
            number, deadline_ns = pacer.next()
            encoder.write(pictures[number & 1])
            clock.sleep_until_ns(deadline_ns)
            transport.send(encoder.seal(deadline_ns).data)
        spent, took_ns = cpu_ns() - spent, clock.monotonic_ns() - began_ns
        sent = transport.sent.packets + transport.sent.dropped - before
        arrived = sink.count()
    finally:
        transport.close()
    return sent, arrived, count * NS_PER_S / max(took_ns, count * NS_PER_S // FPS), 100 * spent / took_ns


BENCH = BenchSpec(name="crowd", title=Bilingual("ten thousand universes", "一万个域"), share=0.08, run=run)
