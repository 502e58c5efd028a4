"""Checks between controllers: no universe, byte or port may get the pixels of two."""

from __future__ import annotations

import ipaddress
from itertools import combinations
from typing import TYPE_CHECKING, Literal, NamedTuple
from urllib.parse import urlsplit

from ledsign.core.problem import Severity
from ledsign.display.addressing import panel_channels, patch_own
from ledsign.display.fault import fault
from ledsign.display.sign import Split

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.core.problem import Problem
    from ledsign.display.addressing import Patch
    from ledsign.display.sign import Sign

# First and last universe: ANSI E1.31-2018 §6.2.7 and Art-Net 4's 15-bit port-address.
UNIVERSES = {"sacn": (1, 63_999), "artnet": (0, 32_767)}
USUAL_PORT = {"sacn": 5568, "artnet": 6454, "ddp": 4048}


class _Place(NamedTuple):
    """Where an address leads: same place, same bytes. ``shares`` is what tells controllers apart there."""

    scheme: str
    where: str
    shares: Literal["universe", "offset", "nothing"]


def address_problems(sign: Sign) -> Iterator[Problem]:
    """Ranges of offset and universe, and outputs that meet at one address."""
    patches = patch_own(sign)
    places = [_place(output.address) for output in sign.outputs]
    for index, (patch, place) in enumerate(zip(patches, places, strict=True)):
        yield from _own_problems(f"outputs[{index}]", patch, place)
    for (first, one), (second, two) in combinations(enumerate(patches), 2):
        place = places[second]
        if place is not None and place == places[first]:
            yield from _meeting(place, one, second, two)


def _place(address: str) -> _Place | None:
    """None for an address that is no place to meet (a file), or one only the transport can judge."""
    try:
        parts = urlsplit(address)
        host, port = (parts.hostname or "").lower(), parts.port
    except ValueError:
        return None
    scheme = parts.scheme.lower()
    if scheme == "serial":
        return _Place(scheme, parts.netloc + parts.path, "nothing")
    if scheme == "sacn" and (not host or _is_multicast(host)):
        # Each universe has its own group (E1.31 §9.3.1), whatever group is written here.
        return _Place(scheme, "multicast", "universe")
    if scheme in USUAL_PORT and host:
        shares: Literal["universe", "offset"] = "universe" if scheme in UNIVERSES else "offset"
        return _Place(scheme, f"{host}:{port or USUAL_PORT[scheme]}", shares)
    return None


def _is_multicast(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_multicast
    except ValueError:
        return False


def _own_problems(field: str, patch: Patch, place: _Place | None) -> Iterator[Problem]:
    if patch.offset < 0:
        yield fault(
            "offset.range",
            f"{field}.offset",
            (f"offset {patch.offset} is below 0", f"偏移 {patch.offset} 小于 0"),
            ("bytes of a controller's buffer count from 0", "控制器缓冲区的字节从 0 数起"),
        )
    if patch.output.max_burst < 1:
        yield fault(
            "output.burst",
            f"{field}.max_burst",
            (
                f"max_burst {patch.output.max_burst} lets nothing out",
                f"max_burst {patch.output.max_burst} 发不出数据",
            ),
            ("write 1 or more; 16 suits most controllers", "写 1 或更大；多数控制器用 16"),
        )
    if place is None or place.scheme not in UNIVERSES:
        return
    low, high = UNIVERSES[place.scheme]
    last = patch.universe + max(1, patch.universes) - 1
    latest = high - (last - patch.universe)
    if patch.universe < low or last > high:
        yield fault(
            "universe.range",
            f"{field}.universe",
            (
                f"universes {patch.universe}..{last} are not all in {low}..{high} of {place.scheme}",
                f"域 {patch.universe}..{last} 超出 {place.scheme} 的 {low}..{high}",
            ),
            (
                f"begin between {low} and {latest}",
                f"从 {low} 到 {latest} 之间开始",
            ),
        )
    yield from _split_leds(field, patch)


def _split_leds(field: str, patch: Patch) -> Iterator[Problem]:
    """A gap that is no whole number of LEDs puts LEDs on two universes: not what ``whole`` promises."""
    size, slots = patch.bytes_per_led, patch.slots
    if patch.output.split is not Split.WHOLE:
        return
    spans = [
        *panel_channels(patch.output),
        *(range(p.channel, p.channel + size) for p in patch.output.pixels),
    ]
    # Universes hold whole LEDs, so an unaligned run breaks an LED at every universe border inside it.
    split = sum(
        (span.stop - 1) // slots - span.start // slots for span in spans if span and span.start % size
    )
    if split:
        yield fault(
            "channel.split",
            f"{field}.split",
            (
                f"{split} LEDs of {patch.output.name!r} lie across two universes although split is whole",
                f"“{patch.output.name}”有 {split} 颗灯珠跨两个域，而 split 是 whole",
            ),
            (
                f"begin panels at multiples of {size} channels, or write split: packed",
                f"起始通道取 {size} 的倍数，或写 split: packed",
            ),
            Severity.WARNING,
        )


def _meeting(place: _Place, one: Patch, second: int, two: Patch) -> Iterator[Problem]:
    names = (f"{one.output.name!r} and {two.output.name!r}", f"“{one.output.name}”与“{two.output.name}”")
    if place.shares == "nothing":
        yield fault(
            "address.twice",
            f"outputs[{second}].address",
            (f"{names[0]} are both behind {place.where}", f"{names[1]}都接在 {place.where} 上"),
            ("a serial port drives one controller", "一个串口只能驱动一个控制器"),
        )
        return
    if place.shares == "universe":
        mine, theirs = (range(p.universe, p.universe + p.universes) for p in (one, two))
    else:
        mine, theirs = (range(p.offset, p.offset + p.channels) for p in (one, two))
    low, high = max(mine.start, theirs.start), min(mine.stop, theirs.stop) - 1
    if low > high:
        return
    what = ("universes", "域") if place.shares == "universe" else ("bytes", "字节")
    yield fault(
        f"{place.shares}.overlap",
        f"outputs[{second}].{place.shares}",
        (
            f"{names[0]} both send {what[0]} {low}..{high} to {place.where}",
            f"{names[1]}都向 {place.where} 发送{what[1]} {low}..{high}",
        ),
        (
            f"begin outputs[{second}] at {mine.stop} or give it another address",
            f"让 outputs[{second}] 从 {mine.stop} 开始，或换一个地址",
        ),
    )
