"""PNG: walked chunk by chunk, its compressed rows counted. APNG's frames too. W3C, PNG 3rd edition."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from struct import unpack_from

from ledsign.worker.container import Container, Refused, ends, need

MAGIC = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def png(data: memoryview) -> Container:
    """Walk it. Raises Refused."""
    found = Container("PNG")
    at, bits, laced = len(MAGIC), 0, False
    unpacking: _Unpacking | None = None
    while True:
        length, kind = unpack_from(">I4s", need(data, at, 8))
        body = need(data, at + 8, length)
        (crc,) = unpack_from(">I", need(data, at + 8 + length, 4))
        if zlib.crc32(body, zlib.crc32(kind)) != crc:
            raise Refused("damaged", f"checksum of {kind!r}")
        at += 12 + length
        if (kind == b"IHDR") != (found.width == 0):
            raise Refused("damaged", f"{kind!r} is not where it belongs")
        if kind == b"IHDR":
            width, height, depth, colour, _, _, interlace = unpack_from(">IIBBBBB", need(body, 0, 13))
            found.width, found.height, found.frames = width, height, 1
            bits, laced = depth * _CHANNELS.get(colour, 4), bool(interlace)
            unpacking = _Unpacking(_png_bytes(width, height, bits, laced))
        elif kind == b"acTL":
            found.frames = max(1, unpack_from(">I", need(body, 0, 4))[0])
        elif kind == b"fcTL":
            _, width, height, left, top = unpack_from(">IIIII", need(body, 0, 20))
            if left + width > found.width or top + height > found.height:
                raise Refused("damaged", "a frame is larger than the picture")
            found.inside.append((width, height, b""))
            if unpacking is None or unpacking.began:
                unpacking = _Unpacking(_png_bytes(width, height, bits, laced))
        elif kind == b"IDAT" and unpacking is not None:
            unpacking.feed(body)
        elif kind == b"fdAT" and unpacking is not None:
            unpacking.feed(need(body, 4, length - 4))
        elif kind == b"IEND":
            ends(data, at)
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
