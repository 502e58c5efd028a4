"""``ledsign sniff``: what is on the wire, one decoded packet a line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Iterator

WAIT_NS = 20_000_000
MOST_GROUPS = 512


def sniff(
    listen: Annotated[
        str, typer.Option(help="ddp,sacn,artnet, or URLs such as ddp://0.0.0.0:4048.")
    ] = "ddp,sacn,artnet",
    universes: Annotated[str, typer.Option(help="sACN multicast groups to join.")] = "1-16",
    pcap: Annotated[Path | None, typer.Option(help="Read this capture instead of listening.")] = None,
    seconds: Annotated[float | None, typer.Option(min=0.001, help="Stop after so long.")] = None,
    count: Annotated[int | None, typer.Option(min=1, help="Stop after so many packets.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object a packet.")] = False,
) -> None:
    """Print every packet of the LED protocols as it arrives (or from a capture), decoded, one line each."""
    from ledsign.cli.say import json_line
    from ledsign.core.errors import RemoteWireError
    from ledsign.wire.base import PROTOCOLS

    joined = _read_universes(universes)
    packets = _from_capture(pcap) if pcap else _from_network(listen, joined, seconds)
    for number, (stamp, source, name, payload) in enumerate(packets, 1):
        try:
            said = PROTOCOLS[name].describe(payload)
        except RemoteWireError as error:
            said = f"not {name}: {error}"
        if json:
            json_line(time=stamp, source=source, protocol=name, bytes=len(payload), packet=said)
        else:
            typer.echo(f"{stamp:14.6f}  {source:<21}  {name:<7} {len(payload):>5} B  {said}")
        if count is not None and number >= count:
            break


def _from_capture(path: Path) -> Iterator[tuple[float, str, str, bytes]]:
    """Packets of a pcap whose UDP port is one of ours; seconds as captured."""
    from ledsign.core.clock import NS_PER_S
    from ledsign.transport.pcap import read_pcap
    from ledsign.wire.base import PROTOCOLS

    by_port = {spec.port: name for name, spec in PROTOCOLS.entries().items() if spec.port}
    for packet in read_pcap(path):
        name = by_port.get(packet.port)
        if name is not None:
            yield packet.time_ns / NS_PER_S, packet.source, name, packet.payload


def _from_network(
    listen: str, universes: range, seconds: float | None
) -> Iterator[tuple[float, str, str, bytes]]:
    """Packets as they arrive; seconds since listening began. Ends on Ctrl-C."""
    from contextlib import ExitStack

    from ledsign.core.clock import NS_PER_S, SystemClock
    from ledsign.transport.receive import UdpReceiver
    from ledsign.transport.target import parse_target, protocol_of
    from ledsign.wire.base import PROTOCOLS

    clock = SystemClock()
    with ExitStack() as open_sockets:
        receivers = []
        for part in listen.split(","):
            target = parse_target(part if "://" in part else f"{part}://0.0.0.0")
            spec = PROTOCOLS[protocol_of(target)]
            groups = tuple(spec.group(one) for one in universes) if spec.group else ()
            receiver = UdpReceiver(target.host, target.port or spec.port, groups=groups, share=False)
            receivers.append((spec.name, open_sockets.enter_context(receiver)))
        began = clock.monotonic_ns()
        until = None if seconds is None else began + int(seconds * NS_PER_S)
        try:
            while until is None or clock.monotonic_ns() < until:
                quiet = True
                for name, receiver in receivers:
                    for payload, address in receiver.receive(256):
                        quiet = False
                        stamp = (clock.monotonic_ns() - began) / NS_PER_S
                        yield stamp, f"{address[0]}:{address[1]}", name, payload
                if quiet:
                    clock.sleep_until_ns(clock.monotonic_ns() + WAIT_NS)
        except KeyboardInterrupt:
            return


def _read_universes(text: str) -> range:
    """``1-16`` or ``7``."""
    first, _, last = text.partition("-")
    try:
        found = range(int(first), int(last or first) + 1)
    except ValueError:
        found = range(0)
    if not found or found[0] < 1 or found[-1] > 63_999 or len(found) > MOST_GROUPS:
        hint = f"write 7 or 1-16: universes 1..63999, at most {MOST_GROUPS} of them"
        raise typer.BadParameter(hint, param_hint="--universes")
    return found
