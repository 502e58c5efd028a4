"""Senders: CPU of one frame of 500 universes (85,000 pixels) on its way, ours and the peers'.

All send the same pixels from this process to a plain receiver in its own, which takes everything; a packet
that does not arrive makes the figure void. What leaves on the peers' own threads counts as theirs.
"""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from ledsign.bench.effort import interleave, ratio
from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.bench.peers import (
    ARTNET_PORT,
    DDP_PORT,
    SACN_PORT,
    SLOTS,
    Absent,
    Peer,
    frames,
    python_sacn,
    rust_ddp,
    rust_sacn,
    stupid_artnet,
)
from ledsign.bench.sink import Sink
from ledsign.core.clock import SystemClock
from ledsign.core.problem import Bilingual
from ledsign.transport.target import encoder_options, open_transport, parse_target
from ledsign.wire.base import PROTOCOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

UNIVERSES = 500
PORTS = {"sacn": SACN_PORT, "artnet": ARTNET_PORT, "ddp": DDP_PORT}


def ours(protocol: str, host: str, port: int, universes: int, burst: int) -> Peer:
    """Our encoder and transport, at most ``burst`` packets back to back."""
    clock = SystemClock()
    more = "" if protocol == "ddp" else f"&keepalive=no&sync=no&slots={SLOTS}"
    target = parse_target(f"{protocol}://{host}:{port}?burst={burst}{more}")
    encoder = PROTOCOLS[protocol].encoder(universes * SLOTS, encoder_options(target))
    transport = open_transport(target, clock)
    pictures = frames(universes * SLOTS)
    turn = 0

    def send() -> None:
        nonlocal turn
        turn += 1
        encoder.write(pictures[turn & 1])
        transport.send(encoder.seal(clock.monotonic_ns()).data)

    return Peer(name=f"ledsign {burst}", send=send, close=transport.close)


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """sACN, DDP and Art-Net: peers over ours, at the usual burst of 16 and at the largest of 64."""
    with ExitStack() as stack:
        sinks = {name: stack.enter_context(Sink(port)) for name, port in PORTS.items()}
        hosts = {name: sink.host for name, sink in sinks.items()}
        cases: dict[str, Callable[[], object]] = {}
        absent: dict[str, str] = {}
        builders: dict[str, Callable[[], Peer]] = {
            "sacn": lambda: python_sacn(hosts["sacn"], UNIVERSES),
            "rust-sacn": lambda: rust_sacn(hosts["sacn"], UNIVERSES),
            "rust-ddp": lambda: rust_ddp(hosts["ddp"], DDP_PORT, UNIVERSES),
            "stupid": lambda: stupid_artnet(hosts["artnet"], ARTNET_PORT, UNIVERSES),
        }
        for protocol, port in PORTS.items():
            for burst in (16, 64):
                peer = ours(protocol, hosts[protocol], port, UNIVERSES, burst)
                stack.callback(peer.close)
                cases[f"{protocol}-{burst}"] = peer.send
        for name, build in builders.items():
            try:
                peer = build()
            except (Absent, OSError, TypeError, ValueError) as error:
                absent[name] = str(error)
            else:
                stack.callback(peer.close)
                cases[name] = peer.send
        tell(f"{len(cases)} senders × {UNIVERSES} universes")
        arrived = dict.fromkeys(cases, 0)
        called = dict.fromkeys(cases, 0)

        def drain(name: str, calls: int) -> None:
            """A receiver that is behind drops, and dropping is cheap: everybody waits until it is not."""
            arrived[name] += sum(sink.count() for sink in sinks.values())
            called[name] += calls

        rounds = interleave(cases, seconds, SystemClock(), rest=drain)
        for name, title, peer_name, own, bar, stretch in TABLE:
            if peer_name in absent:
                yield _figure(name, title, None, bar, stretch, absent[peer_name])
            elif peer_name in rounds:
                cost = min(rounds[own]) / UNIVERSES / 1_000
                note = f"{cost:.2f} µs CPU per universe-frame (best round), burst {own.partition('-')[2]}"
                yield _figure(name, title, ratio(rounds[peer_name], rounds[own]), bar, stretch, note)


def _figure(
    name: str, title: Bilingual, value: float | None, bar: float, stretch: float, note: str
) -> Figure:
    return Figure(
        name=name, title=title, value=value, unit="×", bar=bar, stretch=stretch, better="higher", note=note
    )


def _row(
    name: str, en: str, zh: str, peer: str, own: str, bar: float, stretch: float
) -> tuple[str, Bilingual, str, str, float, float]:
    return f"senders/{name}", Bilingual(en, zh), peer, own, bar, stretch


TABLE = (
    _row(
        "sacn/python", "sACN: python sacn over ours", "sACN：python sacn 比本软件",
        "sacn", "sacn-64", 40, 80,
    ),
    _row(
        "sacn/rust", "sACN: ledfx-senders (Rust) over ours", "sACN：ledfx-senders（Rust）比本软件",
        "rust-sacn", "sacn-64", 3.5, 6,
    ),
    _row("ddp/python", "DDP: python sacn over ours", "DDP：python sacn 比本软件", "sacn", "ddp-64", 90, 150),
    _row(
        "ddp/rust", "DDP: ledfx-senders (Rust) over ours", "DDP：ledfx-senders（Rust）比本软件",
        "rust-ddp", "ddp-64", 3, 6,
    ),
    _row(
        "artnet/stupid", "Art-Net: stupidArtnet over ours", "Art-Net：stupidArtnet 比本软件",
        "stupid", "artnet-64", 4, 6.6,
    ),
)  # fmt: skip

BENCH = BenchSpec(
    name="senders", title=Bilingual("sending, against peers", "发送，与同类比较"), share=0.12, run=run
)
