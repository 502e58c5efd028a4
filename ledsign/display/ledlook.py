"""The LED look: a frame as a camera sees the sign at night. Pure numpy, no picture library.

Each LED is a round lamp on a dark housing. What it emits is added up in linear light: a bright core whose
edge is smoothed over one pixel, a lens that is faintly visible when dark, and a soft halo that spreads over
the neighbours and into the night around the sign. Light past white is compressed, not clipped, so that full
red still looks red. The halo is computed at one sample per LED and enlarged, which keeps a whole facade at
a few tens of milliseconds.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ledsign.core.frame import Bytes, Frame
from ledsign.display.sign import Sign

# Display-referred values are turned into light and back with the plain power law of sRGB displays.
DISPLAY_GAMMA = 2.2
MAX_PITCH_PX = 64

# Linear light of what does not shine: night behind the sign, the housing between lamps, a dark lens.
NIGHT = (0.0010, 0.0014, 0.0030)
HOUSING = (0.0022, 0.0024, 0.0030)
LENS = (0.0068, 0.0070, 0.0078)

_CORE_GAIN = 1.25
_HALO_GAIN = 0.55
_SPREAD = 0.64
# Development is a table: fine enough that the darkest tones do not band.
_STEPS = 32_768
_BRIGHTEST = 4.0

Light = NDArray[np.float32]
Mask = NDArray[np.bool_]


def led_mask(sign: Sign) -> Mask:
    """Which canvas pixels have a LED: bool (height, width)."""
    mask = np.zeros((sign.canvas.height, sign.canvas.width), np.bool_)
    for output in sign.outputs:
        for panel in output.panels:
            rect = panel.rect
            mask[max(0, rect.y) : rect.bottom, max(0, rect.x) : rect.right] = True
        for pixel in output.pixels:
            mask[pixel.y, pixel.x] = True
    return mask


def led_look(
    frame: Frame, pitch_px: int = 6, *, mask: Mask | None = None, bloom: float = 1.0, margin: int = 0
) -> Bytes:
    """Draw ``frame`` as glowing LEDs, ``pitch_px`` picture pixels apart.

    ``frame``: uint8 (h, w, 3), display-referred. ``mask``: bool (h, w), where LEDs are (None = everywhere);
    elsewhere is night and what the frame holds there is not shown. ``bloom`` ≥ 0 scales the halo. ``margin``
    adds that many LED pitches of night on every side. Returns uint8
    ((h + 2·margin)·pitch_px, (w + 2·margin)·pitch_px, 3), C-contiguous. Raises ValueError for a pitch outside
    1..64, a negative bloom or margin, or a mask of another size.
    """
    if not 1 <= pitch_px <= MAX_PITCH_PX:
        raise ValueError(f"pitch_px must be 1..{MAX_PITCH_PX}, got {pitch_px}")
    if bloom < 0 or margin < 0:
        raise ValueError("bloom and margin must not be negative")
    if mask is None:
        mask = np.ones(frame.shape[:2], np.bool_)
    elif mask.shape != frame.shape[:2]:
        raise ValueError(f"mask is {mask.shape}, the frame is {frame.shape[:2]}")
    light = _linear()[frame] * mask[:, :, None].astype(np.float32)
    if margin:
        around = ((margin, margin), (margin, margin))
        light = np.pad(light, (*around, (0, 0)))
        mask = np.pad(mask, around)
    halo = _halo(light, bloom)
    lamp, lens = _profiles(pitch_px)
    light *= np.float32(_CORE_GAIN)
    housing, dark, night = (np.asarray(rgb, np.float32) for rgb in (HOUSING, LENS, NIGHT))
    h, w = mask.shape
    picture = np.empty((h, pitch_px, w, pitch_px, 3), np.uint8)
    # One pass per place inside a pitch: every array is then only as large as the frame and stays in cache.
    for j in range(pitch_px):
        row = _between(halo, (j + 0.5) / pitch_px, axis=0)
        for k in range(pitch_px):
            seen = _between(row, (k + 0.5) / pitch_px, axis=1)
            seen += light * lamp[j, k]
            seen += np.where(mask[:, :, None], housing + lens[j, k] * (dark - housing), night)
            picture[:, j, :, k] = _developed(seen)
    return picture.reshape(h * pitch_px, w * pitch_px, 3)


@lru_cache(maxsize=1)
def _linear() -> Light:
    return np.asarray((np.arange(256) / 255.0) ** DISPLAY_GAMMA, np.float32)


@lru_cache(maxsize=8)
def _profiles(pitch_px: int) -> tuple[Light, Light]:
    """Shape of a shining lamp and of its unlit lens, float32 (pitch, pitch), 0..1."""
    if pitch_px < 3:
        # Too few picture pixels for a disc: the lamp's light is spread over its cell, less bright by as much.
        full = np.ones((pitch_px, pitch_px), np.float32)
        return full * np.float32(_SPREAD), full
    centre = (np.arange(pitch_px) + 0.5) / pitch_px - 0.5
    radius = np.hypot(centre[:, None], centre[None, :])
    edge = 1.0 / pitch_px
    disc = np.clip((0.40 - radius) / edge + 0.5, 0.0, 1.0)
    lamp = disc * (0.72 + 0.28 * np.exp(-((radius / 0.22) ** 2)))
    return np.asarray(lamp, np.float32), np.asarray(disc, np.float32)


def _halo(light: Light, bloom: float) -> Light:
    """What the lamps scatter around them, per LED: a narrow and a wide soft disc."""
    narrow = _blurred(light, 1)
    wide = _blurred(narrow, 5)
    return np.asarray((narrow * 0.16 + wide * 0.14) * np.float32(_HALO_GAIN * bloom), np.float32)


def _blurred(light: Light, radius: int) -> Light:
    """Three box blurs along both axes come close to a Gaussian; black beyond the edges."""
    for axis in (0, 1):
        for _ in range(3):
            light = _box(light, radius, axis)
    return light


def _box(light: Light, radius: int, axis: int) -> Light:
    width = 2 * radius + 1
    around = [(0, 0)] * light.ndim
    around[axis] = (radius + 1, radius)
    total = np.cumsum(np.pad(light, around), axis=axis, dtype=np.float32)
    n = light.shape[axis]
    ahead = np.take(total, range(width, width + n), axis=axis)
    return np.asarray((ahead - np.take(total, range(n), axis=axis)) / np.float32(width), np.float32)


def _between(light: Light, place: float, axis: int) -> Light:
    """Linear interpolation at ``place`` (0..1) of every LED's cell; samples sit at 0.5, edges repeat."""
    n = light.shape[axis]
    step = -1 if place < 0.5 else 1
    share = np.float32(abs(place - 0.5))
    neighbour = np.take(light, np.clip(np.arange(n) + step, 0, n - 1), axis=axis)
    neighbour *= share
    neighbour += light * (np.float32(1) - share)
    return neighbour


def _developed(light: Light) -> Bytes:
    """Linear light to 8 bits: a shoulder above 0.8 instead of clipping, then the display's gamma."""
    steps = (light * np.float32(_STEPS / _BRIGHTEST)).astype(np.uint16)
    np.minimum(steps, _STEPS - 1, out=steps)
    return _shoulder()[steps]


@lru_cache(maxsize=1)
def _shoulder() -> Bytes:
    light = (np.arange(_STEPS) + 0.5) * _BRIGHTEST / _STEPS
    knee = 0.8
    over = np.maximum(light - knee, 0.0)
    shown = np.minimum(light, knee) + (1 - knee) * (1 - np.exp(-over / (1 - knee)))
    return np.asarray(np.round(255 * shown ** (1 / DISPLAY_GAMMA)), np.uint8)
