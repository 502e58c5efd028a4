"""Containers: PNG, JPEG, GIF and WebP files walked from their first byte to their last, nothing decoded.

Says how large and how many the pictures claim to be, before any memory is taken for them, and refuses what is
no picture from end to end: data after the picture's end, other kinds of file hidden in comments, parts that
are cut off, compressed data that unpacks to more than the picture has pixels.

Sources: PNG 3rd edition (W3C), ITU-T T.81 annex B, GIF89a (CompuServe 1990), WebP container (RFC 9649).
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from struct import unpack_from

MOST_METADATA = 2 << 20
_STRANGE = (
    b"<script", b"<?php", b"<html", b"<svg", b"<!doctype", b"<iframe", b"javascript:", b"%pdf-",
    b"pk\x03\x04", b"\x7felf", b"#!/", b"rar!\x1a", b"7z\xbc\xaf", b"mz\x90\x00",
)  # fmt: skip


class Refused(Exception):  # noqa: N818 - the picture is
    """``code`` is one of ``truncated``, ``damaged``, ``trailing``, ``polyglot``, ``bomb``."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


@dataclass(slots=True)
class Container:
    """What a file claims. ``frames`` are the pictures that take turns, 1 for a still."""

    format: str
    width: int = 0
    height: int = 0
    frames: int = 0
    metadata: int = 0
    inside: list[tuple[int, int, bytes]] = field(default_factory=list)

    def note(self, data: bytes | memoryview) -> None:
        """A part that is no picture: it must be small, and nothing that runs elsewhere. Raises Refused."""
        self.metadata += len(data)
        if self.metadata > MOST_METADATA:
            raise Refused("bomb", f"more than {MOST_METADATA >> 20} MB of notes")
        lower = bytes(data).lower()
        if found := next((one for one in _STRANGE if one in lower), None):
            raise Refused("polyglot", f"holds another kind of file: {found.decode('latin-1').strip()!r}")


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


def _need(data: memoryview, at: int, count: int) -> memoryview:
    """``count`` bytes from ``at`` on. Raises Refused when the file ends before them."""
    part = data[at : at + count]
    if at < 0 or len(part) < count:
        raise Refused("truncated", f"{count} bytes at {at} are not there")
    return part


def _ends(data: memoryview, at: int) -> None:
    if at != len(data):
        raise Refused("trailing", f"{len(data) - at} bytes after the picture's end")


_PNG = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def _png(data: memoryview) -> Container:
    found = Container("PNG")
    at, bits, laced = len(_PNG), 0, False
    unpacking: _Unpacking | None = None
    while True:
        length, kind = unpack_from(">I4s", _need(data, at, 8))
        body = _need(data, at + 8, length)
        (crc,) = unpack_from(">I", _need(data, at + 8 + length, 4))
        if zlib.crc32(body, zlib.crc32(kind)) != crc:
            raise Refused("damaged", f"checksum of {kind!r}")
        at += 12 + length
        if (kind == b"IHDR") != (found.width == 0):
            raise Refused("damaged", f"{kind!r} is not where it belongs")
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = unpack_from(">IIBBBBB", _need(body, 0, 13))
            found.width, found.height, found.frames = width, height, 1
            bits, laced = depth * _CHANNELS.get(colour, 4), bool(interlace)
            unpacking = _Unpacking(_png_bytes(width, height, bits, laced))
        elif kind == b"acTL":
            found.frames = max(1, unpack_from(">I", _need(body, 0, 4))[0])
        elif kind == b"fcTL":
            _, width, height, left, top = unpack_from(">IIIII", _need(body, 0, 20))
            if left + width > found.width or top + height > found.height:
                raise Refused("damaged", "a frame is larger than the picture")
            found.inside.append((width, height, b""))
            if unpacking is None or unpacking.began:
                unpacking = _Unpacking(_png_bytes(width, height, bits, laced))
        elif kind == b"IDAT" and unpacking is not None:
            unpacking.feed(body)
        elif kind == b"fdAT" and unpacking is not None:
            unpacking.feed(_need(body, 4, length - 4))
        elif kind == b"IEND":
            _ends(data, at)
            if len(found.inside) > found.frames + 1:
                raise Refused("damaged", "it has more frames than it says")
            return found
        elif kind not in (b"PLTE", b"tRNS"):
            found.note(body)


@dataclass(slots=True)
class _Unpacking:
    """Compressed pixels, unpacked piece by piece and thrown away: they may be no more than ``most``."""

    most: int
    began: bool = False
    _stream: zlib._Decompress = field(default_factory=zlib.decompressobj)

    def feed(self, body: memoryview) -> None:
        self.began = True
        left = bytes(body)
        try:
            while left and not self._stream.eof:
                self.most -= len(self._stream.decompress(left, 1 << 18))
                left = self._stream.unconsumed_tail
                if self.most < 0:
                    raise Refused("bomb", "its data unpack to more than its pixels")
        except zlib.error as error:
            raise Refused("damaged", str(error)) from None


def _png_bytes(width: int, height: int, bits: int, laced: bool) -> int:
    """Bytes of all rows with their filter bytes."""
    if not laced:
        return height * (1 + (width * bits + 7) // 8)
    sizes = (
        (-(-(width - left) // across), -(-(height - top) // down)) for left, top, across, down in _PASSES
    )
    return sum(rows * (1 + (columns * bits + 7) // 8) for columns, rows in sizes if columns > 0 and rows > 0)


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
            _ends(data, at)
            return found
        (length,) = unpack_from(">H", _need(data, at, 2))
        if length < 2:
            raise Refused("damaged", f"a part of {length} bytes at {at}")
        body = _need(data, at + 2, length - 2)
        at += length
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            if found.width:
                raise Refused("damaged", "two pictures in one")
            found.height, found.width = unpack_from(">HH", _need(body, 1, 4))
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
    found.width, found.height, flags = unpack_from("<HHB", _need(data, 6, 7))
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    while True:
        kind = _need(data, at, 1)[0]
        at += 1
        if kind == 0x3B:
            _ends(data, at)
            return found
        if kind == 0x2C:
            left, top, width, height, flags = unpack_from("<HHHHB", _need(data, at, 9))
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
    while length := _need(data, at, 1)[0]:
        if notes is not None:
            gathered += _need(data, at + 1, length)
        at += 1 + length
        if len(gathered) > MOST_METADATA:
            break
    if notes is not None:
        notes.note(bytes(gathered))
    return at + 1


def _webp(data: memoryview) -> Container:
    found = Container("WEBP")
    (size,) = unpack_from("<I", _need(data, 4, 4))
    if bytes(_need(data, 8, 4)) != b"WEBP":
        raise Refused("damaged", "it is no WebP")
    _need(data, 8, size)
    _ends(data, 8 + size)
    at = 12
    while at < len(data):
        kind, length = bytes(_need(data, at, 4)), unpack_from("<I", _need(data, at + 4, 4))[0]
        body = _need(data, at + 8, length)
        at += 8 + length + (length & 1)
        if kind == b"VP8X":
            found.width = 1 + int.from_bytes(_need(body, 4, 3), "little")
            found.height = 1 + int.from_bytes(_need(body, 7, 3), "little")
        elif kind in (b"VP8 ", b"VP8L"):
            width, height = _webp_size(kind, body)
            if found.width and (width, height) != (found.width, found.height):
                raise Refused("damaged", "two sizes in one")
            found.width, found.height = width, height
            found.frames += 1
        elif kind == b"ANMF":
            x, y, width, height = (int.from_bytes(_need(body, 3 * one, 3), "little") for one in range(4))
            if 2 * x + width + 1 > found.width or 2 * y + height + 1 > found.height:
                raise Refused("damaged", "a frame is larger than the picture")
            found.frames += 1
        elif kind not in (b"ALPH", b"ANIM"):
            found.note(body)
    return found


def _webp_size(kind: bytes, body: memoryview) -> tuple[int, int]:
    if kind == b"VP8 ":
        width, height = unpack_from("<HH", _need(body, 6, 4))
        return width & 0x3FFF, height & 0x3FFF
    bits = int.from_bytes(_need(body, 1, 4), "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


_KINDS: dict[bytes, Callable[[memoryview], Container]] = {
    _PNG: _png,
    b"\xff\xd8\xff": _jpeg,
    b"GIF87a": _gif,
    b"GIF89a": _gif,
    b"RIFF": _webp,
}
