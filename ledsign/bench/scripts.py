"""Scripts: what people write to scroll a text over LEDs with Pillow, with our map and packets."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ledsign.display.leds import output_leds
from ledsign.display.transfer import transfer_of
from ledsign.text.fonts import FILES, FontLibrary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.frame import Frame
    from ledsign.display.sign import Sign

# A caption of 48 characters: a script draws all of it, whatever of it is seen.
TEXT = "技能让生活更美好" * 6
_BLOCK = 1440


class _Script:
    """Map and packets: the pixels in wire order, a DDP header before every block, a ``sendto`` each."""

    def __init__(self, sign: Sign, ports: Sequence[int]) -> None:
        self._size = sign.canvas.width, sign.canvas.height
        self._faces = [face.rect for face in sign.faces]
        self._table = [*transfer_of(sign).encode.tolist()] * 3
        self._ways = []
        for output, port in zip(sign.outputs, ports, strict=True):
            leds = output_leds(output)
            self._ways.append((leds.y, leds.x, ("127.0.0.1", port)))
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._sequence = 0

    def _send(self, image: Image.Image) -> None:
        pixels: Frame = np.asarray(image.point(self._table))
        for y, x, address in self._ways:
            channels = pixels[y, x].tobytes()
            for begin in range(0, len(channels), _BLOCK):
                data = channels[begin : begin + _BLOCK]
                self._sequence = self._sequence % 15 + 1
                flags = 0x41 if begin + _BLOCK >= len(channels) else 0x40
                head = bytes((flags, self._sequence, 0x0B, 1)) + begin.to_bytes(4, "big")
                self._socket.sendto(head + len(data).to_bytes(2, "big") + data, address)

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


class CropScript(_Script):
    """The text is drawn once into a long picture; every frame is cut out of it."""

    def __init__(self, sign: Sign, ports: Sequence[int]) -> None:
        super().__init__(sign, ports)
        face = self._faces[0]
        self._strip = Image.new("RGB", (face.width, 80 * len(TEXT)))
        _write(self._strip, 0)

    def frame(self, number: int) -> None:
        """Crop, paste, look up, map, send."""
        image = Image.new("RGB", self._size)
        for face in self._faces:
            top = number * 4 % (self._strip.height - face.height)
            part = self._strip.crop((0, top, face.width, top + face.height))
            image.paste(part, (face.x, face.y))
        self._send(image)


class TextScript(_Script):
    """The text is drawn for every frame."""

    def frame(self, number: int) -> None:
        """Draw, look up, map, send."""
        image = Image.new("RGB", self._size)
        for face in self._faces:
            part = Image.new("RGB", (face.width, face.height))
            _write(part, -(number * 4 % (80 * len(TEXT) - face.height)))
            image.paste(part, (face.x, face.y))
        self._send(image)


def _write(image: Image.Image, top: int) -> None:
    """The caption downwards, 80 px a character."""
    pen = ImageDraw.Draw(image)
    for place, character in enumerate(TEXT):
        pen.text((8, top + 80 * place), character, font=_font(), fill=(255, 200, 90))


_FONTS: list[ImageFont.FreeTypeFont] = []


def _font() -> ImageFont.FreeTypeFont:
    if not _FONTS:
        path = FontLibrary().folder / FILES["Noto Sans SC"]
        _FONTS.append(ImageFont.truetype(str(path), 80))
    return _FONTS[0]
