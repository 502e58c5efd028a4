"""Image: a picture or animation file, fitted to its view.

contain   as large as fits, the clip has the picture's shape     cover   fills the view, the rest is cut off
stretch   the view's size, shape not kept                        none    pixel for pixel

Resized in linear light with LANCZOS; pixel art (1-bit, or at most 64 colours) scaled up by a whole number
is repeated pixel by pixel instead. What ``cover`` cuts off follows the item's alignment. Transparent parts
show the item's background. Boards that only switch LEDs: see ``ledsign.content.light.switched``; there, and
only there, ``dither`` counts.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np

from ledsign.content.base import ContentContext, ContentSpec, Rendered
from ledsign.content.light import Crop, laid_over, switched
from ledsign.content.picture import Picture, fault, open_picture
from ledsign.content.recent import Recent
from ledsign.core.errors import DocumentError
from ledsign.core.frame import Bytes
from ledsign.core.geometry import Size
from ledsign.display.palette import is_dual
from ledsign.display.sign import ColourOrder, Sign
from ledsign.documents.playlist import Alignment, ImageItem
from ledsign.show.clip import make_clip
from ledsign.show.types import Clip

PIXEL_ART_COLOURS = 64
RECENT = Recent()
MOST_CLIP_BYTES = 256 * 1024 * 1024


def render(item: ImageItem, context: ContentContext) -> Rendered:
    """The file as a clip. A file that cannot be shown gives one black pixel and the problem as an error."""
    path, sign = context.base / item.image, context.sign
    made_of = (item.fit, item.align_x, item.align_y, item.background, item.dither)
    shown_on = (context.view, context.flip, sign.gamma, _leds(sign) if sign.one_bit else "")
    try:
        clip = RECENT.made(path, (*made_of, *shown_on), lambda: _clip(item, context, path))
    except DocumentError as error:
        return Rendered(clip=make_clip(np.zeros((1, 1, 1, 3), np.uint8)), problems=error.problems)
    return Rendered(clip=clip, axis=_axis(clip.size), marks=(0, max(clip.size.width, clip.size.height)))


def _clip(item: ImageItem, context: ContentContext, path: Path) -> Clip:
    with open_picture(path) as picture:
        size, crop = fitted(picture.size, context.view, item)
        if picture.count * size.width * size.height * 3 > MOST_CLIP_BYTES:
            raise fault("too-long", path, f"{picture.count} × {size.width}×{size.height} px")
        pixels, durations = _laid_out(picture, item, size, crop, context.sign.gamma)
    if context.flip:
        pixels = pixels[:, :, ::-1]
    if context.sign.one_bit:
        pixels = switched(pixels, context.sign.gamma, leds=_leds(context.sign), dither=item.dither)
    return make_clip(pixels, axis=_axis(size), durations=durations)


def _axis(size: Size) -> Literal["x", "y"]:
    return "y" if size.height > size.width else "x"


def fitted(picture: Size, view: Size, item: ImageItem) -> tuple[Size, Crop]:
    """The size of the clip, and the part of the picture it shows."""
    width, height = picture.width, picture.height
    everything = Crop(0, 0, width, height)
    if item.fit == "none":
        return picture, everything
    if item.fit == "stretch":
        return view, everything
    wider = width * view.height > height * view.width  # than the view, in shape
    if item.fit == "contain":
        if wider:
            return Size(view.width, max(1, _rounded(height * view.width, width))), everything
        return Size(max(1, _rounded(width * view.height, height)), view.height), everything
    if wider:
        left, right = _kept(width, height * view.width / view.height, item.align_x)
        return view, Crop(left, 0, right, height)
    top, bottom = _kept(height, width * view.height / view.width, item.align_y)
    return view, Crop(0, top, width, bottom)


def _rounded(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _kept(whole: int, kept: float, align: Alignment) -> tuple[float, float]:
    """Where a stretch of ``kept`` ≤ ``whole`` pixels begins and ends."""
    start = {"start": 0.0, "centre": (whole - kept) / 2, "end": whole - kept}[align]
    return start, min(float(whole), start + kept)


def _laid_out(
    picture: Picture, item: ImageItem, size: Size, crop: Crop, gamma: float
) -> tuple[Bytes, tuple[Fraction, ...]]:
    """All pictures, uint8 (n, h, w, 3), and how long each shows; equal neighbours become one."""
    pixels = np.empty((picture.count, size.height, size.width, 3), np.uint8)
    durations: list[Fraction] = []
    for rgba, duration in picture.pictures():
        crisp = _is_whole_multiple(crop, size) and _is_pixel_art(rgba)
        new = laid_over(rgba, item.background, crop, size, gamma, crisp=crisp)
        if durations and np.array_equal(new, pixels[len(durations) - 1]):
            durations[-1] += duration
            continue
        pixels[len(durations)] = new
        durations.append(duration)
    return pixels[: len(durations)], tuple(durations) if len(durations) > 1 else ()


def _is_whole_multiple(crop: Crop, size: Size) -> bool:
    across, down = size.width / (crop.right - crop.left), size.height / (crop.bottom - crop.top)
    whole = all(edge.is_integer() for edge in map(float, (crop.left, crop.top, across, down)))
    return whole and across > 1 and down > 1


def _is_pixel_art(rgba: Bytes) -> bool:
    return len(np.unique(np.ascontiguousarray(rgba).view(np.uint32))) <= PIXEL_ART_COLOURS


def _leds(sign: Sign) -> Literal["mono", "dual", "rgb"]:
    if sign.outputs and all(output.order is ColourOrder.MONO for output in sign.outputs):
        return "mono"
    return "dual" if is_dual(sign) else "rgb"


CONTENT = ContentSpec(name="image", title="Image 图片", item=ImageItem, render=render)
