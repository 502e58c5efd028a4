"""Observed: what the wall really shows, as a monitor beside it has written down. Files only, no URL.

``home/monitor/SIGN/status.json`` is written at most twice a second, ``frame.bin`` with every picture (see
``ledsign.display.monitor`` for its layout). Both say when, so that an old one is never taken for the wall.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.clock import NS_PER_S
from ledsign.display.monitor import FRAME_FILE, STATUS_FILE, Picture, picture_mark, read_picture

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.service.house import House

FRESH_NS = 5 * NS_PER_S
# The monitor looks at the wall up to thirty times a second.
SEEN_NS, LOOK_NS = NS_PER_S // 4, NS_PER_S // 50
LARGEST_STATUS = 1 << 20
MOST_SENDERS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """``age_ms`` since the monitor last wrote. ``outputs``: name, frames a second, state.

    ``foreign`` are addresses that send to the controllers and are not our player.
    """

    age_ms: float
    outputs: tuple[dict[str, Any], ...]
    foreign: tuple[str, ...]
    width: int = 0
    height: int = 0
    sha256: str = ""
    mean_level: float | None = None
    black: bool | None = None

    @property
    def fresh(self) -> bool:
        """Whether it speaks of now."""
        return self.age_ms * 1e6 <= FRESH_NS


def folder(house: House, sign: str) -> Path:
    """Where the monitor of ``sign`` writes."""
    return house.home / "monitor" / sign


def read(house: House, sign: str) -> Observed | None:
    """What is seen of ``sign``; None without a monitor, or when it wrote nonsense."""
    told = _status(folder(house, sign) / STATUS_FILE)
    if told is None:
        return None
    picture = _picture(house, sign)
    if picture is None:
        return Observed(
            age_ms=_age_ms(house, told["at_ns"]), outputs=told["outputs"], foreign=told["foreign"]
        )
    pixels = picture.pixels
    return Observed(
        age_ms=_age_ms(house, told["at_ns"]),
        outputs=told["outputs"],
        foreign=told["foreign"],
        width=picture.width,
        height=picture.height,
        sha256=hashlib.sha256(pixels).hexdigest(),
        mean_level=round(float(np.frombuffer(pixels, np.uint8).mean()) / 255, 4) if pixels else 0.0,
        black=_is_black(pixels),
    )


def picture(house: House, sign: str) -> Picture | None:
    """The pixels of now: None without a monitor, or when what it wrote is old."""
    return _picture(house, sign)


def mark(house: House, sign: str) -> tuple[int, int]:
    """What tells the latest picture from the one before, without reading either."""
    return picture_mark(folder(house, sign) / FRAME_FILE)


def silent_ms(house: House, sign: str) -> float | None:
    """How long ago the monitor last spoke; None without one."""
    told = _status(folder(house, sign) / STATUS_FILE)
    return None if told is None else _age_ms(house, told["at_ns"])


def is_black(house: House, sign: str) -> bool | None:
    """Whether the wall shows nothing now; None when nobody looks."""
    found = _picture(house, sign)
    return None if found is None else _is_black(found.pixels)


def becomes_black(house: House, sign: str, *, wait: bool) -> bool | None:
    """The same; with ``wait`` given a moment to see the frame that was just sent."""
    clock = house.clock
    deadline_ns = clock.monotonic_ns() + (SEEN_NS if wait else 0)
    while True:
        black = is_black(house, sign)
        if black is not False or clock.monotonic_ns() >= deadline_ns:
            return black
        clock.sleep_until_ns(clock.monotonic_ns() + LOOK_NS)


def _picture(house: House, sign: str) -> Picture | None:
    found = read_picture(folder(house, sign) / FRAME_FILE)
    # A picture that does not change is not written again: the status says whether the monitor lives.
    told = _status(folder(house, sign) / STATUS_FILE)
    if found is None or told is None or _age_ms(house, told["at_ns"]) * 1e6 > FRESH_NS:
        return None
    return found


def _is_black(pixels: bytes) -> bool:
    return pixels.count(0) == len(pixels)


def _age_ms(house: House, at_ns: int) -> float:
    return round(max(0, house.clock.now_ns() - at_ns) / 1e6, 1)


def _status(path: Path) -> dict[str, Any] | None:
    try:
        if path.stat().st_size > LARGEST_STATUS:
            return None
        told = json.loads(path.read_bytes())
        outputs = tuple(
            {"name": str(one["name"])[:100], "fps": float(one["fps"]), "state": str(one["state"])[:40]}
            for one in told["outputs"]
        )
        foreign = tuple(str(one)[:100] for one in told["foreign"][:MOST_SENDERS])
        return {"at_ns": int(told["at_ns"]), "outputs": outputs, "foreign": foreign}
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
