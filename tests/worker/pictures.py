"""Pictures for uploads: good ones, and fifty that are not, made from them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Iterator

MODES = {1: "L", 3: "RGB", 4: "RGBA"}


def picture(kind: str = "PNG", width: int = 32, height: int = 16, frames: int = 1, **options: Any) -> bytes:
    """Noise, always the same."""
    noise = np.random.default_rng(7).integers(0, 256, (frames, height, width, 3), np.uint8)
    first, *rest = (Image.fromarray(one) for one in noise)
    out = io.BytesIO()
    moving = {"save_all": True, "append_images": rest, "duration": 100} if rest else {}
    first.save(out, kind, **moving, **options)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    """One of a PNG."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(
    width: int, height: int, data: bytes, *more: bytes, depth: int = 8, colour: int = 2, laced: int = 0
) -> bytes:
    """A PNG with these compressed rows; ``more`` chunks stand before them."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, laced)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (chunk(b"IHDR", head), *more, chunk(b"IDAT", data), chunk(b"IEND", b""))
    )


def gif(width: int, height: int, frames: int, frame: tuple[int, int, int, int] = (0, 0, 1, 1)) -> bytes:
    """A GIF of tiny frames on a screen of any size."""
    x, y, w, h = frame
    image = b"\x2c" + struct.pack("<HHHHB", x, y, w, h, 0) + b"\x02\x02\x44\x01\x00"
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    return head + image * frames + b"\x3b"


def webp_head(width: int, height: int, body: bytes = b"") -> bytes:
    """An extended WebP that says it is that large."""
    extended = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0"
    extended += (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    inside = b"WEBP" + extended + body
    return b"RIFF" + struct.pack("<I", len(inside)) + inside


def jpeg_head(width: int, height: int) -> bytes:
    """A JPEG that says it is that large and holds next to nothing."""
    good = picture("JPEG")
    at = good.index(b"\xff\xc0")
    return good[: at + 5] + struct.pack(">HH", height, width) + good[at + 9 :]


def bombs() -> Iterator[tuple[str, bytes, str]]:
    """(name, bytes, the code it is refused with or empty when any will do): fifty of them."""
    rows = zlib.compress(bytes(1 << 20), 9)
    zeros = zlib.compress(bytes(64 << 20), 9)
    # headers that claim too much
    yield "png 100000×100000", png(100_000, 100_000, rows), "too-big"
    yield "png 4001×4000", png(4001, 4000, rows), "too-big"
    yield "png 2^31-1 square", png(2**31 - 1, 2**31 - 1, rows), "too-big"
    yield "png 1×16000001", png(1, 16_000_001, rows), "too-big"
    yield "png of nothing", png(0, 5, rows), "damaged"
    yield "gif 65535×65535", gif(65_535, 65_535, 1), "too-big"
    yield "gif 65535×65535 of 500", gif(65_535, 65_535, 500), "too-big"
    yield "webp 16384×16384", webp_head(16_384, 16_384, picture("WEBP")[12:]), ""
    yield (
        "webp 2^24 square",
        webp_head(1 << 24, 1 << 24, b"ANMF" + struct.pack("<I", 24) + bytes(24)),
        "too-big",
    )
    yield "jpeg 65535×65535", jpeg_head(65_535, 65_535), "too-big"
    yield "jpeg 8000×4000", jpeg_head(8000, 4000), "too-big"
    yield "jpeg without height", jpeg_head(64, 0), "damaged"
    # animations that never end
    yield "gif of 601 frames", gif(16, 16, 601), "too-long"
    yield "gif of 200000 frames", gif(2000, 2000, 200_000), "too-long"
    yield "gif 4000×4000 of 13", gif(4000, 4000, 13), "too-long"
    yield "gif frame outside", gif(16, 16, 1, (0, 0, 60_000, 60_000)), "damaged"
    actl = chunk(b"acTL", struct.pack(">II", 2_000_000_000, 0))
    yield "apng of 2 billion frames", png(8, 8, zlib.compress(bytes(8 * 25)), actl), "too-long"
    frame = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 8000, 8000, 0, 0, 1, 10, 0, 0))
    yield "apng frame outside", png(8, 8, zlib.compress(bytes(8 * 25)), actl, frame), "damaged"
    anmf = b"ANMF" + struct.pack("<I", 24) + bytes(24)
    yield "webp of 700 frames", webp_head(16, 16, anmf * 700), "too-long"
    yield "webp 4000×3000 of 50", webp_head(4000, 3000, anmf * 50), "too-long"
    # compressed data that unpack to more than there are pixels
    yield "png 1×1 of 64 MB", png(1, 1, zeros), "bomb"
    yield "png laced 1×1 of 64 MB", png(1, 1, zeros, laced=1), "bomb"
    yield "png grey 8×8 of 1 MB", png(8, 8, rows, depth=1, colour=0), "bomb"
    yield (
        "png with 64 MB of text",
        png(8, 8, zlib.compress(bytes(8 * 25)), chunk(b"zTXt", b"a\0\0" + zeros)),
        "",
    )
    profile = chunk(b"iCCP", b"a\0\0" + zeros)
    yield "png with 64 MB of profile", png(8, 8, zlib.compress(bytes(8 * 25)), profile), ""
    yield (
        "png with 3 MB of notes",
        png(8, 8, zlib.compress(bytes(8 * 25)), chunk(b"tEXt", b"a\0" + bytes(3 << 20))),
        "bomb",
    )
    comment = b"\x21\xfe" + (b"\xff" + b"a" * 255) * 9000 + b"\0"
    yield "gif with 2 MB of comment", gif(8, 8, 1)[:-1] + comment + b"\x3b", "bomb"
    good = picture("JPEG", progressive=True)
    scan = good.rindex(b"\xff\xda")
    yield "jpeg of 4000 scans", good[:-2] + good[scan:-2] * 4000 + b"\xff\xd9", "bomb"
    # cut off
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        whole = picture(kind)
        yield f"{kind} cut in half", whole[: len(whole) // 2], "truncated"
        yield f"{kind} without its end", whole[:-3], "truncated"
    yield "png of too few rows", png(64, 64, zlib.compress(bytes(100))), ""
    # two things at once
    page = b"<html><script>alert(1)</script></html>"
    archive = b"PK\x03\x04" + bytes(60)
    for kind in ("PNG", "JPEG", "GIF", "WEBP"):
        yield f"{kind} and a page", picture(kind) + page, "trailing"
    yield "jpeg and an archive", picture("JPEG") + archive, "trailing"
    yield (
        "png with a page inside",
        png(8, 8, zlib.compress(bytes(8 * 25)), chunk(b"tEXt", b"Comment\0" + page)),
        "polyglot",
    )
    yield "jpeg with a document inside", _with_comment(b"%PDF-1.7 " + bytes(40)), "polyglot"
    yield "jpeg with an archive inside", _with_comment(archive), "polyglot"
    yield (
        "gif with a script inside",
        gif(8, 8, 1)[:-1] + b"\x21\xfe\x12<?php system(1);?\0\x00\x3b",
        "polyglot",
    )
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
    yield "svg", svg, "kind"
    yield "page called a picture", page, "kind"
    yield "postscript", b"%!PS-Adobe-3.0 EPSF-3.0\n", "kind"
    yield "bmp", _saved("BMP"), "kind"
    yield "tiff", _saved("TIFF"), "kind"


def _with_comment(text: bytes) -> bytes:
    good = picture("JPEG")
    return good[:2] + b"\xff\xfe" + struct.pack(">H", len(text) + 2) + text + good[2:]


def _saved(kind: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, kind)
    return out.getvalue()
