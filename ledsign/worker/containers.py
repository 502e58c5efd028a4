"""Containers: PNG, JPEG, GIF and WebP files walked from their first byte to their last, nothing decoded.

Says how large and how many the pictures claim to be, before any memory is taken for them, and refuses what is
no picture from end to end: data after the picture's end, other kinds of file hidden in comments, parts that
are cut off, compressed data that unpacks to more than the picture has pixels.

Sources: PNG 3rd edition (W3C), ITU-T T.81 annex B, GIF89a (CompuServe 1990), WebP container (RFC 9649).
"""

from __future__ import annotations

from collections.abc import Callable
from struct import unpack_from

from ledsign.worker.container import MOST_METADATA, Container, Refused, ends, need
from ledsign.worker.png import MAGIC, png


def walk(data: bytes) -> Container | None:
    """The container in ``data``; None when it is of no kind we take. Raises Refused."""
    for magic, read in _KINDS.items():
        if data.startswith(magic):
            try:
                found = read(memoryview(data))
            except IndexError as error:
                raise Refused("truncated", str(error)) from None
            if found.width < 1 or found.height < 1 or found.frames < 1:
                raise Refused("damaged", "it says it has no pixels")
            return found
    return None


_MOST_SCANS = 100


def _jpeg(data: memoryview) -> Container:
    found = Container("JPEG", frames=1)
    at, scans = 2, 0
    whole = data.obj
    assert isinstance(whole, bytes)
    while True:
        if whole[at] != 0xFF:
            raise Refused("damaged", f"no marker at {at}")
        while whole[at] == 0xFF:
            at += 1
        marker = whole[at]
        at += 1
        if marker == 0xD9:
            ends(data, at)
            return found
        (length,) = unpack_from(">H", need(data, at, 2))
        if length < 2:
            raise Refused("damaged", f"a part of {length} bytes at {at}")
        body = need(data, at + 2, length - 2)
        at += length
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if found.width:
                raise Refused("damaged", "two pictures in one")
            found.height, found.width = unpack_from(">HH", need(body, 1, 4))
        elif marker == 0xDA:
            scans += 1
            if scans > _MOST_SCANS:
                raise Refused("bomb", f"more than {_MOST_SCANS} scans")
            at = _after_scan(whole, at)
        elif 0xE0 <= marker <= 0xEF or marker == 0xFE:
            found.note(body)


def _after_scan(whole: bytes, at: int) -> int:
    """Where the next real marker is: stuffed bytes and restarts belong to the scan."""
    while True:
        at = whole.find(b"\xff", at)
        if at < 0 or at + 1 >= len(whole):
            raise Refused("truncated", "it ends in the middle of the picture")
        following = whole[at + 1]
        if following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        elif following == 0xFF:
            at += 1
        else:
            return at


def _gif(data: memoryview) -> Container:
    found = Container("GIF")
    found.width, found.height, flags = unpack_from("<HHB", need(data, 6, 7))
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while True:
        kind = need(data, at, 1)[0]
        at += 1
        if kind == 0x3B:
            ends(data, at)
            return found
        if kind == 0x2C:
            left, top, width, height, flags = unpack_from("<HHHHB", need(data, at, 9))
            if left + width > found.width or top + height > found.height:
                raise Refused("damaged", "a frame is larger than the picture")
            found.frames += 1
            at = _blocks(data, at + 10 + (3 << (flags & 7) + 1 if flags & 0x80 else 0), None)
        elif kind == 0x21:
            at = _blocks(data, at + 1, found)
        else:
            raise Refused("damaged", f"unknown part {kind:#x} at {at - 1}")


def _blocks(data: memoryview, at: int, notes: Container | None) -> int:
    """Behind a chain of blocks; ``notes`` looks at what is in them."""
    gathered = bytearray()
    while length := need(data, at, 1)[0]:
        if notes is not None:
            gathered += need(data, at + 1, length)
        at += 1 + length
        if len(gathered) > MOST_METADATA:
            break
    if notes is not None:
        notes.note(bytes(gathered))
    return at + 1


def _webp(data: memoryview) -> Container:
    found = Container("WEBP")
    (size,) = unpack_from("<I", need(data, 4, 4))
    if bytes(need(data, 8, 4)) != b"WEBP":
        raise Refused("damaged", "it is no WebP")
    need(data, 8, size)
    ends(data, 8 + size)
    at = 12
    while at < len(data):
        kind, length = bytes(need(data, at, 4)), unpack_from("<I", need(data, at + 4, 4))[0]
        body = need(data, at + 8, length)
        at += 8 + length + (length & 1)
        if kind == b"VP8X":
            found.width = 1 + int.from_bytes(need(body, 4, 3), "little")
            found.height = 1 + int.from_bytes(need(body, 7, 3), "little")
        elif kind in (b"VP8 ", b"VP8L"):
            width, height = _webp_size(kind, body)
            if found.width and (width, height) != (found.width, found.height):
                raise Refused("damaged", "two sizes in one")
            found.width, found.height = width, height
            found.frames += 1
        elif kind == b"ANMF":
            x, y, width, height = (int.from_bytes(need(body, 3 * one, 3), "little") for one in range(4))
            if 2 * x + width + 1 > found.width or 2 * y + height + 1 > found.height:
                raise Refused("damaged", "a frame is larger than the picture")
            found.frames += 1
        elif kind not in (b"ALPH", b"ANIM"):
            found.note(body)
    return found


def _webp_size(kind: bytes, body: memoryview) -> tuple[int, int]:
    if kind == b"VP8 ":
        width, height = unpack_from("<HH", need(body, 6, 4))
        return width & 0x3FFF, height & 0x3FFF
    bits = int.from_bytes(need(body, 1, 4), "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


_KINDS: dict[bytes, Callable[[memoryview], Container]] = {
    MAGIC: png,
    b"\xff\xd8\xff": _jpeg,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
    b"RIFF": _webp,
}
