"""Light: mixing and resizing of pictures in linear light, and what a board that can only switch LEDs shows.

Codes 0–255 are display-referred: light = (code/255)^γ, γ being the sign's. Averages of codes are too dark,
averages of light are what the eye sees from afar; so alpha and filters work on light, encoded at the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ledsign.core.frame import Bytes
from ledsign.core.geometry import Size

Light: TypeAlias = NDArray[np.float32]

LINE_ART_SHARE = 0.8
LINE_ART_MARGIN = 0.1
LUMINANCE = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""Weights of linear red, green and blue (ITU-R BT.709)."""


@dataclass(frozen=True, slots=True)
class Crop:
    """The part of a picture that is shown, in its own pixels; edges may lie between pixels."""

    left: float
    top: float
    right: float
    bottom: float


def light_of(codes: Bytes, gamma: float) -> Light:
    """Linear light 0–1 of display-referred codes, any shape."""
    table: Light = ((np.arange(256) / 255) ** gamma).astype(np.float32)
    return table[codes]


def codes_of(light: Light, gamma: float) -> Bytes:
    """Display-referred codes of linear light; what lies outside 0–1 is cut off."""
    codes: Light = np.rint(np.clip(light, 0, 1) ** (1 / gamma) * 255)
    return codes.astype(np.uint8)


def laid_over(
    picture: Bytes, background: tuple[int, int, int], crop: Crop, size: Size, gamma: float, *, crisp: bool
) -> Bytes:
    """``picture``, uint8 (h, w, 4) with straight alpha, over a colour, cropped and resized to ``size``.

    ``crisp`` repeats whole pixels, for which ``size`` must be a whole multiple of a crop of whole pixels;
    otherwise LANCZOS. Returns uint8 (height, width, 3).
    """
    coverage = picture[:, :, 3].astype(np.float32) / 255
    out = np.empty((size.height, size.width, 3), np.uint8)
    for channel, ground in enumerate(light_of(np.array(background, np.uint8), gamma)):
        light = light_of(picture[:, :, channel], gamma)
        light -= ground
        light *= coverage
        light += ground
        out[:, :, channel] = codes_of(_resized(light, crop, size, crisp=crisp), gamma)
    return out


def _resized(light: Light, crop: Crop, size: Size, *, crisp: bool) -> Light:
    box = (crop.left, crop.top, crop.right, crop.bottom)
    how = Image.Resampling.NEAREST if crisp else Image.Resampling.LANCZOS
    return np.asarray(Image.fromarray(light).resize((size.width, size.height), how, box=box))


def switched(
    pictures: Bytes, gamma: float, *, leds: Literal["mono", "dual", "rgb"], dither: bool | None = None
) -> Bytes:
    """What a board without grey levels shows of ``pictures``, uint8 (n, h, w, 3): only codes 0 and 255.

    1. On a one-colour board (``mono``) the luminance counts and all three channels switch together; on
       others each channel switches for itself. On one of red and green (``dual``) the light of blue, which
       it has not, is shared out to both.
    2. The codes are stretched so that the darkest is 0 and the brightest 255, over all n pictures together:
       a blue logo on black must light up although blue is dark.
    3. Line art (at least 80 % of the codes within a tenth of either end) lights where it is brighter than
       half light. Anything else is dithered in linear light with an 8×8 Bayer matrix fixed to the picture's
       corner, so that in an animation the still parts stay still. ``dither`` True or False decides this
       instead.
    """
    channels = 1 if leds == "mono" else 3
    codes = np.empty((*pictures.shape[:3], channels), np.uint8)
    for picture, shown in zip(pictures, codes, strict=True):
        if leds == "mono":
            shown[:] = codes_of(light_of(picture, gamma) @ LUMINANCE, gamma)[..., np.newaxis]
        elif leds == "dual":
            light = light_of(picture, gamma)
            light[..., :2] += light[..., 2:] * LUMINANCE[2]
            light[..., 2] = 0
            shown[:] = codes_of(light, gamma)
        else:
            shown[:] = picture
    used = np.bincount((codes[..., :2] if leds == "dual" else codes).reshape(-1), minlength=256)
    darkest, brightest = int(used.nonzero()[0][0]), int(used.nonzero()[0][-1])
    if darkest == brightest:
        darkest, brightest = 0, 255
    stretched = np.clip((np.arange(256) - darkest) / (brightest - darkest), 0, 1)
    ends = (stretched <= LINE_ART_MARGIN) | (stretched >= 1 - LINE_ART_MARGIN)
    threshold: Light = np.full((1, 1, 1), 0.5, np.float32)
    if dither is None:
        dither = bool(used[ends].sum() < LINE_ART_SHARE * used.sum())
    if dither:
        height, width = pictures.shape[1:3]
        threshold = np.tile(_bayer(), (-(-height // 8), -(-width // 8)))[:height, :width, np.newaxis]
    light_at = (stretched**gamma).astype(np.float32)
    out = np.empty_like(pictures)
    for shown, switched_on in zip(codes, out, strict=True):
        switched_on[:] = np.where(light_at[shown] > threshold, np.uint8(255), np.uint8(0))
    if leds == "dual":
        out[..., 2] = 0
    return out


def _bayer() -> Light:
    """The 8×8 matrix of thresholds (k + ½)/64, each of 0…63 once, neighbours as unlike as can be."""
    matrix = np.zeros((1, 1))
    for _ in range(3):
        matrix = np.block([[4 * matrix, 4 * matrix + 2], [4 * matrix + 3, 4 * matrix + 1]])
    thresholds: Light = ((matrix + 0.5) / 64).astype(np.float32)
    return thresholds
