"""Listener: an address at which controllers of the sign are pretended to be, and how to read ``--listen``.

    own                           every controller at the address the sign gives it (the default)
    ddp  sacn  artnet             the whole sign at the protocol's usual port on 127.0.0.1
    ddp://127.0.0.1:0             the whole sign at that address; port 0 = any free one
    west=ddp://127.0.0.1:4048     that one controller there
    east=/dev/ttyUSB0             with --protocol: one controller on a serial line

Controllers that share host, port and protocol share one Listener, as the outputs of one device do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from ledsign.core.errors import DocumentError, LayoutError
from ledsign.core.problem import Bilingual, Problem, Where, did_you_mean
from ledsign.display.addressing import UNIVERSE_SLOTS, Patch, patch_own, patch_whole
from ledsign.display.sign import Sign
from ledsign.transport.base import Target
from ledsign.transport.target import parse_target, protocol_of
from ledsign.wire.base import PROTOCOLS, DecoderOptions, ProtocolSpec

DEFAULT_BAUD = 115_200
LOOPBACK = "127.0.0.1"
_PORT_ZERO = re.compile(r"(//[^?]*[^:?]):0+/?(?=\?|$)")


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


def read_listeners(sign: Sign, texts: Sequence[str]) -> tuple[Listener, ...]:
    """Read ``--listen`` texts, each a comma-separated list. Raises DocumentError with every problem."""
    problems: list[Problem] = []
    found: list[Listener] = []
    parts = [part.strip() for text in texts for part in text.split(",")]
    for text in [part for part in parts if part] or ["own"]:
        try:
            found.extend(_read_one(sign, text))
        except DocumentError as error:
            problems.extend(error.problems)
    if problems:
        raise DocumentError(problems)
    return merge(found)


def read_serial(sign: Sign, texts: Sequence[str], protocol: str, baud: int) -> tuple[Listener, ...]:
    """Read ``--serial`` texts: ``DEVICE`` or ``NAME=DEVICE``. Raises DocumentError."""
    streams = [name for name in PROTOCOLS.names() if PROTOCOLS[name].kind == "stream"]
    if protocol not in streams:
        hint = did_you_mean(protocol, streams)
        raise _bad(
            "--protocol",
            Bilingual(f"{protocol!r} is no serial protocol", f"{protocol!r} 不是串口协议"),
            Bilingual(
                f"use one of {', '.join(streams)}" + (f"; did you mean {hint}?" if hint else ""),
                f"可用：{'、'.join(streams)}" + (f"；是否想写 {hint}？" if hint else ""),
            ),
        )
    found = []
    for text in texts:
        name, _, path = text.rpartition("=")
        patches = _own(sign, name) if name else patch_whole(sign)
        found.append(
            Listener(protocol=PROTOCOLS[protocol], patches=_serial(patches), path=path, baud=baud, only=name)
        )
    return tuple(found)


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


def _read_one(sign: Sign, text: str) -> list[Listener]:
    if text == "own":
        return [
            replace(_at(sign, parse_target(patch.output.address), (patch,)), only=patch.output.name)
            for patch in patch_own(sign)
        ]
    if "://" not in text:
        datagrams = [name for name in PROTOCOLS.names() if PROTOCOLS[name].kind == "datagram"]
        if text not in datagrams:
            hint = did_you_mean(text, [*datagrams, "own"])
            raise _bad(
                "--listen",
                Bilingual(f"{text!r} is nothing to listen to", f"无法监听 {text!r}"),
                Bilingual(
                    f"use own, {', '.join(datagrams)} or a URL" + (f"; did you mean {hint}?" if hint else ""),
                    f"可用：own、{'、'.join(datagrams)} 或网址" + (f"；是否想写 {hint}？" if hint else ""),
                ),
            )
        text = f"{text}://{LOOPBACK}:{PROTOCOLS[text].port}"
    # A sender cannot send to port 0, so its URL has none; for us it means: take any free port.
    free = _PORT_ZERO.search(text)
    target = parse_target(_PORT_ZERO.sub(r"\1", text))
    if target.output:
        return [replace(_at(sign, target, _own(sign, target.output), free), only=target.output)]
    universe = target.options.get("universe")
    first = int(universe) if universe else sign.outputs[0].universe
    return [_at(sign, target, patch_whole(sign, first), free)]


def _at(sign: Sign, target: Target, patches: tuple[Patch, ...], free: object = None) -> Listener:
    """A listener at ``target``; its options say the same as a sender's: universe, slots, offset, baud."""
    options = target.options
    if target.scheme == "serial":
        baud = int(options.get("baud", DEFAULT_BAUD))
        spoken = PROTOCOLS[protocol_of(target)]
        return Listener(protocol=spoken, patches=_serial(patches), path=target.path, baud=baud)
    protocol = PROTOCOLS.entries().get(target.scheme)
    if protocol is None or protocol.kind != "datagram":
        raise _bad(
            "--listen",
            Bilingual(
                f"cannot listen to {target.url or target.scheme}", f"无法监听 {target.url or target.scheme}"
            ),
            Bilingual(
                "use ddp://, sacn://, artnet:// or serial://",
                "请使用 ddp://、sacn://、artnet:// 或 serial://",
            ),
        )
    if len(patches) == 1 and "universe" in options:
        patches = (replace(patches[0], universe=int(options["universe"])),)
    if "slots" in options:
        slots = int(options["slots"])
        patches = tuple(
            replace(patch, slots=slots, universes=-(-patch.channels // slots)) for patch in patches
        )
    if protocol.addressing == "offset":
        base = int(options.get("offset", sign.outputs[0].offset if len(patches) > 1 else patches[0].offset))
        shift = base - patches[0].offset
        patches = tuple(replace(patch, offset=patch.offset + shift) for patch in patches)
    port = 0 if free else target.port
    return Listener(protocol=protocol, patches=patches, host=target.host, port=port, options=dict(options))


def _serial(patches: Iterable[Patch]) -> tuple[Patch, ...]:
    """A line carries its controllers one after another from byte 0."""
    placed: list[Patch] = []
    offset = 0
    for patch in patches:
        placed.append(replace(patch, offset=offset))
        offset += patch.channels
    return tuple(placed)


def _own(sign: Sign, name: str) -> tuple[Patch, ...]:
    names = [output.name for output in sign.outputs]
    found = tuple(patch for patch in patch_own(sign) if patch.output.name == name)
    if not found:
        hint = did_you_mean(name, names)
        raise _bad(
            "--listen",
            Bilingual(f"the sign has no controller {name!r}", f"屏上没有控制器 {name!r}"),
            Bilingual(
                f"it has {', '.join(names)}" + (f"; did you mean {hint}?" if hint else ""),
                f"现有：{'、'.join(names)}" + (f"；是否想写 {hint}？" if hint else ""),
            ),
        )
    return found


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


def _bad(option: str, message: Bilingual, remedy: Bilingual) -> DocumentError:
    code = f"{option.strip('-')}.bad"
    return DocumentError([Problem(code=code, message=message, remedy=remedy, where=Where(field=option))])
