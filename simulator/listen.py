"""What ``--listen`` and ``--serial`` say, read into listeners.

own                           every controller at the address the sign gives it (the default)
ddp  sacn  artnet             the whole sign at the protocol's usual port on 127.0.0.1
ddp://127.0.0.1:0             the whole sign at that address; port 0 = any free one
west=ddp://127.0.0.1:4048     that one controller there
east=/dev/ttyUSB0             with --protocol: one controller on a serial line

A controller may be listened for in several protocols, but in each only once: two listeners would give the
sender two addresses of one and the same thing, mostly by a name not changed after copying.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where, did_you_mean
from ledsign.display.addressing import Patch, patch_own, patch_whole
from ledsign.display.sign import Sign
from ledsign.transport.base import Target
from ledsign.transport.target import parse_target, protocol_of
from ledsign.wire.base import PROTOCOLS
from simulator.listener import Listener, merge
from simulator.problems import bad_option, unknown_controller

DEFAULT_BAUD = 115_200
LOOPBACK = "127.0.0.1"
_PORT_ZERO = re.compile(r"(//[^?]*[^:?]):0+/?(?=\?|$)")


def read_listeners(sign: Sign, texts: Sequence[str]) -> tuple[Listener, ...]:
    """Read ``--listen`` texts, each a comma-separated list. Raises DocumentError with every problem."""
    found: list[Listener] = []
    parts = [part.strip() for text in texts for part in text.split(",")]
    wanted = [part for part in parts if part] or ["own"]
    problems = _twice(sign, wanted)
    for text in wanted:
        try:
            found.extend(_read_one(sign, text))
        except DocumentError as error:
            problems.extend(error.problems)
    if problems:
        raise DocumentError(problems)
    return merge(found)


def _twice(sign: Sign, texts: Sequence[str]) -> list[Problem]:
    """Controllers named twice, and whole texts that are there twice."""
    names = [output.name for output in sign.outputs]
    named = [_named(text) for text in texts]
    same = [(name, url.partition("://")[0]) if name in names else ("", name + url) for name, url in named]
    unnamed = [name for name in names if name not in dict(named)]
    found = []
    for at, key in enumerate(same):
        first = same.index(key)
        if first == at:
            continue
        name, both = key[0], f"{texts[first]}, {texts[at]}"
        found.append(
            Problem(
                code="listen.twice",
                message=Bilingual(
                    f"{name or texts[at]} is to be listened for twice: {both}",
                    f"{name or texts[at]} 重复监听：{both}",
                ),
                remedy=Bilingual(
                    "take one away" + (f", or name {unnamed[0]} in it" if name and unnamed else ""),
                    "请删去一个" + (f"，或改为 {unnamed[0]}" if name and unnamed else ""),
                ),
                where=Where(field="--listen"),
            )
        )
    return found


def _named(text: str) -> tuple[str, str]:
    """NAME and URL; without a name the first is empty. A URL's own = come after its ://."""
    name, equals, url = text.partition("=")
    return (name, url) if equals and "://" not in name else ("", text)


def read_serial(sign: Sign, texts: Sequence[str], protocol: str, baud: int) -> tuple[Listener, ...]:
    """Read ``--serial`` texts: ``DEVICE`` or ``NAME=DEVICE``. Raises DocumentError."""
    streams = [name for name in PROTOCOLS.names() if PROTOCOLS[name].kind == "stream"]
    if protocol not in streams:
        hint = did_you_mean(protocol, streams)
        raise bad_option(
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
            raise bad_option(
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
        raise bad_option(
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
        raise unknown_controller("--listen", name, names)
    return found
