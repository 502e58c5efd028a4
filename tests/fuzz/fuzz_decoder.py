"""Invariant: garbage yields events or Ignored, nothing raises, memory is bounded, Writes stay in channels.

    python tests/fuzz/fuzz_decoder.py NAME [--seconds N]     fuzz one protocol of the registry
    python tests/fuzz/fuzz_decoder.py NAME --replay FILE     try one saved input again, without atheris

Coverage-guided (atheris, libFuzzer), seeded from what the protocol's own encoder sends. Every input reaches
the decoder as one datagram, as a stream in pieces, and as records (u16 length, datagram) so that what depends
on several packets is reached as well. A crash exits 77 and leaves the input under ``--out``.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import os
import random
import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

try:
    import atheris
except ImportError:  # fuzzing is a peer like any other: CI insists on it, a laptop may lack it
    atheris = None

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.wire.base import ProtocolSpec

CHANNELS = 700
MEMORY_LIMIT = 16 << 20  # bytes a decoder may hold; its largest table is 64 sources' discovery pages
MEMORY_EVERY = 2000
MAX_INPUT = 8192


def load(name: str) -> ProtocolSpec:
    """The protocol called ``name``, instrumented for coverage when atheris is there."""
    if atheris is None:
        from ledsign.wire.base import PROTOCOLS

        return PROTOCOLS[name]
    with atheris.instrument_imports(include=["ledsign.wire"]):
        from ledsign.wire.base import PROTOCOLS

        return PROTOCOLS[name]


def records(data: bytes) -> Iterator[bytes]:
    """``data`` as u16 lengths and datagrams; the last may be short."""
    while len(data) >= 2:
        size = int.from_bytes(data[:2], "big")
        yield data[2 : 2 + size]
        data = data[2 + size :]


def pieces(data: bytes) -> Iterator[bytes]:
    """``data`` cut at places that depend on nothing but ``data``."""
    chance, at = random.Random(zlib.crc32(data)), 0
    while at < len(data):
        size = chance.choice((1, 2, 5, 30, 300))
        yield data[at : at + size]
        at += size


def reachable_bytes(thing: object) -> int:
    """Memory of everything ``thing`` leads to, types and functions apart."""
    seen: set[int] = set()
    todo, total = [thing], 0
    while todo:
        item = todo.pop()
        if id(item) in seen or isinstance(item, type) or callable(item) or hasattr(item, "__spec__"):
            continue
        seen.add(id(item))
        total += sys.getsizeof(item)
        todo += gc.get_referents(item)
    return total


class Trial:
    """The invariant, checked for one input a call."""

    def __init__(self, spec: ProtocolSpec) -> None:
        from ledsign.core.errors import RemoteWireError
        from ledsign.wire import base

        self._spec, self._base, self._remote = spec, base, RemoteWireError
        self._options = base.DecoderOptions(channels=CHANNELS)
        self._lasting = spec.decoder(self._options)  # sees every input, each from another sender
        self._count = 0

    def __call__(self, data: bytes) -> None:
        """Feed ``data`` every way. Raises AssertionError, or whatever the decoder lets out."""
        self._feed([data])
        self._feed(pieces(data))
        self._feed(records(data))
        self._check(self._lasting.feed(data, zlib.crc32(data), self._count))
        self._describe(data)
        self._count += 1
        if self._count % MEMORY_EVERY == 0:
            held = reachable_bytes(self._lasting)
            assert held <= MEMORY_LIMIT, f"the decoder holds {held} bytes after {self._count} inputs"

    def _feed(self, parts: Iterator[bytes] | list[bytes]) -> None:
        decoder = self._spec.decoder(self._options)
        for number, part in enumerate(parts):
            self._check(decoder.feed(part, number % 3, number * 1_000_000))

    def _check(self, events: object) -> None:
        for event in events:  # type: ignore[attr-defined]
            assert isinstance(event, self._base.Event.__args__), f"{event!r} is no event"
            if isinstance(event, self._base.Write):
                end = event.offset + len(event.data)
                assert 0 <= event.offset <= end <= CHANNELS, f"{event.offset}..{end} of {CHANNELS}"
            elif isinstance(event, self._base.Gap):
                assert event.lost >= 1
            elif isinstance(event, self._base.Asked):
                assert all(0 < len(reply) <= self._base.MAX_DATAGRAM for reply in event.replies)
            elif isinstance(event, self._base.Ignored):
                assert 0 < len(event.reason) <= 24, event

    def _describe(self, data: bytes) -> None:
        try:
            text = self._spec.describe(data)
        except self._remote:
            return
        assert text.isprintable(), f"{text!r} is not one line"

    def seeds(self) -> Iterator[bytes]:
        """Packets and runs of packets as the protocol's own encoder sends them."""
        base = self._base
        variants = (
            {},
            {"keepalive": False, "push": "separate", "slots": 512, "bytes_per_led": 4},
            {"sync": False, "preview": True, "priority": 200, "source_name": "双塔", "bytes_per_led": 1},
        )
        for number, fields in enumerate(variants):
            for channels in (3, 60, CHANNELS):
                sent = self._sent(self._spec.encoder(channels, base.EncoderOptions(**fields)), number)
                yield from sent
                yield b"".join(sent)
                yield b"".join(len(packet).to_bytes(2, "big") + packet for packet in sent)

    def _sent(self, encoder: object, seed: int) -> list[bytes]:
        chance = np.random.default_rng(seed)
        groups = [encoder.housekeeping(0)]  # type: ignore[attr-defined]
        sent = [bytes(view) for packets in groups for view in packets.views]
        for number in range(2):
            encoder.write(chance.integers(0, 256, encoder.channels, np.uint8))  # type: ignore[attr-defined]
            burst = encoder.seal(number * 25_000_000)  # type: ignore[attr-defined]
            sent += [bytes(view) for packets in (burst.data, burst.sync) for view in packets.views]
        ends = encoder.end()  # type: ignore[attr-defined]
        return sent + [bytes(view) for packets in ends for view in packets.views]


def save_seeds(trial: Trial, folder: Path) -> None:
    """Write the seeds where libFuzzer looks for them, named by their content."""
    folder.mkdir(parents=True, exist_ok=True)
    for seed in trial.seeds():
        (folder / hashlib.sha256(seed).hexdigest()[:16]).write_bytes(seed)


def main() -> int:
    """Fuzz or replay; returns the exit code (libFuzzer leaves by itself when time is up)."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("name", help="a protocol of the registry")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--replay", type=Path, help="a saved input")
    parser.add_argument("--out", type=Path, default=Path("var/fuzz"), help="corpus and crashing inputs")
    arguments = parser.parse_args()
    if atheris is None and arguments.replay is None:
        print("atheris is not installed, nothing was fuzzed: pip install atheris", file=sys.stderr)
        return 1 if os.environ.get("LEDSIGN_REQUIRE_PEERS") == "1" else 0
    try:
        trial = Trial(load(arguments.name))
    except KeyError:
        from ledsign.wire.base import PROTOCOLS

        parser.error(f"no protocol {arguments.name!r}; there are {', '.join(PROTOCOLS.names())}")
    if arguments.replay is not None:
        trial(arguments.replay.read_bytes())
        print(f"{arguments.replay}: the invariant holds")
        return 0
    folder = arguments.out / arguments.name
    save_seeds(trial, folder / "corpus")
    atheris.Setup(
        [
            sys.argv[0],
            str(folder / "corpus"),
            f"-max_total_time={arguments.seconds}",
            f"-artifact_prefix={folder}/",
            f"-max_len={MAX_INPUT}",
            "-timeout=10",
            "-print_final_stats=1",
            "-verbosity=1",
        ],
        trial,
    )
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
