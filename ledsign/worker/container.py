"""Container: what a picture file claims of itself, found without decoding it, and why it is refused."""

from __future__ import annotations

from dataclasses import dataclass, field

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


def need(data: memoryview, at: int, count: int) -> memoryview:
    """``count`` bytes from ``at`` on. Raises Refused when the file ends before them."""
    part = data[at : at + count]
    if at < 0 or len(part) < count:
        raise Refused("truncated", f"{count} bytes at {at} are not there")
    return part


def ends(data: memoryview, at: int) -> None:
    """Raises Refused when there is anything from ``at`` on."""
    if at != len(data):
        raise Refused("trailing", f"{len(data) - at} bytes after the picture's end")
