"""BDF: Adobe's Glyph Bitmap Distribution Format 2.1 (Technical Note 5005)."""

from __future__ import annotations

import re

from ledsign.core.errors import FontError
from ledsign.text.bitmap import MOST_GLYPHS, BitmapFont, BitmapGlyph, BitmapHead

MAGIC = b"STARTFONT"
_PROPERTY = re.compile(r'^([A-Z_]+)\s+(?:"(.*)"|(-?\d+))\s*$')


def read_bdf_head(data: bytes) -> BitmapHead:
    """The part before the first glyph. Raises FontError."""
    text = data.partition(b"STARTCHAR")[0]
    if not text.startswith(MAGIC) or len(text) > 1 << 20:
        raise FontError("it is no BDF file")
    found: dict[str, str] = {}
    for line in text.decode("utf-8", "replace").splitlines():
        matched = _PROPERTY.match(line)
        if matched:
            found[matched[1]] = matched[2] if matched[2] is not None else matched[3]
        elif line.startswith(("FONT ", "SIZE ", "FONTBOUNDINGBOX ")):
            key, _, rest = line.partition(" ")
            found[key] = rest.strip()
    box = [int(one) for one in re.findall(r"-?\d+", found.get("FONTBOUNDINGBOX", ""))[:4]]
    low = box[3] if len(box) == 4 else 0
    high = box[1] + low if len(box) == 4 else 0
    xlfd = found.get("FONT", "").split("-")
    named = dict(zip(("family", "pixels"), (xlfd[2], xlfd[7]), strict=True)) if len(xlfd) >= 15 else {}
    try:
        ascent, descent = int(found.get("FONT_ASCENT", high)), int(found.get("FONT_DESCENT", -low))
        pixels = int(found.get("PIXEL_SIZE") or named.get("pixels") or 0) or ascent + descent
    except ValueError as error:
        raise FontError(f"its sizes are no numbers: {error}") from error
    registry, encoding = found.get("CHARSET_REGISTRY", ""), found.get("CHARSET_ENCODING", "")
    if not registry and len(xlfd) >= 15:
        registry, encoding = xlfd[13], xlfd[14]
    return BitmapHead(
        family=found.get("FAMILY_NAME") or named.get("family") or found.get("FONT", ""),
        licence=found.get("LICENSE") or found.get("COPYRIGHT", ""),
        size_px=pixels,
        ascent=ascent,
        descent=descent,
        charset=f"{registry}-{encoding}" if registry else "",
    )


def read_bdf(data: bytes) -> BitmapFont:
    """The whole font; glyphs without a code (ENCODING −1) are left out. Raises FontError."""
    font = BitmapFont(read_bdf_head(data))
    chunks = data.split(b"STARTCHAR")[1:]
    if len(chunks) > MOST_GLYPHS:
        raise FontError(f"it has {len(chunks)} glyphs")
    for chunk in chunks:
        head, found, body = chunk.partition(b"BITMAP")
        if not found:
            raise FontError("a glyph has no BITMAP")
        code, advance, box = _metrics(head)
        if code < 0:
            continue
        width, height, left, low = box
        if not (0 <= width <= 1024 and 0 <= height <= 1024):
            raise FontError(f"glyph {code} is {width}×{height}")
        stride = (width + 7) // 8
        lines = body.partition(b"ENDCHAR")[0].split()
        if len(lines) < height:
            raise FontError(f"glyph {code} has {len(lines)} rows of {height}")
        try:
            rows = b"".join(_row(line, stride) for line in lines[:height])
        except ValueError as error:
            raise FontError(f"glyph {code} is not in hexadecimal: {error}") from error
        font.add(code, BitmapGlyph(advance, width, height, left, low + height, stride, rows))
    return font


def _row(line: bytes, stride: int) -> bytes:
    """One row of hexadecimal digits as exactly ``stride`` bytes."""
    return bytes.fromhex(line[: 2 * stride].decode("ascii").ljust(2 * stride, "0"))


def _metrics(head: bytes) -> tuple[int, int, tuple[int, int, int, int]]:
    """ENCODING, DWIDTH and BBX of one glyph."""
    code, advance, box = -1, None, None
    try:
        for line in head.split(b"\n"):
            words = line.split()
            if not words:
                continue
            if words[0] == b"ENCODING":
                code = int(words[1])
            elif words[0] == b"DWIDTH":
                advance = int(words[1])
            elif words[0] == b"BBX":
                width, height, left, low = (int(word) for word in words[1:5])
                box = width, height, left, low
    except (ValueError, IndexError) as error:
        raise FontError(f"a glyph's metrics cannot be read: {error}") from error
    if box is None:
        raise FontError(f"glyph {code} has no BBX")
    return code, box[0] if advance is None else advance, box
