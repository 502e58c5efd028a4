"""Lines: a serial line at 921600 baud, a pty for a device. How full it is, how fresh, and what a jam costs.

A pty takes bytes as fast as they are written, so what paces them is our own baud arithmetic (ten bits a
byte), as on an adapter with a large buffer. A picture carries its number in every channel: what comes out
says how many newer ones there were when it began. A queue anywhere before the line would show in that.
"""

from __future__ import annotations

import os
import select
import sys
from typing import TYPE_CHECKING

import numpy as np

from ledsign.bench.effort import cpu_ns
from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.problem import Bilingual
from ledsign.transport.target import encoder_options, open_transport, parse_target
from ledsign.wire.base import PROTOCOLS, DecoderOptions, Write

if TYPE_CHECKING:
    from collections.abc import Iterable

BAUD = 921_600
LEDS = 300
FPS = 500  # more than the line carries, so that only its own speed is measured
TITLES = {
    "full": Bilingual("serial, 921600 baud: pictures over the line's capacity", "串口 921600：线路利用率"),
    "fresh": Bilingual(
        "serial: newer pictures there were when one began", "串口：画面开始发送时已有的更新画面数"
    ),
    "stuck": Bilingual("serial: CPU while the peer takes nothing", "串口：对端不接收时的占用"),
}


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """A flowing line for two thirds of the time, a jammed one for the rest."""
    if sys.platform == "win32":
        yield from _figures(None, None, None, "this system has no pty")
        return
    tell(f"{BAUD} baud")
    full, fresh = flowing(seconds * 2 / 3)
    tell("a peer that takes nothing")
    yield from _figures(full, fresh, jammed(seconds / 3), f"{LEDS} LEDs, Adalight, {FPS} pictures/s offered")


def flowing(seconds: float) -> tuple[float, float]:
    """Percent of the line's capacity that arrived as whole pictures; the most that any was behind."""
    clock = SystemClock()
    master, slave = os.openpty()
    os.set_blocking(master, False)
    target = parse_target(f"serial://{os.ttyname(slave)}?baud={BAUD}&protocol=adalight")
    spec = PROTOCOLS["adalight"]
    encoder = spec.encoder(LEDS * 3, encoder_options(target))
    decoder = spec.decoder(DecoderOptions(channels=LEDS * 3))
    transport = open_transport(target, clock)
    channels = np.zeros(LEDS * 3, np.uint8)
    size = len(encoder.seal(0).data.views[0])
    ages: list[int] = []
    began_ns = clock.monotonic_ns()
    first_ns = last_ns = 0
    try:
        for tick in range(max(20, int(seconds * FPS))):
            clock.sleep_until_ns(began_ns + tick * NS_PER_S // FPS)
            channels[:] = tick & 0xFF
            encoder.write(channels)
            transport.send(encoder.seal(clock.monotonic_ns()).data)
            now_ns = clock.monotonic_ns()
            while select.select([master], [], [], 0)[0]:
                for event in decoder.feed(os.read(master, 65_536), "line", now_ns):
                    if isinstance(event, Write):
                        ages.append((tick - event.data[0]) & 0xFF)
                        first_ns, last_ns = first_ns or now_ns, now_ns
    finally:
        transport.close()
        os.close(slave)
        os.close(master)
    capacity = (last_ns - first_ns) / NS_PER_S * BAUD / 10 / size
    return 100 * (len(ages) - 1) / capacity, max(ages)


def jammed(seconds: float) -> float:
    """Percent of a core, offering pictures 60 times a second to a peer that takes nothing."""
    clock = SystemClock()
    master, slave = os.openpty()
    target = parse_target(f"serial://{os.ttyname(slave)}?baud={BAUD}&protocol=adalight")
    encoder = PROTOCOLS["adalight"].encoder(LEDS * 3, encoder_options(target))
    transport = open_transport(target, clock)
    channels = np.zeros(LEDS * 3, np.uint8)
    try:
        for _ in range(200):  # until the kernel's buffers are full
            encoder.write(channels)
            transport.send(encoder.seal(0).data)
            clock.sleep_until_ns(clock.monotonic_ns() + NS_PER_S // 500)
        began_ns, spent = clock.monotonic_ns(), cpu_ns()
        for tick in range(max(1, int(seconds * 60))):
            clock.sleep_until_ns(began_ns + tick * NS_PER_S // 60)
            encoder.write(channels)
            transport.send(encoder.seal(0).data)
        return 100 * (cpu_ns() - spent) / max(1, clock.monotonic_ns() - began_ns)
    finally:
        transport.close()
        os.close(slave)
        os.close(master)


def _figures(full: float | None, fresh: float | None, stuck: float | None, note: str) -> Iterable[Figure]:
    yield Figure(
        name="lines/full", title=TITLES["full"], value=full, unit="%", bar=97, stretch=99, better="higher",
        note=note,
    )  # fmt: skip
    yield Figure(name="lines/fresh", title=TITLES["fresh"], value=fresh, unit="", bar=1, stretch=0, note=note)
    yield Figure(name="lines/stuck", title=TITLES["stuck"], value=stuck, unit="%", bar=2, note=note)


BENCH = BenchSpec(name="lines", title=Bilingual("serial lines", "串口线路"), share=0.04, run=run)
