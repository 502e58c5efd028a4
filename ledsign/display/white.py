"""White: a colour temperature, or three gains, as what red, green and blue are multiplied by.

A temperature in kelvin becomes a chromaticity: on the CIE daylight locus (CIE 15:2018 §4.1.2) from 5000 K on,
on the Planckian locus (Krystek 1985, through CIE 1960 u, v) up to 4000 K, and between them on the straight
line joining both, as reference lights are mixed in CIE 224:2017. Linear light of BT.709 primaries with D65
white (IEC 61966-2-1) gives three gains, divided by the largest: no channel ever exceeds what it had.

6500 K is such LEDs' own white, so it changes nothing; lower is warmer, higher is colder. Gains of a
temperature have two decimals, about what eight bits tell apart, so that every machine finds the same.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeAlias

import numpy as np

Gains: TypeAlias = tuple[float, float, float]
WhitePoint: TypeAlias = float | Gains

WARMEST_K, COLDEST_K = 1_700, 20_000
FULL: Gains = (1.0, 1.0, 1.0)
_PLANCK_END_K, _DAYLIGHT_START_K = 4_000, 5_000
# Names of daylight (D65 = “6500 K”) are older than the present value of c2, 14388 µm·K instead of 14380.
_C2_CHANGE = 14_388 / 14_380
_TO_LINEAR_RGB = np.array(
    [
        [3.2404542, -1.5371385, -0.4985314],
        [-0.9692660, 1.8760108, 0.0415560],
        [0.0556434, -0.2040259, 1.0572252],
    ]
)


def chromaticity(kelvin: float) -> tuple[float, float]:
    """CIE 1931 x, y of white at ``kelvin``, 1700..20000. Raises ValueError outside."""
    if not WARMEST_K <= kelvin <= COLDEST_K:
        raise ValueError(f"a colour temperature is {WARMEST_K}..{COLDEST_K} K, not {kelvin}")
    if kelvin <= _PLANCK_END_K:
        return _planckian(kelvin)
    if kelvin >= _DAYLIGHT_START_K:
        return _daylight(kelvin)
    share = (kelvin - _PLANCK_END_K) / (_DAYLIGHT_START_K - _PLANCK_END_K)
    (warm_x, warm_y), (cold_x, cold_y) = _planckian(_PLANCK_END_K), _daylight(_DAYLIGHT_START_K)
    return warm_x + share * (cold_x - warm_x), warm_y + share * (cold_y - warm_y)


@lru_cache(maxsize=64)
def gains_of(white_point: WhitePoint | None) -> Gains:
    """Gains 0..1 of red, green and blue in linear light; None and 6500 K are (1, 1, 1).

    Gains given as such are taken as they are. Raises ValueError for a temperature or gain out of range.
    """
    if white_point is None:
        return FULL
    if isinstance(white_point, tuple):
        if len(white_point) != 3 or not all(0 <= gain <= 1 for gain in white_point):
            raise ValueError(f"white gains are three of 0..1, not {white_point}")
        return white_point
    x, y = chromaticity(white_point)
    light = np.maximum(_TO_LINEAR_RGB @ np.array([x / y, 1.0, (1 - x - y) / y]), 0)
    red, green, blue = np.round(light / light.max(), 2).tolist()
    return red, green, blue


def _daylight(kelvin: float) -> tuple[float, float]:
    per = 1_000 / (kelvin * _C2_CHANGE)
    if kelvin <= 7_000:
        x = ((-4.6070 * per + 2.9678) * per + 0.09911) * per + 0.244063
    else:
        x = ((-2.0064 * per + 1.9018) * per + 0.24748) * per + 0.237040
    return x, -3.000 * x * x + 2.870 * x - 0.275


def _planckian(kelvin: float) -> tuple[float, float]:
    t = kelvin
    u = (0.860117757 + 1.54118254e-4 * t + 1.28641212e-7 * t * t) / (
        1 + 8.42420235e-4 * t + 7.08145163e-7 * t * t
    )
    v = (0.317398726 + 4.22806245e-5 * t + 4.20481691e-8 * t * t) / (
        1 - 2.89741816e-5 * t + 1.61456053e-7 * t * t
    )
    below = 2 * u - 8 * v + 4
    return 3 * u / below, 2 * v / below
