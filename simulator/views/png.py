"""A picture of the wall: ``pixels`` one to one, or ``led`` as a camera sees it at night."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from PIL import Image

from ledsign.display.ledlook import led_look, led_mask
from ledsign.transport.fault import fault

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes, Frame
    from ledsign.display.sign import Sign

Look = Literal["pixels", "led"]
LOOKS: tuple[Look, ...] = ("pixels", "led")
MARGIN_LEDS = 4
# A led picture is at most about this many pixels: a phone can still open it.
_LARGEST = 12_000_000


def pitch_for(sign: Sign) -> int:
    """Picture pixels per LED: 8, or fewer for a large sign."""
    leds = (sign.canvas.width + 2 * MARGIN_LEDS) * (sign.canvas.height + 2 * MARGIN_LEDS)
    return max(1, min(8, int((_LARGEST / max(1, leds)) ** 0.5)))


def draw(sign: Sign, frame: Frame, look: Look, pitch_px: int = 0) -> Bytes:
    """The picture, uint8 (height, width, 3). ``pitch_px`` 0 = what suits the sign's size."""
    if look == "pixels":
        return frame
    return led_look(frame, pitch_px or pitch_for(sign), mask=led_mask(sign), margin=MARGIN_LEDS)


def png(picture: Bytes) -> bytes:
    """A picture as PNG."""
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "PNG", compress_level=3)
    return out.getvalue()


def save(path: Path, picture: Bytes) -> None:
    """Write a picture; the file's ending says the format. Raises TransportError when it cannot be written."""
    try:
        Image.fromarray(picture).save(path)
    except (OSError, ValueError) as error:
        raise fault(
            f"cannot write {path}: {error} → use a writable folder and .png",
            f"无法写入 {path}：{error} → 请使用可写的目录和 .png",
        ) from error
